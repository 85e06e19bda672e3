"""The queue, and the steps of a review: beside the article's text or on a claim's own page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.citing import watch_queries
from claims.citing.keys import bibliography
from claims.errors import Invalid, Stale, WrongState
from claims.models import Claim, Review
from claims.permissions import can, demand
from claims.reviewing import discussion_queries, opinion_queries, queries, reviews
from claims.reviewing.forms import NoteForm, ReviewForm
from claims.reviewing.panel_views import (
    claim_page,
    judgement,
    rationale_shown,
    review_changed,
    standing_of,
)
from claims.reviewing.rules import contradictions
from claims.web import (
    requires,
    signed_in,
    status_of,
    varies,
    wants_fragment,
    whole_number,
)

APPROVED = "Approved. Publish it when the article is ready."


@require_safe
@requires("see_desk")
def queue(request: HttpRequest) -> HttpResponse:
    """What needs somebody, by what the person may do about it."""
    user = signed_in(request)
    shown: dict[str, Any] = {
        "desk_section": "queue",
        "articles": queries.capped(queries.articles_in_work()),
        "judges": can(user, "start_review"),
        "signs_off": can(user, "publish"),
        "imports": can(user, "import_article"),
        "mentions": discussion_queries.unseen_mentions(user),
        "changed_sources": queries.capped(watch_queries.unseen_decisions(user)),
    }
    if can(user, "see_reports"):
        shown["waiting"] = queries.reports_waiting()
    if shown["judges"]:
        shown |= {
            "changed": queries.capped(queries.changed_articles()),
            "own": queries.capped(queries.own_work(user)),
            "submitted": queries.capped(queries.own_submitted(user)),
            "unjudged": with_articles(queries.capped(queries.claims_without_review())),
            "agreement": opinion_queries.agreement_at_the_desk(),
            "reports": queries.capped(queries.reports_to_correct()),
        }
    if shown["judges"] and not shown["signs_off"]:
        shown["welcome"] = queries.capped(opinion_queries.opinions_welcome(user))
    if shown["signs_off"]:
        shown |= {
            "again": queries.capped(queries.changed_and_decided()),
            "awaiting": queries.capped(queries.awaiting_signoff(user)),
            "approved": with_articles(queries.capped(queries.ready_to_publish())),
        }
    return render(request, "reviewing/queue.html", shown)


def with_articles(listed: queries.Capped) -> queries.Capped:
    """Each claim, or review of one, with the articles that state it."""
    rows = [(row, queries.articles_of(getattr(row, "claim", row))) for row in listed.rows]
    return queries.Capped(rows, listed.total)


@require_safe
@requires("see_desk")
@varies
def show_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page(request, queries.claim(claim_id))


@require_POST
@requires("start_review")
def start_review(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Start a review, with the verdict whose button was pressed, or without one."""
    claim = queries.claim(claim_id)
    verdict = queries.active_verdict(request.POST.get("verdict", ""))
    start = partial(reviews.start_review, claim=claim, verdict=verdict)
    return step(request, claim, start, "Review started.", is_in_place=True)


