"""What is left of a reader after a day, and after a season."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.models import CheckRequest, CheckWish, Report, SpentChallenge, record_event
from claims.moderating.forgetting import EMAILS_KEPT, SENDERS_KEPT, forget_readers
from tests.factories import CheckRequestFactory, CheckWishFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
LEFT = {"email": "a@example.org", "sender": "a" * 64}


def left() -> list[tuple[str, str]]:
    return [
        (row.email, row.sender[:1])
        for rows in (Report.objects, CheckWish.objects)
        for row in rows.order_by("id")
    ]


def made_before(age: timedelta) -> None:
    then = timezone.now() - age
    for rows in (Report.objects, CheckWish.objects):
        rows.update(created_at=then)
    SpentChallenge.objects.update(spent_at=then)
    CheckRequest.objects.exclude(decided_at=None).update(decided_at=then)


def test_scrambled_addresses_are_kept_for_a_day():
    ReportFactory(**LEFT)
    CheckWishFactory(**LEFT)
    SpentChallenge.objects.create(nonce="n", sender="a" * 64, is_proved=True)
    made_before(SENDERS_KEPT - timedelta(minutes=1))
    forget_readers()
    assert left() == [("a@example.org", "a")] * 2
    made_before(SENDERS_KEPT)
    forget_readers()
    assert left() == [("a@example.org", "")] * 2
    assert not SpentChallenge.objects.exists()


def test_emails_are_kept_for_a_season_after_the_end():
    by = UserFactory()
    ended = CheckRequestFactory(
        status="declined", note="N", decided_by=by, decided_at=timezone.now()
    )
    ReportFactory(**LEFT, status="dismissed")
    ReportFactory(**LEFT)
    late = ReportFactory(**LEFT, status="taken_down")
    corrected = ReportFactory(**LEFT, status="corrected")
    CheckWishFactory(**LEFT, request=ended)
    CheckWishFactory(**LEFT)
    made_before(EMAILS_KEPT)
    for ended_now in (late, corrected):
        record_event(f"report_{ended_now.status}", ended_now, by=by)
    forget_readers()
    kept = ("a@example.org", "")
    assert left() == [("", ""), kept, kept, kept, ("", ""), kept]
