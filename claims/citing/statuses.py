"""The one way in which a source's status changes, and what follows where it is cited in public."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.citing.standings import Announced, Standing, follows, standing_of
from claims.models import (
    AlertDecision,
    Notice,
    Notification,
    Review,
    Source,
    SourceAlert,
    record_event,
)
from claims.models.revised import set_changed
from claims.models.source import ALERTING, HREFS
from claims.models.source_vocabulary import AlertChoice, SourceStatus
from claims.models.vocabulary import ReviewStatus

LONGEST_NOTICE = 2000  # characters of an address


@transaction.atomic
def set_status(
    *,
    source_id: int,
    status: str,
    by_what: str,
    notice: str = "",
    at: datetime | None = None,
) -> SourceAlert | None:
    """Give a source a status, where `standings.FOLLOWS` lets it follow the one that it has.

    `by_what` names the service or the look that found it, `notice` is the address where it is
    announced, `at` since when it holds (now, unless it is said). Where published reviews cite
    the source, the desk gets one task with a decision for each of them, and their authors are
    told. Returns that task, None where nothing changed or nobody has to decide. Said again, it
    does nothing again.
    """
    source = locked_source(source_id)
    if source is None:
        return None
    at = at or timezone.now()
    if not follows(source.status, status, before_at=source.status_at, at=at):
        return None
    return _write(source, Standing(status, at, by_what, notice))


@transaction.atomic
def follow_notices(*, source_id: int) -> SourceAlert | None:
    """Give a source the status that all the stored notices of its work come to.

    Without any notice its status stays. Returns the task for the desk as `set_status` does.
    """
    source = locked_source(source_id)
    standing = standing_of(announced(source)) if source else None
    return _write(source, standing) if source and standing else None


def announced(source: Source) -> list[Announced]:
    """What is announced about the work of a source, by its DOI or its PMID."""
    notices = Notice.objects.none()
    if source.doi:
        notices = notices | Notice.objects.filter(doi=source.doi)
    if source.pmid:
        notices = notices | Notice.objects.filter(pmid=source.pmid)
    return [Announced(one.kind, one.dated, one.origin, where_is(one)) for one in notices]


def where_is(notice: Notice) -> str:
    """The address of an announcement, "" where none is known."""
    return HREFS["doi"].format(notice.notice_doi) if notice.notice_doi else ""


def locked_source(source_id: int) -> Source | None:
    """The source, kept from changing; None for one that is gone or part of another one.

    The lock lets others cite the source meanwhile, and publishing waits for it.
    """
    rows = Source.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=source_id, merged_into=None).first()


def _write(source: Source, standing: Standing) -> SourceAlert | None:
    """Store the standing with its event; a look that finds nothing once more is no event."""
    before, at = source.status, standing.at or timezone.now()
    if before == standing.status:
        if before == SourceStatus.OK:
            _save(source, status_at=at, status_by=standing.by_what)
        return None
    _save(
        source,
        status=standing.status,
        status_at=at,
        status_by=standing.by_what,
        status_notice=standing.notice[:LONGEST_NOTICE],
    )
    record_event(
        "change_source_status", source, by=None,
        status=[before, standing.status], by_what=standing.by_what, notice=standing.notice,
    )  # fmt: skip
    return _alert(source, before)


def _save(source: Source, **values: Any) -> None:
    """Store what no person writes. The revision stays, so that nobody who is editing the record is
    told that somebody else has edited it; `Source.etag` tells machines."""
    changed = set_changed(source, values)
    source.save(update_fields=list(changed))


def _alert(source: Source, before: str) -> SourceAlert | None:
    """The task for the desk after a change: a new one, or the open one, which now says this."""
    open_one = source.alerts.select_for_update(of=("self",)).filter(closed_at=None).first()
    if source.status not in ALERTING:
        if open_one:
            close_alert(open_one)
        return None
    reviews = published_reviews_citing(source)
    if not reviews:
        return None
    if open_one:
        return _ask_anew(open_one, source.status, reviews)
    alert = SourceAlert.objects.create(source=source, before=before, status=source.status)
    record_event("open_alert", alert, by=None, status=source.status)
    _ask(alert, reviews)
    return alert


def published_reviews_citing(source: Source) -> list[Review]:
    """The reviews that readers see and that draw on the source, the oldest first."""
    published = Review.objects.filter(status=ReviewStatus.PUBLISHED, evidence__source=source)
    return list(published.distinct().order_by("pk"))


def _ask_anew(alert: SourceAlert, status: str, reviews: list[Review]) -> SourceAlert:
    """Something else happened before all was decided: what was kept is asked about again."""
    changed = alert.apply({"status": status})
    kept = alert.decisions.filter(choice=AlertChoice.KEEP, review__in=reviews)
    again = list(kept.values("review", "note"))
    kept.update(choice="", note="", by=None, at=None)
    record_event("ask_again", alert, by=None, **changed, kept=again)
    alert.notifications.update(seen_at=None)
    _ask(alert, reviews)
    return alert


def _ask(alert: SourceAlert, reviews: list[Review]) -> None:
    """One decision for each review, and one notification for each author."""
    AlertDecision.objects.bulk_create(
        [AlertDecision(alert=alert, review=review) for review in reviews], ignore_conflicts=True
    )
    authors = sorted({review.author_id for review in reviews})
    Notification.objects.bulk_create(
        [Notification(alert=alert, user_id=author) for author in authors], ignore_conflicts=True
    )


def ask_about(source: Source, reviews: list[Review], *, before: str) -> SourceAlert | None:
    """Have the desk decide about published reviews that came to cite a source in trouble.

    `before` is the status of what they cited until now. Call it in the transaction of what brought
    them. Returns the task; None where nobody has to decide.
    """
    if source.status not in ALERTING or source.status == before or not reviews:
        return None
    alert = source.alerts.select_for_update(of=("self",)).filter(closed_at=None).first()
    if alert is None:
        alert = SourceAlert.objects.create(source=source, before=before, status=source.status)
        record_event("open_alert", alert, by=None, status=source.status)
    _ask(alert, reviews)
    return alert


def close_alert(alert: SourceAlert) -> None:
    """End the task for the desk; call it in the transaction of what ended it."""
    alert.apply({"closed_at": timezone.now()})
    record_event("close_alert", alert, by=None, status=alert.status)
