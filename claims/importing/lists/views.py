"""The desk's pages for importing several articles: asked for, chosen from a list, under way."""

import csv
from hashlib import sha256
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.errors import DomainError, Invalid
from claims.importing.lists import batches
from claims.importing.lists import queries as batch_queries
from claims.importing.lists.forms import ITEMS, ChooseForm, ItemsForm, SeveralForm
from claims.importing.lists.listing import Entry
from claims.models import Batch, Import
from claims.models.paging import page_by_id
from claims.models.vocabulary import BatchStatus
from claims.text.cells import as_words
from claims.web import (
    add_refusal,
    neighbours,
    requires,
    signed_in,
    wants_fragment,
    whole_number,
)

PAGE_SIZE = 50
CHOICES = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("import_article")
def import_several(request: HttpRequest) -> HttpResponse:
    """Name many articles: by their addresses, by a list on the web, by a file."""
    form = SeveralForm(request.POST, request.FILES)
    if request.method != "POST":
        return _several_page(request, SeveralForm(initial=request.GET.dict()))
    status = 400
    if form.is_valid():
        try:
            batch = _start(request, form)
        except DomainError as problem:
            status = add_refusal(form, problem)
        else:
            return redirect("importing:show_batch", batch.pk)
    return _several_page(request, form, status=status)


@never_cache
@require_safe
@requires("import_article")
def show_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How a list is getting on, one line for each article; polled until all have ended.

    A poll that names the state it has `seen` gets 204 while this lasts.
    """
    batch = get_object_or_404(Batch.objects.select_related("created_by"), pk=batch_id)
    if batch.status == BatchStatus.CHOOSING:
        return _lead_to_choice(request, batch)
    shown = _items(request, batch)
    if not wants_fragment(request):
        shown["left_out"] = _left_out(batch)
        return render(request, "importing/show_batch.html", shown)
    if request.GET.get("seen") == shown["state"]:
        return HttpResponse(status=204)
    answer = render(request, "importing/_batch.html", shown)
    return (
        trigger_client_event(answer, "told", {"words": shown["words"]})
        if shown["words"]
        else answer
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("import_article")
def choose_entries(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Pick the articles of a list that are to be imported."""
    batch = get_object_or_404(Batch, pk=batch_id)
    if batch.status not in (BatchStatus.CHOOSING, BatchStatus.STARTED):
        return redirect("importing:show_batch", batch_id)
    if request.method != "POST":
        return _choice_page(request, batch)
    try:
        number = batches.choose_entries(
            batch_id=batch_id, places=_chosen_places(request, batch), by=signed_in(request)
        )
    except Invalid as problem:
        return _choice_page(request, batch, problem=problem.message, status=400)
    messages.success(request, f"{number} article{' is' if number == 1 else 's are'} on the way.")
    return redirect("importing:show_batch", batch_id)


@require_POST
@requires("cancel_import")
def cancel_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Stop what has not ended."""
    number = batches.cancel_batch(batch_id=batch_id, by=signed_in(request))
    messages.success(request, f"Stopped. {number} had not ended; what was ready is kept.")
    return redirect("importing:show_batch", batch_id)


@require_POST
@requires("import_article")
def retry_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Ask once more for what failed, as a list of its own."""
    batch = batches.retry_batch(batch_id=batch_id, by=signed_in(request))
    return redirect("importing:show_batch", batch.pk)


