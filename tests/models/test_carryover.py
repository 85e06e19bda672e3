import pytest

from tests.factories import CarryoverDecisionFactory, CarryoverFactory
from tests.models.sql import broken_rule, delete, insert_like, trips, update

pytestmark = pytest.mark.django_db


def altered(**values):
    """A row like one that is stored, for another occurrence of its claim, with these values."""
    carryover = CarryoverFactory()
    other = CarryoverFactory().occurrence_id
    return insert_like(carryover, occurrence_id=str(other), **values)


CASES = {
    "carryover_once": lambda: insert_like(CarryoverFactory()),
    "carryover_outcome_known": lambda: altered(outcome="'lost'"),
    "carryover_place_as_outcome": lambda: altered(outcome="'removed'"),
    "carryover_score_is_share": lambda: altered(score="1.5"),
    "carryover_immutable": lambda: update(CarryoverFactory(), "score = 0.5"),
    "carryover_decision_known": lambda: insert_like(
        CarryoverDecisionFactory(),
        carryover_id=str(CarryoverFactory().pk),
        decision="'perhaps'",
        occurrence_uuid="gen_random_uuid()",
    ),
    "carryover_decision_has_words": lambda: insert_like(
        CarryoverDecisionFactory(), carryover_id=str(CarryoverFactory().pk), decision="'placed'"
    ),
    "carryover_decision_immutable": lambda: update(
        CarryoverDecisionFactory(), "decided_at = now()"
    ),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize("values", [{"place": "NULL"}, {"place": "'[3,3)'"}, {"score": "-0.1"}])
def test_carryover_without_a_place_or_share_is_refused(values):
    assert broken_rule(altered(**values)) is not None


def test_removed_words_have_no_place():
    assert broken_rule(altered(outcome="'removed'", place="NULL")) is None


@pytest.mark.parametrize(
    ("factory", "rule"),
    [
        (CarryoverFactory, "carryover_immutable"),
        (CarryoverDecisionFactory, "carryover_decision_immutable"),
    ],
)
def test_what_was_found_and_decided_is_never_deleted(factory, rule):
    assert broken_rule(delete(factory())) == rule
