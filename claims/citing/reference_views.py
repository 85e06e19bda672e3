"""The references of an article beside its claims: what each is worth, said with one click.

Every answer about a reference is its card, or where only a word was chosen the part of it that
says who judged it; alone for htmx, else on a page with all references of the claim.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import retarget, trigger_client_event

from claims.citing import references as writes
from claims.citing.reference_queries import (
    FITS,
    claim_of,
    judgement,
    references_in,
    references_of,
    row_at,
    written_review,
)
from claims.citing.reference_rows import ClaimReferences, ReferenceRow, tally
from claims.errors import DomainError, Missing, Stale
from claims.models import Article, Claim, ReferenceJudgement, Snapshot, User
from claims.models.source_vocabulary import ReferenceFit
from claims.permissions import can
from claims.web import PageForm, requires, signed_in, status_of, varies, wants_fragment

LARGEST = 2**31 - 1
PAGE_SIZE = 40  # claims of an article on one page


class JudgeForm(forms.Form):
    """Which reference, as the page shows it; what is said of it stays as it was typed."""

    snapshot = forms.IntegerField(min_value=1, max_value=LARGEST)
    start = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    end = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)
    number = forms.IntegerField(required=False, min_value=1, max_value=999)
    revision = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    fit = forms.CharField(required=False, max_length=20)
    note = forms.CharField(required=False, strip=False)

    @property
    def position(self) -> tuple[int, int, int | None] | None:
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        return None if start is None or end is None else (start, end, self.cleaned_data["number"])

    def judge(self, claim: Claim, by: User) -> ReferenceJudgement:
        said = self.cleaned_data
        return writes.judge_reference(
            claim_id=claim.pk,
            snapshot_id=said["snapshot"],
            start=said["start"],
            end=said["end"],
            number=said["number"],
            fit=said["fit"] or None,
            note=said["note"] if "note" in self.data else None,
            revision=said["revision"],
            by=by,
        )


class WhichForm(PageForm):
    """Which references the list of an article shows."""

    all = forms.BooleanField(required=False, initial=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not stored, and why: it stands in the card with what was typed."""

    key: str
    message: str
    fit: str = ""
    label: str = ""
    note: str | None = None
    status: int = 200


