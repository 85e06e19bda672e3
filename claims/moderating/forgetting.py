"""What readers left of themselves is deleted once it has served its purpose."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from claims.models import CheckRequest, CheckWish, Event, Report, SpentChallenge
from claims.models.check_request import OPEN_REQUESTS
from claims.models.vocabulary import ReportStatus

# Hashes of addresses are there to count within an hour, and a challenge lasts twelve: a day is
# longer than both.
SENDERS_KEPT = timedelta(days=1)
# E-mail addresses are there for questions, also in the weeks after a decision.
EMAILS_KEPT = timedelta(days=90)
ENDED_REPORTS = [ReportStatus.DISMISSED, ReportStatus.CORRECTED, ReportStatus.TAKEN_DOWN]


@transaction.atomic
def forget_readers() -> None:
    """Delete hashes of addresses after a day, and the e-mail addresses of what ended long ago.

    A report or request that is still open keeps its e-mail address.
    """
    now = timezone.now()
    for rows in (Report.objects, CheckWish.objects):
        rows.filter(created_at__lt=now - SENDERS_KEPT).exclude(sender="").update(sender="")
    SpentChallenge.objects.filter(spent_at__lt=now - SENDERS_KEPT).delete()
    long_ago = now - EMAILS_KEPT
    reports = Report.objects.filter(status__in=ENDED_REPORTS, created_at__lt=long_ago)
    steps = Event.objects.filter(target_kind="report", target_id=OuterRef("pk"))
    reports.exclude(email="").exclude(Exists(steps.filter(at__gte=long_ago))).update(email="")
    ended = CheckRequest.objects.exclude(status__in=OPEN_REQUESTS).filter(decided_at__lt=long_ago)
    CheckWish.objects.filter(request__in=ended).exclude(email="").update(email="")
