import pytest

from tests.factories import ReviewFactory, SourceFactory
from tests.models.sql import at, broken_rule, delete, insert_like, trips, update
from tests.source_factories import ReferenceJudgementFactory

pytestmark = pytest.mark.django_db

CASES = {
    "reference_judged_once": lambda: insert_like(ReferenceJudgementFactory()),
    "reference_fit_known": lambda: update(ReferenceJudgementFactory(), "fit = 'so so'"),
    "reference_none_given_has_no_place": lambda: update(
        ReferenceJudgementFactory(), "fit = 'none_given'"
    ),
    "reference_number_from_one": lambda: update(ReferenceJudgementFactory(), "number = 0"),
    "reference_judgement_frozen": lambda: update(handed_in(), "fit = 'partly'"),
}


def handed_in():
    """A judgement of a claim whose review waits for sign-off."""
    judgement = ReferenceJudgementFactory()
    at(ReviewFactory(claim=judgement.claim), "submitted")
    return judgement


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_claim_without_a_reference_is_judged_once_as_well():
    judgement = ReferenceJudgementFactory(place=None, fit="none_given")
    assert broken_rule(insert_like(judgement)) == "reference_judged_once"


def test_references_of_a_claim_handed_in_are_neither_judged_nor_taken_back():
    judgement = handed_in()
    assert broken_rule(insert_like(judgement, number="2")) == "reference_judgement_frozen"
    assert broken_rule(delete(judgement)) == "reference_judgement_frozen"


def test_judgement_handed_in_follows_a_source_that_was_merged():
    judgement = handed_in()
    source = SourceFactory()
    assert broken_rule(update(judgement, f"source_id = {source.pk}")) is None


def test_references_of_a_returned_review_may_be_judged_anew():
    judgement = ReferenceJudgementFactory()
    at(ReviewFactory(claim=judgement.claim), "changes_requested")
    assert broken_rule(update(judgement, "fit = 'partly'")) is None


def test_one_mark_may_name_several_entries():
    judgement = ReferenceJudgementFactory(number=3)
    assert broken_rule(insert_like(judgement, number="4")) is None
