from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from claims.errors import Missing, NotAllowed
from claims.live.presence import arrive, leave, say_where, touch
from claims.live.queries import Person, people_at, still_allowed
from claims.models import Presence
from claims.models.vocabulary import Role
from tests.factories import ArticleFactory, ClaimFactory, PresenceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def brown():
    return UserFactory(display_name="Brown")


@pytest.fixture
def here(brown):
    return PresenceFactory(user=brown)


def where(row):
    row.refresh_from_db()
    return row.claim_id, row.is_editing


def test_windows_of_one_person_are_one_person(brown):
    one, other, article = ClaimFactory(), ClaimFactory(), ArticleFactory()
    green = UserFactory(display_name="Green")
    PresenceFactory(user=green, article=article)
    for claim, is_editing in [(one, True), (one, False), (other, False), (None, False)]:
        PresenceFactory(user=brown, article=article, claim=claim, is_editing=is_editing)
    elsewhere = PresenceFactory(user=brown)
    gone = PresenceFactory(article=article)
    Presence.objects.filter(pk=gone.pk).update(seen_at=Now() - timedelta(seconds=61))

    assert people_at([article.pk, elsewhere.article_id, 0]) == {
        article.pk: (
            Person(brown.pk, "Brown", (one.pk,), (other.pk,)),
            Person(green.pk, "Green", (), ()),
        ),
        elsewhere.article_id: (Person(brown.pk, "Brown", (), ()),),
        0: (),
    }


@pytest.mark.parametrize("windows", [1, 3])
def test_people_take_one_query(windows, django_assert_num_queries):
    article = ArticleFactory()
    PresenceFactory.create_batch(windows, article=article)

    with django_assert_num_queries(1):
        assert len(people_at([article.pk])[article.pk]) == windows


def test_somebody_arrives_says_where_and_leaves(brown):
    article, claim, stream = ArticleFactory(), ClaimFactory(), uuid4()

    here = arrive(stream=stream, article_id=article.pk, by=brown)
    said = [where(here)]
    for claim_id, is_editing in [(claim.pk, False), (claim.pk, True), (None, True)]:
        say_where(stream=stream, claim_id=claim_id, is_editing=is_editing, by=brown)
        said.append(where(here))
    leave([stream, uuid4()])

    assert said == [(None, False), (claim.pk, False), (claim.pk, True), (None, False)]
    assert not Presence.objects.exists()


def test_what_is_not_there_is_missing(brown, here):
    claim = ClaimFactory().pk
    with pytest.raises(Missing):
        arrive(stream=uuid4(), article_id=0, by=brown)
    with pytest.raises(Missing):
        say_where(stream=uuid4(), claim_id=claim, is_editing=False, by=brown)
    with pytest.raises(Missing):
        say_where(stream=here.pk, claim_id=claim + 1, is_editing=False, by=brown)
    assert where(here) == (None, False)


def test_nobody_speaks_for_another_window(here):
    with pytest.raises(Missing):
        say_where(stream=here.pk, claim_id=None, is_editing=False, by=UserFactory())


def test_who_may_not_edit_claims_edits_none():
    moderator = UserFactory(roles=[Role.MODERATOR])
    here, claim = PresenceFactory(user=moderator), ClaimFactory()

    say_where(stream=here.pk, claim_id=claim.pk, is_editing=False, by=moderator)
    with pytest.raises(NotAllowed):
        say_where(stream=here.pk, claim_id=claim.pk, is_editing=True, by=moderator)
    with pytest.raises(NotAllowed):
        arrive(stream=uuid4(), article_id=here.article_id, by=UserFactory(roles=[]))

    assert where(here) == (claim.pk, False)


def test_touched_rows_stay_or_return_and_the_others_are_swept(django_assert_num_queries):
    kept, lost, silent = PresenceFactory(), PresenceFactory(), PresenceFactory()
    long_ago = Now() - timedelta(seconds=61)
    Presence.objects.filter(pk__in=[kept.pk, silent.pk]).update(seen_at=long_ago)
    Presence.objects.filter(pk=lost.pk).delete()

    with django_assert_num_queries(6):
        touch([kept, lost])

    assert set(Presence.objects.values_list("pk", flat=True)) == {kept.pk, lost.pk}
    assert not Presence.objects.filter(seen_at__lt=Now() - timedelta(seconds=30)).exists()


def test_people_who_lost_their_rights_are_not_allowed(brown):
    inactive, without = UserFactory(is_active=False), UserFactory(roles=[])

    assert still_allowed([brown.pk, inactive.pk, without.pk, 0]) == {brown.pk}
