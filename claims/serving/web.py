"""How public pages are answered: no cookies, strong ETags, 304, a minute in shared caches, and
compressed once for all readers."""

import base64
import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.http.response import ResponseHeaders
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from claims.languages import without_language
from claims.models import Publication
from claims.models.vocabulary import Visibility
from claims.publishing.addresses import absolute
from claims.serving.coding import AS_IT_IS, accepted, tagged
from claims.serving.rendering import Rendered, recent_pages, rendering_version
from claims.serving.rows import PageRow
from claims.web import STATUS_OF_CLOSED

# Readers' own browsers ask each time, so that a correction or a take-down shows at once; a cache in
# front may answer for a minute.
CACHE_CONTROL = "public, max-age=0, s-maxage=60, must-revalidate"

# What a page may be chosen by besides its address, as WSGI calls it.
CHOOSING = ("HTTP_PREFER", "HTTP_HX_REQUEST")
KNOWN_TO_VARY = {"", "accept-encoding", "prefer", "hx-request"}
# Headers that are written anew for each coding.
OF_A_CODING = {"ETag", "Content-Encoding", "Content-Length"}
LONGEST_KEY = 600  # characters of all that a page was chosen by; an answer to more is not kept
# Headers about the bytes, which a 304 goes without (RFC 9110, 15.4.5).
OF_THE_BYTES = OF_A_CODING - {"ETag"} | {"Content-Type", "Content-Digest", "Content-Disposition"}
# Conditions of a request that come before If-None-Match (RFC 9110, 13.2.2), as WSGI calls them.
JUDGED_FIRST = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")

View = Callable[..., HttpResponse]


class Answer(HttpResponse):
    """A page whose ETag is known, and whose bytes are made or found when they are to be sent."""

    def __init__(
        self,
        etag: str,
        take: Callable[[], Rendered],
        headers: Iterable[tuple[str, str]] = (),
        checked: float = 0.0,
    ) -> None:
        super().__init__(headers=dict(headers))
        self.etag = etag
        self.checked = checked
        self._take = take

    @cached_property
    def rendered(self) -> Rendered:
        return self._take()


class Known(HttpResponseNotModified):
    """That the reader has the page already, and when it was last made sure that it is right."""

    def __init__(self, page: Answer) -> None:
        super().__init__(headers={n: v for n, v in page.items() if n not in OF_THE_BYTES})
        self.cookies = page.cookies
        self.etag = page.etag
        self.checked = page.checked


@dataclass(frozen=True, slots=True)
class Ready:
    """A kept page in a coding as it goes out, whole or as a 304. Nobody may change the headers:
    all readers get the same ones, because writing them anew is most of the work of an answer."""

    etag: str
    whole: ResponseHeaders
    known: ResponseHeaders
    body: bytes


class Again(HttpResponse):
    """What was sent before, in its very headers."""

    def __init__(self, headers: ResponseHeaders, status: int, body: bytes = b"") -> None:
        super().__init__(body, status=status)
        self.headers = headers


