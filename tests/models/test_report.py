import pytest

from claims.models import Decision
from tests.factories import ReportFactory, UserFactory
from tests.models.sql import broken_rule, delete, insert_like, trips, update

pytestmark = pytest.mark.django_db


def decision():
    report = ReportFactory()
    return Decision.objects.create(
        publication=report.publication,
        report=report,
        action="dismiss",
        reason="The source says so.",
        by=UserFactory(),
    )


CASES = {
    "report_has_text": lambda: update(ReportFactory(), "text = ''"),
    "report_category_known": lambda: update(ReportFactory(), "category = 'rude'"),
    "report_status_known": lambda: update(ReportFactory(), "status = 'lost'"),
    "decision_has_reason": lambda: insert_like(decision(), reason="''"),
    "decision_action_known": lambda: insert_like(decision(), action="'shrug'"),
    "decision_dismissal_has_report": lambda: insert_like(decision(), report_id="NULL"),
    "decision_append_only": lambda: update(decision(), "reason = 'Other.'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_decision_is_never_deleted():
    assert broken_rule(delete(decision())) == "decision_append_only"


def test_hiding_needs_no_report():
    row = decision()
    assert broken_rule(insert_like(row, action="'hide'", report_id="NULL")) is None
