"""What the desk decides about published reviews whose source has changed its status.

A review is kept with a note, or it is corrected or withdrawn: those two are decided by publishing
the correction or the withdrawal, so that readers are told until it is out.
"""

from django.db import transaction
from django.utils import timezone

from claims.citing.statuses import close_alert
from claims.errors import Invalid, Missing, WrongState
from claims.models import AlertDecision, Notification, Review, SourceAlert, User, record_event
from claims.models.source_vocabulary import AlertChoice
from claims.permissions import demand
from claims.text.typed import several_lines

LONGEST_NOTE = 1000  # code points
NO_NOTE = "Say in a sentence why the check stands: readers will see it."


@transaction.atomic
def keep_review(*, decision_id: int, note: str, by: User) -> AlertDecision:
    """Let a published review stand although its source is not what it was; readers see the note.

    Raises `Missing`, `Invalid` without a note, and `WrongState` when it is decided already.
    """
    demand(by, "decide_alert")
    note = several_lines(note).strip()
    if not note:
        raise Invalid({"note": NO_NOTE})
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": f"This is longer than {LONGEST_NOTE} characters. Shorten it."})
    alert = _locked_alert(decision_id)
    decision = alert.decisions.select_for_update().get(pk=decision_id)
    if decision.choice or alert.closed_at:
        raise WrongState("Somebody has decided this already. Nothing was changed.")
    _decide(decision, AlertChoice.KEEP, note, by)
    _close_when_decided(alert)
    return decision


def decide_by_publishing(review: Review, choice: AlertChoice, *, by: User) -> None:
    """Close what was open about a review that is corrected or withdrawn in this transaction.

    The caller holds the sources that the review cites (`lock_sources`).
    """
    open_ones = SourceAlert.objects.filter(closed_at=None, decisions__review=review)
    alerts = SourceAlert.objects.select_for_update(of=("self",)).filter(pk__in=open_ones)
    for alert in alerts.order_by("pk"):
        for decision in alert.decisions.filter(review=review, choice=""):
            _decide(decision, choice, "", by)
        _close_when_decided(alert)


@transaction.atomic
def see_notifications(*, by: User) -> int:
    """Mark all that the person is told of as seen; returns how many were new."""
    demand(by, "see_desk")
    return Notification.objects.filter(user=by, seen_at=None).update(seen_at=timezone.now())


def _locked_alert(decision_id: int) -> SourceAlert:
    """The alert of a decision; whoever decides or changes what it is about waits for it."""
    decision = AlertDecision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise Missing("There is no such decision to make. Nothing was changed.")
    return SourceAlert.locked(decision.alert_id)


def _decide(decision: AlertDecision, choice: AlertChoice, note: str, by: User) -> None:
    decision.choice, decision.note, decision.by, decision.at = choice, note, by, timezone.now()
    decision.save(update_fields=["choice", "note", "by", "at"])
    record_event(
        "decide_alert", decision.review, by=by,
        alert=decision.alert_id, choice=choice, note=note,
    )  # fmt: skip


def _close_when_decided(alert: SourceAlert) -> None:
    if not alert.decisions.filter(choice="").exists():
        close_alert(alert)
