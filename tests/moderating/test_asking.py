"""What readers ask to have checked, through the domain functions."""

from uuid import uuid4

import pytest

from claims.errors import Invalid, Missing, NotAllowed, Stale, TooMany, WrongState
from claims.models import CheckRequest, CheckWish, Event
from claims.models.vocabulary import Role
from claims.moderating.asking import (
    WISHES_PER_SENDER,
    accept_request,
    answer_request,
    ask_for_check,
    decline_request,
)
from claims.moderating.proofs import Passed
from tests.factories import CheckRequestFactory, PublicationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(roles=[Role.EDITOR])


def ask(**given) -> CheckWish:
    return ask_for_check(passed=Passed(str(uuid4()), is_proved=True), **given)


def test_wish_is_stored_with_its_request_and_event():
    wish = ask(
        url=" HTTPS://Example.org/tea?utm_source=x#top ",
        words=" It cures\r\nthe flu. ",
        why=" My aunt drinks it. ",
        email=" a@example.org ",
    )
    wish.refresh_from_db()
    assert (wish.words, wish.why, wish.email) == (
        "It cures\nthe flu.",
        "My aunt drinks it.",
        "a@example.org",
    )
    request = CheckRequest.objects.get()
    assert (request.url, request.words, request.asked, request.status) == (
        "https://example.org/tea",
        "It cures\nthe flu.",
        1,
        "waiting",
    )
    assert list(Event.objects.values_list("verb", "target_kind", "target_id", "by", "data")) == [
        ("check_asked", "checkrequest", request.pk, None, {"asked": 1})
    ]


def test_wishes_for_one_page_are_counted_together_until_it_is_decided(editor):
    first = ask(url="https://example.org/tea", words="It cures the flu.")
    second = ask(url="http://www.example.org/tea/?fbclid=1", words="More.")
    assert first.request == second.request
    assert CheckRequest.objects.get().asked == 2
    decline_request(request_id=first.request_id, note="It is satire.", by=editor)
    third = ask(url="https://example.org/tea")
    assert third.request != first.request
    assert CheckWish.objects.count() == 3


def test_wishes_in_the_same_words_are_counted_together():
    ask(words="Tea cures the flu!")
    ask(words="  tea CURES the, flu")
    ask(words="Tea does not cure the flu.")
    assert list(CheckRequest.objects.values_list("asked", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"url"}),
        ({"url": "not an address"}, {"url"}),
        ({"url": "javascript:alert(1)"}, {"url"}),
        ({"url": f"https://example.org/{'a' * 2000}"}, {"url"}),
        ({"words": "x" * 1001, "why": "x" * 2001, "email": "me"}, {"claim", "why", "email"}),
    ],
)
def test_wish_that_cannot_be_meant_names_each_field(given, fields):
    with pytest.raises(Invalid) as caught:
        ask(**given)
    assert set(caught.value.errors) == fields
    assert (CheckRequest.objects.count(), Event.objects.count()) == (0, 0)


def test_sender_asks_only_so_often():
    for number in range(WISHES_PER_SENDER):
        ask(url=f"https://example.org/{number}", sender="a" * 64)
    with pytest.raises(TooMany, match="in 60 minutes"):
        ask(url="https://example.org/", sender="a" * 64)
    assert ask(url="https://example.org/", sender="b" * 64).pk


def test_request_is_accepted_then_answered(editor):
    request, publication = CheckRequestFactory(), PublicationFactory()
    accept_request(request_id=request.pk, note=" Soon. ", revision=1, by=editor)
    answer_request(request_id=request.pk, publication=publication, note="Soon.", by=editor)
    request.refresh_from_db()
    assert (request.status, request.note, request.publication, request.decided_by) == (
        "checked",
        "Soon.",
        publication,
        editor,
    )
    assert request.revision == 3
    told = list(Event.objects.order_by("id").values_list("verb", "by", "data"))
    assert told == [
        (
            "check_accepted",
            editor.pk,
            {"status": ["waiting", "accepted"], "note": ["", "Soon."]},
        ),
        (
            "check_checked",
            editor.pk,
            {"status": ["accepted", "checked"], "publication": [None, str(publication)]},
        ),
    ]


def test_request_is_decided_once_and_never_unseen(editor):
    request = CheckRequestFactory()
    with pytest.raises(Stale):
        accept_request(request_id=request.pk, revision=9, by=editor)
    with pytest.raises(Invalid):
        decline_request(request_id=request.pk, note=" ", by=editor)
    decline_request(request_id=request.pk, note="It is satire.", by=editor)
    with pytest.raises(WrongState, match="Declined"):
        accept_request(request_id=request.pk, by=editor)
    with pytest.raises(Missing):
        accept_request(request_id=0, by=editor)
    assert Event.objects.count() == 1


def test_request_is_not_answered_with_what_nobody_sees(editor):
    hidden = PublicationFactory(visibility="hidden")
    with pytest.raises(WrongState, match="do not see"):
        answer_request(request_id=CheckRequestFactory().pk, publication=hidden, by=editor)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_only_reviewers_and_editors_decide(role):
    by = UserFactory(roles=[role])
    given = {"request_id": CheckRequestFactory().pk, "by": by}
    with pytest.raises(NotAllowed):
        accept_request(**given)
    with pytest.raises(NotAllowed):
        decline_request(note="", **given)
    with pytest.raises(NotAllowed):
        answer_request(publication=PublicationFactory(visibility="hidden"), **given)
