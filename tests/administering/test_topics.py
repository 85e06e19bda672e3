"""Topics, through the domain functions."""

import pytest

from claims.administering.topics import add_topic, edit_topic
from claims.errors import Invalid, Missing, NotAllowed
from claims.models import Event
from claims.models.vocabulary import Role
from tests.factories import TopicFactory, UserFactory

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
