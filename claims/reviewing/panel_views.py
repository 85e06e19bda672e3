"""The panel of a claim: what it says, where it is stated, how it is judged, what comes next.

It has parts that are loaded apart, so that saving one keeps what is typed in the others: the
claim's and its words' forms (the highlighting stage), `#judgement`, `#evidence` (the citing stage)
and `#standing` (what is missing, what may be done next, what happened).
"""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from claims.citing.keys import bibliography, cited
from claims.citing.queries import shown as shown_evidence
from claims.citing.reference_queries import FITS, references_of
from claims.highlighting.claims import is_wording_free
from claims.highlighting.fields import EditClaimForm, EditDetailsForm, EditOccurrenceForm
from claims.models import Claim, Review, User, note_sightings
from claims.models.vocabulary import Reason, ReviewStatus, choice
from claims.permissions import can
from claims.reviewing import discussion_queries, queries
from claims.reviewing.forms import NoteForm, ReviewForm
from claims.reviewing.rules import contradictions, problems, unknown_keys
from claims.web import signed_in, wants_fragment, whole_number

STEPS = (
    (ReviewStatus.DRAFT, "Draft"),
    (ReviewStatus.SUBMITTED, "Waiting for sign-off"),
    (ReviewStatus.APPROVED, "Approved"),
    (ReviewStatus.PUBLISHED, "Published"),
)
IN_WORK = (ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED, ReviewStatus.SUBMITTED)
RETURNED_FROM = (ReviewStatus.SUBMITTED, ReviewStatus.APPROVED)
VERBS = (
    "edit_review",
    "take_back_review",
    "discard_review",
    "give_opinion",
    "request_changes",
    "approve_review",
    "publish",
    "start_review",
    "start_correction",
    "edit_claim",
    "highlight_claim",
    "discard_claim",
    "judge_reference",
)


def claim_page(
    request: HttpRequest, claim: Claim, status: int = 200, **context: Any
) -> HttpResponse:
    """Everything about a claim: the content of the panel, whatever asked for it, or the page."""
    everything = standing_of(request, claim)
    review = everything["review"]
    similar = queries.checked_already(claim) if "new" in request.GET else []
    note_sightings([one for _claim, one in similar if one], signed_in(request))
    everything |= {
        **words_of(request, everything),
        **references_of_claim(request, everything),
        "claim_form": claim_form(everything),
        "open_count": discussion_queries.open_threads(claim),
        "similar": similar,
        "is_new": "new" in request.GET,
        "form": ReviewForm(row=review) if everything["may_write"] else None,
        "verdicts": [] if review else queries.active_verdicts(),
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
        "contradictions": contradictions(review.verdict, review.certainty),
        "rationale": rationale_shown(review),
    }
    return render(request, "reviewing/_judgement.html", shown, status=form.status)


def review_changed(response: HttpResponse, claim_id: int) -> HttpResponse:
    """The other parts of the page load again, and the marks take the colour of the verdict."""
    response = trigger_client_event(response, "review-changed")
    return trigger_client_event(response, "marks-changed", {"claim": claim_id})


def claim_form(everything: dict[str, Any]) -> EditDetailsForm | None:
    """The form of the claim for who may edit it, without the wording where that is signed off."""
    if not everything["may_edit_claim"]:
        return None
    return (EditClaimForm if everything["is_wording_free"] else EditDetailsForm)(
        row=everything["claim"]
    )


def words_of(request: HttpRequest, everything: dict[str, Any]) -> dict[str, Any]:
    """The words that state the claim in the article beside the panel, and those elsewhere.

    Those that somebody clicked on, which hold the code point `?at=`, come first.
    """
    places, article = everything["places"], article_beside(request)
    at = whole_number(request.GET.get("at", ""))
    here = [place for place in places if place.snapshot.article_id == article]
    here.sort(key=lambda place: at is None or not place.span.start <= at < place.span.end)
    may_edit = everything["may_highlight_claim"]
    inside = here or (places if article is None else [])
    return {
        "beside": article,
        "words": [(place, EditOccurrenceForm(row=place) if may_edit else None) for place in inside],
        "elsewhere": [place for place in places if place not in inside],
    }


def references_of_claim(request: HttpRequest, everything: dict[str, Any]) -> dict[str, Any]:
    """What the article beside the panel, or each that states the claim, gives for it."""
    review = everything["review"]
    return {
        "references": references_of(everything["claim"], article=article_beside(request)),
        "fits": FITS,
        "cites": review.pk if everything["may_cite"] else None,
    }


def article_beside(request: HttpRequest) -> int | None:
    """The article whose workspace the panel stands in; None for a page of its own."""
    address = request.headers.get("HX-Current-URL", "")
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):  # no address of ours, or none at all
        return None
    return match.kwargs.get("article_id") if match.app_name == "highlighting" else None


def judgement_of(review: Review) -> dict[str, Any]:
    """The review in words, its rationale as HTML, its evidence and its references."""
    labels = dict(Reason.choices)
    return {
        "contradictions": contradictions(review.verdict, review.certainty),
        "rationale": rationale_shown(review),
        "reasons": [labels.get(slug, slug) for slug in review.reasons],
        "certainty": choice(review, "certainty"),
        "evidence": shown_evidence(review.evidence.all()),
        "bibliography": bibliography(review.rationale, review.evidence.all()),
    }


def standing_of(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """Where the claim's review stands, what it lacks, and what this person may do about it."""
    user = signed_in(request)
    everything = queries.reviews_of(claim)
    review = queries.with_evidence(queries.standing(everything))
    note_sightings(everything, user)
    rights = {f"may_{verb}": can(user, verb, review) for verb in VERBS}
    may_write = bool(review and review.is_editable and rights["may_edit_review"])
    found = problems(review) if review else []
    places = queries.places_of(claim, first=article_beside(request))
    return {
        **rights,
        "claim": claim,
        "review": review,
        "may_write": may_write,
        "may_cite": may_write,
        "may_return": bool(
            review and review.status in RETURNED_FROM and rights["may_request_changes"]
        ),
        "opinions": list(review.opinions.all()) if review else [],
        "may_judge_too": may_judge_too(review, user) and rights["may_give_opinion"],
        "is_in_work": bool(review and review.status in IN_WORK),
        "is_wording_free": is_wording_free({one.status for one in everything}),
        "places": places,
        "articles": queries.articles_at(places),
        "problems": found,
        "is_blocked": any(problem.blocks for problem in found),
        "steps": steps(review) if review else [],
        "note_form": NoteForm(row=review) if review else None,
        "history": queries.history_of(claim, everything),
        "desk_section": "queue",
    }


def may_judge_too(review: Review | None, user: User) -> bool:
    """Whether the review waits and has no second opinion by the person."""
    return (
        review is not None
        and review.status == ReviewStatus.SUBMITTED
        and all(opinion.author_id != user.pk for opinion in review.opinions.all())
    )


def rationale_shown(review: Review, typed: str | None = None) -> SafeString:
    """The rationale, or what is typed in its place, as readers will see it; the keys that lead to
    none of the review's sources stand out, and a sentence tells them."""
    prefetch_related_objects([review], "evidence__source")
    sources = [item.source for item in review.evidence.all()]
    text = review.rationale if typed is None else typed
    shown = cited(text, sources, tells=True)
    told = format_html('<p class="mark-problem">{}</p>', unknown_keys(shown.unknown))
    return mark_safe(shown.html + (told if shown.unknown else ""))  # both are safe


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
