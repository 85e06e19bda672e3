"""Conversations about a claim: `#discussion` in the panel, or a page of its own without script.

Every thread is a fragment by itself, `#thread-…`, so that what is typed in the others stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from claims.errors import WrongState
from claims.highlighting.queries import current_snapshot
from claims.models import Claim, Snapshot, Thread
from claims.models.paging import Page
from claims.permissions import can, demand
from claims.reviewing import discussion, discussion_queries
from claims.reviewing.discussion_forms import EditCommentForm, SaidForm
from claims.reviewing.discussion_queries import Conversation
from claims.web import (
    DomainForm,
    PageForm,
    neighbours,
    requires,
    signed_in,
    status_of,
    varies,
    wants_fragment,
    whole_number,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversation with the form to answer in it."""

    conversation: Conversation
    form: DomainForm


@never_cache
@require_safe
@requires("see_desk")
@varies
def list_threads(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The conversations about a claim: the open ones, and the resolved ones folded away."""
    return claim_discussion(request, claim_id)


@require_POST
@requires("discuss")
@varies
def start_thread(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    form = SaidForm(request.POST, key=f"claim-{claim_id}")
    started = form.attempt(partial(discussion.start_thread, claim=claim, by=signed_in(request)))
    if started is None:
        return claim_discussion(request, claim_id, form.status, new_form=form)
    if not wants_fragment(request):
        messages.success(request, stored(form))
        return redirect("reviewing:show_thread", started.pk)
    return told(claim_discussion(request, claim_id, done=stored(form)))


@never_cache
@require_safe
@requires("see_desk")
@varies
def show_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One conversation: the fragment for htmx, else a page with all that was said."""
    return one_thread(request, thread_id)


@require_POST
@requires("discuss")
@varies
def add_comment(request: HttpRequest, thread_id: int) -> HttpResponse:
    form = SaidForm(request.POST, key=f"thread-{thread_id}")
    add = partial(discussion.add_comment, thread_id=thread_id, by=signed_in(request))
    if form.attempt(add) is None:
        return one_thread(request, thread_id, form.status, form=form)
    return done(request, thread_id, stored(form))


@require_POST
@requires("discuss")
@varies
def resolve_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    resolve = partial(discussion.resolve_thread, thread_id=thread_id)
    return step(request, thread_id, resolve, "Resolved.")


@require_POST
@requires("discuss")
@varies
def reopen_thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    reopen = partial(discussion.reopen_thread, thread_id=thread_id)
    return step(request, thread_id, reopen, "Open again.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("discuss")
@varies
def edit_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = discussion_queries.comment(comment_id)
    demand(signed_in(request), "edit_comment", comment)
    form = EditCommentForm(request.POST or None, row=comment)
    edit = partial(discussion.edit_comment, comment_id=comment_id, by=signed_in(request))
    edited = form.attempt(edit) if form.is_bound else None
    if edited:
        return done(request, comment.thread_id, stored(form))
    shown = {"comment": comment, "form": form, "desk_section": "queue"}
    name = "_edit_comment" if wants_fragment(request) else "edit_comment"
    return render(request, f"reviewing/{name}.html", shown, status=form.status)


@require_POST
@requires("discuss")
@varies
def remove_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = discussion_queries.comment(comment_id)
    remove = partial(discussion.remove_comment, comment_id=comment_id)
    return step(request, comment.thread_id, remove, "Comment removed.", removed=comment_id)


@require_POST
@requires("discuss")
@varies
def restore_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = discussion_queries.comment(comment_id)
    restore = partial(discussion.restore_comment, comment_id=comment_id)
    return step(request, comment.thread_id, restore, "The comment is back.")


def claim_discussion(
    request: HttpRequest, claim_id: int, status: int = 200, **context: Any
) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    everything = {
        "claim": claim,
        "new_form": SaidForm(key=f"claim-{claim_id}"),
        "desk_section": "queue",
        **listed(request, discussion_queries.threads_of(claim)),
        **context,
    }
    if wants_fragment(request):
        everything["open_count"] = discussion_queries.open_threads(claim)
        return render(request, "reviewing/_discussion.html", everything, status=status)
    return render(request, "reviewing/list_threads.html", everything, status=status)


def listed(
    request: HttpRequest,
    threads: "QuerySet[Thread]",
    *,
    snapshot: Snapshot | None = None,
    showing: int | None = None,
) -> dict[str, Any]:
    """The open conversations and the resolved ones, a page of each: the newest first.

    With a snapshot in the order of its text, and on the page that has the one `showing`. `more_…`
    are the queries of the pages that follow.
    """
    names, pages = _pages(request, threads, snapshot, showing)
    rows = [row for page in pages for row in page.rows]
    found = discussion_queries.conversations(rows, reader=signed_in(request), snapshot=snapshot)
    shown = [Shown(one, SaidForm(key=f"thread-{one.thread.pk}")) for one in found]
    more = [
        f"{name}={page.older}" if page.older else ""
        for name, page in zip(names, pages, strict=True)
    ]
    return {
        "open_threads": [one for one in shown if not one.conversation.thread.is_resolved],
        "resolved_threads": [one for one in shown if one.conversation.thread.is_resolved],
        "more_open": more[0],
        "more_resolved": more[1],
        "is_continued": any(page.newer for page in pages),
        "can_highlight": can(signed_in(request), "highlight_claim"),
    }


def _pages(
    request: HttpRequest,
    threads: "QuerySet[Thread]",
    snapshot: Snapshot | None,
    showing: int | None,
) -> tuple[list[str], list[Page[Thread]]]:
    """The names under which a page of the open and one of the resolved is asked for, and both."""
    way = "after" if snapshot else "before"
    names = [f"open_{way}", f"resolved_{way}"]
    start, other = (whole_number(request.GET.get(name, "")) for name in names)
    if snapshot:
        return names, discussion_queries.pages_in_text(
            threads, snapshot, open_after=start, resolved_after=other, showing=showing
        )
    return names, [
        discussion_queries.page_of(threads, resolved=False, before=start),
        discussion_queries.page_of(threads, resolved=True, before=other),
    ]


def one_thread(
    request: HttpRequest,
    thread_id: int,
    status: int = 200,
    *,
    form: DomainForm | None = None,
    **context: Any,
) -> HttpResponse:
    """The conversation again: alone for htmx, else on its page."""
    user = signed_in(request)
    thread = discussion_queries.thread(thread_id)
    snapshot = current_snapshot(thread.snapshot.article_id) if thread.snapshot else None
    found = discussion_queries.conversation(thread, reader=user, snapshot=snapshot)
    everything = {
        "shown": Shown(found, form or SaidForm(key=f"thread-{thread_id}")),
        "thread": thread,
        "snapshot": snapshot,
        "can_highlight": can(user, "highlight_claim"),
        "removed": discussion_queries.removed_comment(
            thread, whole_number(request.GET.get("removed", "")), by=user
        ),
        "desk_section": "queue",
        **context,
    }
    if wants_fragment(request):
        if thread.claim:
            everything["open_count"] = discussion_queries.open_threads(thread.claim)
        part = render(request, "reviewing/_thread.html", everything, status=status)
        return reswap(retarget(part, f"#thread-{thread_id}"), "outerHTML")
    chosen = PageForm(request.GET).chosen()
    page = discussion_queries.comments_page(thread, **chosen)
    everything |= {"said": discussion_queries.said(page.rows, user), **neighbours(page, {})}
    return render(request, "reviewing/show_thread.html", everything, status=status)


def step(
    request: HttpRequest, thread_id: int, change: Callable[..., Any], message: str, **context: Any
) -> HttpResponse:
    """Do it, and show the conversation as it is then, or why it was refused."""
    try:
        change(by=signed_in(request))
    except WrongState as error:
        return one_thread(request, thread_id, status_of(error), refusal=error)
    return done(request, thread_id, message, **context)


def done(
    request: HttpRequest, thread_id: int, message: str, *, removed: int | None = None
) -> HttpResponse:
    if wants_fragment(request):
        return told(one_thread(request, thread_id, done=message, removed=removed))
    messages.success(request, message)
    address = reverse("reviewing:show_thread", args=[thread_id])
    return redirect(f"{address}?removed={removed}" if removed else address)


def stored(form: DomainForm) -> str:
    """What the person is told of a text that was stored: also whom it does not reach."""
    unknown = discussion.people_named(form.cleaned_data["text"]).unknown
    if not unknown:
        return "Stored. Only the desk sees it."
    names = ", ".join(f"@{name}" for name in unknown)
    return f"Stored, as plain text: nobody of the desk is called {names}."


def told(response: HttpResponse) -> HttpResponse:
    """What else the page shows of conversations is loaded again: notes, and new mentions."""
    return trigger_client_event(trigger_client_event(response, "notes-changed"), "mentions-changed")
