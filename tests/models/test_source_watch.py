import pytest

from tests.models.sql import broken_rule, insert_like, trips, update
from tests.source_factories import (
    AlertDecisionFactory,
    NoticeFactory,
    NotificationFactory,
    SourceAlertFactory,
    SourceWatchFactory,
)

pytestmark = pytest.mark.django_db

BY = "by_id = (SELECT min(id) FROM claims_user), at = now()"
CASES = {
    "notice_once": lambda: insert_like(NoticeFactory()),
    "notice_is_of_a_work": lambda: update(NoticeFactory(), "doi = ''"),
    "notice_kind_known": lambda: update(NoticeFactory(), "kind = 'rumour'"),
    "source_watch_strike_has_time": lambda: update(SourceWatchFactory(), "strikes = 1"),
    "alert_one_open": lambda: insert_like(SourceAlertFactory()),
    "alert_status_known": lambda: update(SourceAlertFactory(), "status = 'ok'"),
    "alert_decision_once": lambda: insert_like(AlertDecisionFactory()),
    "alert_choice_known": lambda: update(
        AlertDecisionFactory(),
        "choice = 'shrug', by_id = (SELECT min(id) FROM claims_user), at = now()",
    ),
    "alert_decided_by_somebody": lambda: update(AlertDecisionFactory(), "choice = 'correct'"),
    "alert_kept_has_note": lambda: update(
        AlertDecisionFactory(),
        "choice = 'keep', by_id = (SELECT min(id) FROM claims_user), at = now()",
    ),
    "notification_once": lambda: insert_like(NotificationFactory()),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_source_may_have_a_second_alert_once_the_first_is_closed():
    alert = SourceAlertFactory()
    assert broken_rule(insert_like(alert, closed_at="now()")) is None
