"""What is read about second opinions, and for them."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from claims.citing.cards import with_places
from claims.models import (
    Event,
    Evidence,
    Publication,
    Review,
    SecondOpinion,
    Sighting,
    User,
    Verdict,
    agreement_of,
)
from claims.models.vocabulary import Agreement, ReviewStatus

SEEN, APPROVED, PUBLISHED = "seen", "approved", "published"  # what can have told a verdict


@dataclass(frozen=True, slots=True)
class Tally:
    """How many opinions there are of each agreement."""

    counts: Counter[Agreement] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def same(self) -> int:
        return self.counts[Agreement.SAME]

    @property
    def neighbouring(self) -> int:
        return self.counts[Agreement.NEIGHBOURING]

    @property
    def apart(self) -> int:
        return self.counts[Agreement.APART]

    @property
    def percent_same(self) -> float:
        """How many of a hundred named the same verdict, 0 where there are none."""
        return 100 * self.same / self.total if self.total else 0


def with_opinions() -> "Prefetch[str, QuerySet[SecondOpinion], str]":
    """What reads the opinions on reviews along, with their people and verdicts."""
    opinions = SecondOpinion.objects.select_related("author", "verdict", "beside")
    return Prefetch("opinions", opinions)


def opinion_by(review: Review, user: User) -> SecondOpinion | None:
    return SecondOpinion.objects.filter(review=review, author=user).first()


def what_told(review: Review, user: User) -> str | None:
    """What has told the person the review's verdict; None where nothing is known that did.

    `SEEN`: a page or an answer to this person. `APPROVED`: the lists of what was signed off, before
    the review came back. `PUBLISHED`: what was published about the claim before.
    """
    if Sighting.objects.filter(review=review, user=user).exists():
        return SEEN
    was_approved = Event.objects.filter(
        target_kind="review", target_id=review.pk, verb="approve_review"
    )
    if was_approved.exists():
        return APPROVED
    if Publication.objects.filter(claim=review.claim_id).exists():
        return PUBLISHED
    return None


def verdicts_of(review: Review) -> QuerySet[Verdict]:
    """The scale that the review was made with, in its order."""
    return Verdict.objects.filter(scale__verdicts=review.verdict_id).order_by("position")


def opinions_welcome(user: User) -> QuerySet[Review]:
    """What others handed in and the person has given no opinion on, the oldest first.

    Each says as `is_shown` whether the person was shown its verdict.
    """
    mine = SecondOpinion.objects.filter(review=OuterRef("pk"), author=user)
    waiting = Review.objects.filter(status=ReviewStatus.SUBMITTED).exclude(author=user)
    return (
        with_look(waiting.filter(~Exists(mine)), user)
        .select_related("claim", "author")
        .order_by("submitted_at")
    )


def with_look(reviews: QuerySet[Review], user: User) -> QuerySet[Review]:
    """The reviews, each with `is_shown`: whether the person was shown its verdict."""
    shown = Sighting.objects.filter(review=OuterRef("pk"), user=user)
    return reviews.annotate(is_shown=Exists(shown))


def evidence_of(review: Review) -> QuerySet[Evidence]:
    """The evidence in the reviewer's order, with its sources."""
    rows = review.evidence.select_related("source").prefetch_related(*with_places())
    return rows.order_by("position", "pk")


def agreement_at_the_desk() -> Tally:
    """Of all blind opinions, how many agreed with the review beside which they were given."""
    return tally(SecondOpinion.objects.filter(is_blind=True))


def tally(opinions: QuerySet[SecondOpinion]) -> Tally:
    """How many of the opinions agreed with the review beside which they were given."""
    counted = (
        opinions.order_by()
        .values_list("verdict", "verdict__value", "beside", "beside__value")
        .annotate(count=Count("*"))
    )
    counts: Counter[Agreement] = Counter()
    for one, value, other, beside, count in counted:
        counts[agreement_of(Verdict(pk=one, value=value), Verdict(pk=other, value=beside))] += count
    return Tally(counts)
