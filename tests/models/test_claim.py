import pytest
from django.db import IntegrityError
from psycopg.types.range import Range

from claims.models import Occurrence
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory, TopicFactory
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db

EMOJI = "Feel great 👩‍👩‍👧 today, they say."

CASES = {
    "claim_has_statement": lambda: update(ClaimFactory(), "statement = ''"),
    "claim_type_known": lambda: update(ClaimFactory(), "claim_type = 'rumour'"),
    "claim_harm_known": lambda: update(ClaimFactory(), "harm = 'terrible'"),
    "topic_status_known": lambda: update(TopicFactory(), "status = 'perhaps'"),
    "occurrence_once": lambda: insert_like(OccurrenceFactory()),
    "occurrence_start_before_end": lambda: update(
        OccurrenceFactory(), "place = '[-1, 2)', exact = 'Kr'"
    ),
    "occurrence_relation_known": lambda: update(OccurrenceFactory(), "relation = 'cousin'"),
    "occurrence_quote_is_slice": lambda: update(OccurrenceFactory(), "exact = 'Enhances'"),
    "occurrence_quotes_are_slices": lambda: insert_like(OccurrenceFactory(), place="'[0, 25)'"),
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


@pytest.mark.parametrize(("wrong", "rule"), [(None, None), (0, "slices"), (7, "slices")])
def test_many_marks_of_long_texts_are_checked_at_once(wrong, rule):
    """The walk through the texts takes rows in any order, far apart and close together."""
    snapshots = [
        SnapshotFactory(raw=" ".join(f"{EMOJI} {word}{number}" for number in range(2_000)))
        for word in ("leaf", "ärger")
    ]
    claim, marks = ClaimFactory(), []
    for number in (1_999, 3, 1_000, 4):
        for snapshot, word in zip(snapshots, ("leaf", "ärger"), strict=True):
            start = snapshot.text.index(f"{word}{number}")
            place = Range(start, start + len(word) + len(str(number)))
            exact = "other" if len(marks) == wrong else f"{word}{number}"
            marks.append(
                Occurrence(
                    claim=claim,
                    snapshot=snapshot,
                    place=place,
                    exact=exact,
                    created_by=claim.created_by,
                )
            )
    if rule is None:
        assert len(Occurrence.objects.bulk_create(marks)) == 8
    else:
        with pytest.raises(IntegrityError, match="The quote is not the slice"):
            Occurrence.objects.bulk_create(marks)


def test_claims_may_overlap_in_one_place():
    other = ClaimFactory().pk
    assert broken_rule(insert_like(OccurrenceFactory(), claim_id=str(other))) is None
