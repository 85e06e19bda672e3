"""In which order publishing locks, so that two acts never wait for each other.

First the turn, then the articles in the order of their ids, then claims, then the sources that
the reviews cite, then reviews.
"""

from django.db import connection

from claims.citing.sources import lock_sources
from claims.models import Claim, Review

TURN = 0x70_75_62  # any number that no other advisory lock of the app has


def take_turn() -> None:
    """Wait for the act of publishing that is going on; the next one waits until this one ends.

    An act reaches from articles to claims and from claims to articles: without turns, two of them
    could each hold what the other needs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def locked(review: Review) -> tuple[Claim, Review]:
    """The claim and the review, locked in this order until the transaction ends."""
    claim = Claim.objects.select_for_update().get(pk=review.claim_id)
    lock_sources(review.pk, review.replaces_id)
    return claim, Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
