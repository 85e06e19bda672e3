"""What is done about a claim that is there: its wording, its topics, and where it is stated."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.highlighting import claims, discarding, occurrences, queries
from claims.highlighting.fields import EditClaimForm, EditDetailsForm, EditOccurrenceForm
from claims.highlighting.text_views import claim_address
from claims.highlighting.topics import find_topics
from claims.highlighting.views import marks_changed, place_of
from claims.models import Claim, Occurrence
from claims.permissions import can
from claims.web import requires, signed_in, varies, wants_fragment, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@requires("edit_claim")
@varies
def edit_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Save the form of the panel: what is known about a claim, with its wording where it came."""
    claim = get_object_or_404(Claim, pk=claim_id)
    if request.method != "POST":
        return redirect(claim_address(claim.pk))
    form_of = EditClaimForm if "statement" in request.POST else EditDetailsForm
    form = form_of(request.POST, row=claim)
    store = partial(claims.edit_claim, claim_id=claim_id, by=signed_in(request))
    stored = form.attempt(store)
    if stored is None:
        return on_claim(request, claim, "edit_claim", {"claim_form": form}, form.status)
    if not wants_fragment(request):
        return redirect(claim_address(claim.pk))
    shown = {"claim_form": form_of(row=stored), "is_saved": True}
    return saved_part(on_claim(request, stored, "edit_claim", shown), claim_id)


@require_POST
@requires("discard_claim")
def attach_instead(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The words of a new claim state one that was there: go on with that one."""
    other = get_object_or_404(Claim, pk=whole_number(request.POST.get("claim", "")) or 0)
    marks = discarding.attach_instead(claim_id=claim_id, other=other, by=signed_in(request))
    changed = place_of(marks[0]) if len(marks) == 1 else None
    return marks_changed(request, claim_address(other.pk), changed)


@require_safe
@requires("see_desk")
@varies
def list_occurrences(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Where a claim is stated; `?removed=` names a removal that can still be undone."""
    claim = get_object_or_404(Claim, pk=claim_id)
    removal = queries.undoable_removal(whole_number(request.GET.get("removed", "")))
    return on_claim(request, claim, "list_occurrences", {"removal": removal})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def edit_occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """How the words relate to the claim, and whether they are central.

    For htmx the panel with the form; what was sent from it, or from a row of the claim's panel,
    brings back the form alone.
    """
    occurrence = get_object_or_404(Occurrence.objects.select_related("claim"), pk=occurrence_id)
    form = EditOccurrenceForm(request.POST or None, row=occurrence)
    store = partial(occurrences.edit_occurrence, occurrence_id=occurrence_id, by=signed_in(request))
    stored = form.attempt(store) if form.is_bound else None
    if stored and not wants_fragment(request):
        return redirect(claim_address(occurrence.claim_id))
    shown = {"form": EditOccurrenceForm(row=stored) if stored else form, "is_saved": bool(stored)}
    is_opened = wants_fragment(request) and not form.is_bound
    name = "edit_words" if is_opened else "edit_occurrence"
    page = on_claim(request, occurrence.claim, name, shown, form.status)
    return saved_part(page, occurrence.claim_id) if stored else page


@require_POST
@requires("highlight_claim")
def remove_occurrence(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    removal = occurrences.remove_occurrence(occurrence_id=occurrence_id, by=signed_in(request))
    address = reverse("highlighting:list_occurrences", args=[removal.data["claim"]])
    changed = {"from": removal.data["start"], "to": removal.data["end"]}
    return marks_changed(request, f"{address}?removed={removal.pk}", changed)


@require_POST
@requires("highlight_claim")
def restore_occurrence(request: HttpRequest, event_id: int) -> HttpResponse:
    occurrence = occurrences.restore_occurrence(event_id=event_id, by=signed_in(request))
    address = reverse("highlighting:list_occurrences", args=[occurrence.claim_id])
    return marks_changed(request, address, place_of(occurrence))


@require_safe
@requires("see_desk")
def list_topics(request: HttpRequest) -> JsonResponse:
    """Topics whose names hold the words of `?q=`, for a field that completes them."""
    found = find_topics(request.GET.get("q", "")[:100])
    shown = [{"slug": one.slug, "name": one.name, "status": one.status} for one in found]
    return JsonResponse(shown, safe=False)


def saved_part(page: HttpResponse, claim_id: int) -> HttpResponse:
    """A part of the panel after it was saved: the rest of the page is told."""
    told = trigger_client_event(page, "told", {"words": "Saved."})
    return trigger_client_event(told, "marks-changed", {"claim": claim_id})


def on_claim(
    request: HttpRequest, claim: Claim, name: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A form about a claim: `_name.html` for htmx, else the page `name.html` around it."""
    everything = {
        "claim": claim,
        "address": claim_address(claim.pk),
        "occurrences": queries.occurrences_of(claim),
        "can_highlight": can(signed_in(request), "highlight_claim"),
        **context,
    }
    template = f"highlighting/{'_' if wants_fragment(request) else ''}{name}.html"
    return render(request, template, everything, status=status)
