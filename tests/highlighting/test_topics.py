"""Topics as the desk uses them."""

import pytest

from claims.errors import Invalid, NotAllowed
from claims.highlighting.topics import (
    MOST,
    find_topics,
    named_topics,
    propose_topic,
    resolved_topics,
)
from claims.models import Event, Topic
from tests.factories import TopicFactory

pytestmark = pytest.mark.django_db


def test_proposed_topic_is_stored_at_once_with_its_event(cast):
    by = cast["reviewer"].user
    topic, is_new = propose_topic(name="  Herbal\n medicine ", by=by)
    assert (topic.slug, topic.name, topic.status, topic.proposed_by, is_new) == (
        "herbal-medicine", "Herbal medicine", "proposed", by, True,
    )  # fmt: skip
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.data) == (
        "topic_proposed", topic.pk, {"name": "Herbal medicine"},
    )  # fmt: skip


def test_topic_that_is_there_is_not_proposed_again(cast):
    known = TopicFactory(name="Herbs")
    assert propose_topic(name="HERBS", by=cast["reviewer"].user) == (known, False)
    assert not Event.objects.exists()


def test_proposal_gets_a_slug_of_its_own(cast):
    TopicFactory(slug="herbs", name="Medicinal plants")
    TopicFactory(slug="herbs-2", name="Herbs (2)")
    by = cast["editor"].user
    made = [propose_topic(name=name, by=by)[0].slug for name in ("Herbs", "Травы", "草药")]
    assert made == ["herbs-3", "topic", "topic-2"]


@pytest.mark.parametrize("name", ["", " ", "n" * 101, "Herbs, teas"])
def test_name_that_is_none_is_refused(cast, name):
    with pytest.raises(Invalid) as caught:
        propose_topic(name=name, by=cast["reviewer"].user)
    assert set(caught.value.errors) == {"name"}


def test_refused_topic_is_neither_offered_nor_proposed_again(cast):
    TopicFactory(slug="gossip", name="Gossip", status="refused")
    with pytest.raises(Invalid, match="refused “Gossip”"):
        propose_topic(name="gossip", by=cast["reviewer"].user)
    assert (find_topics("goss"), named_topics(["gossip"])) == ([], {})


def test_topic_that_was_refused_or_went_away_since_it_was_read_is_refused(cast):
    by = cast["reviewer"].user
    refused, gone = TopicFactory(name="Gossip"), TopicFactory(name="Hearsay")
    Topic.objects.filter(pk=refused.pk).update(status="refused")
    Topic.objects.filter(pk=gone.pk).delete()
    for topic in (refused, gone):
        with pytest.raises(Invalid, match=f"took “{topic.name}” away") as caught:
            resolved_topics([TopicFactory(), topic], by=by)
        assert set(caught.value.errors) == {"topics"}


def test_claim_takes_only_so_many_topics(cast):
    with pytest.raises(Invalid, match="50 topics at most"):
        resolved_topics([f"Topic {n}" for n in range(MOST + 1)], by=cast["reviewer"].user)
    assert not Topic.objects.exists()


def test_moderator_proposes_nothing(cast):
    with pytest.raises(NotAllowed):
        propose_topic(name="Herbs", by=cast["moderator"].user)


def test_topics_are_found_by_any_part_of_the_name(django_assert_num_queries):
    lead, other = TopicFactory(name="Herbs"), TopicFactory(name="Chinese herbs", status="proposed")
    TopicFactory(name="Brain")
    with django_assert_num_queries(2):
        assert find_topics(" herb\0") == [lead, other]
    assert find_topics("100%") == []
    assert [topic.name for topic in find_topics("", at_most=2)] == ["Brain", "Chinese herbs"]


def test_topics_are_named_by_slug_or_name(django_assert_num_queries):
    herbs, brain = TopicFactory(slug="herbs", name="Plants"), TopicFactory(slug="b", name="Herbs")
    with django_assert_num_queries(2):
        found = named_topics(["herbs", "HERBS", "nonsense"])
    assert found == {"herbs": herbs, "HERBS": brain}
