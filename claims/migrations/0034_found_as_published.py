"""Give publications made before it what they are found by: columns, words, publishers' names.

A publication is never edited; what is filled here repeats its record. In batches, each its own
transaction, and the same each time: it can be stopped and run again.
"""

import re
from typing import Any

import pgtrigger
from django.apps.registry import Apps
from django.db import connection, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from claims.publishing.freezing import SEARCH_CONFIGURATIONS
from claims.publishing.listing import (
    article_columns,
    claim_columns,
    credits_of,
    keep_publishers,
    keep_words,
)

BATCH = 200
IMMUTABLE = "claims.Publication:publication_immutable"
FILL = """
    UPDATE claims_publication
    SET publishers = %s, claimant = %s, repeats = %s, verdicts = %s, page = %s,
        search = ts_filter(search, '{a,b,c}') || setweight(to_tsvector(%s::regconfig, %s), 'D')
    WHERE id = %s
"""
NOTHING = {"publishers": [], "claimant": "", "repeats": 0, "verdicts": [], "page": ""}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    publications = apps.get_model("claims", "Publication").objects.order_by("pk")
    last = 0
    while True:
        found = publications.filter(pk__gt=last).values_list("pk", "kind", "language", "record")
        batch = list(found[:BATCH])
        if not batch:
            return
        with transaction.atomic(), pgtrigger.ignore(IMMUTABLE):
            for row in batch:
                fill_one(*row)
        last = batch[-1][0]


def fill_one(pk: int, kind: str, language: str, record: dict[str, Any]) -> None:
    columns = claim_columns(record) if kind == "claim" else article_columns(record)
    primary = language.split("-")[0].lower()
    config = SEARCH_CONFIGURATIONS.get(primary, "simple")
    values = (NOTHING | columns).values()  # in the order of FILL
    with connection.cursor() as cursor:
        cursor.execute(FILL, [*values, config, credits_of(record), pk])
    keep_words(words_of(record))
    if kind == "article":
        keep_publishers([record])


def words_of(record: dict[str, Any]) -> str:
    parts = [
        record.get("title", ""),
        record.get("statement", ""),
        record.get("takeaway", ""),
        re.sub("<[^>]*>", " ", record.get("rationale_html", "")),
        *(card["statement"] for card in record.get("claims", [])),
        record.get("text", ""),
        credits_of(record),
    ]
    return " ".join(parts)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0033_found_by_readers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
