"""What readers report, and what moderators decide about it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import Invalid, Missing, WrongState
from claims.models import Article, Claim, Decision, Publication, Report, User, record_event
from claims.models.vocabulary import (
    Action,
    ReportCategory,
    ReportStatus,
    Visibility,
)
from claims.moderating.limits import require_room_for
from claims.moderating.proofs import Passed, spend
from claims.permissions import demand
from claims.queue import defer

REPORTS_PER_SENDER = 5
TEXT_AT_MOST = 5000  # characters
EMAIL_AT_MOST = 254  # characters, as the column has it

STATUS_AFTER = {
    Action.DISMISS: ReportStatus.DISMISSED,
    Action.SEND_TO_CORRECTION: ReportStatus.TO_CORRECT,
    Action.HIDE: ReportStatus.HIDDEN,
    Action.TAKE_DOWN: ReportStatus.TAKEN_DOWN,
}
# Hiding is for the meantime: what is hidden still waits for what becomes of it.
UNDECIDED = {ReportStatus.OPEN, ReportStatus.HIDDEN}
# From what everybody sees to what nobody may: a decision goes down, only `restore` goes up.
SEVERITY = [
    Visibility.VISIBLE,
    Visibility.HIDDEN,
    Visibility.TAKEN_DOWN,
    Visibility.TAKEN_DOWN_LEGAL,
]


@transaction.atomic
def report_publication(
    *,
    publication: Publication,
    category: str,
    text: str,
    email: str = "",
    sender: str = "",
    passed: Passed | None = None,
    by: User | None = None,
) -> Report:
    """Store what a reader says is wrong with a page that readers can see.

    `sender` is a keyed hash of the reader's address; at most REPORTS_PER_SENDER of the same are
    taken within an hour, and fewer from readers who `passed` no proof of work. Raises `Invalid`,
    `TooMany`, and `WrongState` for a page that is no longer public or a form that was sent before.
    """
    demand(by, "report_publication", publication)
    text, email = "\n".join(text.strip().splitlines()), email.strip()
    require_complete(category, text, email)
    if not Publication.objects.listed().filter(pk=publication.pk).exists():
        raise WrongState(
            _(
                "This page was withdrawn or replaced while you were writing. Nothing was sent; "
                "copy your text and report it on the page as it is now."
            )
        )
    if sender:
        rows = Report.objects.all()
        require_room_for(sender, rows, REPORTS_PER_SENDER, at="created_at", say=say_too_many)
    if by is None:
        spend(passed, sender)
    report = Report.objects.create(
        publication=publication, category=category, text=text, email=email, sender=sender
    )
    record_event("report_received", report, by=by, category=category)
    return report


def require_complete(category: str, text: str, email: str) -> None:
    """Raise `Invalid` with a message for each field that is missing or wrong."""
    errors = {}
    if category not in ReportCategory.values:
        errors["category"] = _("Choose what kind of error it is; “Something else” is fine.")
    if not text:
        errors["text"] = _("Say what is wrong, so that the desk can look at it.")
    elif len(text) > TEXT_AT_MOST:
        errors["text"] = _("Keep the report under %(most)d characters; nothing was sent yet.") % {
            "most": TEXT_AT_MOST
        }
    if email and not is_email(email):
        errors["email"] = _("This is not an e-mail address. Correct it, or leave it empty.")
    if errors:
        raise Invalid(errors)


def is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return len(value) <= EMAIL_AT_MOST


def say_too_many(minutes: int) -> str:
    return ngettext(
        "Your connection has sent %(most)d reports within an hour, as many as the desk takes at a "
        "time. This one was not sent, but your text is still here: send it again in a minute.",
        "Your connection has sent %(most)d reports within an hour, as many as the desk takes at a "
        "time. This one was not sent, but your text is still here: "
        "send it again in %(minutes)d minutes.",
        minutes,
    ) % {"most": REPORTS_PER_SENDER, "minutes": minutes}


@transaction.atomic
def decide_report(
    *,
    report_id: int,
    action: str,
    reason: str,
    is_legal: bool = False,
    revision: int | None = None,
    by: User,
) -> Decision:
    """Dismiss a report, send it to correction, or hide or take down what it is about.

    A report whose page is hidden for now can be decided further; dismissing it shows the page
    again. Raises `Missing`, `Stale` when `revision` is not the stored one, `WrongState` for a
    report that was decided already, and `Invalid`.
    """
    demand(by, "decide_report")
    reason = required_reason(action, reason, is_legal, allowed=STATUS_AFTER)
    report = locked_report(report_id, revision)
    if report.status not in UNDECIDED or STATUS_AFTER[Action(action)] == report.status:
        raise WrongState(
            "This report was decided in the meantime. Your decision was not stored: "
            "read the one that was, and act on the publication itself if more is needed."
        )
    given = {"publication": report.publication, "report": report, "reason": reason, "by": by}
    visibility = visibility_after(action, is_legal)
    if visibility is not None:
        set_visibility(report.publication, visibility, by=by)
    elif action == Action.DISMISS and is_hidden_for(report):
        set_visibility(report.publication, Visibility.VISIBLE, by=by)
        Decision.objects.create(**given, action=Action.RESTORE)
    set_status(report, STATUS_AFTER[Action(action)], reason=reason, by=by)
    return Decision.objects.create(**given, action=action, is_legal=is_legal)


@transaction.atomic
def decide_publication(
    *, publication: Publication, action: str, reason: str, is_legal: bool = False, by: User
) -> Decision:
    """Hide, take down or show again an article or claim, without a report.

    Once it is shown again the reports for which it was hidden wait for a decision again.
    Raises `WrongState` when nothing would change, and `Invalid`.
    """
    demand(by, "decide_report")
    allowed = (Action.HIDE, Action.TAKE_DOWN, Action.RESTORE)
    reason = required_reason(action, reason, is_legal, allowed=allowed)
    visibility = visibility_after(action, is_legal)
    if action == Action.RESTORE:  # before the page is locked, as `decide_report` does
        reopen_reports(publication, reason=reason, by=by)
    if not set_visibility(publication, visibility or Visibility.VISIBLE, by=by):
        raise WrongState(
            "Readers see it that way already; somebody else may have decided the same. "
            "Nothing was changed."
        )
    return Decision.objects.create(
        publication=publication, action=action, reason=reason, is_legal=is_legal, by=by
    )


def required_reason(action: str, reason: str, is_legal: bool, *, allowed: Collection[str]) -> str:
    """The trimmed reason. Raises `Invalid` with a message for each field that is wrong."""
    errors = {}
    if action not in allowed:
        errors["action"] = "Choose what to do."
    if not reason.strip():
        errors["reason"] = "Give the reason: the reader who reported it and the log will show it."
    if is_legal and action != Action.TAKE_DOWN:
        errors["is_legal"] = "Only a take-down can be demanded by law. Untick it, or take it down."
    if errors:
        raise Invalid(errors)
    return reason.strip()


def visibility_after(action: str, is_legal: bool) -> Visibility | None:
    """What readers see after the action; None where it leaves that alone."""
    if action == Action.TAKE_DOWN:
        return Visibility.TAKEN_DOWN_LEGAL if is_legal else Visibility.TAKEN_DOWN
    return {Action.HIDE: Visibility.HIDDEN, Action.RESTORE: Visibility.VISIBLE}.get(Action(action))


def set_status(report: Report, status: ReportStatus, *, reason: str, by: User) -> None:
    """A report's status, never without its event."""
    changed = report.apply({"status": status})
    record_event(f"report_{status}", report, by=by, reason=reason, **changed)


