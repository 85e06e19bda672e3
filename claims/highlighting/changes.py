"""What waits for a person after an article's text changed, and how it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Value,
    When,
)

from claims.errors import Missing
from claims.highlighting.queries import Place, place_in, standing_reviews
from claims.models import Carryover, Claim, Occurrence, Review, Snapshot
from claims.models.paging import Page, page_by_id
from claims.models.vocabulary import CarryOutcome
from claims.text.compare import DiffKind, compare_words
from claims.text.spans import Span

# What a person may confirm unseen, all at once.
SURE = (CarryOutcome.UNCHANGED, CarryOutcome.MOVED)
# In which order they are shown: what may mislead readers first.
ORDER = (
    CarryOutcome.CRITICAL,
    CarryOutcome.EDITED,
    CarryOutcome.AMBIGUOUS,
    CarryOutcome.REMOVED,
    CarryOutcome.MOVED,
    CarryOutcome.UNCHANGED,
)
MEANING = {
    CarryOutcome.CRITICAL: "A number, a negation or a name was changed in the words.",
    CarryOutcome.EDITED: "The words were changed.",
    CarryOutcome.AMBIGUOUS: "The words stand at several places now.",
    CarryOutcome.REMOVED: "The words were not found any more.",
    CarryOutcome.MOVED: "The same words stand somewhere else.",
    CarryOutcome.UNCHANGED: "The same words stand where they stood.",
}
SHOWN = 20  # of a page
LISTED = 100  # of those that may be confirmed at once
_SAME_WORDS = {
    CarryOutcome.UNCHANGED: "The same words at the same place",
    CarryOutcome.MOVED: "The same words at another place",
}
_VERY, _FAIRLY = 0.85, 0.65  # scores
_LARGE = tuple(
    f"occurrence__snapshot__{name}" for name in ("text", "layout", "references", "structured_data")
)


@dataclass(frozen=True, slots=True)
class Change:
    """A carryover as a person decides about it; `text` is the newest copy's."""

    row: Carryover
    text: str

    @property
    def claim(self) -> Claim:
        return self.row.occurrence.claim

    @property
    def review(self) -> Review | None:
        """The newest review of the claim that was not discarded."""
        return next(iter(self.claim.reviews.all()), None)

    @property
    def place(self) -> Place | None:
        """The found words in their new surroundings."""
        found = self.row.place
        return place_in(self.text, Span(found.lower, found.upper)) if found else None

    @property
    def candidates(self) -> list[Place]:
        return [place_in(self.text, Span(start, end)) for start, end in self.row.candidates]

    @property
    def pieces(self) -> list[tuple[DiffKind, str]]:
        """The words before and after, piece by piece."""
        return list(word_diff(self.row.old_words, self.row.new_words))

    @property
    def sureness(self) -> str:
        """How sure the found place is, in words."""
        if self.row.outcome in _SAME_WORDS:
            return _SAME_WORDS[CarryOutcome(self.row.outcome)]
        if self.row.score >= _VERY:
            return "Almost certainly the same place"
        return "Probably the same place" if self.row.score >= _FAIRLY else "Perhaps the same place"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the marks of an article have come to its newest copy."""

    counts: dict[CarryOutcome, int]
    looking: int

    @property
    def waiting(self) -> int:
        """How many wait for a person."""
        return sum(self.counts.values())

    @property
    def sure(self) -> int:
        """How many of them may be confirmed at once."""
        return sum(self.counts[outcome] for outcome in SURE)

    @property
    def careful(self) -> int:
        return self.waiting - self.sure

    @property
    def outcomes(self) -> list[tuple[CarryOutcome, str, int]]:
        """Each outcome with its meaning and number, in the order in which they are shown."""
        return [(outcome, MEANING[outcome], number) for outcome, number in self.counts.items()]


def standing(snapshot: Snapshot) -> Standing:
    """How far the marks of the article with this newest snapshot have come; two queries.

    Those of a first copy have nowhere to come from: no query.
    """
    if snapshot.number == 1:
        return Standing(dict.fromkeys(ORDER, 0), 0)
    rows = waiting(snapshot).order_by().values_list("outcome").annotate(Count("pk"))
    counts = dict(rows)
    return Standing(
        {outcome: counts.get(outcome, 0) for outcome in ORDER}, uncarried(snapshot).count()
    )


def carryover(pk: int) -> Carryover:
    """One with all that is shown of it. Raises `Missing` for a wrong id."""
    found = in_order(Carryover.objects.filter(pk=pk).select_related("snapshot__article")).first()
    if found is None:
        raise Missing("There is no such change.")
    return found


def listed(
    snapshot: Snapshot, outcome: str = "", *, before: int | None = None, after: int | None = None
) -> Page[Carryover]:
    """Those that wait with an outcome, a page of them; without one those to be looked at first.

    What may be confirmed at once is among the latter only when nothing else waits.
    """
    rows = in_order(waiting(snapshot))
    if outcome:
        rows = rows.filter(outcome=outcome)
        return page_by_id(rows, before=before, after=after, newest_first=False, size=SHOWN)
    careful = list(rows.exclude(outcome__in=SURE)[:SHOWN])
    return Page(careful or list(rows[:SHOWN]))


def sure_marks(snapshot: Snapshot) -> QuerySet[Carryover]:
    """The first of those that may be confirmed at once, in reading order, for a short list."""
    rows = waiting(snapshot).filter(outcome__in=SURE).select_related("occurrence__claim")
    return rows.order_by("place", "pk")[:LISTED]


def live_occurrences(snapshot: Snapshot) -> QuerySet[Occurrence]:
    """Marked words of older copies than the given newest one that nobody has decided about."""
    return Occurrence.objects.standing().filter(
        snapshot__article=snapshot.article_id, snapshot__number__lt=snapshot.number
    )


def uncarried(snapshot: Snapshot) -> QuerySet[Occurrence]:
    """Those of them that were not looked for in the newest copy yet."""
    looked_for = Carryover.objects.filter(snapshot=snapshot, occurrence=OuterRef("pk"))
    return live_occurrences(snapshot).filter(~Exists(looked_for))


def waiting_claims(snapshot: Snapshot) -> QuerySet[Claim]:
    """The claims with words of older copies that nobody has decided about."""
    if snapshot.number == 1:
        return Claim.objects.none()
    live = live_occurrences(snapshot).filter(claim=OuterRef("pk"))
    return Claim.objects.filter(Exists(live)).order_by("pk")


def waiting(snapshot: Snapshot) -> QuerySet[Carryover]:
    """What was found in the newest copy and waits for a person."""
    return Carryover.objects.filter(snapshot=snapshot, decision=None)


def in_order(carryovers: QuerySet[Carryover]) -> QuerySet[Carryover]:
    """With all that is shown of them, the most serious outcome first, then in reading order."""
    ranks = [When(outcome=outcome, then=Value(rank)) for rank, outcome in enumerate(ORDER)]
    reviews = Prefetch("occurrence__claim__reviews", queryset=standing_reviews())
    return (
        carryovers.select_related("occurrence__claim", "occurrence__snapshot")
        .defer(*_LARGE)
        .prefetch_related(reviews)
        .order_by(Case(*ranks, output_field=IntegerField()), "occurrence__place", "pk")
    )


def word_diff(old: str, new: str) -> Iterator[tuple[DiffKind, str]]:
    """The words of both texts in reading order, each with what became of it."""
    for piece in compare_words(old, new):
        span, text = (piece.old, old) if piece.kind == "removed" else (piece.new, new)
        if span is not None:
            yield piece.kind, text[span.start : span.end]
