"""The pictures that stand beside links to claims and articles elsewhere.

A picture's address names what is drawn: a correction has another one, and this one never changes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from claims.errors import Missing
from claims.languages import with_language
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import picture_path
from claims.serving import queries
from claims.serving.pages import without_claims
from claims.serving.picture import Busy, digest_of, draw
from claims.serving.pictured import words_of
from claims.serving.rendering import Rendered, recent_pages
from claims.serving.web import Answer, closed, gone, public, spell_etag

# Readers' browsers keep it for good; a cache in front asks each minute, so that a take-down shows.
KEPT = "public, max-age=31536000, s-maxage=60, immutable"
NOT_HERE = "There is no such picture. Nothing was published under this address."
BUSY = "Many pictures are being drawn just now. Ask again in a few seconds.\n"
AGAIN = 5  # seconds after which whoever was sent away may ask again


def sparing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """503, for nobody to keep, where there is no room to draw one more picture."""

    @wraps(view)
    def spared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Busy:
            headers = {"Retry-After": str(AGAIN), "Cache-Control": "no-store"}
            return HttpResponse(BUSY, "text/plain; charset=utf-8", 503, headers=headers)

    return spared


@sparing
@public
def show_article_picture(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    return show_picture(request, PublicationKind.ARTICLE, pk, digest)


@sparing
@public
def show_claim_picture(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    return show_picture(request, PublicationKind.CLAIM, pk, digest)


def show_picture(request: HttpRequest, kind: PublicationKind, pk: int, digest: str) -> HttpResponse:
    """The picture of what is current; an older one's address, or a wrong one, leads to it."""
    publication = queries.find_publication(kind, pk)
    if publication is None:
        raise Missing(NOT_HERE)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if publication.record.get("withdrawn"):
        return gone(request)
    record = publication.record
    if kind == PublicationKind.ARTICLE:
        record = without_claims(record, set(publication.hidden))
    words = words_of(record, kind)
    current = digest_of(words)
    if digest != current:
        return HttpResponseRedirect(with_language(picture_path(kind, pk, current)))
    etag = spell_etag(current)

    def take() -> Rendered:
        key = ("picture", current)
        kept = recent_pages.find(key) or Rendered(etag, "", draw(words), request.path)
        recent_pages.keep(key, kept)
        return kept

    return Answer(etag, take, (("Content-Type", "image/png"), ("Cache-Control", KEPT)))
