import pytest

from claims.models import ForeignReview
from tests.factories import UserFactory
from tests.models.sql import broken_rule, trips, update

pytestmark = pytest.mark.django_db


def foreign_review():
    return ForeignReview.objects.create(identity="1", markup={}, imported_by=UserFactory())


CASES = {
    "foreign_review_share_of_scale": lambda: update(foreign_review(), "share = 1.5"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_share_may_be_unknown_or_at_an_end():
    row = foreign_review()
    for share in ("NULL", "0", "1"):
        assert broken_rule(update(row, f"share = {share}")) is None
