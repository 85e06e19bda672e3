"""What the desk knows about some words of an article, and whose they are."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from claims.highlighting import adjusting, queries
from claims.highlighting.claim_views import on_claim
from claims.highlighting.forms import MergeForm, MoveForm, PlaceForm
from claims.highlighting.text_views import claim_address
from claims.highlighting.views import in_panel, marks_changed
from claims.models import Claim, Occurrence, note_claims_shown
from claims.web import requires, signed_in, varies

MOST_SEARCHED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def search_words(request: HttpRequest, article_id: int) -> HttpResponse:
    """Claims of the desk that hold or resemble the chosen words, or others that were typed."""
    snapshot = queries.current_snapshot(article_id)
    data = request.POST or request.GET
    place = PlaceForm(data, snapshot=snapshot)
    is_placed = place.is_valid()
    search = asked_for(request) or asked_for_in(place.quote_in_text)
    found = queries.claims_like(search) if search else []
    note_claims_shown([claim.pk for claim in found], signed_in(request))
    context = {
        "place": place,
        "search": search,
        "elsewhere": urlencode({"q": search}),
        "found": found,
    }
    status = 400 if place.is_bound and not is_placed else 200
    return in_panel(request, snapshot, "_search_words.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def move_occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Search the claim that the words state instead, and let them state it."""
    occurrence = marked_words(occurrence_id)
    form = MoveForm(request.POST if "claim" in request.POST else None)
    store = partial(
        adjusting.move_occurrence_to_claim, occurrence_id=occurrence_id, by=signed_in(request)
    )
    wanted = form.cleaned_data["claim"] if form.is_bound and form.is_valid() else None
    if form.is_bound and form.attempt(store) is not None and wanted:
        done = marks_changed(request, claim_address(wanted.pk))
        return trigger_client_event(done, "can-be-undone", {"words": told_of_move(occurrence)})
    search = asked_for(request)
    found = queries.claims_like(search or asked_for_in(occurrence.exact))
    note_claims_shown([claim.pk for claim in found], signed_in(request))
    context = {
        "form": form,
        "occurrence": occurrence,
        "met": wanted and adjusting.mark_in_the_way(occurrence, wanted),
        "search": search,
        "found": [claim for claim in found if claim.pk != occurrence.claim_id],
    }
    return on_claim(request, occurrence.claim, "move_occurrence", context, form.status)


@require_POST
@requires("highlight_claim")
def merge_occurrences(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Make one mark of this one and another, and list what its claim has, or show the other's."""
    occurrence = marked_words(occurrence_id)
    claim = occurrence.claim
    form = MergeForm(request.POST)
    store = partial(adjusting.merge_occurrences, occurrence_id=occurrence_id, by=signed_in(request))
    if form.attempt(store) is not None:
        stated = form.cleaned_data["claim"]
        if stated is None:
            return marks_changed(request, words_address(claim))
        done = marks_changed(request, claim_address(stated.pk))
        return trigger_client_event(done, "can-be-undone", {"words": told_of_move(occurrence)})
    return on_claim(request, claim, "list_occurrences", {"form": form}, form.status)


def told_of_move(occurrence: Occurrence) -> str:
    """What the move did, with what it left of the claim that had the words before."""
    left = Occurrence.objects.filter(
        claim=occurrence.claim_id, snapshot__article=occurrence.snapshot.article_id
    )
    if left.exists():
        return "The words state the other claim now."
    old = Truncator(occurrence.claim.statement).chars(60)
    return f"The words state the other claim now. “{old}” has no words left in this article."


def marked_words(occurrence_id: int) -> Occurrence:
    """The marked words with their claim. Raises `Http404`."""
    return get_object_or_404(
        Occurrence.objects.select_related("claim", "snapshot"), pk=occurrence_id
    )


def words_address(claim: Claim) -> str:
    return reverse("highlighting:list_occurrences", args=[claim.pk])


def asked_for(request: HttpRequest) -> str:
    """The words that somebody typed to search for."""
    return asked_for_in((request.POST or request.GET).get("search", ""))


def asked_for_in(words: str) -> str:
    """The words as they are searched for: on one line, at most MOST_SEARCHED code points."""
    return " ".join(words.replace("\0", " ").split())[:MOST_SEARCHED]
