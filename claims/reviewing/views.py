"""The queue, and a claim with its review: beside the article's text or on a page of its own.

A claim's page has parts that are loaded apart, so that saving one keeps what is typed in the
others: `#judgement` (the form), `#evidence` (the citing stage) and `#standing` (what is missing,
what may be done next, what happened).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from claims.citing.queries import evidence_of
from claims.citing.queries import shown as shown_evidence
from claims.errors import Invalid, Stale, WrongState
from claims.models import Claim, Review
from claims.models.vocabulary import Reason, ReviewStatus, choice
from claims.permissions import can, demand
from claims.reviewing import discussion_queries, queries, reviews
from claims.reviewing.forms import NoteForm, ReviewForm
from claims.reviewing.rules import problems
from claims.text.prose import html_from_markdown
from claims.web import (
    requires,
    signed_in,
    status_of,
    varies,
    wants_fragment,
    whole_number,
)

STEPS = (
    (ReviewStatus.DRAFT, "Draft"),
    (ReviewStatus.SUBMITTED, "Waiting for sign-off"),
    (ReviewStatus.APPROVED, "Approved"),
    (ReviewStatus.PUBLISHED, "Published"),
)
IN_WORK = (ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED, ReviewStatus.SUBMITTED)
RETURNED_FROM = (ReviewStatus.SUBMITTED, ReviewStatus.APPROVED)
APPROVED = "Approved. Publish it when the article is ready."
VERBS = (
    "edit_review",
    "take_back_review",
    "discard_review",
    "request_changes",
    "approve_review",
    "publish",
    "start_review",
    "start_correction",
    "edit_claim",
)


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
    }
    if can(user, "see_reports"):
        shown["waiting"] = queries.reports_waiting()
    if shown["judges"]:
        shown |= {
            "changed": queries.capped(queries.changed_articles()),
            "own": queries.capped(queries.own_work(user)),
            "submitted": queries.capped(queries.own_submitted(user)),
            "unjudged": with_articles(queries.capped(queries.claims_without_review())),
            "reports": queries.capped(queries.reports_to_correct()),
        }
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
    claim = queries.claim(claim_id)
    start = partial(reviews.start_review, claim=claim)
    return step(request, claim, start, "Review started.")


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
    """The rationale as readers will see it."""
    return HttpResponse(html_from_markdown(request.POST.get("rationale", "")))


def review_step(
    request: HttpRequest, review_id: int, change: Callable[..., Review], message: str
) -> HttpResponse:
    claim = queries.claim(queries.review(review_id).claim_id)
    return step(request, claim, partial(change, review_id=review_id), message)


def step(
    request: HttpRequest, claim: Claim, change: Callable[..., Review], message: str
) -> HttpResponse:
    """Take a step of the workflow and show the claim where it then stands."""
    try:
        change(by=signed_in(request))
    except (Invalid, Stale, WrongState) as error:
        return claim_page(request, claim, status_of(error), refusal=error)
    return moved(request, claim, message)


def moved(request: HttpRequest, claim: Claim, message: str) -> HttpResponse:
    """The claim after a step; in a workspace its marks are painted anew."""
    if not wants_fragment(request):
        messages.success(request, message)
        return redirect("reviewing:show_claim", claim.pk)
    panel = claim_page(request, claim, done=message)
    return trigger_client_event(panel, "marks-changed", {"claim": claim.pk})


def claim_page(
    request: HttpRequest, claim: Claim, status: int = 200, **context: Any
) -> HttpResponse:
    """Everything about a claim: the content of the panel, whatever asked for it, or the page."""
    everything = standing_of(request, claim)
    review = everything["review"]
    everything |= {
        "occurrences": claim.occurrences.all(),
        "open_count": discussion_queries.open_threads(claim),
        "form": ReviewForm(row=review) if everything["may_write"] else None,
        **(judgement_of(review) if review else {}),
        **context,
    }
    if not wants_fragment(request):
        return render(request, "reviewing/show_claim.html", everything, status=status)
    panel = render(request, "reviewing/_claim_panel.html", everything, status=status)
    return reswap(retarget(panel, "#panel"), "innerHTML")


def judgement(
    request: HttpRequest, review: Review, form: ReviewForm, *, is_saved: bool = False
) -> HttpResponse:
    """The form again: alone for htmx, else on the claim's page."""
    if not wants_fragment(request):
        return claim_page(
            request, queries.claim(review.claim_id), form.status, form=form, is_saved=is_saved
        )
    shown = {
        "claim": review.claim,
        "review": review,
        "form": form,
        "is_saved": is_saved,
        "rationale": mark_safe(html_from_markdown(review.rationale)),
    }
    return render(request, "reviewing/_judgement.html", shown, status=form.status)


def review_changed(response: HttpResponse, claim_id: int) -> HttpResponse:
    """The other parts of the page load again, and the marks take the colour of the verdict."""
    response = trigger_client_event(response, "review-changed")
    return trigger_client_event(response, "marks-changed", {"claim": claim_id})


def judgement_of(review: Review) -> dict[str, Any]:
    """The review in words, its rationale as HTML, and its evidence."""
    labels = dict(Reason.choices)
    return {
        "rationale": mark_safe(html_from_markdown(review.rationale)),
        "reasons": [labels.get(slug, slug) for slug in review.reasons],
        "certainty": choice(review, "certainty"),
        "evidence": shown_evidence(evidence_of(review)),
    }


def standing_of(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Where the claim's review stands, what it lacks, and what this person may do about it."""
    user = signed_in(request)
    everything = queries.reviews_of(claim)
    review = queries.standing(everything)
    rights = {f"may_{verb}": can(user, verb, review) for verb in VERBS}
    may_write = bool(review and review.is_editable and rights["may_edit_review"])
    found = problems(review) if review else []
    return {
        **rights,
        "claim": claim,
        "review": review,
        "may_write": may_write,
        "may_cite": may_write,
        "may_return": bool(
            review and review.status in RETURNED_FROM and rights["may_request_changes"]
        ),
        "is_in_work": bool(review and review.status in IN_WORK),
        "articles": queries.articles_of(claim),
        "problems": found,
        "is_blocked": any(problem.blocks for problem in found),
        "steps": steps(review) if review else [],
        "note_form": NoteForm(row=review) if review else None,
        "history": queries.history_of(claim, everything),
        "desk_section": "queue",
    }


def steps(review: Review) -> list[tuple[str, str]]:
    """The way to publication: (label, `is-done`, `is-current` or nothing) of each step."""
    order = [str(status) for status, _label in STEPS]
    here = order.index(review.status) if review.status in order else 0
    if review.status in (ReviewStatus.CORRECTED, ReviewStatus.WITHDRAWN):
        here = len(order)
    return [
        (label, "is-done" if place < here else "is-current" if place == here else "")
        for place, (_status, label) in enumerate(STEPS)
    ]
