import pytest

from claims.models import SpentChallenge
from tests.factories import CheckRequestFactory, PublicationFactory, UserFactory
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db


def decided(status: str, **columns: str) -> str:
    given = {"decided_by_id": str(UserFactory().pk), "decided_at": "now()", **columns}
    assignments = ", ".join(f"{name} = {value}" for name, value in given.items())
    return update(CheckRequestFactory(), f"status = '{status}', {assignments}")


CASES = {
    "check_request_says_what": lambda: update(CheckRequestFactory(), "url = ''"),
    "check_request_was_asked": lambda: update(CheckRequestFactory(), "asked = 0"),
    "check_request_status_known": lambda: decided("lost"),
    "check_request_decided_by_somebody": lambda: decided("accepted", decided_at="NULL"),
    "check_request_declined_has_note": lambda: decided("declined"),
    "check_request_checked_has_publication": lambda: decided("checked"),
    "check_request_one_open": lambda: insert_like(CheckRequestFactory()),
    "spent_challenge_has_nonce": lambda: update(
        SpentChallenge.objects.create(nonce="n", is_proved=True), "nonce = ''"
    ),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_request_waits_undecided():
    broken = decided("waiting")
    assert broken_rule(broken) == "check_request_decided_by_somebody"


def test_request_that_ended_makes_room_for_another():
    ended = CheckRequestFactory(
        status="declined", note="N", decided_by=UserFactory(), decided_at="2026-01-01T00:00Z"
    )
    again = insert_like(ended, status="'waiting'", decided_by_id="NULL", decided_at="NULL")
    assert broken_rule(again) is None


def test_open_request_names_no_publication():
    number = PublicationFactory().pk
    assert (
        broken_rule(decided("accepted", publication_id=str(number)))
        == "check_request_checked_has_publication"
    )
