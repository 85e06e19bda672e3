"""Notes on passages of an article: in the panel of its workspace, or on a page of their own."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.highlighting.queries import current_snapshot
from claims.reviewing import discussion, discussion_queries
from claims.reviewing.discussion_forms import NoteForm
from claims.reviewing.discussion_views import listed, stored, told
from claims.web import requires, signed_in, varies, wants_fragment, whole_number


@never_cache
@require_safe
@requires("see_desk")
@varies
def list_notes(request: HttpRequest, article_id: int) -> HttpResponse:
    """The notes of an article, or with `?thread=` those that share some words."""
    return article_notes(request, article_id)


@never_cache
@require_safe
@requires("see_desk")
def list_places(request: HttpRequest, article_id: int) -> HttpResponse:
    """Where the open notes stand in the newest copy, for the page to paint: code points."""
    snapshot = current_snapshot(article_id)
    placed = discussion_queries.places_of_notes(snapshot)
    rows = [{"id": note.pk, "start": span.start, "end": span.end} for note, span in placed]
    return JsonResponse(rows, safe=False)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("discuss")
@varies
def create_note(request: HttpRequest, article_id: int) -> HttpResponse:
    """Say something about words: those that come along, or that are typed."""
    snapshot = current_snapshot(article_id)
    form = NoteForm(request.POST or request.GET, snapshot=snapshot)
    start = partial(discussion.start_thread, by=signed_in(request))
    note = form.attempt(start) if form.is_bound else None
    if note is None:
        shown = {"form": form, "place": form, "article": snapshot.article}
        name = "_note_form" if wants_fragment(request) else "create_note"
        return render(request, f"reviewing/{name}.html", shown, status=form.status)
    if wants_fragment(request):
        return told(article_notes(request, article_id, done=stored(form), newest=note.pk))
    messages.success(request, stored(form))
    return redirect("reviewing:list_notes", article_id)


def article_notes(
    request: HttpRequest, article_id: int, *, newest: int | None = None, **context: Any
) -> HttpResponse:
    """The notes in the order of the text; with `newest` on the page that has this one."""
    snapshot = current_snapshot(article_id)
    notes = discussion_queries.notes_of(snapshot.article)
    asked = (whole_number(pk) for pk in request.GET.getlist("thread"))
    only = {pk for pk in asked if pk is not None}
    if only:
        notes = notes.filter(pk__in=only)
    everything = {
        "article": snapshot.article,
        "snapshot": snapshot,
        "only": only,
        "desk_section": "queue",
        **listed(request, notes, snapshot=snapshot, showing=newest),
        **context,
    }
    name = "_notes" if wants_fragment(request) else "list_notes"
    return render(request, f"reviewing/{name}.html", everything)