@require_safe
@requires("see_desk")
@varies
def list_references(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The references beside a claim, with what the desk thinks of each."""
    return references_page(request, claim_of(claim_id))


@require_POST
@requires("judge_reference")
@varies
def judge_reference(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Store the word or the note; the answer is the card of the reference."""
    claim, form = claim_of(claim_id), JudgeForm(request.POST)
    if not form.is_valid():
        raise Missing("There is no such reference. Nothing was changed.")
    try:
        stored = form.judge(claim, signed_in(request))
    except Missing:
        raise
    except DomainError as problem:
        return refused_page(request, claim, form, problem)
    if not wants_fragment(request):
        return redirect(way_back(request, stored))
    found, row = shown_row(claim, form)
    is_click = bool(form.cleaned_data["fit"]) and "whole" not in request.POST
    name = "_reference_judged.html" if is_click else "_reference.html"
    page = card(
        request,
        name if row else "_no_reference.html",
        found,
        row,
        is_focused=not is_click,
        is_note_told=is_click and "note" in request.POST,
    )
    return changed(page, f"{stored.get_fit_display()}.")


@require_POST
@requires("judge_reference")
@varies
def take_back_judgement(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """Forget the judgement; its note stays in the form, and goes with the next word."""
    row = judgement(judgement_id)
    writes.take_back_judgement(judgement_id=judgement_id, by=signed_in(request))
    if not wants_fragment(request):
        if row.note:
            messages.info(request, f"Taken back. Its note was: “{row.note}”")
        return redirect(way_back(request, row))
    found = next(iter(references_in(row.snapshot, only=[row.claim_id])), None)
    if found is None:
        return references_page(request, row.claim)
    place = (row.place.lower, row.place.upper, row.number) if row.place else None
    here = row_at(found, place) if place else None
    name = "_reference.html" if here else "_no_reference.html" if place is None else ""
    note = request.POST.get("note", row.note).strip()
    page = card(request, name, found, here, is_focused=True, note_kept=note) if name else None
    return changed(page or HttpResponse(), "Taken back.")


@never_cache
@require_safe
@requires("see_desk")
def list_of_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The references beside the claims of an article; first those that nobody has judged."""
    article = get_object_or_404(Article, pk=article_id)
    snapshot = article.current_snapshot
    snapshot.article = article
    found = references_in(snapshot)
    chosen = WhichForm(request.GET).chosen()
    after = chosen["after"] or 0
    waiting = [one for one in found if one.is_waiting]
    listed = list(enumerate(found if chosen["all"] else waiting, 1))
    shown = {
        "article": article,
        "snapshot": snapshot,
        "is_all": chosen["all"],
        "is_first": not after,
        "tally": tally(found),
        "count": len(found),
        "waiting": len(waiting),
        "references": listed[after : after + PAGE_SIZE],
        "following": after + PAGE_SIZE if len(listed) > after + PAGE_SIZE else None,
        "back": "article",
        "desk_section": "articles",
        **offered(request),
    }
    return render(request, "citing/list_of_article.html", shown)


def changed(page: HttpResponse, words: str) -> HttpResponse:
    """The answer with what is told to ears; what the review still needs is loaded again."""
    told = trigger_client_event(page, "told", {"words": words})
    return trigger_client_event(told, "references-changed")


def offered(request: HttpRequest) -> dict[str, Any]:
    """What the cards offer to this person."""
    return {"fits": FITS, "may_judge_reference": can(signed_in(request), "judge_reference")}


def references_page(
    request: HttpRequest, claim: Claim, *, refused: Refused | None = None
) -> HttpResponse:
    shown = {
        "claim": claim,
        "references": references_of(claim),
        "refused": refused,
        "cites": cites(request, claim),
        "desk_section": "queue",
        **offered(request),
    }
    is_part = wants_fragment(request)
    template = "_article_references.html" if is_part else "list_references.html"
    status = refused.status if refused else 200
    return render(request, f"citing/{template}", shown, status=status)


def refused_page(
    request: HttpRequest, claim: Claim, form: JudgeForm, problem: DomainError
) -> HttpResponse:
    """What is stored now, the reason, and what was typed."""
    found, row = shown_row(claim, form)
    said = form.cleaned_data
    refused = Refused(
        row.key if row else "",
        problem.message,
        fit=said["fit"] if isinstance(problem, Stale) else "",
        label=str(dict(ReferenceFit.choices).get(said["fit"], "")),
        note=said["note"] if "note" in form.data else None,
        status=status_of(problem),
    )
    if not wants_fragment(request):
        return references_page(request, claim, refused=refused)
    page = card(request, "_reference.html" if row else "_no_reference.html", found, row, refused)
    return retarget(page, f"#reference-{row.key}") if row else page


def shown_row(claim: Claim, form: JudgeForm) -> tuple[ClaimReferences, ReferenceRow | None]:
    snapshot = get_object_or_404(
        Snapshot.objects.select_related("article"), pk=form.cleaned_data["snapshot"]
    )
    found = next(iter(references_in(snapshot, only=[claim.pk])), None)
    if found is None:
        raise Missing("The claim has no words in this copy of the article any more.")
    return found, row_at(found, form.position) if form.position else None


def card(
    request: HttpRequest,
    name: str,
    found: ClaimReferences,
    row: ReferenceRow | None,
    refused: Refused | None = None,
    *,
    is_focused: bool = False,
    **more: object,
) -> HttpResponse:
    """A part of the page; the focus goes to it where what had it is gone."""
    shown = {
        "found": found,
        "row": row,
        "refused": refused,
        "is_focused": is_focused or refused is not None,
        "cites": cites(request, found.claim),
        "back": request.POST.get("back", ""),
        **offered(request),
        **more,
    }
    status = refused.status if refused else 200
    return render(request, f"citing/{name}", shown, status=status)


def cites(request: HttpRequest, claim: Claim) -> int | None:
    """The review in which this person may cite the reference, where the claim's panel is shown."""
    if request.POST.get("back") == "article":
        return None
    review = written_review(claim)
    return review.pk if review and can(signed_in(request), "edit_review", review) else None


def way_back(request: HttpRequest, row: ReferenceJudgement) -> str:
    """Where a page without script goes on: the list of the article, or the claim's own page."""
    if request.POST.get("back") == "article":
        address = reverse("citing:list_of_article", args=[row.snapshot.article_id])
        return f"{address}?{urlencode({'all': 'on'})}" if "all" in request.POST else address
    return reverse("reviewing:show_claim", args=[row.claim_id]) + "#references"
