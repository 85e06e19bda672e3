"""The claims of an article in the order of their words, as the workspace lists and paints them.

An article may have thousands, and they are read at every opening: plain rows, no models.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import QuerySet

from claims.highlighting.changed_words import changed_words
from claims.highlighting.kept import Kept
from claims.models import Occurrence, Review, Snapshot
from claims.models.vocabulary import ReviewStatus
from claims.text.render import Highlight
from claims.text.spans import Span

LISTED = 100  # claims shown at a time
LISTS = 32_000_000  # bytes that the lists kept by a process take, roughly
ENTRY = 1_500  # bytes that a claim of a list takes with the rows that it was made of
NEAREST = 50  # claims offered for words close to theirs
AS_CHECKED = " As checked before the publisher’s change."
NO_REVIEW = "none"  # the state of a claim that nobody has begun to review


class ListedVerdict(NamedTuple):
    slug: str
    label: str


class ListedReview(NamedTuple):
    """The newest review of a claim that was not discarded."""

    status: str
    author_id: int
    submitted_at: datetime | None
    verdict: ListedVerdict | None


class ListedWords(NamedTuple):
    """Words of the text that state a claim, in code points.

    `has_changed` when the publisher changed them after the claim was checked.
    """

    pk: int
    start: int
    end: int
    is_central: bool
    has_changed: bool


class ListedStatement(NamedTuple):
    pk: int
    statement: str
    created_by_id: int


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim of an article with the words that state it; numbers follow their first place."""

    number: int
    claim: ListedStatement
    occurrences: tuple[ListedWords, ...]
    review: ListedReview | None

    @property
    def status(self) -> str:
        """Where its review stands, a value of `ReviewStatus` or NO_REVIEW."""
        return self.review.status if self.review else NO_REVIEW

    @property
    def state(self) -> str:
        """The same in words."""
        return _state(self.review.status) if self.review else "No review yet"

    @property
    def verdict(self) -> str:
        """The slug of its verdict, empty without one."""
        return self.review.verdict.slug if self.review and self.review.verdict else ""

    @property
    def kind(self) -> str:
        """The class name of its marks: the verdict, or where its review stands without one."""
        return f"verdict-{self.verdict}" if self.verdict else f"status-{self.status}"

    @property
    def is_central(self) -> bool:
        return any(words.is_central for words in self.occurrences)

    @property
    def has_changed(self) -> bool:
        """Whether the publisher changed any of its words after the check."""
        return any(words.has_changed for words in self.occurrences)

    def is_work_of(self, person_id: int) -> bool:
        """Whether the person highlighted the claim or reviews it."""
        author = self.review.author_id if self.review else None
        return person_id in (author, self.claim.created_by_id)

    @property
    def key(self) -> tuple[int, int, int]:
        """Its place in the list: by start; of two that start together the longer one first."""
        first = self.occurrences[0]
        return first.start, -first.end, self.claim.pk


Listed = tuple[ListedClaim, ...]


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims of an article somebody wants to see; what is empty leaves out none.

    `states` and `verdicts` are values of `ListedClaim.status` and `.verdict`; `person_id` is the
    person whose claims and reviews are meant.
    """

    states: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    person_id: int | None = None
    words: str = ""
    ids: frozenset[int] = frozenset()

    @property
    def chooses(self) -> bool:
        """Whether it asks for more than claims by their ids."""
        return bool(self.states or self.verdicts or self.words or self.person_id is not None)

    def admits(self, item: ListedClaim) -> bool:
        return (
            (not self.states or item.status in self.states)
            and (not self.verdicts or item.verdict in self.verdicts)
            and (self.person_id is None or item.is_work_of(self.person_id))
            and self.words.casefold() in item.claim.statement.casefold()
            and (not self.ids or item.claim.pk in self.ids)
        )


ALL = ClaimFilter()


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Some claims of a list of `total`; `after` says where the next page starts, if any does."""

    items: Sequence[ListedClaim]
    total: int
    after: str = ""


class MarkedPlace(NamedTuple):
    """A place of a claim in the text, for what is drawn beside it."""

    claim: int
    number: int
    kind: str
    start: int
    end: int


class Rows(NamedTuple):
    """All that a list of claims is made of, as it was read."""

    occurrences: list[tuple[Any, ...]]
    reviews: list[tuple[Any, ...]]
    changed: set[int]  # occurrences whose words the publisher changed after the check


_kept: Kept[tuple[Rows, Listed]] = Kept(LISTS)


def listed_claims(snapshot: Snapshot) -> Listed:
    """The claims of a snapshot, numbered by their first place.

    The same object as long as nothing about them changed. Two queries; of a later copy as many
    more as its words came through copies since the checks.
    """
    rows = _read(snapshot)
    key = snapshot.pk, snapshot.sha256
    kept = _kept.get(key)
    if kept and kept[0] == rows:
        return kept[1]
    listed = _listed(rows)
    _kept.put(key, (rows, listed), ENTRY * (len(listed) + 1))
    return listed


def _read(snapshot: Snapshot) -> Rows:
    occurrences = list(_occurrences(snapshot))
    reviews = list(_reviews(snapshot)) if occurrences else []
    return Rows(occurrences, reviews, _changed_since(snapshot, reviews))


