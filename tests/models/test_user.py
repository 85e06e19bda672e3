import pytest

from tests.factories import UserFactory
from tests.models.sql import broken_rule, trips, update

pytestmark = pytest.mark.django_db

CASES = {
    "user_roles_known": lambda: update(UserFactory(), "roles = '{reviewer,emperor}'"),
    "user_has_display_name": lambda: update(UserFactory(), "display_name = ''"),
    "user_keys_are_named": lambda: update(UserFactory(), "keys = '[]'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_person_may_hold_several_roles():
    assert broken_rule(update(UserFactory(), "roles = '{reviewer,editor}'")) is None
