"""The editor's screens for going public: checklist, publish, correct, withdraw, tier."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from claims.errors import DomainError, Invalid
from claims.models import Article, Claim, Publication
from claims.models.vocabulary import ReviewStatus
from claims.publishing.articles import (
    correct_article,
    publish_article,
    rate_article,
    withdraw_article,
)
from claims.publishing.checklist import checklist, proposed_tier
from claims.publishing.claims import correct_claim, publish_claim, withdraw_claim
from claims.publishing.forms import PublishForm, ReasonForm, TierForm, tier_form
from claims.publishing.queries import numbers_of, reviews_of
from claims.web import requires, signed_in, status_of

Act = Callable[[dict[str, Any]], object]


@require_safe
@requires("see_desk")
def show_article(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("tier"), pk=pk)
    return render_article(request, article)


def render_article(
    request: HttpRequest, article: Article, *, status: int = 200, **forms_kept: forms.BaseForm
) -> HttpResponse:
    numbers = numbers_of(article)
    items = checklist(article)
    context = {
        "desk_section": "articles",
        "article": article,
        "items": items,
        "open_points": sum(item.blocks for item in items),
        "numbers": numbers,
        "current": numbers[0] if numbers else None,
        "proposed": proposed_tier(article),
        "publish_form": PublishForm(prefix="publish"),
        "tier_form": tier_form(article),
        "correct_form": ReasonForm(prefix="correct"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
    }
    return render(request, "publishing/show_article.html", context | forms_kept, status=status)


@require_safe
@requires("see_desk")
def show_claim(request: HttpRequest, pk: int) -> HttpResponse:
    return render_claim(request, get_object_or_404(Claim, pk=pk))


def render_claim(
    request: HttpRequest, claim: Claim, *, status: int = 200, **forms_kept: forms.BaseForm
) -> HttpResponse:
    reviews = reviews_of([claim.pk])[claim.pk]
    numbers = numbers_of(claim)
    by_status = {review.status: review for review in reversed(reviews)}
    context = {
        "desk_section": "articles",
        "claim": claim,
        "approved": by_status.get(ReviewStatus.APPROVED),
        "published": by_status.get(ReviewStatus.PUBLISHED),
        "numbers": numbers,
        "current": numbers[0] if numbers else None,
        "correct_form": ReasonForm(prefix="correct"),
        "withdraw_form": ReasonForm(prefix="withdraw"),
    }
    return render(request, "publishing/show_claim.html", context | forms_kept, status=status)


def carry_out(request: HttpRequest, form: forms.BaseForm, act: Act) -> int:
    """Do it if the form is valid. Returns the HTTP status: 302 when it is done.

    A refusal is written into the form, so that nothing typed is lost.
    """
    if not form.is_valid():
        return 400
    try:
        done = act(form.cleaned_data)
    except DomainError as error:
        refusals = error.errors if isinstance(error, Invalid) else {error.field: error.message}
        for field, message in refusals.items():
            form.add_error(field if field in form.fields else None, message)
        return status_of(error)
    if isinstance(done, Publication):
        messages.success(request, f"“{done.title}” is public as version {done.number}.")
    return 302


@require_POST
@requires("publish")
def publish_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    form = PublishForm(request.POST, prefix="publish")
    by = signed_in(request)
    status = carry_out(
        request, form, lambda data: publish_article(article=article, note=data["note"], by=by)
    )
    if status == 302:
        return redirect("publishing:show_article", pk)
    return render_article(request, article, status=status, publish_form=form)


@require_POST
@requires("rate_article")
def rate_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    form = TierForm(request.POST, prefix="tier")
    by = signed_in(request)
    status = carry_out(request, form, lambda data: rate_article(article_id=pk, **data, by=by))
    if status == 302:
        messages.success(request, "The tier is saved. Readers see it with the next version.")
        return redirect("publishing:show_article", pk)
    article = get_object_or_404(Article.objects.select_related("tier"), pk=pk)
    return render_article(request, article, status=status, tier_form=form)


@require_POST
@requires("correct_publication")
def correct_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    form = ReasonForm(request.POST, prefix="correct")
    by = signed_in(request)
    status = carry_out(request, form, lambda data: correct_article(article=article, **data, by=by))
    if status == 302:
        return redirect("publishing:show_article", pk)
    return render_article(request, article, status=status, correct_form=form)


@require_POST
@requires("withdraw_publication")
def withdraw_article_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    form = ReasonForm(request.POST, prefix="withdraw")
    by = signed_in(request)
    status = carry_out(request, form, lambda data: withdraw_article(article=article, **data, by=by))
    if status == 302:
        return redirect("publishing:show_article", pk)
    return render_article(request, article, status=status, withdraw_form=form)


@require_POST
@requires("publish")
def publish_claim_view(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    review = get_object_or_404(claim.reviews, status=ReviewStatus.APPROVED)
    by = signed_in(request)
    publication = publish_claim(review=review, by=by)
    messages.success(request, f"“{publication.title}” is public as version {publication.number}.")
    return redirect("publishing:show_claim", pk)


@require_POST
@requires("correct_publication")
def correct_claim_view(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    review = get_object_or_404(claim.reviews, status=ReviewStatus.APPROVED)
    form = ReasonForm(request.POST, prefix="correct")
    by = signed_in(request)
    status = carry_out(request, form, lambda data: correct_claim(review=review, **data, by=by))
    if status == 302:
        return redirect("publishing:show_claim", pk)
    return render_claim(request, claim, status=status, correct_form=form)


@require_POST
@requires("withdraw_publication")
def withdraw_claim_view(request: HttpRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    form = ReasonForm(request.POST, prefix="withdraw")
    by = signed_in(request)
    status = carry_out(request, form, lambda data: withdraw_claim(claim=claim, **data, by=by))
    if status == 302:
        return redirect("publishing:show_claim", pk)
    return render_claim(request, claim, status=status, withdraw_form=form)
