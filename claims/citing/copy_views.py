"""The copies of a source: asked for, followed until they are there, read, withdrawn."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.citing import archives, copies, copy_queries, queries
from claims.citing.cards import source_card
from claims.citing.copy_forms import UploadForm, WithdrawForm
from claims.errors import DomainError
from claims.models import CopyRequest, Source, SourceCopy, User
from claims.models.source_vocabulary import CopyKind, CopyStatus
from claims.permissions import can, demand
from claims.text.addresses import host_of
from claims.text.render import render_html
from claims.web import requires, signed_in, varies, wants_fragment

# A request that nobody picked up for this long (seconds) makes people wonder.
_PATIENCE = 15
_TEXT_LEVEL = 3  # the text's headings stand under the page's h1 and h2


@never_cache
@require_safe
@requires("see_desk")
@varies
def show_copies(request: HttpRequest, source_id: int) -> HttpResponse:
    """The copies of a source and how the newest request is getting on: polled until it has ended.

    A poll that names the state it has `seen` gets 204 while this lasts.
    """
    source = queries.source(source_id)
    if not wants_fragment(request):
        return _to_source(source_id)
    shown = copies_part(source, signed_in(request))
    if shown["copy_state"] and request.GET.get("seen") == shown["copy_state"]:
        return HttpResponse(status=204)
    if not shown["copy_state"]:
        shown["source_card"] = source_card(source)
    return render(request, "citing/_copies.html", shown)


@require_POST
@requires("keep_copy")
@varies
def keep_copy(request: HttpRequest, source_id: int) -> HttpResponse:
    """Ask for a copy of the page, or (`where=wayback`) for one at the archive."""
    ask = copies.archive_page if request.POST.get("where") == "wayback" else copies.keep_page
    return _asked(request, source_id, lambda: ask(source_id=source_id, by=signed_in(request)))


@require_POST
@requires("keep_copy")
@varies
def retry_copy(request: HttpRequest, source_id: int, request_id: int) -> HttpResponse:
    """Ask once more for what failed."""
    by = signed_in(request)
    return _asked(request, source_id, lambda: copies.retry_copy(request_id=request_id, by=by))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("keep_copy")
def upload_copy(request: HttpRequest, source_id: int) -> HttpResponse:
    """A file or a pasted text as the copy of a source."""
    source = queries.source(source_id)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.store(source, signed_in(request)) is not None:
        return _to_source(source_id)
    shown = {"source": source, "form": form, "desk_section": "sources"}
    return render(request, "citing/upload_copy.html", shown, status=form.status)


@require_safe
@requires("see_desk")
def show_copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """The text of a copy with the passages of all reviews marked in it."""
    copy = copy_queries.copy(copy_id)
    if copy.kind == CopyKind.WAYBACK:
        return _to_source(copy.source_id)
    told = copy_queries.passages_in(copy)
    shown = {
        "copy": copy,
        "source": copy.source,
        "told": told,
        "may_withdraw": _may_withdraw(copy, signed_in(request)),
        "desk_section": "sources",
    }
    if not copy.is_withdrawn:
        marks = copy_queries.highlights_of(copy, told)
        html = render_html(copy_queries.document_of(copy), marks, base_level=_TEXT_LEVEL)
        shown["body"] = mark_safe(html)  # render_html escapes
    return render(request, "citing/show_copy.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_desk")
def withdraw_copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Ask why, and what is lost; a POST does it."""
    copy = copy_queries.copy(copy_id)
    demand(signed_in(request), "withdraw_copy", copy)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.withdraw(copy, signed_in(request)) is not None:
        messages.success(request, "Withdrawn. Its text is gone; that it was here stays told.")
        return _to_source(copy.source_id)
    shown = {"copy": copy, "source": copy.source, "form": form, "desk_section": "sources"}
    return render(request, "citing/withdraw_copy.html", shown, status=form.status)


def copies_part(source: Source, by: User) -> dict[str, object]:
    """What `_copies.html` shows of a source; each copy with whether the person may withdraw it.

    `copy_state` is empty when nobody waits.
    """
    row = copy_queries.request_to_tell(source)
    rows = copy_queries.copies_of(source)
    return {
        "source": source,
        "copies": [(one, _may_withdraw(one, by)) for one in rows],
        "copy_request": row,
        "copy_state": _state(row) if row else "",
        "is_stuck": row is not None and _is_stuck(row),
        "open_host": host_of(copies.open_address(source)),
        "is_archive_on": archives.is_on(),
    }


def _may_withdraw(copy: SourceCopy, by: User) -> bool:
    return not copy.is_withdrawn and can(by, "withdraw_copy", copy)


def _state(row: CopyRequest) -> str:
    return f"{row.pk}-{row.status}-{int(_is_stuck(row))}" if row.is_open else ""


def _is_stuck(row: CopyRequest) -> bool:
    waited = (timezone.now() - row.created_at).total_seconds()
    return row.status == CopyStatus.QUEUED and waited > _PATIENCE


def _asked(request: HttpRequest, source_id: int, ask: Callable[[], CopyRequest]) -> HttpResponse:
    """The copies after a request; where it was refused, with the reason beside them."""
    try:
        ask()
        refusal = ""
    except DomainError as problem:
        refusal = problem.message
    if not wants_fragment(request):
        if refusal:
            messages.error(request, refusal)
        return _to_source(source_id)
    shown = copies_part(queries.source(source_id), signed_in(request)) | {"refusal": refusal}
    return render(request, "citing/_copies.html", shown)


def _to_source(source_id: int) -> HttpResponse:
    page = redirect("citing:edit_source", source_id)
    page["Location"] += "#copies"
    return page
