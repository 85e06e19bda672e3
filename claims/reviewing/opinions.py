"""Give a second opinion on a claim that somebody else has judged."""

from django.db import transaction

from claims.errors import Invalid, Missing, WrongState
from claims.models import Review, SecondOpinion, User, Verdict, record_event
from claims.models.second_opinion import LONGEST_OPINION
from claims.models.vocabulary import Certainty, ReviewStatus
from claims.permissions import demand
from claims.reviewing.opinion_queries import opinion_by, what_told
from claims.reviewing.rules import contradictions
from claims.text.typed import several_lines


@transaction.atomic
def give_opinion(
    *, review_id: int, verdict: Verdict, certainty: str = "", words: str, by: User
) -> SecondOpinion:
    """Keep what somebody else thinks of the claim while its review waits for sign-off.

    Whether it is blind follows from what this person was shown until now. Raises `Missing`,
    `WrongState` where the review does not wait, or has an opinion by this person, and `Invalid`.
    """
    review = _waiting(review_id, by)
    words = several_lines(words).strip()
    errors = _errors(review, verdict, certainty, words)
    if errors:
        raise Invalid(errors)
    assert review.verdict, "the database keeps submitted reviews complete"
    opinion = SecondOpinion.objects.create(
        review=review,
        author=by,
        verdict=verdict,
        certainty=certainty,
        words=words,
        beside=review.verdict,
        is_blind=what_told(review, by) is None,
    )
    record_event(
        "give_opinion",
        review,
        by=by,
        opinion=opinion.pk,
        is_blind=opinion.is_blind,
        agreement=opinion.agreement,
    )
    return opinion


def _waiting(review_id: int, by: User) -> Review:
    """The review, locked, for a person who may still say what they think."""
    try:
        review = Review.locked(review_id)
    except Review.DoesNotExist:
        raise Missing("There is no such review. Nothing was changed.") from None
    demand(by, "give_opinion", review)
    if review.status != ReviewStatus.SUBMITTED:
        raise WrongState(
            f"This review is “{review.get_status_display()}”, and a second opinion is given while "
            "a review waits for sign-off. Nothing was stored."
        )
    if opinion_by(review, by):
        raise WrongState(
            "You have given your second opinion on this review already. It is given once, and "
            "stays as it was. Nothing was stored."
        )
    return review


def _errors(review: Review, verdict: Verdict, certainty: str, words: str) -> dict[str, str]:
    """What is missing or contradicts itself, by field."""
    errors = {}
    if review.verdict and verdict.scale_id != review.verdict.scale_id:
        errors["verdict"] = "Choose a verdict of the scale that the review was made with."
    if certainty and certainty not in Certainty.values:
        errors["certainty"] = "Choose one of the certainties."
    elif verdict.is_rated and not certainty:
        errors["certainty"] = f"Say how certain the evidence is: “{verdict}” is rated."
    for problem in contradictions(verdict, certainty):
        if problem.blocks:
            errors["certainty"] = problem.message
    if not words:
        errors["words"] = "Say in a few words why: readers see them beside your verdict."
    elif len(words) > LONGEST_OPINION:
        errors["words"] = f"Shorten it from {len(words)} to {LONGEST_OPINION} characters."
    return errors
