import pytest

from claims.models import record_event
from tests.factories import ClaimFactory, UserFactory
from tests.models.sql import broken_rule, delete, trips, update

pytestmark = pytest.mark.django_db


def event():
    return record_event("edit_claim", ClaimFactory(), by=UserFactory(), harm=["low", "high"])


CASES = {"event_append_only": lambda: update(event(), "verb = 'nothing'")}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_event_is_never_deleted():
    assert broken_rule(delete(event())) == "event_append_only"


def test_event_says_who_did_what_to_what():
    claim, by = ClaimFactory(), UserFactory()
    row = record_event("edit_claim", claim, by=by, harm=["low", "high"])
    row.refresh_from_db()
    assert (row.verb, row.target_kind, row.target_id, row.by, row.data) == (
        "edit_claim", "claim", claim.pk, by, {"harm": ["low", "high"]},
    )  # fmt: skip
    assert row.at is not None
