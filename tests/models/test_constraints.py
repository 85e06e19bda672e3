"""No rule of the tables without a test that trips it."""

import re

import pgtrigger
import pytest
from django.db import connection

from tests.models import (
    test_article,
    test_carryover,
    test_check_request,
    test_claim,
    test_discussion,
    test_event,
    test_finding,
    test_foreign_review,
    test_imports,
    test_presence,
    test_publication,
    test_reference,
    test_report,
    test_review,
    test_scale,
    test_second_opinion,
    test_service_answer,
    test_source,
    test_source_copy,
    test_source_watch,
    test_user,
    test_watch,
)

pytestmark = pytest.mark.django_db

MODULES = (
    test_article,
    test_carryover,
    test_check_request,
    test_claim,
    test_discussion,
    test_event,
    test_foreign_review,
    test_finding,
    test_imports,
    test_presence,
    test_publication,
    test_reference,
    test_report,
    test_review,
    test_scale,
    test_second_opinion,
    test_service_answer,
    test_source,
    test_source_copy,
    test_source_watch,
    test_user,
    test_watch,
)
# Triggers that raise under more than one name.
SECOND_NAMES = {
    "occurrence_inside_text",
    "thread_inside_text",
    "opinion_while_it_waits",
    "opinion_beside_the_verdict",
    "opinion_on_one_scale",
    "opinion_rated_has_certainty",
    "opinion_blind_is_true",
}
# These refuse nothing.
TELLING = {"event_is_told"}

# Django's own checks and unique columns carry the table's name: they restate a field.
RULES = """
    SELECT conname FROM pg_constraint
    WHERE conrelid::regclass::text LIKE 'claims\\_%' AND contype IN ('c', 'u', 'x')
    UNION
    SELECT indexrelid::regclass::text FROM pg_index
    WHERE indrelid::regclass::text LIKE 'claims\\_%' AND indisunique AND NOT indisprimary
"""
TRIGGERS = """
    SELECT tgname FROM pg_trigger
    WHERE tgrelid::regclass::text LIKE 'claims\\_%' AND NOT tgisinternal
"""


def names(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def stored_triggers() -> set[str]:
    return {re.sub(r"^pgtrigger_(\w+)_[0-9a-f]{5}$", r"\1", name) for name in names(TRIGGERS)}


def test_every_rule_is_tripped_by_a_test():
    tripped = {name for module in MODULES for name in module.CASES} - SECOND_NAMES
    rules = {name for name in names(RULES) if not name.startswith("claims_")}
    assert tripped == (rules | stored_triggers()) - TELLING


def test_stored_triggers_are_those_of_the_models():
    declared = {
        trigger.name
        for model, trigger in pgtrigger.registered()
        if model._meta.app_label == "claims"
    }
    assert stored_triggers() == declared
