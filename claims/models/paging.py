"""Keyset pages by id: each starts beside a row, so that what comes in meanwhile shifts nothing."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, in its order.

    `newer` and `older` are the ids beside which its neighbours start, or None at the ends.
    """

    rows: list[Row]
    newer: int | None = None
    older: int | None = None


def page_by_id(
    rows: QuerySet[Row],
    *,
    before: int | None = None,
    after: int | None = None,
    newest_first: bool = True,
    size: int,
) -> Page[Row]:
    """At most `size` rows older than the id `before`, or newer than the id `after`; one query.

    Without either, the beginning of the list.
    """
    upwards = before is None and (after is not None or not newest_first)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    elif after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows.order_by("pk" if upwards else "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if upwards == newest_first:
        found.reverse()
    ids = [row.pk for row in found]
    has_newer = more if upwards else before is not None
    has_older = after is not None if upwards else more
    return Page(
        found,
        newer=max(ids) if ids and has_newer else None,
        older=min(ids) if ids and has_older else None,
    )
