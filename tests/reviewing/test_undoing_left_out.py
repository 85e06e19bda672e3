"""What cannot return as it was, because the desk or the software has changed, is said in words."""

import pytest

from claims.errors import WrongState
from claims.highlighting.claims import edit_claim
from claims.highlighting.discarding import discard_claim
from claims.models import Occurrence, Topic, record_event
from claims.reviewing.undoing import undo
from tests.factories import OccurrenceFactory, TopicFactory


@pytest.fixture
def by(cast):
    return cast["reviewer"].user


@pytest.fixture
def mark(db) -> Occurrence:
    return OccurrenceFactory()


def test_refused_topic_does_not_return(mark, by):
    article = mark.snapshot.article_id
    topics = [TopicFactory(slug="mood"), TopicFactory(name="Lies")]
    mark.claim.topics.set(topics)
    event = discard_claim(claim_id=mark.claim_id, by=by)
    Topic.objects.filter(name="Lies").update(status="refused")
    said = undo(article_id=article, since=event.pk - 1, by=by).said
    assert said.endswith(". Without “Lies”: an administrator took that away as a topic.")
    assert list(mark.claim.topics.all()) == topics[:1]


def test_taking_a_topic_off_is_not_taken_back_when_it_was_refused(mark, by):
    mark.claim.topics.set([TopicFactory(name="Lies")])
    edit_claim(claim_id=mark.claim_id, changes={"topics": []}, revision=1, by=by)
    Topic.objects.filter(name="Lies").update(status="refused")
    with pytest.raises(WrongState, match="An administrator took “Lies” away as a topic"):
        undo(article_id=mark.snapshot.article_id, since=0, by=by)
    assert not mark.claim.topics.exists()


def test_events_of_old_versions_that_kept_less_are_refused_in_words(mark, by):
    article = mark.snapshot.article_id
    record_event("add_occurrence", mark, by=by, article=article, claim=mark.claim_id)
    with pytest.raises(WrongState, match="too old"):
        undo(article_id=article, since=0, by=by)
