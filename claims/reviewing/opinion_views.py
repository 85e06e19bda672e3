"""Judge a claim without seeing how somebody else has judged it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claims.citing.cards import evidence_card
from claims.errors import WrongState
from claims.models import Evidence, Review, SecondOpinion
from claims.models.vocabulary import Agreement, ReviewStatus
from claims.permissions import demand
from claims.reviewing import opinion_queries, opinions, queries
from claims.reviewing.opinion_forms import OpinionForm
from claims.web import requires, signed_in

# What the reviewer made of a source: whoever judges blind weighs it without.
WEIGHED = ("stance", "level", "remark")
SAYS = {
    Agreement.SAME: "Both judgements name the same verdict.",
    Agreement.NEIGHBOURING: "The two verdicts are neighbours on the scale.",
    Agreement.APART: "The two verdicts are apart: talk it over before the review is signed off.",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_desk")
def give_opinion(request: HttpRequest, review_id: int) -> HttpResponse:
    """The claim, its words and its sources without the review; the two together once it is sent."""
    user = signed_in(request)
    review = queries.review(review_id)
    demand(user, "give_opinion", review)
    given = opinion_queries.opinion_by(review, user)
    if given is not None:
        return beside_the_review(review)
    if review.status != ReviewStatus.SUBMITTED:
        raise WrongState(
            "A second opinion is given while a review waits for sign-off, and this one does not "
            "wait now. Nothing was stored."
        )
    form = OpinionForm(request.POST if request.method == "POST" else None, review=review)
    if form.is_bound:
        give = partial(opinions.give_opinion, review_id=review_id, by=user)
        if opinion := form.attempt(give):
            messages.success(request, told(opinion))
            return beside_the_review(review)
    page = {**shown(review), "form": form, "told_by": opinion_queries.what_told(review, user)}
    return render(request, "reviewing/create_opinion.html", page, status=form.status)


def beside_the_review(review: Review) -> HttpResponse:
    """To the claim's page, where both judgements stand side by side."""
    return redirect(f"{reverse('reviewing:show_claim', args=[review.claim_id])}#opinions")


def told(opinion: SecondOpinion) -> str:
    how = "given blind" if opinion.is_blind else "given with the review’s verdict known"
    return f"Your second opinion is kept, {how}. {SAYS[opinion.agreement]}"


def shown(review: Review) -> dict[str, Any]:
    """What may be seen of a review before one's own judgement."""
    claim = queries.claim(review.claim_id)
    evidence = opinion_queries.evidence_of(review)
    return {
        "desk_section": "queue",
        "claim": claim,
        "review_id": review.pk,
        "author": review.author,
        "places": queries.places_of(claim),
        "evidence": [unweighed(item) for item in evidence],
    }


def unweighed(evidence: Evidence) -> dict[str, Any]:
    """What a piece of evidence says, and nothing of what the reviewer made of it."""
    card = evidence_card(evidence)
    return {name: said for name, said in card.items() if name not in WEIGHED}
