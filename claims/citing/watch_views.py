"""The watch over the sources: the dashboard, and a look that somebody asks for."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.citing import queries, watch_queries, watching
from claims.citing.cards import source_card
from claims.citing.forms import WatchForm
from claims.models import Source
from claims.models.paging import page_by_id
from claims.models.source_vocabulary import SAYS_SO
from claims.permissions import demand
from claims.web import neighbours, requires, signed_in, varies, wants_fragment

PAGE_SIZE = 30
# A look that nobody picked up for this long (seconds) makes people wonder.
_PATIENCE = 15


@require_safe
@requires("see_desk")
def show_watch(request: HttpRequest) -> HttpResponse:
    """Sources by status, filtered; without a filter what needs somebody's attention first."""
    chosen = WatchForm(request.GET).chosen()
    asked = {name: chosen[name] or "" for name in ("status", "trouble")}
    page = page_by_id(
        watch_queries.filtered(**asked),
        before=chosen["before"],
        after=chosen["after"],
        size=PAGE_SIZE,
    )
    risky = watch_queries.reviews_to_decide()
    shown = {
        "form": WatchForm(initial=chosen),
        "counts": watch_queries.counts(),
        "status": asked["status"],
        "is_filtered": any(asked.values()),
        "rows": [row_of(source) for source in page.rows],
        "oldest": [row_of(source) for source in watch_queries.longest_unchecked()],
        "risky": list(risky[: watch_queries.AT_RISK]),
        "at_risk": watch_queries.at_risk_counts(),
        "to_decide": watch_queries.open_alert_count(),
        **neighbours(page, asked),
        "desk_section": "sources",
    }
    return render(request, "citing/show_watch.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_desk")
@varies
def check_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Ask for a look at a source, then how it is getting on: polled until it has ended.

    A poll that names the state it has `seen` gets 204 while this lasts.
    """
    source = queries.source(source_id)
    if request.method == "POST":
        demand(signed_in(request), "check_source")
        watching.ask_check(source_id=source_id, by=signed_in(request))
    if not wants_fragment(request):
        return redirect("citing:edit_source", source_id)
    part = watch_part(source)
    if part["state"] and request.GET.get("seen") == part["state"]:
        return HttpResponse(status=204)  # nothing on the page moves, and nothing is told again
    card = source_card(source)
    shown = {**part, "source": source, "card": card, "has_looked": not part["state"]}
    return render(request, "citing/_watch.html", shown)


def watch_part(source: Source) -> dict[str, object]:
    """What `_watch.html` shows of a source. `state` is empty when nobody waits for a look."""
    watch = watch_queries.watch_of(source)
    waited = timezone.now() - watch.asked_at if watch and watch.asked_at else None
    return {
        "watch": watch,
        "says": SAYS_SO.get(source.status_by, source.status_by),
        "state": _state(waited),
        "alert": watch_queries.open_alert(source),
        "strikes": watching.STRIKES,
    }


def _state(waited: timedelta | None) -> str:
    if waited is None or waited >= watching.PATIENCE:
        return ""
    return "stuck" if waited.total_seconds() > _PATIENCE else "waiting"


def row_of(source: Source) -> dict[str, object]:
    """A source of the dashboard with its watch, which may not be there yet."""
    return {"source": source, "watch": getattr(source, "watch", None)}
