"""Raw SQL against the rules of the tables: what a bug or a person at psql might send."""

import re

import pytest
from django.db import DatabaseError, connection, models, transaction

from claims.models import Event, Review

FAR_WAY = {
    "draft": [],
    "submitted": ["submitted"],
    "changes_requested": ["submitted", "changes_requested"],
    "approved": ["submitted", "approved"],
    "published": ["submitted", "approved", "published"],
    "discarded": ["discarded"],
}


def update(row: models.Model, assignments: str) -> str:
    return f"UPDATE {row._meta.db_table} SET {assignments} WHERE id = {row.pk}"


def delete(row: models.Model) -> str:
    return f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}"


def insert_like(row: models.Model, **expressions: str) -> str:
    """Insert a copy of the row in which some columns have another SQL expression."""
    unique = {"uuid": "gen_random_uuid()", "token": "gen_random_uuid()"}
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    values = [expressions.get(name, unique.get(name, f'"{name}"')) for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    table = row._meta.db_table
    return (
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE id = {row.pk}"
    )


def at(review: Review, status: str) -> Review:
    """The review after the shortest way to the status, with the events the database asks for."""
    for step in FAR_WAY[status]:
        Event.objects.create(
            verb="test",
            target_kind="review",
            target_id=review.pk,
            data={"status": [review.status, step]},
        )
        assignments = {
            "submitted": "submitted_at = now()",
            "approved": f"approved_at = now(), approver_id = {review.claim.created_by_id}",
        }.get(step, "revision = revision + 1")
        run(update(review, f"status = '{step}', {assignments}"))
        review.refresh_from_db()
    return review


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def broken_rule(sql: str) -> str | None:
    """The name of the constraint or trigger that refuses the statement, or None.

    Deferred triggers are run as a commit would.
    """
    try:
        with transaction.atomic():
            run(sql)
            run("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        told = error.__cause__.diag
        trigger = re.search(r"pgtrigger_(\w+)_[0-9a-f]{5}\(\)", told.context or "")
        return told.constraint_name or (trigger and trigger[1])
    return None


def trips(cases):
    """Parametrise a test with the names of the rules that the cases break."""
    return pytest.mark.parametrize("rule", cases)
