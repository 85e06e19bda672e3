"""The editor's screens for going public: checklist, publish, correct, withdraw, tier."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.citing.reference_queries import references_in
from claims.citing.reference_rows import tally
from claims.models import Article, Claim, Publication, Review
from claims.models.vocabulary import Change, CorrectionReason, ReviewStatus
from claims.publishing import alert_queries, articles, claims, queries
from claims.publishing.checklist import checklist, proposed_tier
from claims.publishing.forms import NewsForm, PublishForm, ReasonForm, TierForm
from claims.web import DomainForm, requires, signed_in


@require_safe
@requires("see_desk")
def show_article(request: HttpRequest, article_id: int) -> HttpResponse:
    return article_page(request, find_article(article_id))


@require_POST
@requires("publish")
def publish_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = find_article(article_id)
    form = PublishForm(request.POST, prefix="publish")
    publish = partial(articles.publish_article, article=article, by=signed_in(request))
    if publication := form.attempt(publish):
        return published(request, publication)
    return article_page(request, article, publish_form=form)


@require_POST
@requires("rate_article")
def rate_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = find_article(article_id)
    form = TierForm(request.POST, row=article, prefix="tier")

    def rate(changes: Mapping[str, Any], revision: int) -> Article:
        return articles.rate_article(
            article_id=article_id, **changes, revision=revision, by=signed_in(request)
        )

    if form.attempt(rate):
        messages.success(request, "The tier is saved. Readers see it with the next version.")
        return redirect("publishing:show_article", article_id)
    return article_page(request, find_article(article_id), tier_form=form)


@require_POST
@requires("correct_publication")
def correct_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = find_article(article_id)
    form = ReasonForm(request.POST, prefix="correct")
    correct = partial(articles.correct_article, article=article, by=signed_in(request))
    if publication := form.attempt(correct):
        return published(request, publication)
    return article_page(request, article, correct_form=form)


@require_POST
@requires("withdraw_publication")
def withdraw_article(request: HttpRequest, article_id: int) -> HttpResponse:
    article = find_article(article_id)
    form = ReasonForm(request.POST, prefix="withdraw")
    withdraw = partial(articles.withdraw_article, article=article, by=signed_in(request))
    if must_confirm(request, form):
        return confirm_withdrawal(request, article, form)
    if "back" not in request.POST and (publication := form.attempt(withdraw)):
        return published(request, publication)
    return article_page(request, article, withdraw_form=form)


@require_safe
@requires("see_desk")
def show_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    return claim_page(request, get_object_or_404(Claim, pk=claim_id))


@require_POST
@requires("publish")
def publish_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    review = queries.approved_review(get_object_or_404(Claim, pk=claim_id))
    return published(request, claims.publish_claim(review=review, by=signed_in(request)))


@require_POST
@requires("correct_publication")
def correct_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    review = queries.approved_review(claim)
    form = ReasonForm(request.POST, prefix="correct")
    correct = partial(claims.correct_claim, review=review, by=signed_in(request))
    if publication := form.attempt(correct):
        return published(request, publication)
    return claim_page(request, claim, correct_form=form)


@require_POST
@requires("correct_publication")
def update_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    review = queries.approved_review(claim)
    form = NewsForm(request.POST, prefix="update")
    update = partial(claims.update_claim, review=review, by=signed_in(request))
    if publication := form.attempt(update):
        return published(request, publication)
    return claim_page(request, claim, update_form=form)


@require_POST
@requires("withdraw_publication")
def withdraw_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=claim_id)
    form = ReasonForm(request.POST, prefix="withdraw")
    withdraw = partial(claims.withdraw_claim, claim=claim, by=signed_in(request))
    if must_confirm(request, form):
        return confirm_withdrawal(request, claim, form)
    if "back" not in request.POST and (publication := form.attempt(withdraw)):
        return published(request, publication)
    return claim_page(request, claim, withdraw_form=form)


def must_confirm(request: HttpRequest, form: ReasonForm) -> bool:
    """Whether a withdrawal that is filled in still has to be asked about, by name."""
    answered = {"confirmed", "back"} & request.POST.keys()
    return not answered and form.is_valid()


def confirm_withdrawal(
    request: HttpRequest, thing: Article | Claim, form: ReasonForm
) -> HttpResponse:
    shown = {
        "desk_section": "articles",
        "current": queries.current_publication(thing),
        "articles": queries.articles_showing(thing) if isinstance(thing, Claim) else [],
        "form": form,
        "reason": dict(CorrectionReason.choices)[form.cleaned_data["reason_code"]],
        "address": reverse(f"publishing:withdraw_{thing._meta.model_name}", args=[thing.pk]),
    }
    return render(request, "publishing/confirm_withdrawal.html", shown)


def find_article(article_id: int) -> Article:
    return get_object_or_404(queries.articles_with_tier(), pk=article_id)


def published(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Say what readers see now, on the page where it was made so."""
    if publication.change == Change.WITHDRAWN:
        outcome = "is withdrawn. Readers see the notice and your note."
    else:
        outcome = f"is public as version {publication.number}."
    messages.success(request, f"“{publication.title}” {outcome}")
    return redirect(f"publishing:show_{publication.kind}", publication.object_id)


def article_page(request: HttpRequest, article: Article, **refused: DomainForm) -> HttpResponse:
    """The checklist and the forms, a refused one with what was typed and why."""
    numbers = queries.numbers_of(article)
    found = references_in(article.current_snapshot)
    items = checklist(article, found)
    shown = {
        "desk_section": "articles",
        "article": article,
        "tally": tally(found),
        "items": items,
        "open_points": sum(item.blocks for item in items),
        "numbers": numbers,
        "current": numbers[0] if numbers else None,
        "has_news": articles.has_news(article),
        "proposed": proposed_tier(article),
        "publish_form": PublishForm(prefix="publish"),
        "tier_form": TierForm(None, row=article, prefix="tier"),
        "correct_form": ReasonForm(prefix="correct"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        **refused,
    }
    return render(request, "publishing/show_article.html", shown, status=status_of_forms(refused))


def claim_page(request: HttpRequest, claim: Claim, **refused: DomainForm) -> HttpResponse:
    """What can be published of the claim, and the forms, a refused one with why."""
    reviews = queries.reviews_of([claim.pk])[claim.pk]
    numbers = queries.numbers_of(claim)
    by_status = {review.status: review for review in reversed(reviews)}
    current = by_status.get(ReviewStatus.PUBLISHED)
    approved = by_status.get(ReviewStatus.APPROVED)
    shown = {
        "desk_section": "articles",
        "claim": claim,
        "approved": approved,
        "published": current,
        "is_update": may_be_update(approved, current),
        "numbers": numbers,
        "current": numbers[0] if numbers else None,
        "correct_form": ReasonForm(prefix="correct", initial=likely_reason(current)),
        "update_form": NewsForm(prefix="update"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        **refused,
    }
    return render(request, "publishing/show_claim.html", shown, status=status_of_forms(refused))


def may_be_update(approved: Review | None, current: Review | None) -> bool:
    """Whether what is approved only adds evidence to what is published."""
    return bool(approved and current and claims.adds_evidence(approved, current))


def likely_reason(review: Review | None) -> dict[str, str]:
    """Why a published review is corrected, as first values of the form, where that is known."""
    if review and alert_queries.rests_on_retracted(review):
        return {"reason_code": CorrectionReason.SOURCE_RETRACTED}
    return {}


def status_of_forms(refused: Mapping[str, DomainForm]) -> int:
    return next((form.status for form in refused.values()), DomainForm.status)
