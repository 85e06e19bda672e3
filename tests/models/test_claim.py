import pytest

from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db

EMOJI = "Feel great 👩‍👩‍👧 today, they say."

CASES = {
    "claim_has_statement": lambda: update(ClaimFactory(), "statement = ''"),
    "claim_type_known": lambda: update(ClaimFactory(), "claim_type = 'rumour'"),
    "claim_harm_known": lambda: update(ClaimFactory(), "harm = 'terrible'"),
    "occurrence_once": lambda: insert_like(OccurrenceFactory()),
    "occurrence_start_before_end": lambda: update(
        OccurrenceFactory(), "place = '[-1, 2)', exact = 'Kr'"
    ),
    "occurrence_relation_known": lambda: update(OccurrenceFactory(), "relation = 'cousin'"),
    "occurrence_quote_is_slice": lambda: update(OccurrenceFactory(), "exact = 'Enhances'"),
    "occurrence_inside_text": lambda: update(OccurrenceFactory(), "place = '[5, 99999)'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize("place", ["empty", "[10, 10)", "(,5)", "[5,)"])
def test_range_without_two_ends_is_refused(place):
    occurrence = OccurrenceFactory()
    assert broken_rule(update(occurrence, f"place = '{place}'")) is not None


def test_moved_range_keeps_its_quote():
    assert broken_rule(update(OccurrenceFactory(), "place = '[0, 25)'")) == (
        "occurrence_quote_is_slice"
    )


def test_offsets_count_code_points():
    occurrence = OccurrenceFactory(snapshot=SnapshotFactory(raw=EMOJI), exact="today")
    assert occurrence.place == (EMOJI.index("today"), EMOJI.index("today") + 5)
    assert broken_rule(insert_like(occurrence, claim_id=str(ClaimFactory().pk))) is None


def test_claims_may_overlap_in_one_place():
    other = ClaimFactory().pk
    assert broken_rule(insert_like(OccurrenceFactory(), claim_id=str(other))) is None