class KeptPages:
    """Answers with a page that was sent a moment ago, before anything else is done for a request.

    It is the outermost middleware: what is kept under an address are the headers as they went out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = recent_pages.find(key_of(request)) if request.method in {"GET", "HEAD"} else None
        if kept is not None and is_trusted(kept, request):
            return sent_again(request, kept)
        response = self.get_response(request)
        if isinstance(response, Answer) and response.status_code == 200:
            keep_answer(request, response)
        elif isinstance(response, Known):
            del response["Content-Length"]  # Django's 0 would be the page's own (RFC 9110, 8.6)
            trust_again(kept, response)
        return response


def key_of(request: HttpRequest) -> Hashable:
    """All of a request that a public page and its headers may depend on."""
    told = request.META
    return (request.scheme, told.get("HTTP_HOST"), told["PATH_INFO"], told.get("QUERY_STRING"),
            *map(told.get, CHOOSING))  # fmt: skip


def is_trusted(kept: Rendered, request: HttpRequest) -> bool:
    """Whether it was made sure a moment ago that a kept page is still right.

    Not for somebody with a session: who publishes or takes down sees at once what it did.
    """
    if settings.SESSION_COOKIE_NAME in request.META.get("HTTP_COOKIE", ""):
        return False
    return monotonic() - kept.checked < settings.PAGE_SECONDS


def trust_again(kept: Rendered | None, known: Known) -> None:
    """Trust a kept page from the time when it was made sure that a reader has the same one.

    Without this, a page that is asked for by those alone who have it would be trusted no more.
    """
    if kept is None or kept.etag != known.etag:
        return
    if {one for one in known.items() if one[0] not in OF_A_CODING} <= set(kept.headers):
        kept.checked = max(kept.checked, known.checked)


def keep_answer(request: HttpRequest, answer: Answer) -> None:
    """Keep what is sent under its address, unless that is not all that it was chosen by.

    A publication's page is kept once: not again for everything that may follow its address.
    """
    chosen_by = {name.strip().lower() for name in answer.get("Vary", "").split(",")}
    if chosen_by - KNOWN_TO_VARY or answer.cookies:
        return
    if answer.rendered.path and request.META.get("QUERY_STRING"):
        return
    key = key_of(request)
    if len(repr(key)) > LONGEST_KEY:
        return
    headers = tuple(one for one in answer.items() if one[0] not in OF_A_CODING)
    recent_pages.keep(key, replace(answer.rendered, headers=headers))


def public(view: View) -> View:
    """A page for everybody: GET and HEAD only, revalidated by the hash of its bytes.

    It is compressed once, and for PAGE_SECONDS after it was made sure that it is right, it is
    answered without asking the database again. It changes nothing, so that another method is
    answered by what is allowed, and not by a page about a token that is missing.
    """

    @csrf_exempt
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = monotonic()
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if response.status_code != 200:
            return response
        if not isinstance(response, Answer):
            response = hashed(request, response, begun)
        return sent(request, response)

    return answered


def hashed(request: HttpRequest, response: HttpResponse, begun: float) -> Answer:
    """What a view returned, with the codings of the same bytes where they are kept."""
    etag = spell_etag(hashlib.sha256(response.content).hexdigest())
    kept = recent_pages.find(key_of(request))
    if kept is not None and kept.etag == etag:
        found = replace(kept, checked=begun)
    else:
        found = Rendered(etag, "", response.content, checked=begun)
    return Answer(etag, lambda: found, response.items(), begun)


def sent(request: HttpRequest, page: Answer) -> HttpResponse:
    """The page in the coding that the reader takes, or 304 when it is known there."""
    coding = tell_coding(page, accepted(request.META.get("HTTP_ACCEPT_ENCODING", "")))
    judged = get_conditional_response(request, etag=page["ETag"], response=page)
    if judged is None or judged is page:
        return filled(page, coding)
    return Known(page) if judged.status_code == 304 else judged


def tell_coding(page: Answer, asked: str) -> str:
    """Write what depends on the coding before the page is made; returns the one it is sent in."""
    is_text = not page["Content-Type"].startswith("image/")
    coding = asked if is_text else AS_IT_IS
    page["ETag"] = tagged(page.etag, coding)
    if is_text and "Accept-Encoding" not in page.get("Vary", ""):
        patch_vary_headers(page, ["Accept-Encoding"])
    return coding


def filled(page: Answer, coding: str) -> Answer:
    """The page with its bytes in a coding, and what is told of them."""
    page.content = page.rendered.in_coding(coding)
    if coding:
        page["Content-Encoding"] = coding
    page["Content-Length"] = str(len(page.content))
    if page.has_header("Content-Digest"):  # of what is sent, in its coding (RFC 9530, 2)
        page["Content-Digest"] = content_digest(page.content)
    return page


def content_digest(content: bytes) -> str:
    """What the header Content-Digest says of a body (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def sent_again(request: HttpRequest, kept: Rendered) -> HttpResponse:
    """What `sent` makes of a kept page, with headers that were written before.

    Only the very ETag of it is known here; any other condition is Django's to judge.
    """
    told = request.META
    coding = accepted(told.get("HTTP_ACCEPT_ENCODING", ""))
    ready: Ready = kept.ready.get(coding) or kept.ready.setdefault(coding, ready_in(kept, coding))
    known = told.get("HTTP_IF_NONE_MATCH")
    if known not in {None, ready.etag} or any(name in told for name in JUDGED_FIRST):
        return sent(request, Answer(kept.etag, lambda: kept, kept.headers))
    return Again(ready.known, 304) if known else Again(ready.whole, 200, ready.body)


def ready_in(kept: Rendered, coding: str) -> Ready:
    page = Answer(kept.etag, lambda: kept, kept.headers)
    filled(page, tell_coding(page, coding))
    return Ready(page["ETag"], page.headers, Known(page).headers, page.content)


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


def trusted(request: HttpRequest, key: Hashable) -> Answer | None:
    """The page of a publication that is kept under the key, when nobody need be asked about it."""
    kept = recent_pages.find(key)
    if kept is None or kept.path != request.path or not is_trusted(kept, request):
        return None
    return Answer(kept.etag, lambda: kept, kept.headers, kept.checked)


def answer_of(
    request: HttpRequest,
    publication: PageRow,
    key: Hashable,
    render: Callable[[], bytes],
    begun: float,
    style: str = "",
) -> Answer:
    """The page of a publication; rendered only when none is kept that fits, and it is to be sent.

    `begun` is the time before the database was asked for it.
    """
    etag = etag_of(publication, style)
    published = http_date(publication.published_at.timestamp())
    headers = (("Cache-Control", CACHE_CONTROL), ("Last-Modified", published))
    kept = recent_pages.find(key)
    if kept is not None and kept.etag == etag:
        kept.checked = begun
        return Answer(etag, lambda: kept, headers, begun)

    def take() -> Rendered:
        made = Rendered(etag, publication.sha256, render(), request.path, headers, begun)
        recent_pages.keep(key, made)
        return made

    return Answer(etag, take, headers, begun)


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
