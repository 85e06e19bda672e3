"""What one may choose an article's claims by, and how many claims each choice leaves."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.highlighting.listing import NO_REVIEW, ClaimFilter, ListedClaim
from claims.models.vocabulary import ReviewStatus


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose claims by; `number` counts the article's claims that have it."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The form of the filter. `matching` are the ids that it leaves, None when it leaves all."""

    states: Sequence[Choice]
    verdicts: Sequence[Choice]
    mine: Choice
    matching: Sequence[int] | None


def choices(claims: Iterable[ListedClaim], wanted: ClaimFilter, *, person_id: int) -> Choices:
    """What the claims may be chosen by: values that some have, and those that are chosen."""
    listed = list(claims)
    labels = {NO_REVIEW: "No review yet"} | {str(v): str(n) for v, n in ReviewStatus.choices}
    verdicts = {
        item.verdict: item.review.verdict.label
        for item in listed
        if item.review and item.review.verdict
    }
    own = sum(item.is_work_of(person_id) for item in listed)
    return Choices(
        _choices(labels, [item.status for item in listed], wanted.states),
        sorted(
            _choices(verdicts, [item.verdict for item in listed], wanted.verdicts),
            key=lambda choice: (-choice.number, choice.label),
        ),
        Choice("yes", "Mine", own, wanted.person_id is not None),
        [item.claim.pk for item in listed if wanted.admits(item)] if wanted.chooses else None,
    )


def _choices(labels: dict[str, str], values: list[str], chosen: frozenset[str]) -> list[Choice]:
    numbers = Counter(values)
    return [
        Choice(value, label, numbers[value], value in chosen)
        for value, label in labels.items()
        if numbers[value] or value in chosen
    ]
