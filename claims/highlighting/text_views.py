"""The text of an article with its marks, whole or in part, and its sentences."""

import secrets
from collections.abc import Iterable
from sys import getsizeof

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claims.highlighting import listing, queries
from claims.highlighting.kept import Kept, document_of
from claims.models import Occurrence, Snapshot, User, note_claims_shown
from claims.text.render import Highlight, SharedAddress, render_blocks, render_html
from claims.text.sentences import sentences
from claims.text.spans import Span
from claims.web import requires, signed_in, whole_number

TEXTS, ITEMS = 32_000_000, 8_000_000  # bytes that what was drawn last takes in a process, roughly
# Where a page has its text; nobody can write this into anything else that the page shows.
TEXT_HERE = mark_safe(f"<!--{secrets.token_hex()}-->")
_texts: Kept[tuple[listing.Listed, bytes]] = Kept(TEXTS)
_items: Kept[tuple[listing.Listed, SafeString]] = Kept(ITEMS)


@require_safe
@requires("see_desk")
def list_blocks(request: HttpRequest, article_id: int) -> HttpResponse:
    """The blocks of the text whose marks may have changed, to be put in place of those shown.

    `?from=` and `?to=` are the code points between which something was stored, `?claim=` names a
    claim whose marks look different now; without either it may be anywhere. The claims come in the
    order of their numbers.
    """
    snapshot = queries.current_snapshot(article_id)
    note_verdicts_in(snapshot, signed_in(request))
    document = document_of(snapshot)
    listed = listing.listed_claims(snapshot)
    anywhere = [Span(0, len(document.text))]
    changed = changed_spans(request, listed) if request.GET else anywhere
    shared = shared_address(article_id)
    blocks = render_blocks(document, highlights_of(listed), changed, shared=shared)
    order = [item.claim.pk for item in listed]
    return JsonResponse({"snapshot": snapshot.pk, "blocks": blocks, "claims": order})


def note_verdicts_in(snapshot: Snapshot, by: User) -> None:
    """Keep that the person was shown the verdicts of the claims that the copy states."""
    note_claims_shown(Occurrence.objects.filter(snapshot=snapshot).values("claim"), by)


@require_safe
@requires("see_desk")
@cache_control(private=True, max_age=86_400)
def list_sentences(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The sentences as pairs of code points.

    The page does not wait for them: finding them takes longer than drawing it (`make bench`).
    """
    snapshot = get_object_or_404(
        Snapshot.objects.select_related("article").only("sha256", "article__language"),
        pk=snapshot_id,
    )
    spans = sentences(document_of(snapshot), snapshot.article.language or "en")
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


def with_text(page: HttpResponse, snapshot: Snapshot, listed: listing.Listed) -> HttpResponse:
    """The page with the marked text in the place that it left for it.

    The templates would copy a long text at each of their levels: at 1 MB that takes longer than
    the rest of the page.
    """
    page.content = page.content.replace(TEXT_HERE.encode(), marked_text(snapshot, listed), 1)
    return page


def marked_text(snapshot: Snapshot, listed: listing.Listed) -> bytes:
    """The text with the marks of its claims, as it was drawn last while they are the same."""
    key = snapshot.pk, snapshot.sha256
    drawn = _texts.get(key)
    if drawn and drawn[0] is listed:
        return drawn[1]
    shared = shared_address(snapshot.article_id)
    html = render_html(document_of(snapshot), highlights_of(listed), shared=shared).encode()
    _texts.put(key, (listed, html), len(html))
    return html


def claim_items(listed: Iterable[listing.ListedClaim]) -> SafeString:
    """The claims as items of the list beside the text."""
    pattern = claim_address(0)
    rows = [(item, pattern.replace("0", str(item.claim.pk))) for item in listed]
    return render_to_string("highlighting/_claim_items.html", {"rows": rows})


def first_items(snapshot: Snapshot, listed: listing.Listed) -> SafeString:
    """The items at the beginning of the list, as they were drawn last like the text."""
    key = snapshot.pk, snapshot.sha256
    drawn = _items.get(key)
    if drawn and drawn[0] is listed:
        return drawn[1]
    html = claim_items(listed[: listing.LISTED])
    _items.put(key, (listed, html), getsizeof(html))
    return html


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
