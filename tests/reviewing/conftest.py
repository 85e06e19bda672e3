"""A review in work."""

import pytest

from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory


@pytest.fixture
def review(cast):
    """A draft by the reviewer, with its evidence and the words it is about."""
    review = ReviewFactory(author=cast["reviewer"].user)
    OccurrenceFactory(claim=review.claim)
    EvidenceFactory(review=review)
    return review
