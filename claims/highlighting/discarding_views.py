"""Discard a claim without a place from the workspace, and bring it back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from claims.highlighting import discarding
from claims.highlighting.views import claim_saved, marks_changed
from claims.web import requires, signed_in


@require_POST
@requires("discard_claim")
def discard_claim(request: HttpRequest, article_id: int, claim_id: int) -> HttpResponse:
    """Back to the claims of the article, with the offer to undo it."""
    event = discarding.discard_claim(claim_id=claim_id, by=signed_in(request))
    address = reverse("highlighting:list_claims", args=[article_id])
    return marks_changed(request, f"{address}?discarded={event.pk}")


@require_POST
@requires("discard_claim")
def restore_claim(request: HttpRequest, article_id: int, event_id: int) -> HttpResponse:
    claim = discarding.restore_claim(event_id=event_id, by=signed_in(request))
    return claim_saved(request, claim, article_id)
