import pytest

from tests.models.sql import broken_rule, insert_like, trips, update
from tests.source_factories import ReferenceJudgementFactory

pytestmark = pytest.mark.django_db

CASES = {
    "reference_judged_once": lambda: insert_like(ReferenceJudgementFactory()),
    "reference_fit_known": lambda: update(ReferenceJudgementFactory(), "fit = 'so so'"),
    "reference_none_given_has_no_place": lambda: update(
        ReferenceJudgementFactory(), "fit = 'none_given'"
    ),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_claim_without_a_reference_is_judged_once_as_well():
    judgement = ReferenceJudgementFactory(place=None, fit="none_given")
    assert broken_rule(insert_like(judgement)) == "reference_judged_once"
