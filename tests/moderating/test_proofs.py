"""Challenges: what is a proof, how long one lasts, and that each is spent once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.errors import TooMany, WrongState
from claims.models import SpentChallenge
from claims.moderating.proofs import (
    LIFETIME,
    UNPROVED_PER_SENDER,
    Passed,
    is_proof,
    new_challenge,
    read_challenge,
    seconds_to_wait,
    spend,
)


def test_challenge_is_read_for_its_own_form_while_it_lasts():
    now = timezone.now()
    token = new_challenge("ask")
    assert read_challenge(token, "report") is None
    assert read_challenge(f"x{token}", "ask") is None
    assert read_challenge("", "ask") is None
    assert read_challenge(new_challenge("ask", at=now - LIFETIME), "ask") is None
    assert read_challenge(token, "ask").nonce == token.partition(".")[0]


def test_proof_begins_with_the_bits_that_the_site_asks_for(settings):
    settings.PROOF_BITS = 12
    found = next(number for number in range(100_000) if is_proof("nonce", str(number)))
    settings.PROOF_BITS = 4
    assert is_proof("nonce", str(found))
    assert not is_proof("other", "x")
    assert [is_proof("nonce", proof) for proof in ("", "-1", "1" * 21, "٣")] == [False] * 4


@pytest.mark.parametrize(("age", "wait"), [(0, 15), (5, 10), (15, 0), (600, 0)])
def test_form_without_a_proof_waits(age, wait):
    token = new_challenge("ask", at=timezone.now() - timedelta(seconds=age))
    assert seconds_to_wait(read_challenge(token, "ask")) in (wait, max(wait - 1, 0))


@pytest.mark.django_db
def test_challenge_is_spent_once():
    passed = Passed("nonce", is_proved=True)
    spend(passed, "a" * 64)
    with pytest.raises(WrongState, match="sent already"):
        spend(passed, "b" * 64)
    assert list(SpentChallenge.objects.values_list("nonce", "sender", "is_proved")) == [
        ("nonce", "a" * 64, True)
    ]


@pytest.mark.django_db
def test_sender_without_proofs_is_taken_less_often():
    sender = "a" * 64
    spend(None, sender)
    spend(Passed("one", is_proved=False), sender)
    with pytest.raises(TooMany, match="in 60 minutes"):
        spend(Passed("two", is_proved=False), sender)
    spend(Passed("three", is_proved=True), sender)
    spend(None, "b" * 64)
    assert SpentChallenge.objects.filter(sender=sender).count() == UNPROVED_PER_SENDER + 1
