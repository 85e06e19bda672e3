"""The desk's tasks about sources that were retracted, corrected or lost under what is public."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from claims.citing import watch_queries
from claims.models import SourceAlert
from claims.models.source_vocabulary import SAYS_SO
from claims.publishing import alert_queries, alerts
from claims.publishing.forms import KeepForm
from claims.web import PageForm, neighbours, requires, signed_in


@never_cache
@require_safe
@requires("see_desk")
def list_alerts(request: HttpRequest) -> HttpResponse:
    """The tasks that wait; with `?done=1` those that are decided."""
    user, is_open = signed_in(request), request.GET.get("done") != "1"
    page = alert_queries.alerts_page(user, is_open=is_open, **PageForm(request.GET).chosen())
    shown = {
        "alerts": [(row, told(row)) for row in page.rows],
        "is_open": is_open,
        "to_decide": watch_queries.open_alert_count(),
        "unseen": alert_queries.unseen_count(user),
        **neighbours(page, {"done": "" if is_open else "1"}),
        "desk_section": "alerts",
    }
    return render(request, "publishing/list_alerts.html", shown)


@never_cache
@require_safe
@requires("see_desk")
def count_alerts(request: HttpRequest) -> HttpResponse:
    """How many tasks wait, for the masthead; nothing when there is none."""
    shown = {"waiting": watch_queries.open_alert_count()}
    return render(request, "publishing/_count_alerts.html", shown)


@require_POST
@requires("see_desk")
def see_notifications(request: HttpRequest) -> HttpResponse:
    alerts.see_notifications(by=signed_in(request))
    messages.success(request, "Marked as seen. What is not decided stays in the list.")
    return redirect("publishing:list_alerts")


@never_cache
@require_safe
@requires("see_desk")
def show_alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    return alert_page(request, alert_id)


@require_POST
@requires("decide_alert")
def keep_review(request: HttpRequest, decision_id: int) -> HttpResponse:
    alert_id = alert_queries.alert_of(decision_id)
    form = KeepForm(request.POST, prefix=f"keep-{decision_id}")
    keep = partial(alerts.keep_review, decision_id=decision_id, by=signed_in(request))
    if decision := form.attempt(keep):
        words = f"“{decision.review.claim}” stays as it is. Readers see your note."
        messages.success(request, words)
        return redirect("publishing:show_alert", alert_id)
    return alert_page(request, alert_id, refused=(decision_id, form))


def alert_page(
    request: HttpRequest, alert_id: int, refused: tuple[int, KeepForm] | None = None
) -> HttpResponse:
    """The task with a form for each review, a refused one with what was typed and why."""
    alert = alert_queries.alert(alert_id)
    decisions = list(alert.decisions.all())
    drafts = alert_queries.corrections_of(decisions)
    forms = dict([refused]) if refused else {}
    shown = {
        "alert": alert,
        "told": told(alert),
        "decisions": [
            {
                "row": one,
                "form": forms.get(one.pk) or KeepForm(prefix=f"keep-{one.pk}"),
                "draft": drafts.get(one.review_id),
            }
            for one in decisions
        ],
        "desk_section": "alerts",
    }
    status = refused[1].status if refused else 200
    return render(request, "publishing/show_alert.html", shown, status=status)


def told(alert: SourceAlert) -> dict[str, Any]:
    """What happened, when and who says so, as words. A later status is the source's own."""
    source = alert.source
    is_current = source.status == alert.status
    return {
        "happened": alert.happened,
        "at": source.status_at if is_current else None,
        "says": SAYS_SO.get(source.status_by, source.status_by) if is_current else "",
        "notice": source.status_notice if is_current else "",
    }