def is_hidden_for(report: Report) -> bool:
    """Whether the page is hidden, and for this report alone.

    Locks the page, so that of two such reports dismissed together the later one shows it again.
    """
    if report.status != ReportStatus.HIDDEN:
        return False
    numbers = locked_numbers(report.publication)
    decisions = Decision.objects.filter(publication__in=numbers)
    shown = decisions.filter(action=Action.RESTORE).aggregate(last=Max("id"))["last"] or 0
    hides = decisions.filter(action=Action.HIDE, id__gt=shown).exclude(report=report)
    waiting = [ReportStatus.HIDDEN, ReportStatus.TO_CORRECT]
    others = hides.filter(Q(report=None) | Q(report__status__in=waiting))
    hidden = {one.visibility for one in numbers} == {Visibility.HIDDEN}
    return hidden and not others.exists()


def reopen_reports(publication: Publication, *, reason: str, by: User) -> None:
    """Let the reports for which the article or claim was hidden wait again."""
    thing = {f"publication__{publication.kind}": publication.object_id}
    hidden = Report.objects.select_for_update(of=("self",)).filter(
        status=ReportStatus.HIDDEN, **thing
    )
    for report in hidden.order_by("pk"):
        set_status(report, ReportStatus.OPEN, reason=reason, by=by)


def locked_report(report_id: int, revision: int | None) -> Report:
    try:
        return Report.locked(report_id, revision=revision)
    except Report.DoesNotExist as error:
        raise Missing("There is no such report. Go back to the queue.") from error


def set_visibility(publication: Publication, visibility: Visibility, *, by: User) -> bool:
    """Give every number of the article or claim the visibility; whether anything changed.

    Raises `WrongState` for a step that would show more of it, other than all of it again.
    """
    numbers = locked_numbers(publication)
    worst = max(SEVERITY.index(Visibility(one.visibility)) for one in numbers)
    if visibility != Visibility.VISIBLE and SEVERITY.index(visibility) < worst:
        raise WrongState(
            f"It is “{SEVERITY[worst].label}” already, which is more than this. "
            "Nothing was changed; to undo that, show it again first."
        )
    changing = [one for one in numbers if one.visibility != visibility]
    for one in changing:
        before, one.visibility = one.visibility, visibility
        one.save(update_fields=["visibility"])
        record_event(f"publication_{visibility}", one, by=by, visibility=[before, visibility])
    if changing and visibility != Visibility.VISIBLE:  # what is closed must leave the open data
        defer("rewrite_open_data", since=timezone.now().isoformat())
    return bool(changing)


def locked_numbers(publication: Publication) -> list[Publication]:
    """All numbers of the thing, locked after the thing itself, as publishing locks them."""
    kind = Article if publication.article_id else Claim
    thing = kind._default_manager.select_for_update().get(pk=publication.object_id)
    numbers = Publication.objects.select_for_update(of=("self",)).defer("record", "search")
    return list(numbers.filter(**{publication.kind: thing}).order_by("number"))
