"""How public pages are answered: no cookies, strong ETags, 304, and a minute in shared caches."""

import hashlib
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from claims.languages import without_language
from claims.models import Publication
from claims.models.vocabulary import Visibility
from claims.publishing.addresses import absolute
from claims.serving.rendering import Rendered, recent_pages, rendering_version
from claims.serving.rows import PageRow
from claims.web import STATUS_OF_CLOSED

# Readers' own browsers ask each time (a 304 costs one query), so that a correction or a take-down
# shows at once; a cache in front may answer for a minute.
CACHE_CONTROL = "public, max-age=0, s-maxage=60, must-revalidate"

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """A page for everybody: GET and HEAD only, revalidated by the hash of its bytes."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = CACHE_CONTROL
        if response.status_code != 200 or response.has_header("ETag"):
            return response
        response["ETag"] = spell_etag(hashlib.sha256(response.content).hexdigest())
        known = get_conditional_response(request, etag=response["ETag"], response=response)
        return known or response

    return answered


def spell_etag(digest: str) -> str:
    return f'"{digest[:32]}"'


def etag_of(publication: PageRow, style: str = "") -> str:
    """The ETag of a publication's page in a style and language: all that its bytes depend on."""
    parts = [
        rendering_version(),
        publication.sha256,
        publication.kind,
        publication.number,
        publication.visibility,
        publication.newest_number,
        publication.newest_slug,
        publication.newest_change,
        publication.hidden,
        publication.alerts,
        style,
        get_language(),
    ]
    return spell_etag(hashlib.sha256(repr(parts).encode()).hexdigest())


def answer_unless_known(
    request: HttpRequest,
    publication: PageRow,
    key: Hashable,
    render: Callable[[], bytes],
    style: str = "",
) -> HttpResponse:
    """The page, or 304 when the reader has it; rendered only when none is kept that fits."""
    etag = etag_of(publication, style)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        kept = recent_pages.find(key)
        if kept is None or kept.etag != etag:
            kept = Rendered(etag, publication.sha256, render())
            recent_pages.keep(key, kept)
        response = HttpResponse(kept.page)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(publication.published_at.timestamp())
    return response


def canonical_address(request: HttpRequest) -> str:
    """The page's address without its language, which is the same in all of them."""
    return absolute(without_language(request.path))


def redirect_to(request: HttpRequest, path: str) -> HttpResponse:
    """A permanent redirect that keeps what follows the question mark."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def closed(
    request: HttpRequest, publication: Publication, template: str = "serving/show_closed.html"
) -> HttpResponse:
    """What stands where moderation closed a page: that it did, and nothing of the page."""
    context = {"visibility": publication.visibility}
    status = STATUS_OF_CLOSED[Visibility(publication.visibility)]
    return render(request, template, context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """What stands where something was public, and its publisher or the desk took it back."""
    return render(request, "serving/show_gone.html", status=410)
