"""The desk's pages of what others have checked: their ClaimReviews, taken in from files."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import Invalid
from claims.importing.foreign_reviews import (
    ForeignReading,
    foreign_reviews_like,
    import_claim_reviews,
)
from claims.importing.forms import ForeignReviewsForm
from claims.models import Claim, ForeignReview
from claims.models.paging import page_by_id
from claims.permissions import can
from claims.web import (
    PageForm,
    add_refusal,
    neighbours,
    requires,
    signed_in,
    varies,
    wants_fragment,
)

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_desk")
def list_foreign_reviews(request: HttpRequest) -> HttpResponse:
    """What was taken in, the newest first, and the form that takes in more."""
    may_import = can(signed_in(request), "import_article")
    form = ForeignReviewsForm(request.POST or None, request.FILES or None)
    reading, status = None, 200
    if request.method == "POST":
        reading, status = _import(request, form)
    asked = PageForm(request.GET).chosen()
    rows = ForeignReview.objects.select_related("imported_by")
    page = page_by_id(rows, before=asked["before"], after=asked["after"], size=PAGE_SIZE)
    shown = {
        "form": form if may_import else None,
        "reading": reading,
        "reviews": page.rows,
        "desk_section": "import",
        **neighbours(page, {}),
    }
    return render(request, "importing/list_foreign_reviews.html", shown, status=status)


def _import(request: HttpRequest, form: ForeignReviewsForm) -> tuple[ForeignReading | None, int]:
    """What the chosen file held, and the status that answers."""
    store = partial(import_claim_reviews, by=signed_in(request))
    if not form.is_valid():
        return None, 400
    try:
        return store(text=form.cleaned_data["upload"]), 200
    except Invalid as problem:
        return None, add_refusal(form, problem)


@never_cache
@require_safe
@requires("see_desk")
@varies
def show_checks_of_others(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What others published about nearly the same claim; the claim's panel loads it by itself."""
    claim = get_object_or_404(Claim, pk=claim_id)
    shown = {"claim": claim, "reviews": foreign_reviews_like(claim.statement)}
    if wants_fragment(request):
        return render(request, "importing/_checks_of_others.html", shown)
    return render(request, "importing/show_checks_of_others.html", shown)
