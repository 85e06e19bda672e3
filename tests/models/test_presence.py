import pytest

from tests.factories import PresenceFactory
from tests.models.sql import broken_rule, trips

pytestmark = pytest.mark.django_db


def editing_nothing():
    PresenceFactory()
    return "UPDATE claims_presence SET is_editing = true"


CASES = {"presence_edits_a_claim": editing_nothing}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule
