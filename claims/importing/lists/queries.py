"""What the desk reads about lists of articles and how far they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from claims.importing.lists.listing import Entry, can_be_imported
from claims.importing.problems import LASTING
from claims.models import Article, Batch, Import, User
from claims.models.vocabulary import ENDED_IMPORT_STATUSES, ImportStatus
from claims.text.addresses import canonical_url


@dataclass(frozen=True, slots=True)
class Tally:
    """How many imports of a list are where."""

    total: int = 0
    ready: int = 0
    failed: int = 0
    cancelled: int = 0
    again: int = 0
    """How many failed for a reason that may have passed."""

    @property
    def open(self) -> int:
        return self.total - self.ended

    @property
    def ended(self) -> int:
        return self.ready + self.failed + self.cancelled


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list as a person chooses it; `article` is its page where that is here."""

    place: int
    entry: Entry
    article: Article | None = None
    is_begun: bool = False

    @property
    def name(self) -> str:
        entry = self.entry
        return entry.get("title") or entry.get("url") or entry.get("written", "")

    @property
    def day(self) -> date | None:
        published = self.entry.get("published")
        return date.fromisoformat(published) if published else None

    @property
    def is_open(self) -> bool:
        """Whether it can be chosen."""
        return can_be_imported(self.entry) and not self.is_begun

    @property
    def is_proposed(self) -> bool:
        return self.is_open and self.article is None


def pages_here(entries: Iterable[Entry]) -> dict[str, Article]:
    """The articles that are here already, by the addresses of the entries; one query."""
    pages = {entry["url"]: canonical_url(entry["url"]) for entry in entries if "url" in entry}
    found = {article.url: article for article in Article.objects.filter(url__in=pages.values())}
    return {url: found[page] for url, page in pages.items() if page in found}


def choices(
    batch: Batch, *, words: str = "", since: date | None = None, until: date | None = None
) -> list[Choice]:
    """The entries that hold all the words and are of these days; without what is here already.

    One query. Entries without a date are left out when a day is asked for.
    """
    begun = set(batch.imports.values_list("position", flat=True))
    return [
        Choice(place, entry, is_begun=place in begun)
        for place, entry in enumerate(batch.entries)
        if _matches(entry, words.casefold().split(), since, until)
    ]


def with_articles(chosen: Sequence[Choice]) -> list[Choice]:
    """The choices with what is here already; one query."""
    here = pages_here(choice.entry for choice in chosen)
    return [
        Choice(choice.place, choice.entry, here.get(choice.entry.get("url", "")), choice.is_begun)
        for choice in chosen
    ]


def proposed_places(
    batch: Batch, *, words: str = "", since: date | None = None, until: date | None = None
) -> list[int]:
    """The places of the entries that match and are neither here nor asked for; two queries."""
    matching = choices(batch, words=words, since=since, until=until)
    return [row.place for row in with_articles(matching) if row.is_proposed]


def tally(batch: Batch) -> Tally:
    """How far a list is; one query."""
    return tallies([batch])[batch.pk]


def tallies(batches: Sequence[Batch]) -> dict[int, Tally]:
    """How far each of the lists is; one query."""
    counts: dict[int, dict[str, int]] = {batch.pk: {} for batch in batches}
    rows = (
        Import.objects.filter(batch__in=counts)
        .values_list("batch", "status")
        .annotate(number=Count("pk"), lasting=Count("pk", filter=Q(problem_code__in=LASTING)))
        .order_by()
    )
    for batch_id, status, number, lasting in rows:
        counts[batch_id][status] = number
        if status == ImportStatus.FAILED:
            counts[batch_id]["again"] = number - lasting
    return {
        batch_id: Tally(
            total=sum(number for status, number in found.items() if status != "again"),
            ready=found.get(ImportStatus.READY, 0),
            failed=found.get(ImportStatus.FAILED, 0),
            cancelled=found.get(ImportStatus.CANCELLED, 0),
            again=found.get("again", 0),
        )
        for batch_id, found in counts.items()
    }


def items(batch: Batch, which: str = "") -> QuerySet[Import]:
    """The imports of a list: all, or those that are `open`, `ready`, `failed` or `cancelled`."""
    rows = batch.imports.select_related("article", "twin")
    if which == "open":
        return rows.exclude(status__in=ENDED_IMPORT_STATUSES)
    return rows.filter(status=which) if which else rows


def batches_of(user: User) -> QuerySet[Batch]:
    """The person's lists."""
    return Batch.objects.filter(created_by=user).defer("entries")


def imports_of(user: User) -> QuerySet[Import]:
    """The person's imports outside of lists."""
    return Import.objects.filter(created_by=user, batch=None).select_related("article", "twin")


def _matches(entry: Entry, words: list[str], since: date | None, until: date | None) -> bool:
    text = f"{entry.get('title', '')} {entry.get('url', '')} {entry.get('written', '')}".casefold()
    if not all(word in text for word in words):
        return False
    published = entry.get("published", "")
    if (since or until) and not published:
        return False
    return (not since or published >= since.isoformat()) and (
        not until or published <= until.isoformat()
    )
