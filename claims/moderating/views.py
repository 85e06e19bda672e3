"""The reader's report and its status, and the desk of the moderators."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import DomainError, TooMany, WrongState
from claims.languages import with_language
from claims.models import Decision, Publication, Report
from claims.models.paging import page_by_id
from claims.models.vocabulary import (
    Action,
    Change,
    PublicationKind,
    ReportStatus,
    Visibility,
)
from claims.moderating import queries
from claims.moderating.forms import DecisionForm, FindForm, LogForm, QueueForm, ReportForm
from claims.moderating.open_forms import is_foreign, open_form
from claims.moderating.reports import decide_publication, decide_report, report_publication
from claims.permissions import can
from claims.web import (
    STATUS_OF_CLOSED,
    add_refusal,
    neighbours,
    person,
    requires,
    seconds_until,
    sender_of,
    signed_in,
)

PAGE_SIZE = 50
ON_REPORT = {
    ReportStatus.OPEN: (
        Action.DISMISS,
        Action.SEND_TO_CORRECTION,
        Action.HIDE,
        Action.TAKE_DOWN,
    ),
    ReportStatus.HIDDEN: (Action.DISMISS, Action.SEND_TO_CORRECTION, Action.TAKE_DOWN),
}
DONE = {
    Action.DISMISS: "Dismissed",
    Action.SEND_TO_CORRECTION: "Sent to correction",
    Action.HIDE: "Hidden",
    Action.TAKE_DOWN: "Taken down",
    Action.RESTORE: "Shown again",
}


@open_form
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A reader says what is wrong with a page, without an account."""
    publication = queries.current_publication(kind, pk)
    closed = closed_with(publication)
    if closed:
        return unlisted(render(request, "moderating/refuse_report.html", status=closed))
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, purpose=f"report {kind} {pk}", comes_from_elsewhere=is_foreign(request))
    if not (form.is_bound and form.is_valid()):
        return report_form(request, publication, form, 400 if form.is_bound else 200)
    try:
        sent = send(request, publication, form)
    except DomainError as error:
        status = add_refusal(form, error)
        if isinstance(error, WrongState):
            form.renew()
        response = report_form(request, publication, form, status)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = seconds_until(error.retry_at)
        return response
    return redirect("moderating:show_status", sent.token)


def report_form(
    request: HttpRequest, publication: Publication, form: ReportForm, status: int
) -> HttpResponse:
    shown = {
        "form": form,
        "publication": publication,
        "public_path": with_language(queries.public_path(publication)),
        "proof_bits": settings.PROOF_BITS,
    }
    return unlisted(render(request, "moderating/report_publication.html", shown, status=status))


def closed_with(publication: Publication) -> int | None:
    """The status of a page that readers cannot report, because they cannot see it."""
    if publication.change == Change.WITHDRAWN:
        return 410
    return STATUS_OF_CLOSED.get(Visibility(publication.visibility))


def send(request: HttpRequest, publication: Publication, form: ReportForm) -> Report:
    return report_publication(
        publication=publication,
        category=form.cleaned_data["category"],
        text=form.cleaned_data["text"],
        email=form.cleaned_data["email"],
        sender=sender_of(request),
        passed=form.passed,
        by=person(request),
    )


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep a page out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def show_status(request: HttpRequest, token: UUID) -> HttpResponse:
    """What became of a report, for whoever holds its link."""
    found = queries.report_by_token(token)
    publication = queries.current_publication(found.publication.kind, found.publication.object_id)
    is_public = closed_with(publication) is None
    shown = {
        "report": found,
        "publication": publication if is_public else None,
        "is_article": found.publication.kind == PublicationKind.ARTICLE,
        "public_path": with_language(queries.public_path(publication)),
        "decisions": queries.decisions_for_reader(found),
        "outcome": queries.outcome_of(found),
    }
    return unlisted(render(request, "moderating/show_status.html", shown))


@require_safe
@requires("see_reports")
def queue(request: HttpRequest) -> HttpResponse:
    """The reports of one status: the open ones oldest first, the others newest first."""
    chosen = QueueForm(request.GET).chosen()
    asked = {"status": chosen["status"], "category": chosen["category"]}
    newest_first = chosen["status"] != ReportStatus.OPEN
    shown = {
        **listed(queries.reports(**asked), chosen, asked, newest_first=newest_first),
        "oldest_first": not newest_first,
        "chosen": chosen,
        "form": QueueForm(initial=chosen),
        "hidden": [] if newest_first else queries.hidden_reports(asked["category"]),
        "open_count": queries.open_report_count(),
        "desk_section": "moderation",
    }
    return render(request, "moderating/list_reports.html", shown)


def listed(
    rows: QuerySet[Any], chosen: dict[str, Any], asked: dict[str, str], *, newest_first: bool = True
) -> dict[str, Any]:
    """The page of a list, and the addresses of its neighbours."""
    page = page_by_id(
        rows,
        before=chosen["before"],
        after=chosen["after"],
        newest_first=newest_first,
        size=PAGE_SIZE,
    )
    return {"page": page, **neighbours(page, asked)}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_reports")
