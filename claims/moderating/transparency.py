"""What readers may know of moderation: take-downs, and reports by year; never what about.

Everything is counted from the append-only decisions and from the reports themselves.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import ExtractYear

from claims.models import Decision, Report
from claims.models.paging import Page, page_by_id
from claims.models.vocabulary import Action, ReportCategory

Row = dict[str, Any]

PAGE_SIZE = 50
# A hidden page still waits for what becomes of it, but its reader has been told something.
ANSWERS = [Action.DISMISS, Action.SEND_TO_CORRECTION, Action.HIDE, Action.TAKE_DOWN]


class Median(Aggregate):
    """The middle of the durations, between the two middle ones where their number is even."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Counted:
    """Reports of one kind in one year: how many came, were answered, and how fast in the middle.

    `category` is None for all of the year together.
    """

    category: ReportCategory | None
    received: int
    decided: int
    median: timedelta | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year's reports, all together and by kind, and what was taken down in it.

    `restored` are the take-downs undone in it. A page hidden for a while was never taken down.
    """

    year: int
    total: Counted
    kinds: list[Counted]
    taken_down: int
    by_law: int
    restored: int


def take_downs(*, before: int | None = None, after: int | None = None) -> Page[Decision]:
    """A page of the take-downs, the newest first, each with its kind and whether it was undone.

    `kind` is the kind of page; `is_restored` says that all of it was shown again later. Nothing
    else of the publication is loaded. A reason that was not written for readers must not be shown.
    """
    later = of_same_page().filter(action=Action.RESTORE, pk__gt=OuterRef("pk"))
    rows = Decision.objects.filter(action=Action.TAKE_DOWN).annotate(
        kind=F("publication__kind"), is_restored=Exists(later)
    )
    light: QuerySet[Decision] = rows.only("at", "reason", "is_legal", "is_public_reason")
    return page_by_id(light, before=before, after=after, size=PAGE_SIZE)


def years() -> list[Year]:
    """The years in which something was reported or taken down, the newest first."""
    closed = {row["year"]: row for row in _closed_by_year()}
    totals = {row["year"]: counted(row) for row in _reports_by("year")}
    by_kind = _reports_by("year", "category")
    kinds = {
        year: [counted(row) for row in rows]
        for year, rows in groupby(by_kind, key=itemgetter("year"))
    }
    none = Counted(None, 0, 0, None)
    nothing = {"taken_down": 0, "by_law": 0, "restored": 0}
    return [
        Year(
            year,
            totals.get(year, none),
            kinds.get(year, []),
            **{name: closed.get(year, nothing)[name] for name in nothing},
        )
        for year in sorted({*closed, *totals}, reverse=True)
    ]


def counted(row: Row) -> Counted:
    category = ReportCategory(row["category"]) if "category" in row else None
    return Counted(category, row["received"], row["decided"], row["median"])


def _reports_by(*keys: str) -> list[Row]:
    answered = Decision.objects.filter(report=OuterRef("pk"), action__in=ANSWERS)
    first = answered.values("report").annotate(first=Min("at")).values("first")
    rows = Report.objects.annotate(year=ExtractYear("created_at"), answered_at=Subquery(first))
    counts: QuerySet[Any, Row] = (
        rows.values(*keys)
        .annotate(
            received=Count("pk"),
            decided=Count("answered_at"),
            median=Median(F("answered_at") - F("created_at")),
        )
        .order_by("-year", "-received", *keys)
    )
    return list(counts)


def of_same_page() -> QuerySet[Decision]:
    """The decisions on any number of the article or claim that the outer decision is about."""
    of_article = Q(publication__article=OuterRef("publication__article"))
    of_claim = Q(publication__claim=OuterRef("publication__claim"))
    return Decision.objects.filter(of_article | of_claim)


def _closed_by_year() -> list[Row]:
    before = of_same_page().filter(pk__lt=OuterRef("pk"))
    steps = before.filter(action__in=[Action.TAKE_DOWN, Action.RESTORE]).order_by("-pk")
    undone = Subquery(steps.values("action")[:1])
    taken = Q(action=Action.TAKE_DOWN)
    restored = Q(action=Action.RESTORE, undone=Action.TAKE_DOWN)
    rows = Decision.objects.annotate(undone=undone, year=ExtractYear("at"))
    rows = rows.filter(taken | restored)
    counts: QuerySet[Any, Any] = (
        rows.values("year")
        .annotate(
            taken_down=Count("pk", filter=taken),
            by_law=Count("pk", filter=taken & Q(is_legal=True)),
            restored=Count("pk", filter=restored),
        )
        .order_by("-year")
    )
    return list(counts)
