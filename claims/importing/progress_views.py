"""The desk's pages of imports under way: how they are getting on, stopped, tried once more."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.importing import imports, queries
from claims.importing.articles import Outcome
from claims.importing.duplicates import NearCopy, near_copies
from claims.importing.lists import queries as batch_queries
from claims.importing.lists.forms import MINE, MineForm
from claims.importing.problems import LASTING, LISTLIKE
from claims.models import Article, Import
from claims.models.paging import page_by_id
from claims.models.vocabulary import ImportStatus
from claims.web import neighbours, requires, signed_in, wants_fragment, whole_number

# An import that nobody picked up for this long (seconds) makes people wonder.
_PATIENCE = 15
PAGE_SIZE = 30
_TOLD = 3  # copies named when an import ends
# From these shares on (percent) two texts are called nearly the same, or much of one is elsewhere.
_NEARLY, _MUCH = 80, 50
_STEPS = (
    ImportStatus.QUEUED, ImportStatus.FETCHING, ImportStatus.EXTRACTING, ImportStatus.COMPARING,
    ImportStatus.READY,
)  # fmt: skip
_ENDED_BADLY = (ImportStatus.FAILED, ImportStatus.CANCELLED)
_NEWS: dict[Outcome, str] = {
    "new_article": "The article is in. Select words to make a claim of them.",
    "new_snapshot": "The page changed since it was captured; its text is now copy {number}.",
    "unchanged": "The page is here already and has not changed since, so nothing new was stored.",
}


@never_cache
@require_safe
@requires("import_article")
def show_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """How an import is getting on; polled until it has ended, then it leads to the article.

    A poll that names the state it has `seen` gets 204 while this lasts, so that nothing on the
    page moves.
    """
    row = get_object_or_404(Import.objects.select_related("article", "batch"), pk=import_id)
    if row.status == ImportStatus.READY and row.article is not None:
        return _lead_on(request, row, row.article)
    shown = _progress(row)
    if not wants_fragment(request):
        return render(request, "importing/show_import.html", shown)
    if request.GET.get("seen") == shown["state"]:
        return HttpResponse(status=204)
    answer = render(request, "importing/_import.html", shown)
    return trigger_client_event(answer, "told", {"words": shown["words"]})


@never_cache
@require_safe
@requires("import_article")
def list_imports(request: HttpRequest) -> HttpResponse:
    """What the person has asked for, one by one or several at once, the newest first."""
    chosen = MineForm(request.GET).chosen()
    by, place = signed_in(request), {"before": chosen["before"], "after": chosen["after"]}
    shown = {"show": chosen["show"], "tabs": MINE, "desk_section": "import"}
    if chosen["show"] == "lists":
        lists = page_by_id(batch_queries.batches_of(by), **place, size=PAGE_SIZE)
        tallies = batch_queries.tallies(lists.rows)
        shown["batches"] = [(batch, tallies[batch.pk]) for batch in lists.rows]
        shown |= neighbours(lists, {"show": chosen["show"]})
    else:
        page = page_by_id(batch_queries.imports_of(by), **place, size=PAGE_SIZE)
        shown |= {"rows": page.rows, **neighbours(page, {})}
    return render(request, "importing/list_imports.html", shown)


@require_POST
@requires("cancel_import")
def cancel_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop an import."""
    imports.cancel_import(import_id=import_id, by=signed_in(request))
    return redirect("importing:show_import", import_id)


@require_POST
@requires("import_article")
def hurry_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Try now what would be tried again later."""
    row = imports.hurry_import(import_id=import_id, by=signed_in(request))
    if row.batch_id and request.POST.get("from") == "batch":
        return redirect("importing:show_batch", row.batch_id)
    return redirect("importing:show_import", import_id)


@require_POST
@requires("import_article")
def retry_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask once more for what failed."""
    again = True if request.POST.get("again") == "1" else None
    row = imports.retry_import(import_id=import_id, by=signed_in(request), again=again)
    return redirect("importing:show_import", row.pk)


def tell_outcome(request: HttpRequest, outcome: Outcome, article: Article) -> None:
    """Say on the next page what an import has found."""
    number = article.current_snapshot.number
    level = messages.INFO if outcome == "unchanged" else messages.SUCCESS
    messages.add_message(request, level, _NEWS[outcome].format(number=number))
    copies = near_copies(article.current_snapshot).rows
    if copies:
        messages.warning(request, _copies_told(article, copies))


def asked_for(request: HttpRequest) -> dict[str, object]:
    """What an earlier import asked for (`?from=`), to fill the form with."""
    import_id = whole_number(request.GET.get("from", ""))
    row = Import.objects.filter(pk=import_id).first() if import_id else None
    return {**row.details, "url": row.url} if row else {}


def _progress(row: Import) -> dict[str, object]:
    is_waiting = row.waits(timezone.now())
    is_stuck = (
        row.status == ImportStatus.QUEUED
        and row.batch_id is None
        and (timezone.now() - row.created_at).total_seconds() > _PATIENCE
    )
    return {
        "desk_section": "import",
        "row": row,
        "name": row.url or row.filename,
        "steps": _steps(row),
        "is_over": row.status in _ENDED_BADLY,
        "is_waiting": is_waiting,
        "can_retry": row.problem_code not in LASTING,
        "may_be_list": row.problem_code in LISTLIKE and not row.raw_sha256,
        "is_stuck": is_stuck,
        "attempt": row.attempts + 1,
        "attempts": queries.attempts_in_all(),
        "state": f"{row.status}-{row.attempts}-{int(is_stuck)}-{int(is_waiting)}",
        "words": row.problem or row.get_status_display(),
    }


def _lead_on(request: HttpRequest, row: Import, article: Article) -> HttpResponse:
    """To the article, with the news told once it is reached."""
    if row.outcome:  # there is none where it ended before outcomes were kept
        tell_outcome(request, cast(Outcome, row.outcome), article)
    address = reverse("highlighting:show_workspace", args=[article.pk])
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _copies_told(article: Article, copies: list[NearCopy]) -> SafeString:
    """Where this text, or some of it, is here already, with the way to compare them."""
    same = [copy for copy in copies if copy.is_same_text]
    degree = "Exactly the same text is here already as" if same else _degree(copies[0])
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>{}',
        (
            (
                reverse("highlighting:show_workspace", args=[copy.article.pk]),
                copy.article.title,
                "" if same else _shares(copy),
            )
            for copy in (same or copies)[:_TOLD]
        ),
    )
    return format_html(
        '{} {}. <a href="{}">See all near-copies and the claims judged there</a>.',
        degree,
        links,
        reverse("importing:list_copies", args=[article.pk]),
    )


def _degree(copy: NearCopy) -> str:
    if min(copy.percent_here, copy.percent_there) >= _NEARLY:
        return "Nearly the same text is here already as"
    share = "Much" if copy.percent_here >= _MUCH else "Part"
    return f"{share} of this text is here already in"


def _shares(copy: NearCopy) -> str:
    here, there = copy.percent_here, copy.percent_there
    return f" ({here} % of this text stands there, {there} % of that text stands here)"


def _steps(row: Import) -> list[tuple[str, str]]:
    """Label and class of each step of an import; a file is not fetched."""
    steps = [step for step in _STEPS if not (step == ImportStatus.FETCHING and row.raw_sha256)]
    reached = steps.index(ImportStatus(row.status)) if row.status in steps else -1
    return [
        (
            str(step.label),
            "is-done" if place < reached else "is-current" if place == reached else "",
        )
        for place, step in enumerate(steps)
    ]
