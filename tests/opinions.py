"""Claims that two people judged, published."""

from claims.models import Publication, Review, SecondOpinion, User, note_sightings
from claims.publishing.claims import publish_claim
from claims.reviewing.opinions import give_opinion
from claims.reviewing.reviews import approve_review, submit_review
from tests.factories import ClaimFactory, EvidenceFactory, ReviewFactory, UserFactory, verdict
from tests.published import Site


def handed_in(site: Site, statement: str = "Kratom lifts the mood") -> Review:
    """A review as “Overstated” that waits for sign-off."""
    claim = ClaimFactory(statement=statement, created_by=site.reviewer)
    review = ReviewFactory(claim=claim, author=site.reviewer)
    EvidenceFactory(review=review)
    return submit_review(review_id=review.pk, by=site.reviewer)


def opinion_given() -> SecondOpinion:
    """A blind opinion, with the same verdict, on a review that waits."""
    review = ReviewFactory()
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=review.author)
    return judge_too(review, "overstated")


def judge_too(
    review: Review, slug: str, *, by: User | None = None, is_blind: bool = True
) -> SecondOpinion:
    """A second opinion with the verdict of that slug, by somebody new unless told who."""
    person = by or UserFactory(display_name="Sia Second", expertise="Reads trials")
    if not is_blind:
        note_sightings([review], person)
    given = {"verdict": verdict(slug), "certainty": "low", "words": "The trials say so."}
    return give_opinion(review_id=review.pk, **given, by=person)


def released(site: Site, review: Review) -> Publication:
    """The claim, signed off and published."""
    approved = approve_review(review_id=review.pk, by=site.editor)
    return publish_claim(review=approved, by=site.editor)
