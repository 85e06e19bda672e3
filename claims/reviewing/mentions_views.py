"""Where somebody of the desk is named in a conversation, and whom one can name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Missing
from claims.reviewing import discussion, discussion_queries
from claims.web import PageForm, neighbours, requires, signed_in


@never_cache
@require_safe
@requires("discuss")
def list_mentions(request: HttpRequest) -> HttpResponse:
    """Where others named the person, the newest first."""
    user = signed_in(request)
    page = discussion_queries.mentions_page(user, **PageForm(request.GET).chosen())
    shown = {
        "mentions": [(row, discussion_queries.html_of(row.comment)) for row in page.rows],
        "unseen": discussion_queries.unseen_mentions(user),
        **neighbours(page, {}),
        "desk_section": "mentions",
    }
    return render(request, "reviewing/list_mentions.html", shown)


@never_cache
@require_safe
@requires("discuss")
def count_mentions(request: HttpRequest) -> HttpResponse:
    """The number of new mentions, for the masthead; nothing when there is none."""
    unseen = discussion_queries.unseen_mentions(signed_in(request))
    return render(request, "reviewing/_count_mentions.html", {"unseen": unseen})


@require_POST
@requires("discuss")
def open_mention(request: HttpRequest, mention_id: int) -> HttpResponse:
    """Go to the conversation; what it says to the person counts as seen."""
    user = signed_in(request)
    mention = discussion_queries.mentions_of(user).filter(pk=mention_id).first()
    if mention is None:
        raise Missing("Nobody mentions you there any more.")
    comment = mention.comment
    discussion.see_mentions(thread_id=comment.thread_id, by=user)
    address = reverse("reviewing:show_thread", args=[comment.thread_id])
    after = discussion_queries.page_start(comment)
    return redirect(f"{address}{f'?after={after}' if after else ''}#comment-{comment.pk}")


@require_POST
@requires("discuss")
def see_mentions(request: HttpRequest) -> HttpResponse:
    discussion.see_mentions(by=signed_in(request))
    messages.success(request, "All mentions are marked as seen.")
    return redirect("reviewing:list_mentions")


@require_safe
@requires("discuss")
@cache_control(private=True, max_age=60)
def list_people(request: HttpRequest) -> HttpResponse:
    """Whom one can mention, to choose from while typing."""
    people = discussion_queries.people_of_the_desk()
    return JsonResponse(
        [{"username": one.username, "name": one.display_name} for one in people], safe=False
    )