def _listed(rows: Rows) -> Listed:
    reviews = {
        claim_id: ListedReview(
            status, author_id, submitted_at, ListedVerdict(slug, label) if slug else None
        )
        for claim_id, status, author_id, submitted_at, slug, label in rows.reviews
    }
    statements: dict[int, ListedStatement] = {}
    places: dict[int, list[ListedWords]] = {}
    for pk, start, end, is_central, *claim in rows.occurrences:
        statement = ListedStatement(*claim)
        statements[statement.pk] = statement
        words = ListedWords(pk, start, end, is_central, pk in rows.changed)
        places.setdefault(statement.pk, []).append(words)
    return tuple(
        ListedClaim(number, statements[claim_id], tuple(found), reviews.get(claim_id))
        for number, (claim_id, found) in enumerate(places.items(), start=1)
    )


def page_of(
    listed: Iterable[ListedClaim], wanted: ClaimFilter, *, after: str = "", size: int = LISTED
) -> ListedPage:
    """The first `size` of the wanted claims, or those after the place that `after` names.

    The place stays right when claims before it come or go; one that is none means the beginning.
    """
    found = [item for item in listed if wanted.admits(item)] if wanted != ALL else [*listed]
    reached = _key(after)
    rest = [item for item in found if item.key > reached] if reached else found
    shown = rest[:size]
    goes_on = "-".join(str(abs(part)) for part in shown[-1].key) if len(rest) > size else ""
    return ListedPage(shown, len(found), goes_on)


def nearest(
    listed: Iterable[ListedClaim], span: Span, *, limit: int = NEAREST
) -> list[ListedClaim]:
    """The claims with words nearest to a span, in the order of the text."""

    def distance(item: ListedClaim) -> int:
        return min(
            max(words.start - span.end, span.start - words.end) for words in item.occurrences
        )

    return sorted(nsmallest(limit, listed, key=distance), key=lambda item: item.key)


def marked_places(listed: Iterable[ListedClaim]) -> list[MarkedPlace]:
    """Every place of every claim, in the order of the text."""
    places = (
        MarkedPlace(item.claim.pk, item.number, item.kind, words.start, words.end)
        for item in listed
        for words in item.occurrences
    )
    return sorted(places, key=lambda place: (place.start, -place.end, place.claim))


def highlights(listed: Iterable[ListedClaim], address: Callable[[int], str]) -> list[Highlight]:
    """A highlight for each occurrence; `address` gives the page of a claim by its id."""
    return [
        Highlight(
            id=str(item.claim.pk),
            start=words.start,
            end=words.end,
            number=item.number,
            kind=f"{item.kind}{' as-checked' if words.has_changed else ''}",
            href=address(item.claim.pk),
            label=f"{name}{AS_CHECKED if words.has_changed else ''}",
        )
        for item in listed
        for name in [label(item)]
        for words in item.occurrences
    ]


def label(item: ListedClaim) -> str:
    """What a screen reader says for the number of a claim."""
    verdict = item.review and item.review.verdict
    judged = f" Verdict: {verdict.label}." if verdict else ""
    return f"Claim {item.number}: {item.claim.statement} {item.state}.{judged}"


@cache
def _state(status: str) -> str:
    """The status of a review in words: looked up once, not for each of thousands of claims."""
    return str(ReviewStatus(status).label)


def _changed_since(snapshot: Snapshot, reviews: Iterable[tuple[Any, ...]]) -> set[int]:
    """The occurrences whose words the publisher changed after their claim was checked."""
    if snapshot.number == 1:
        return set()
    judged = {
        claim_id: ListedReview(status, author_id, submitted_at, ListedVerdict(slug, label))
        for claim_id, status, author_id, submitted_at, slug, label in reviews
        if slug and submitted_at and submitted_at < snapshot.captured_at
    }
    if not judged:
        return set()
    marked = Occurrence.objects.filter(snapshot=snapshot, claim__in=judged)
    return set(changed_words(marked.only("uuid", "exact", "claim"), judged))


def _occurrences(snapshot: Snapshot) -> QuerySet[Occurrence, tuple[Any, ...]]:
    """Rows of occurrence, its place and its claim, by place; the longer one first."""
    return (
        Occurrence.objects.filter(snapshot=snapshot)
        .order_by("place__startswith", "-place__endswith", "claim_id")
        .values_list(
            "pk", "place__startswith", "place__endswith", "is_central",
            "claim_id", "claim__statement", "claim__created_by_id",
        )
    )  # fmt: skip


def _reviews(snapshot: Snapshot) -> QuerySet[Review, tuple[Any, ...]]:
    """Rows of a claim's id and its newest standing review."""
    claims = Occurrence.objects.filter(snapshot=snapshot).values("claim")
    return (
        Review.objects.exclude(status=ReviewStatus.DISCARDED)
        .filter(claim__in=claims)
        .order_by("claim_id", "-pk")
        .distinct("claim_id")
        .values_list(
            "claim_id", "status", "author_id", "submitted_at", "verdict__slug", "verdict__label"
        )
    )


def _key(after: str) -> tuple[int, int, int] | None:
    """The place that a page's `after` names: start, end and claim in digits."""
    parts = after.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if max(map(len, parts)) > 18:  # longer numbers than any offset or id
        return None
    start, end, claim = map(int, parts)
    return start, -end, claim
