"""What waits for a person after an article's text changed, and how it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

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

from claims.highlighting.queries import Place, place_in, standing_reviews
from claims.models import Carryover, Occurrence, Review, Snapshot
from claims.models.vocabulary import CarryOutcome
from claims.text.compare import compare_words
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
_VERY, _FAIRLY = 0.9, 0.7  # scores


@dataclass(frozen=True, slots=True)
class Shown:
    """A carryover as a person decides about it."""

    row: Carryover

    @property
    def review(self) -> Review | None:
        """The newest review of the claim that was not discarded."""
        return next(iter(self.row.occurrence.claim.reviews.all()), None)

    @property
    def place(self) -> Place | None:
        """The found words in their new surroundings."""
        found = self.row.place
        return self._at(Span(found.lower, found.upper)) if found else None

    @property
    def candidates(self) -> list[Place]:
        return [self._at(Span(start, end)) for start, end in self.row.candidates]

    @property
    def pieces(self) -> list[tuple[Literal["same", "removed", "added"], str]]:
        """The words before and after, piece by piece."""
        return list(word_diff(self.row.old_words, self.row.new_words))

    @property
    def is_sure(self) -> bool:
        return self.row.outcome in SURE

    @property
    def sureness(self) -> str:
        """How sure the found place is, in words."""
        if self.row.score >= _VERY:
            return "Very likely the right place"
        return "Probably the right place" if self.row.score >= _FAIRLY else "A guess"

    def _at(self, span: Span) -> Place:
        return place_in(self.row.snapshot.text, span)


def live_occurrences(snapshot: Snapshot) -> QuerySet[Occurrence]:
    """Marked words of older copies than the given newest one that nobody has decided about."""
    return Occurrence.objects.standing().filter(
        snapshot__article=snapshot.article_id, snapshot__number__lt=snapshot.number
    )


def uncarried(snapshot: Snapshot) -> QuerySet[Occurrence]:
    """Those of them that were not looked for in the newest copy yet."""
    looked_for = Carryover.objects.filter(snapshot=snapshot, occurrence=OuterRef("pk"))
    return live_occurrences(snapshot).filter(~Exists(looked_for))


def waiting(snapshot: Snapshot) -> QuerySet[Carryover]:
    """What was found in the newest copy and waits for a person."""
    return Carryover.objects.filter(snapshot=snapshot, decision=None)


def in_order(carryovers: QuerySet[Carryover]) -> QuerySet[Carryover]:
    """With all that is shown of them, the most serious outcome first, then in reading order."""
    ranks = [When(outcome=outcome, then=Value(rank)) for rank, outcome in enumerate(ORDER)]
    reviews = Prefetch("occurrence__claim__reviews", queryset=standing_reviews())
    return (
        carryovers.select_related("occurrence__claim", "occurrence__snapshot", "snapshot__article")
        .defer("occurrence__snapshot__text", *_LAYOUTS)
        .prefetch_related(reviews)
        .order_by(Case(*ranks, output_field=IntegerField()), "occurrence__place", "pk")
    )


def outcome_counts(snapshot: Snapshot) -> dict[CarryOutcome, int]:
    """How many wait with each outcome, in the order in which they are shown; none left out."""
    rows = waiting(snapshot).order_by().values_list("outcome").annotate(Count("pk"))
    counts = dict(rows)
    return {outcome: counts.get(outcome, 0) for outcome in ORDER}


def word_diff(old: str, new: str) -> Iterator[tuple[Literal["same", "removed", "added"], str]]:
    """The words of both texts in reading order, each with what became of it."""
    for piece in compare_words(old, new):
        span, text = (piece.old, old) if piece.kind == "removed" else (piece.new, new)
        if span is not None:
            yield piece.kind, text[span.start : span.end]


def newest_copies() -> QuerySet[Snapshot]:
    """The newest snapshot of each article, without its text."""
    newer = Snapshot.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    return Snapshot.objects.filter(~Exists(newer))


_LAYOUTS = tuple(
    f"{path}__{name}"
    for path in ("occurrence__snapshot", "snapshot")
    for name in ("layout", "references", "structured_data")
)
