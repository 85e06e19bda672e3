"""The text of an article with its marks, whole or in part, and its sentences."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claims.highlighting import listing, queries
from claims.models import Snapshot
from claims.text.render import Highlight, SharedAddress, render_blocks, render_html
from claims.text.sentences import sentences
from claims.text.spans import Span
from claims.web import requires, whole_number


@require_safe
@requires("see_desk")
def list_blocks(request: HttpRequest, article_id: int) -> HttpResponse:
    """The blocks of the text whose marks may have changed, to be put in place of those shown.

    `?from=` and `?to=` are the code points between which something was stored, `?claim=` names a
    claim whose marks look different now; without either it may be anywhere. The claims come in the
    order of their numbers.
    """
    snapshot = queries.current_snapshot(article_id)
    listed = listing.listed_claims(snapshot)
    anywhere = [Span(0, len(snapshot.text))]
    changed = changed_spans(request, listed) if request.GET else anywhere
    blocks = render_blocks(
        snapshot.document, highlights_of(listed), changed, shared=shared_address(article_id)
    )
    order = [item.claim.pk for item in listed]
    return JsonResponse({"snapshot": snapshot.pk, "blocks": blocks, "claims": order})


@require_safe
@requires("see_desk")
@cache_control(private=True, max_age=86_400)
def list_sentences(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The sentences as pairs of code points.

    The page does not wait for them: finding them takes longer than drawing it (`make bench`).
    """
    snapshot = get_object_or_404(Snapshot.objects.select_related("article"), pk=snapshot_id)
    spans = sentences(snapshot.document, snapshot.article.language or "en")
    return JsonResponse([(span.start, span.end) for span in spans], safe=False)


def changed_spans(request: HttpRequest, listed: Iterable[listing.ListedClaim]) -> list[Span]:
    """Where the address says that something changed."""
    start, end, claim = (
        whole_number(request.GET.get(name, "")) for name in ("from", "to", "claim")
    )
    spans = [Span(start, end)] if start is not None and end is not None and start < end else []
    return spans + [
        Span(words.start, words.end)
        for item in listed
        if item.claim.pk == claim
        for words in item.occurrences
    ]


def marked_text(snapshot: Snapshot, listed: Iterable[listing.ListedClaim]) -> SafeString:
    shared = shared_address(snapshot.article_id)
    return mark_safe(render_html(snapshot.document, highlights_of(listed), shared=shared))


def highlights_of(listed: Iterable[listing.ListedClaim]) -> list[Highlight]:
    pattern = claim_address(0)  # resolving thousands of addresses one by one takes longer
    return listing.highlights(listed, lambda pk: pattern.replace("0", str(pk)))


def shared_address(article_id: int) -> SharedAddress:
    """Where the claims are listed that share some words, by their ids."""
    address = reverse("highlighting:list_claims", args=[article_id])
    return lambda ids: f"{address}?{'&'.join(f'claim={pk}' for pk in ids)}"


def claim_address(claim_id: int) -> str:
    """The claim's own page and panel, which the reviewing stage serves."""
    return reverse("reviewing:show_claim", args=[claim_id])
