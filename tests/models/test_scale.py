import pytest

from claims.models import VerdictScale
from tests.factories import ReviewFactory, verdict
from tests.models.sql import broken_rule, delete, insert_like, trips, update

pytestmark = pytest.mark.django_db


def scale():
    return VerdictScale.objects.get(is_active=True)


def used_verdict():
    ReviewFactory()
    return verdict("accurate")


CASES = {
    "scale_one_active": lambda: insert_like(scale(), version="99"),
    "verdict_slug_once": lambda: insert_like(verdict("accurate")),
    "verdict_value_in_range": lambda: update(verdict("accurate"), "value = 6"),
    "verdict_used_is_frozen": lambda: update(used_verdict(), "label = 'True'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_used_scale_takes_no_verdict_and_loses_none():
    row = used_verdict()
    assert broken_rule(insert_like(row, slug="'new'")) == "verdict_used_is_frozen"
    assert broken_rule(delete(row)) == "verdict_used_is_frozen"


def test_unused_scale_may_change():
    assert broken_rule(update(verdict("accurate"), "label = 'True', value = NULL")) is None
