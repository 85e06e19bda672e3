"""What a reader asks of a list of claims or articles, as its address spells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Self

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from claims.models import Publication
from claims.models.vocabulary import PublicationKind
from claims.serving import list_queries
from claims.serving.paging import BEST, NEWEST, REPEATED, Order, Row
from claims.serving.rows import ListRow
from claims.serving.search import clean, question

# Names in an address, by the choices of which a list tells how many each one leaves.
FACETS: Final = ("verdict", "topic", "publisher", "claimant", "language")
SORTS: Final[dict[str, Order]] = {"best": BEST, "newest": NEWEST, "repeated": REPEATED}


@dataclass(frozen=True, slots=True)
class Asked:
    """Words, choices and an order; each may be empty. `since` and `until` are whole days in UTC.

    `is_loose`: any of the words will do, instead of all. `trimmed` says which rows have columns
    that tell more than readers may see; one query, made with the object.
    """

    kind: PublicationKind
    words: str = ""
    verdict: str = ""
    topic: str = ""
    publisher: str = ""
    claimant: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    is_loose: bool = False
    trimmed: Mapping[int, list_queries.Trimmed] = field(default_factory=dict)

    @classmethod
    def from_query(cls, kind: PublicationKind, query: Mapping[str, str]) -> Self:
        """What an address asks for; slugs that do not exist find nothing, a bad date is none."""
        chosen = {name: clean(query.get(name, "")) for name in FACETS}
        return cls(
            kind,
            words=question(query.get("q", "")),
            **chosen,
            since=read_date(query.get("from", "")),
            until=read_date(query.get("to", "")),
            sort=query.get("sort", "") if query.get("sort") in SORTS else "",
            is_loose=query.get("any") == "1",
            trimmed=list_queries.trimmed(kind),
        )

    @property
    def order(self) -> Order:
        """Best first where words are looked for, newest first otherwise, unless asked for."""
        if self.sort == "repeated" and self.kind == PublicationKind.ARTICLE:
            return NEWEST
        if self.sort and (self.words or self.sort != "best"):
            return SORTS[self.sort]
        return BEST if self.words else NEWEST

    @property
    def sorted_by(self) -> str:
        return next(name for name, order in SORTS.items() if order is self.order)

    def spelled(self, **changes: Any) -> dict[str, str]:
        """The address's parameters, with some changed; what is empty is left out."""
        said = {
            "q": self.words,
            **{name: getattr(self, name) for name in FACETS},
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "sort": self.sort,
            "any": "1" if self.is_loose else "",
        }
        return {name: value for name, value in (said | changes).items() if value}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for besides an order."""
        return bool(self.spelled(sort="", any=""))

    @property
    def is_filtered(self) -> bool:
        """Whether anything is chosen besides words and an order."""
        return bool(self.spelled(q="", sort="", any=""))

    def without(self, *names: str) -> Self:
        """The same without some of its choices."""
        empty: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in names}
        return replace(self, **empty)

    def rows(self) -> QuerySet[ListRow]:
        """What was asked for, but for the words."""
        return self.narrowed(list_queries.listed(self.kind))

    def bare_rows(self) -> QuerySet[Publication]:
        """The same, to find and count them: without what a list shows of each."""
        return self.narrowed(Publication.objects.listed().filter(kind=self.kind))

    def narrowed(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Those of the rows that have what was chosen and were published on one of the days."""
        rows = rows.filter(self.between())
        if self.language:
            rows = rows.filter(language=self.language)
        for name in ("verdict", "topic", "publisher", "claimant"):
            slug = getattr(self, name)
            if slug:
                rows = rows.filter(self.having(name, slug))
        return rows

    @property
    def instants(self) -> tuple[datetime | None, datetime | None]:
        """When the first of the days begins, and when the last one is over."""
        return (
            midnight(self.since) if self.since else None,
            midnight(self.until) + timedelta(days=1) if self.until else None,
        )

    def between(self) -> Q:
        """Published on one of the days."""
        since, end = self.instants
        condition = Q(published_at__gte=since) if since else Q()
        return condition & Q(published_at__lt=end) if end else condition

    def having(self, name: str, slug: str) -> Q:
        """The rows of a choice, without those that have it only by what readers may not see."""
        condition = list_queries.choice(self.kind, name, slug)
        told = [pk for pk, row in self.trimmed.items() if slug not in row.choices(name, [slug])]
        return condition & ~Q(pk__in=told) if told else condition


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def read_date(spelled: str) -> date | None:
    """The day that an address names; None for nonsense, and for days that no clock reaches."""
    try:
        day = parse_date(spelled)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 9000 else None