def show_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report beside what it is about; a POST decides it."""
    found = queries.report(pk)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        actions=ON_REPORT.get(ReportStatus(found.status), list(Action)),
        is_hidden=found.status == ReportStatus.HIDDEN,
        initial={"revision": found.revision},
    )
    if not (form.is_bound and form.is_valid()):
        return report_page(request, found, form, 400 if form.is_bound else 200)
    if must_confirm(request, form):
        return confirm(request, found.publication, form)
    try:
        decision = decide_report(
            report_id=pk,
            revision=form.cleaned_data["revision"],
            by=signed_in(request),
            **form.decision(),
        )
    except DomainError as error:
        return report_page(request, queries.report(pk), form, add_refusal(form, error))
    return decided(request, decision)


def report_page(
    request: HttpRequest, found: Report, form: DecisionForm, status: int
) -> HttpResponse:
    shown = {
        **context_of(found.publication, but=found),
        "report": found,
        "is_undecided": found.status in ON_REPORT,
        "form": form,
        "outcome": queries.outcome_of(found),
    }
    return render(request, "moderating/show_report.html", shown, status=status)


def context_of(publication: Publication, *, but: Report | None = None) -> dict[str, Any]:
    """What a moderator needs to see around an article or claim before deciding."""
    return {
        "desk_section": "moderation",
        "publication": publication,
        "record": publication.record,
        "numbers": list(queries.numbers_of(publication)),
        "public_path": queries.public_path(publication),
        "decisions": list(queries.decisions_on(publication)),
        "reports": list(queries.reports_on(publication, but=but)),
        "articles": list(queries.articles_showing(publication)),
    }


def must_confirm(request: HttpRequest, form: DecisionForm) -> bool:
    return form.is_destructive and "confirmed" not in request.POST


def confirm(request: HttpRequest, publication: Publication, form: DecisionForm) -> HttpResponse:
    """Ask once, by name, before readers lose a page."""
    shown = {
        "desk_section": "moderation",
        "publication": publication,
        "numbers": len(queries.numbers_of(publication)),
        "articles": list(queries.articles_showing(publication)),
        "action": Action(form.cleaned_data["action"]),
        "is_legal": form.cleaned_data["is_legal"],
        "reason": form.cleaned_data["reason"],
        "given": [(name, value) for name, value in form.data.items() if name in form.fields],
    }
    return render(request, "moderating/confirm_decision.html", shown)


def decided(request: HttpRequest, decision: Decision) -> HttpResponse:
    publication = decision.publication
    done = DONE[Action(decision.action)]
    messages.success(request, f"{done}: “{publication.title}”. The log has it.")
    if decision.report_id:
        return redirect("moderating:queue")
    return redirect("moderating:show_publication", publication.kind, publication.object_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_reports")
def show_publication(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """An article or claim with its decisions; a POST hides it, takes it down or shows it again."""
    publication = queries.current_publication(kind, pk)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        actions=actions_for(publication),
        is_without_report=True,
    )
    if not (form.is_bound and form.is_valid()):
        return publication_page(request, publication, form, 400 if form.is_bound else 200)
    if must_confirm(request, form):
        return confirm(request, publication, form)
    try:
        decision = decide_publication(
            publication=publication, by=signed_in(request), **form.decision()
        )
    except DomainError as error:
        return publication_page(request, publication, form, add_refusal(form, error))
    return decided(request, decision)


def actions_for(publication: Publication) -> list[Action]:
    """What a moderator may still do to it: first what shows less, then what shows it again."""
    return {
        Visibility.VISIBLE: [Action.HIDE, Action.TAKE_DOWN],
        Visibility.HIDDEN: [Action.RESTORE, Action.TAKE_DOWN],
        Visibility.TAKEN_DOWN: [Action.RESTORE, Action.TAKE_DOWN],
        Visibility.TAKEN_DOWN_LEGAL: [Action.RESTORE],
    }[Visibility(publication.visibility)]


def publication_page(
    request: HttpRequest, publication: Publication, form: DecisionForm, status: int
) -> HttpResponse:
    shown = {**context_of(publication), "form": form}
    return render(request, "moderating/show_publication.html", shown, status=status)


@require_safe
@requires("see_reports")
def find_publication(request: HttpRequest) -> HttpResponse:
    """Find what was published, by its public address or by words, also when it is hidden."""
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    shown = {
        "desk_section": "moderation",
        "form": form,
        "words": words,
        "found": queries.publications_matching(words) if words else [],
    }
    return render(request, "moderating/find_publication.html", shown)


@require_safe
@requires("see_moderation_log")
def show_log(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first."""
    chosen = LogForm(request.GET).chosen()
    asked = {"action": chosen["action"]}
    shown = {
        **listed(queries.decisions(**asked), chosen, asked),
        "chosen": chosen,
        "form": LogForm(initial=chosen),
        "may_open": can(person(request), "see_reports"),
        "may_correct": can(person(request), "start_correction"),
        "desk_section": "moderation",
    }
    return render(request, "moderating/show_log.html", shown)
