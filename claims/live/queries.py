"""Reads who is at an article, and from where a stream goes on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now

from claims.models import Presence, User
from claims.permissions import can

SILENCE = timedelta(seconds=60)  # after which a row that nobody touched is nobody


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at an article, in however many windows; claims by id."""

    id: int
    name: str
    editing: tuple[int, ...]
    reading: tuple[int, ...]


def still_allowed(users: Collection[int]) -> set[int]:
    """Those of the people who may see the desk at this moment."""
    return {user.pk for user in User.objects.filter(pk__in=users) if can(user, "see_desk")}


def people_at(articles: Collection[int]) -> dict[int, tuple[Person, ...]]:
    """Who has each of the articles open, by name; empty where nobody has."""
    rows = Presence.objects.filter(article__in=articles, seen_at__gte=Now() - SILENCE)
    windows: dict[int, dict[int, list[Presence]]] = {article: {} for article in articles}
    for row in rows.select_related("user").order_by("user__display_name", "user_id"):
        windows[row.article_id].setdefault(row.user_id, []).append(row)
    return {
        article: tuple(_person(rows) for rows in people.values())
        for article, people in windows.items()
    }


def _person(rows: list[Presence]) -> Person:
    editing = {row.claim_id for row in rows if row.claim_id and row.is_editing}
    reading = {row.claim_id for row in rows if row.claim_id} - editing
    user = rows[0].user
    return Person(user.pk, user.display_name, tuple(sorted(editing)), tuple(sorted(reading)))
