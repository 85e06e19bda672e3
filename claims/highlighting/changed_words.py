"""What publishers did to words after they were checked.

A judgement is about the words that its reviewer had when it was handed in. Where the publisher
changed them after that, readers are told until a review is published that was handed in after the
changed text was captured: its author could read the words as they are now. Words that only moved
are not mentioned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from claims.models import Carryover, CarryoverDecision, Occurrence
from claims.models.vocabulary import CarryDecision, CarryOutcome

Record = dict[str, Any]

_SAME_WORDS = {CarryOutcome.UNCHANGED, CarryOutcome.MOVED}


class Judged(Protocol):
    """A review that was handed in, or not yet."""

    @property
    def submitted_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class _Step:
    """One carrying over of words to a newer copy, and the words that a person put there."""

    row: Carryover
    decision: str
    words: str

    @property
    def has_changed(self) -> bool:
        is_seen = self.row.outcome in _SAME_WORDS and self.decision == CarryDecision.CONFIRMED
        return self.words != self.row.old_words and not is_seen


def changed_words(
    occurrences: Iterable[Occurrence], reviews: Mapping[int, Judged]
) -> dict[int, Record]:
    """What was changed in the words since their claim was judged, by the occurrence's id.

    `reviews` has the review of each claim that is shown. Words that are now as they were have
    no entry. One query for each copy that the words came through since, and one more.
    """
    steps: dict[int, list[_Step]] = {}
    waiting: dict[UUID, tuple[Occurrence, str]] = {
        one.uuid: (one, one.exact) for one in occurrences
    }
    tips = [one for one, _words in waiting.values()]
    while waiting:
        earlier = {}
        for decided in _decisions(waiting):
            tip, words = waiting[decided.occurrence_uuid]  # type: ignore[index]  # it was asked for
            row, review = decided.carryover, reviews[tip.claim_id]
            if review.submitted_at and row.snapshot.captured_at > review.submitted_at:
                steps.setdefault(tip.pk, []).append(_Step(row, decided.decision, words))
                earlier[row.occurrence.uuid] = (tip, row.old_words)
        waiting = earlier
    return {tip.pk: part for tip in tips if (part := _changed_part(tip, steps.get(tip.pk, [])))}


def _decisions(uuids: Iterable[UUID]) -> QuerySet[CarryoverDecision]:
    """The decisions that put words at these occurrences."""
    return (
        CarryoverDecision.objects.filter(occurrence_uuid__in=list(uuids))
        .select_related("carryover__snapshot", "carryover__occurrence__snapshot")
        .only(
            "decision", "occurrence_uuid", "carryover__outcome", "carryover__old_words",
            "carryover__snapshot__captured_at", "carryover__occurrence__uuid",
            "carryover__occurrence__snapshot__captured_at",
        )
    )  # fmt: skip


def _changed_part(tip: Occurrence, steps: list[_Step]) -> Record | None:
    """What readers are told of the steps, the newest first; None for words that are as checked.

    The publisher changed them after the copy of `since` and before the one of `at`.
    """
    changes = [step for step in steps if step.has_changed]
    if not changes or steps[-1].row.old_words == tip.exact:
        return None
    return {
        "since": changes[-1].row.occurrence.snapshot.captured_at.isoformat(),
        "at": changes[0].row.snapshot.captured_at.isoformat(),
        "is_critical": any(step.row.outcome == CarryOutcome.CRITICAL for step in changes),
        "old_words": steps[-1].row.old_words,
    }
