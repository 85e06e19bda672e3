"""A small article with two claims, ready to be published by an editor."""

from dataclasses import dataclass

import pytest

from claims.models import Article, Claim, Review, User
from claims.models.vocabulary import Role, Stance
from claims.reviewing.reviews import approve_review, submit_review
from tests.factories import (
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    UserFactory,
    verdict,
)


@dataclass
class Desk:
    reviewer: User
    editor: User
    article: Article
    dopamine: Claim
    effects: Claim

    def approved(self, claim: Claim, slug: str = "overstated", **fields: object) -> Review:
        """An approved review of the claim, with one piece of evidence of the right stance."""
        review = ReviewFactory(claim=claim, author=self.reviewer, verdict=verdict(slug), **fields)
        stance = Stance.REFUTES if slug == "inaccurate" else Stance.MIXED
        EvidenceFactory(review=review, stance=stance)
        submit_review(review_id=review.pk, by=self.reviewer)
        return approve_review(review_id=review.pk, by=self.editor)


@pytest.fixture
def desk(db) -> Desk:
    reviewer = UserFactory(username="rita", display_name="Rita Reviewer")
    editor = UserFactory(username="ed", display_name="Ed Editor", roles=[Role.EDITOR])
    snapshot = SnapshotFactory(article__title="What the leaf can do", article__created_by=reviewer)
    dopamine = OccurrenceFactory(
        snapshot=snapshot, claim__statement="Kratom enhances dopamine release", is_central=True
    )
    effects = OccurrenceFactory(
        snapshot=snapshot,
        claim__statement="Kratom has milder side effects than opioids",
        exact="less severe side effects than with opioids",
    )
    return Desk(reviewer, editor, snapshot.article, dopamine.claim, effects.claim)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """Both claims approved: the article can go out."""
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "inaccurate")
    return desk
