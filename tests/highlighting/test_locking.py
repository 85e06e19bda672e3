"""A claim that is discarded, or a topic that is refused, while somebody else uses it."""

import pytest

from claims.administering.topics import merge_topic, refuse_topic
from claims.errors import Invalid, Missing, Stale
from claims.highlighting.claims import edit_claim
from claims.highlighting.discarding import attach_instead, discard_claim
from claims.highlighting.topics import locked_topics
from claims.live.presence import say_where
from claims.models import Presence
from claims.models.vocabulary import Role
from claims.reviewing.reviews import start_review
from tests.factories import ClaimFactory, OccurrenceFactory, TopicFactory, UserFactory
from tests.locking import Act, while_open

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.REVIEWER])


@pytest.fixture
def admin():
    return UserFactory(roles=[Role.ADMIN])


@pytest.fixture
def proposed(by):
    return TopicFactory(status="proposed", proposed_by=by)


def test_claim_that_is_being_discarded_is_missing_for_others(by):
    mark, new = OccurrenceFactory(), OccurrenceFactory()
    claim = mark.claim
    here = Presence.objects.create(user=by, article=mark.snapshot.article)
    at_the_claim = Presence.objects.create(user=by, article=here.article, claim=claim)
    acts = [
        Act(start_review, claim=claim, by=by),
        Act(attach_instead, claim_id=new.claim_id, other=claim, by=by),
        Act(say_where, stream=here.pk, claim_id=claim.pk, is_editing=True, by=by),
        Act(say_where, stream=at_the_claim.pk, claim_id=claim.pk, is_editing=True, by=by),
    ]
    with while_open(*acts):
        discard_claim(claim_id=claim.pk, by=UserFactory(roles=[Role.REVIEWER]))
    assert [type(act.error) for act in acts] == [Missing] * 4
    assert new.claim.occurrences.get() == new


def test_topic_that_is_being_taken_away_is_given_to_no_claim(by, admin, proposed):
    other, claims = TopicFactory(status="proposed"), [ClaimFactory(), ClaimFactory()]
    acts = [
        Act(edit_claim, claim_id=claim.pk, changes={"topics": [topic]}, revision=1, by=by)
        for claim, topic in zip(claims, [proposed, other], strict=True)
    ]
    with while_open(*acts):
        refuse_topic(topic_id=proposed.pk, by=admin)
        merge_topic(topic_id=other.pk, into=TopicFactory(), by=admin)
    assert [type(act.error) for act in acts] == [Invalid] * 2
    assert [list(claim.topics.all()) for claim in claims] == [[], []]


def test_topic_is_taken_off_a_claim_that_is_just_being_given_it(by, admin, proposed):
    claim = ClaimFactory()
    act = Act(refuse_topic, topic_id=proposed.pk, by=admin)
    with while_open(act):
        edit_claim(claim_id=claim.pk, changes={"topics": [proposed]}, revision=1, by=by)
    assert (act.error, list(claim.topics.all())) == (None, [])


def test_topic_is_refused_while_a_claim_that_just_got_it_is_edited_again(by, admin, proposed):
    claim, other = ClaimFactory(), TopicFactory()
    both = {"topics": [proposed, other]}
    acts = [
        Act(refuse_topic, topic_id=proposed.pk, by=admin),
        Act(edit_claim, claim_id=claim.pk, changes=both, revision=2, by=by),
    ]
    with while_open(*acts):
        edit_claim(claim_id=claim.pk, changes={"topics": [proposed]}, revision=1, by=by)
    # Whoever comes second of the two finds the claim as the first left it: an edit may be too late.
    refused, edited = (act.error for act in acts)
    assert (refused, list(claim.topics.all())) == (None, [] if edited else [other])
    assert edited is None or isinstance(edited, Stale)


def test_topic_is_merged_while_a_claim_is_given_it_and_the_other(by, admin):
    into, claim = TopicFactory(), ClaimFactory()
    merged = TopicFactory(status="proposed", proposed_by=by)
    acts = [
        Act(merge_topic, topic_id=merged.pk, into=into, by=admin),
        Act(edit_claim, claim_id=claim.pk, changes={"topics": [merged, into]}, revision=1, by=by),
    ]
    with while_open(*acts):
        locked_topics([into.slug])
    assert [act.error for act in acts] == [None, None]
    assert list(claim.topics.all()) == [into]
