"""Keyset pages: a page starts beside a row, so that what is published meanwhile shifts nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from claims.errors import Missing
from claims.models import Publication

Row = TypeVar("Row", bound=Publication)

LENGTH = 20  # rows on a page


@dataclass(frozen=True, slots=True)
class Order:
    """Highest first by a field that may repeat, then by id.

    `spell` writes a value of the field into an address, `read` takes it back (ValueError if not).
    """

    field: str
    spell: Callable[[Any], str]
    read: Callable[[str], Any]

    def cursor(self, row: Publication) -> str:
        """A row's place in the order, as an address carries it."""
        return f"{self.spell(getattr(row, self.field))}_{row.pk}"

    def place(self, cursor: str) -> tuple[Any, int]:
        """The place that a cursor means. Raises `Missing` for one that we never gave out."""
        value, _, pk = cursor.rpartition("_")
        try:
            return self.read(value), int(pk)
        except (ValueError, OverflowError) as error:
            raise Missing("This page of the list does not exist. Start from its top.") from error


def spell_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(spelled: str) -> datetime:
    moment = datetime.fromisoformat(spelled)
    if moment.tzinfo is None:
        raise ValueError(f"{spelled!r} has no zone")
    return moment.astimezone(UTC)  # PostgreSQL knows no zone as far away as Python's


NEWEST = Order("published_at", spell_time, read_time)
BEST = Order("rank", repr, float)
REPEATED = Order("repeats", str, int)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; `newer` and `older` are the cursors of its neighbours, or empty."""

    rows: list[Row]
    newer: str = ""
    older: str = ""


def page_of(
    rows: QuerySet[Row],
    order: Order = NEWEST,
    *,
    before: str = "",
    after: str = "",
    length: int = LENGTH,
    whole: QuerySet[Row] | None = None,
) -> Page[Row]:
    """The first page, the one below the cursor `before`, or the one above the cursor `after`.

    One query; a second one when the way up ends, so that the first page is always full. Where rows
    are put in order before any of them is known to be shown, `whole` has what only those need that
    are: their ids are looked up in it, in the same query.
    Raises `Missing` for a cursor that we never gave out.
    """
    if before or not after:
        return _downwards(rows, order, before, length, whole)
    above = rows.filter(beyond(order, after, upwards=True))
    found = _first(above, (order.field, "id"), length, whole)
    if len(found) <= length:
        return _downwards(rows, order, "", length, whole)
    found = found[length - 1 :: -1]
    return Page(found, newer=order.cursor(found[0]), older=order.cursor(found[-1]))


def _downwards(
    rows: QuerySet[Row], order: Order, before: str, length: int, whole: QuerySet[Row] | None
) -> Page[Row]:
    if before:
        rows = rows.filter(beyond(order, before, upwards=False))
    found = _first(rows, (f"-{order.field}", "-id"), length, whole)
    more, found = len(found) > length, found[:length]
    return Page(
        found,
        newer=order.cursor(found[0]) if found and before else "",
        older=order.cursor(found[-1]) if more else "",
    )


def _first(
    rows: QuerySet[Row], fields: tuple[str, str], length: int, whole: QuerySet[Row] | None
) -> list[Row]:
    """A page in an order, and one row more where there is one."""
    first = rows.order_by(*fields)[: length + 1]
    if whole is None:
        return list(first)
    return list(whole.filter(pk__in=first.values("pk")).order_by(*fields))


def beyond(order: Order, cursor: str, *, upwards: bool) -> Q:
    """The rows above or below a place; the first term lets an index find where to start."""
    value, pk = order.place(cursor)
    side = "gt" if upwards else "lt"
    field = order.field
    return Q(**{f"{field}__{side}e": value}) & (
        Q(**{f"{field}__{side}": value}) | Q(**{f"id__{side}": pk})
    )
