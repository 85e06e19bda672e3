"""The evidence of a review, and the library of sources.

Every answer about evidence is the whole list of the review: alone for htmx, which puts it in the
place of the old one and leaves the rest of the page with what is typed there, else as a page.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.citing import evidence as writes
from claims.citing import queries, sources, watch_queries
from claims.citing.cards import source_card
from claims.citing.copy_views import copies_part
from claims.citing.forms import AddEvidenceForm, EditEvidenceForm, EditSourceForm, FindForm
from claims.citing.keys import bibliography
from claims.citing.records import label_of
from claims.citing.watch_views import watch_part
from claims.models import Evidence, Review, note_sightings
from claims.models.paging import page_by_id
from claims.models.vocabulary import choice
from claims.permissions import can, demand
from claims.web import neighbours, requires, signed_in, varies, wants_fragment, whole_number

PAGE_SIZE = 30
FOCUS_ON_LIST = "list"


@require_safe
@requires("see_desk")
@varies
def list_evidence(request: HttpRequest, review_id: int) -> HttpResponse:
    review = queries.review(review_id)
    if wants_fragment(request):
        return evidence_page(request, review, focus=FOCUS_ON_LIST)
    return redirect(address_of(review))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("add_source")
@varies
def add_evidence(request: HttpRequest, review_id: int) -> HttpResponse:
    """The form, or what it stores; `?of=` names the evidence whose source has another passage,
    `?identifier=` what to cite."""
    review = queries.review(review_id)
    demand(signed_in(request), "edit_review", review)
    of, proposed = whole_number(request.GET.get("of", "")), request.GET.get("identifier", "")
    other = queries.evidence_in(review, of) if of is not None else None
    data = request.POST if request.method == "POST" else None
    form = AddEvidenceForm(data, of=other, proposed=proposed)
    added = form.store(review, signed_in(request)) if form.is_bound else None
    if added:
        return evidence_changed(request, review, "Added.", focus=added.pk)
    has_looked = bool(proposed) and not form.is_bound
    return evidence_page(request, review, form.status, adding=form, has_looked=has_looked)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("add_source")
@varies
def edit_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    evidence = own_evidence(request, evidence_id)
    form = EditEvidenceForm(request.POST if request.method == "POST" else None, row=evidence)
    store = partial(writes.edit_evidence, evidence_id=evidence_id, by=signed_in(request))
    if form.is_bound and form.attempt(store) is not None:
        return evidence_changed(request, evidence.review, "Saved.", focus=evidence_id)
    return evidence_page(request, evidence.review, form.status, editing=evidence, form=form)


@require_POST
@requires("add_source")
def move_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Move it one place up or down (`direction`), or to a place of the list (`position`)."""
    evidence = own_evidence(request, evidence_id)
    position = whole_number(request.POST.get("position", ""))
    up = None if position is not None else request.POST.get("direction") == "up"
    writes.move_evidence(evidence_id=evidence_id, up=up, position=position, by=signed_in(request))
    row = [item.pk for item in evidence.review.evidence.all()]
    words = f"Moved to place {row.index(evidence_id) + 1} of {len(row)}."
    return evidence_changed(request, evidence.review, words, focus=evidence_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("add_source")
@varies
def remove_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Ask once, by name; a POST removes it."""
    evidence = own_evidence(request, evidence_id)
    if request.method == "POST":
        writes.remove_evidence(evidence_id=evidence_id, by=signed_in(request))
        return evidence_changed(request, evidence.review, "Removed.", focus=FOCUS_ON_LIST)
    return evidence_page(request, evidence.review, removing=evidence)


def own_evidence(request: HttpRequest, evidence_id: int) -> Evidence:
    evidence = queries.evidence(evidence_id)
    demand(signed_in(request), "edit_review", evidence.review)
    return evidence


def evidence_page(
    request: HttpRequest, review: Review, status: int = 200, **context: Any
) -> HttpResponse:
    evidence = list(queries.evidence_of(review))
    everything = {
        "review": review,
        "evidence": queries.shown(evidence),
        "certainty": choice(review, "certainty"),
        "bibliography": bibliography(review.rationale, evidence),
        "may_cite": review.is_editable and can(signed_in(request), "edit_review", review),
        **context,
    }
    template = "_list_evidence.html" if wants_fragment(request) else "list_evidence.html"
    return render(request, f"citing/{template}", everything, status=status)


def evidence_changed(
    request: HttpRequest, review: Review, words: str, *, focus: int | str
) -> HttpResponse:
    """The list as it is now; what else the page says about the review is loaded again.

    `words` tell what happened to people who do not see it. `focus` is the id of the evidence that
    the focus goes to, or `FOCUS_ON_LIST`.
    """
    if not wants_fragment(request):
        return redirect(address_of(review))
    page = evidence_page(request, review, focus=focus)
    told = trigger_client_event(page, "told", {"words": words})
    return trigger_client_event(told, "evidence-changed")


def address_of(review: Review) -> str:
    """The evidence on the claim's own page, which the reviewing stage serves."""
    return reverse("reviewing:show_claim", args=[review.claim_id]) + "#evidence"


@require_safe
@requires("add_source")
def find_source(request: HttpRequest) -> HttpResponse:
    """What the library knows about the identifier being typed: the source's part of the form."""
    form = AddEvidenceForm(request.GET)
    form.errors.clear()
    return render(request, "citing/_source_fields.html", {"form": form, "has_looked": True})


@require_safe
@requires("see_desk")
def list_sources(request: HttpRequest) -> HttpResponse:
    chosen = FindForm(request.GET).chosen()
    words = chosen["q"]
    page = page_by_id(
        queries.sources(words), before=chosen["before"], after=chosen["after"], size=PAGE_SIZE
    )
    shown = {
        "form": FindForm(initial=chosen),
        "words": words,
        "sources": [(row, source_card(row)) for row in page.rows],
        **neighbours(page, {"q": words}),
        "to_decide": watch_queries.open_alert_count(),
        "desk_section": "sources",
    }
    return render(request, "citing/list_sources.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_desk")
def edit_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """The source with the reviews that cite it; who may edit it gets a form."""
    source = queries.source(source_id)
    form = EditSourceForm(request.POST if request.method == "POST" else None, row=source)
    store = partial(sources.edit_source, source_id=source_id, by=signed_in(request))
    if form.is_bound and form.attempt(store) is not None:
        messages.success(request, "Saved. What is published keeps the record of its day.")
        return HttpResponseRedirect(request.path)
    reviews = list(queries.reviews_citing(source))
    note_sightings(reviews, signed_in(request))
    shown = {
        "source": source,
        "card": source_card(source),
        "filled_label": label_of(source.filled_by),
        "form": form if can(signed_in(request), "edit_source") and not source.merged_into else None,
        "rivals": queries.rivals(source, form.identifiers) if form.errors else [],
        "merges": queries.merges(source),
        "reviews": reviews,
        **watch_part(source),
        **copies_part(source, signed_in(request)),
        "desk_section": "sources",
    }
    return render(request, "citing/edit_source.html", shown, status=form.status)
