import pytest

from claims.errors import Missing, NotAllowed, Stale, WrongState
from claims.highlighting import queries
from claims.highlighting.discarding import discard_claim, restore_claim
from claims.highlighting.marks import kept
from claims.highlighting.occurrences import remove_occurrence
from claims.models import Claim, Event, Occurrence, Presence, Topic
from claims.reviewing.reviews import discard_review
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, TopicFactory


@pytest.fixture
def mark(db) -> Occurrence:
    mark = OccurrenceFactory(is_central=True, relation="narrower")
    mark.claim.topics.add(TopicFactory(slug="mood"), TopicFactory(slug="gone"))
    OccurrenceFactory(claim=mark.claim)
    return mark


def state() -> tuple:
    """Claims, topics and marks, but for revisions and the time they were stored."""
    claims = [
        {k: v for k, v in row.items() if k not in ("revision", "created_at")}
        for row in Claim.objects.order_by("pk").values()
    ]
    topics = list(Claim.topics.through.objects.order_by("topic").values_list("claim", "topic"))
    marks = [{**kept(row), "revision": 0} for row in Occurrence.objects.order_by("pk")]
    return claims, topics, marks


def test_discarded_claim_goes_with_its_marks_and_returns(mark, cast):
    by, before = cast["reviewer"].user, state()
    event = discard_claim(claim_id=mark.claim_id, revision=1, by=by)
    assert state() == ([], [], [])
    assert (event.verb, event.target_kind, event.target_id) == (
        "discard_claim",
        "claim",
        mark.claim_id,
    )
    restored = restore_claim(event_id=event.pk, by=by)
    assert (state(), restored.revision) == (before, 2)
    newest = Event.objects.latest("pk")
    assert (newest.verb, newest.data["discarding"]) == ("restore_claim", event.pk)
    with pytest.raises(WrongState):
        restore_claim(event_id=event.pk, by=by)
    with pytest.raises(Missing):
        restore_claim(event_id=newest.pk, by=by)


def test_who_looks_at_a_discarded_claim_stays_in_the_article(mark, cast):
    by = cast["reviewer"].user
    article = mark.snapshot.article
    Presence.objects.create(user=by, article=article, claim=mark.claim, is_editing=True)
    discard_claim(claim_id=mark.claim_id, by=by)
    presence = Presence.objects.get()
    assert (presence.article, presence.claim, presence.is_editing) == (article, None, False)


@pytest.mark.parametrize("how", ["deleted", "refused"])
def test_topic_that_went_away_meanwhile_is_left_out(mark, cast, how):
    by = cast["reviewer"].user
    event = discard_claim(claim_id=mark.claim_id, by=by)
    topic = Topic.objects.filter(slug="gone")
    topic.delete() if how == "deleted" else topic.update(status="refused")
    claim = restore_claim(event_id=event.pk, by=by)
    assert [topic.slug for topic in claim.topics.all()] == ["mood"]


@pytest.mark.parametrize("discarded", [False, True])
def test_reviewed_claim_is_kept(mark, cast, discarded):
    by = cast["reviewer"].user
    review = ReviewFactory(claim=mark.claim, author=by)
    if discarded:
        discard_review(review_id=review.pk, by=by)
    with pytest.raises(WrongState, match="reviewed"):
        discard_claim(claim_id=mark.claim_id, by=by)
    assert Claim.objects.count() == 1


def test_claim_that_somebody_edited_since_is_kept(mark, cast):
    with pytest.raises(Stale):
        discard_claim(claim_id=mark.claim_id, revision=7, by=cast["reviewer"].user)
    with pytest.raises(Missing):
        discard_claim(claim_id=0, by=cast["reviewer"].user)


def test_claim_without_any_place_is_discarded_and_no_longer_listed(cast, db):
    mark, by = OccurrenceFactory(), cast["reviewer"].user
    article = mark.snapshot.article
    remove_occurrence(occurrence_id=mark.pk, by=by)
    assert list(queries.unplaced_claims(article)) == [mark.claim]
    event = discard_claim(claim_id=mark.claim_id, by=by)
    assert list(queries.unplaced_claims(article)) == []
    restore_claim(event_id=event.pk, by=by)
    assert list(queries.unplaced_claims(article)) == [mark.claim]


def test_claim_whose_words_wait_to_be_carried_over_is_kept(edited, cast):
    with pytest.raises(WrongState, match="waits to be carried over"):
        discard_claim(claim_id=edited.marks[0].claim_id, by=cast["reviewer"].user)


@pytest.mark.parametrize("who", ["anonymous", "moderator", "admin"])
def test_discarding_without_right_is_refused(cast, who):
    claim = ClaimFactory()
    with pytest.raises(NotAllowed):
        discard_claim(claim_id=claim.pk, by=cast[who].user)
    with pytest.raises(NotAllowed):
        restore_claim(event_id=1, by=cast[who].user)
