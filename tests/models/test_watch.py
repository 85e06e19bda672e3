import pytest

from tests.factories import WatchFactory
from tests.models.sql import broken_rule, trips, update

pytestmark = pytest.mark.django_db

CASES = {
    "watch_on_has_next_check": lambda: update(WatchFactory(), "next_check_at = NULL"),
    "watch_failing_has_problem": lambda: update(WatchFactory(), "failures = 1"),
    "watch_asked_by_somebody": lambda: update(WatchFactory(), "asked_at = now()"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_watch_that_is_off_needs_no_next_check():
    assert broken_rule(update(WatchFactory(), "is_on = false, next_check_at = NULL")) is None