@never_cache
@require_safe
@requires("import_article")
def download_batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What became of each article, as a table."""
    batch = get_object_or_404(Batch, pk=batch_id)
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(
        ["place", "address", "status", "outcome", "problem", "title", "article", "ended", "copy of"]
    )
    lines = [
        *(_line(request, row) for row in batch_queries.items(batch).order_by("position")),
        *(_fault(place, entry) for place, entry in enumerate(batch.entries) if "problem" in entry),
    ]
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    name = f"import-{batch.pk}.csv"
    return HttpResponse(
        "\ufeff" + file.getvalue(),  # spreadsheets take a table without this mark for Latin-1
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _several_page(request: HttpRequest, form: SeveralForm, *, status: int = 200) -> HttpResponse:
    shown = {"form": form, "desk_section": "import"}
    return render(request, "importing/import_several.html", shown, status=status)


def _start(request: HttpRequest, form: SeveralForm) -> Batch:
    by, said = signed_in(request), form.cleaned_data
    if said["upload"] is not None:
        upload = said["upload"]
        return batches.start_list_upload(content=upload.read(), filename=upload.name, by=by)
    if said["list"]:
        return batches.start_list(url=said["list"], by=by)
    return batches.start_batch(urls=said["urls"], by=by, again=said["again"])


def _items(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """The lines of a list as they are now, and what has changed for people who do not see them."""
    chosen = ItemsForm(request.GET).chosen()
    tally = batch_queries.tally(batch)
    page = page_by_id(
        batch_queries.items(batch, chosen["show"]),
        before=chosen["before"],
        after=chosen["after"],
        newest_first=False,
        size=PAGE_SIZE,
    )
    states = [(row.pk, row.status, row.retry_at, row.article_id) for row in page.rows]
    seen = f"{batch.status}{batch.problem}{tally}{states}"
    is_over = batch.status != BatchStatus.READING and not tally.open
    beside = neighbours(page, {"show": chosen["show"]})
    state = sha256(seen.encode()).hexdigest()[:16]
    here = {name: chosen[name] for name in ("show", "before", "after") if chosen[name]}
    return {
        "desk_section": "import",
        "batch": batch,
        "tally": tally,
        "rows": page.rows,
        "show": chosen["show"],
        "tabs": _tabs(tally),
        "is_reading": batch.status == BatchStatus.READING,
        "is_over": is_over,
        "state": state,
        "poll": urlencode({**here, "seen": state}),
        "words": _told(batch, tally) if is_over else "",
        "previous": beside["older"],
        "next": beside["newer"],
    }


def _told(batch: Batch, tally: batch_queries.Tally) -> str:
    if batch.status == BatchStatus.FAILED:
        return batch.problem
    return f"All {tally.total} have ended: {tally.ready} ready, {tally.failed} failed."


def _tabs(tally: batch_queries.Tally) -> list[tuple[str, str, int]]:
    numbers = {
        "": tally.total,
        "open": tally.open,
        "ready": tally.ready,
        "failed": tally.failed,
        "cancelled": tally.cancelled,
    }
    return [(slug, label, numbers[slug]) for slug, label in ITEMS if numbers[slug] or not slug]


def _left_out(batch: Batch) -> dict[str, Any]:
    """What of the list was not asked for, and whether more can be."""
    begun = set(batch.imports.values_list("position", flat=True))
    faults = [entry for entry in batch.entries if "problem" in entry]
    rest = sum("url" in entry for entry in batch.entries) - len(begun)
    return {"faults": faults[:PAGE_SIZE], "fault_count": len(faults), "rest": max(0, rest)}


def _lead_to_choice(request: HttpRequest, batch: Batch) -> HttpResponse:
    address = reverse("importing:choose_entries", args=[batch.pk])
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _choice_page(
    request: HttpRequest, batch: Batch, *, problem: str = "", status: int = 200
) -> HttpResponse:
    form = ChooseForm(request.POST if request.method == "POST" else request.GET)
    chosen = form.chosen()
    matching = batch_queries.choices(
        batch, words=chosen["q"], since=chosen["since"], until=chosen["until"]
    )
    start = chosen["after"] or 0
    rows = batch_queries.with_articles(matching[start : start + CHOICES])
    kept = form.kept(chosen)
    ticked = set(_ticked(request)) if request.method == "POST" else None
    shown = {
        "desk_section": "import",
        "batch": batch,
        "form": ChooseForm(initial=chosen),
        "kept": kept,
        "rows": [(row, row.is_proposed if ticked is None else row.place in ticked) for row in rows],
        "problem": problem,
        "summary": _summary(len(matching), len(batch.entries), start, start + len(rows)),
        "open_count": sum(row.is_open for row in matching),
        "total": len(batch.entries),
        "is_filtered": any(kept.values()),
        "previous": _page_address(kept, start - CHOICES) if start else "",
        "next": _page_address(kept, start + CHOICES) if start + CHOICES < len(matching) else "",
    }
    return render(request, "importing/choose_entries.html", shown, status=status)


def _summary(matching: int, total: int, start: int, end: int) -> str:
    found = f"{matching} of {total} match" if matching < total else f"{total} in the list"
    return f"{found}; {start + 1} to {end} are shown." if end - start < matching else f"{found}."


def _page_address(kept: dict[str, str], start: int) -> str:
    said = {name: value for name, value in {**kept, "after": start}.items() if value}
    return f"?{urlencode(said)}"


def _chosen_places(request: HttpRequest, batch: Batch) -> list[int]:
    """The ticked entries, or with `all` every one that matches the filter and is not here."""
    if request.POST.get("all") != "1":
        return _ticked(request)
    chosen = ChooseForm(request.POST).chosen()
    return batch_queries.proposed_places(
        batch, words=chosen["q"], since=chosen["since"], until=chosen["until"]
    )


def _ticked(request: HttpRequest) -> list[int]:
    places = map(whole_number, request.POST.getlist("entry"))
    return [place for place in places if place is not None]


def _line(request: HttpRequest, row: Import) -> list[object]:
    address, title = "", ""
    if row.article is not None:
        address = request.build_absolute_uri(
            reverse("highlighting:show_workspace", args=[row.article.pk])
        )
        title = row.article.title
    ended = row.finished_at.isoformat(timespec="seconds") if row.finished_at else ""
    return [
        (row.position or 0) + 1, row.url or row.filename, row.get_status_display(),
        row.get_outcome_display(), row.problem, title, address, ended, row.likeness,
    ]  # fmt: skip


def _fault(place: int, entry: Entry) -> list[object]:
    return [place + 1, entry.get("written", ""), "Left out", "", entry["problem"], "", "", "", ""]


def _harmless(cell: object) -> object:
    """The cell, with what a spreadsheet would calculate made a text."""
    return as_words(cell) if isinstance(cell, str) else cell
