"""Topics, through the domain functions."""

import pytest

from claims.administering.topics import (
    accept_topic,
    add_topic,
    edit_topic,
    merge_topic,
    proposed_topics,
    refuse_topic,
)
from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.models import Event, Topic
from claims.models.vocabulary import Role
from tests.factories import ClaimFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=[Role.ADMIN])


def test_topic_is_added_and_edited_with_events(admin):
    topic = add_topic(slug="herbs", name="Herbs", by=admin)
    edit_topic(topic_id=topic.pk, changes={"name": "Herbal products"}, by=admin)
    topic.refresh_from_db()
    assert (topic.slug, topic.name) == ("herbs", "Herbal products")
    assert list(Event.objects.order_by("id").values_list("verb", "data")) == [
        ("topic_added", {"slug": "herbs", "name": "Herbs"}),
        ("topic_edited", {"name": ["Herbs", "Herbal products"]}),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"slug": "herbs", "name": "Other"}, "slug"),
        ({"slug": "other", "name": "Herbs"}, "name"),
        ({"slug": "other", "name": " "}, "name"),
        ({"slug": "other", "name": "Herbs, teas"}, "name"),
    ],
)
def test_topic_that_is_there_already_is_refused(admin, given, field):
    TopicFactory(slug="herbs", name="Herbs")
    with pytest.raises(Invalid) as caught:
        add_topic(**given, by=admin)
    assert set(caught.value.errors) == {field}


def test_topic_keeps_its_slug_and_its_own_name(admin):
    topic = TopicFactory(name="Herbs")
    with pytest.raises(Invalid):
        edit_topic(topic_id=topic.pk, changes={"slug": "other"}, by=admin)
    edit_topic(topic_id=topic.pk, changes={"name": "Herbs"}, by=admin)
    assert not Event.objects.exists()
    with pytest.raises(Missing):
        edit_topic(topic_id=0, changes={}, by=admin)


def test_only_administrators_look_after_topics():
    by = UserFactory(roles=[Role.EDITOR])
    with pytest.raises(NotAllowed):
        add_topic(slug="herbs", name="Herbs", by=by)
    with pytest.raises(NotAllowed):
        edit_topic(topic_id=TopicFactory().pk, changes={}, by=by)


# What became of a proposal.


@pytest.fixture
def proposed():
    """A proposed topic with a claim that has another one as well."""
    topic = TopicFactory(slug="herb", name="Herb", status="proposed", proposed_by=UserFactory())
    claim = ClaimFactory()
    claim.topics.set([topic, TopicFactory(slug="brain")])
    return topic


def claim_of(topic):
    """The revision of the claim, its topics, and what happened to it."""
    claim = topic.claims.model.objects.get()
    told = Event.objects.filter(target_kind="claim").values_list("verb", "data")
    return claim.revision, [one.slug for one in claim.topics.order_by("slug")], list(told)


def test_accepted_topic_stays_on_its_claims(admin, proposed):
    assert list(proposed_topics()) == [proposed]
    assert accept_topic(topic_id=proposed.pk, by=admin).status == "accepted"
    assert claim_of(proposed) == (1, ["brain", "herb"], [])
    assert list(Event.objects.values_list("verb", "data")) == [
        ("topic_accepted", {"status": ["proposed", "accepted"]})
    ]
    assert list(proposed_topics()) == []


def test_refused_topic_is_taken_off_and_its_name_kept(admin, proposed):
    refuse_topic(topic_id=proposed.pk, by=admin)
    changed = ("edit_claim", {"topics": [["brain", "herb"], ["brain"]]})
    assert claim_of(proposed) == (2, ["brain"], [changed])
    assert Topic.objects.get(slug="herb").status == "refused"


def test_merged_topic_gives_its_claims_another(admin, proposed):
    herbs = TopicFactory(slug="herbs")
    assert merge_topic(topic_id=proposed.pk, into=herbs, by=admin) == herbs
    changed = ("edit_claim", {"topics": [["brain", "herb"], ["brain", "herbs"]]})
    assert claim_of(proposed) == (2, ["brain", "herbs"], [changed])
    assert not Topic.objects.filter(slug="herb").exists()
    merged = Event.objects.get(verb="topic_merged")
    assert (merged.target_id, merged.data) == (proposed.pk, {"name": "Herb", "into": "herbs"})


def test_topic_is_merged_into_an_accepted_one_only(admin, proposed):
    for other in (TopicFactory(status="proposed"), proposed):
        with pytest.raises(Invalid) as caught:
            merge_topic(topic_id=proposed.pk, into=other, by=admin)
        assert set(caught.value.errors) == {"merge_into"}
    assert claim_of(proposed) == (1, ["brain", "herb"], [])


@pytest.mark.parametrize("decide", [accept_topic, refuse_topic])
def test_decision_that_nobody_waits_for_is_refused(admin, decide):
    with pytest.raises(WrongState):
        decide(topic_id=TopicFactory().pk, by=admin)
    with pytest.raises(Missing):
        decide(topic_id=0, by=admin)
    with pytest.raises(NotAllowed):
        decide(topic_id=TopicFactory(status="proposed").pk, by=UserFactory(roles=[Role.EDITOR]))