@require_POST
@requires("start_correction")
def start_correction(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = queries.claim(claim_id)
    start = partial(reviews.start_correction, claim=claim)
    return step(request, claim, start, "Correction started, as a copy.")


@require_POST
@requires("start_review")
@varies
def save_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Store the judgement; with the button `submit`, hand it in as well."""
    review = queries.review(review_id)
    demand(signed_in(request), "edit_review", review)
    form = ReviewForm(request.POST, row=review)
    saved = form.attempt(partial(reviews.save_review, review_id=review_id, by=signed_in(request)))
    if saved is None:
        return judgement(request, review, form)
    if "submit" in request.POST:
        return hand_in(request, saved, form)
    if not wants_fragment(request):
        messages.success(request, "Saved. Nobody but the desk sees a draft.")
        return redirect("reviewing:show_claim", review.claim_id)
    form = ReviewForm(row=saved)
    return review_changed(judgement(request, saved, form, is_saved=True), saved.claim_id)


def hand_in(request: HttpRequest, saved: Review, form: ReviewForm) -> HttpResponse:
    try:
        reviews.submit_review(review_id=saved.pk, revision=saved.revision, by=signed_in(request))
    except (Invalid, WrongState) as error:
        refused = form.refused(saved, error)
        refused.status = status_of(error)
        return review_changed(judgement(request, saved, refused, is_saved=True), saved.claim_id)
    return moved(request, queries.claim(saved.claim_id), "Handed in. An editor will look at it.")


@require_POST
@requires("see_desk")
def take_back_review(request: HttpRequest, review_id: int) -> HttpResponse:
    message = "Taken back: you can change it again."
    return review_step(request, review_id, reviews.take_back_review, message)


@require_POST
@requires("see_desk")
def discard_review(request: HttpRequest, review_id: int) -> HttpResponse:
    return review_step(request, review_id, reviews.discard_review, "Review discarded.")


@require_POST
@requires("see_desk")
def approve_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Sign off the review as it was read: its revision comes with the button."""
    revision = whole_number(request.POST.get("revision", ""))
    approve = partial(reviews.approve_review, revision=revision)
    return review_step(request, review_id, approve, APPROVED)


@require_POST
@requires("see_desk")
def request_changes(request: HttpRequest, review_id: int) -> HttpResponse:
    review = queries.review(review_id)
    demand(signed_in(request), "request_changes", review)
    claim = queries.claim(review.claim_id)
    form = NoteForm(request.POST, row=review)
    change = partial(reviews.request_changes, review_id=review_id, by=signed_in(request))
    if form.attempt(change):
        return moved(request, claim, f"Returned to {review.author} with your note.")
    return claim_page(request, claim, form.status, note_form=form)


@require_safe
@requires("see_desk")
def show_standing(request: HttpRequest, review_id: int) -> HttpResponse:
    """What is missing, what may be done and what happened: loaded again after a change."""
    review = queries.review(review_id)
    if not wants_fragment(request):
        return redirect("reviewing:show_claim", review.claim_id)
    claim = queries.claim(review.claim_id)
    return render(request, "reviewing/_standing.html", standing_of(request, claim))


@require_POST
@requires("see_desk")
def preview(request: HttpRequest) -> HttpResponse:
    """The rationale as readers of the `review` will see it, and the references in its order."""
    review = queries.review(whole_number(request.POST.get("review", "")) or 0)
    typed = request.POST.get("rationale", "")
    shown = {
        "rationale": rationale_shown(review, typed),
        "bibliography": bibliography(typed, review.evidence.all()),
    }
    return render(request, "reviewing/_preview.html", shown)


@require_safe
@requires("see_desk")
def weigh(request: HttpRequest) -> HttpResponse:
    """What a verdict and a certainty, chosen and not saved yet, have against each other."""
    verdict = queries.active_verdict(request.GET.get("verdict", ""))
    found = contradictions(verdict, request.GET.get("certainty", ""))
    return render(request, "reviewing/_contradictions.html", {"contradictions": found})


def review_step(
    request: HttpRequest, review_id: int, change: Callable[..., Review], message: str
) -> HttpResponse:
    claim = queries.claim(queries.review(review_id).claim_id)
    return step(request, claim, partial(change, review_id=review_id), message)


def step(
    request: HttpRequest,
    claim: Claim,
    change: Callable[..., Review],
    message: str,
    *,
    is_in_place: bool = False,
) -> HttpResponse:
    """Take a step of the workflow and show the claim where it then stands."""
    try:
        change(by=signed_in(request))
    except (Invalid, Stale, WrongState) as error:
        return claim_page(request, claim, status_of(error), refusal=error)
    return moved(request, claim, message, is_in_place=is_in_place)


def moved(
    request: HttpRequest, claim: Claim, message: str, *, is_in_place: bool = False
) -> HttpResponse:
    """The claim after a step; in a workspace its marks are painted anew.

    With `is_in_place` the message is only said: written, it would push away what was pressed.
    """
    if not wants_fragment(request):
        messages.success(request, message)
        return redirect("reviewing:show_claim", claim.pk)
    if is_in_place:
        panel = trigger_client_event(claim_page(request, claim), "told", {"words": message})
        changed = {"claim": claim.pk, "quiet": True, "told": True}
        return trigger_client_event(panel, "marks-changed", changed)
    panel = claim_page(request, claim, done=message)
    return trigger_client_event(panel, "marks-changed", {"claim": claim.pk})
