import pytest

from tests.models.sql import broken_rule, insert_like, trips
from tests.source_factories import ServiceAnswerFactory

pytestmark = pytest.mark.django_db

CASES = {"service_answer_once": lambda: insert_like(ServiceAnswerFactory())}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule
