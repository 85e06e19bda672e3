"""The read side of the Web Annotation Protocol: each article has a container of its annotations.

https://www.w3.org/TR/annotation-protocol/. Every answer carries the headers of what is at the
address, also the answer to OPTIONS and the one that says that nothing is there.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from claims.errors import Missing
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.annotations import CONTEXT, annotation
from claims.serving import queries
from claims.serving.annotations import LDP, Book
from claims.serving.pages import without_claims
from claims.serving.rows import PageRow
from claims.serving.web import closed, gone, public

Record = dict[str, Any]

MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
METHODS: Final = "GET, HEAD, OPTIONS"
OA: Final = "http://www.w3.org/ns/oa#"
RESOURCE: Final = f'<{LDP}Resource>; rel="type"'
CONTAINER: Final = ", ".join([
    f'<{LDP}BasicContainer>; rel="type"',
    f'<{OA}AnnotationCollection>; rel="type"',
    f'<http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}constrainedBy"',
])  # fmt: skip
MINIMAL: Final = f"{LDP}PreferMinimalContainer"
IRIS: Final = f"{OA}PreferContainedIRIs"
DESCRIPTIONS: Final = f"{OA}PreferContainedDescriptions"
_INCLUDE: Final = re.compile(r'\binclude\s*=\s*"([^"]*)"', re.IGNORECASE)
NOT_HERE = "There is no such annotation. Nothing was published under this address."
CONTRADICTION = "Prefer asks for IRIs and for descriptions at once: ask for one of them.\n"

View = Callable[..., HttpResponse]


def resource(links: str, vary: tuple[str, ...]) -> Callable[[View], View]:
    """A view that says with every answer what it is, and that any site's script may read it."""

    def decorate(view: View) -> View:
        readable = public(view)

        @wraps(readable)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                is_asked = request.method == "OPTIONS"
                response = HttpResponse() if is_asked else readable(request, *args, **kwargs)
            except Missing as error:
                response = render(request, "404.html", {"error": error}, status=404)
            response["Allow"] = METHODS
            response["Link"] = links
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = "Accept, If-None-Match, Prefer"
            response["Access-Control-Expose-Headers"] = "Allow, Content-Location, ETag, Link, Vary"
            patch_vary_headers(response, vary)
            return response

        return answered

    return decorate


@resource(RESOURCE, ("Accept",))
def show_annotation(request: HttpRequest, pk: int, place: UUID) -> HttpResponse:
    """One annotation; 410 for one that was public in an earlier number of the article."""
    publication = article_of(pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    for card in publication.record.get("claims", ()):
        for occurrence in card["occurrences"]:
            if occurrence["id"] == str(place):
                return show_place(request, publication, card["id"], occurrence)
    if queries.was_published(pk, str(place)):
        return gone(request)
    raise Missing(NOT_HERE)


def show_place(
    request: HttpRequest, publication: PageRow, claim_id: int, occurrence: Record
) -> HttpResponse:
    claim = queries.current_claims([claim_id]).get(claim_id)
    if claim is None:
        return gone(request)
    if claim.visibility != Visibility.VISIBLE:
        return closed(request, claim)
    shown = annotation(publication.record, occurrence, claim.record)
    return answer({"@context": CONTEXT} | shown)


@resource(CONTAINER, ("Accept", "Prefer"))
def show_annotations(request: HttpRequest, pk: int) -> HttpResponse:
    """The container as `Prefer` asks for it, or the page of `?from=`."""
    publication = article_of(pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if publication.record.get("withdrawn"):
        return gone(request)
    wanted = {one for part in _INCLUDE.findall(request.headers.get("Prefer", ""))
              for one in part.split()}  # fmt: skip
    if {IRIS, DESCRIPTIONS} <= wanted:
        return HttpResponse(CONTRADICTION, status=400, content_type="text/plain; charset=utf-8")
    book = book_of(publication, iris="iris" in request.GET or IRIS in wanted)
    if "from" in request.GET:
        return answer(book.page(request.GET["from"]))
    response = answer(book.container(is_minimal=MINIMAL in wanted))
    response["Content-Location"] = book.address
    return response


def article_of(pk: int) -> PageRow:
    """The current number of an article. Raises `Missing` where none was published."""
    publication = queries.find_publication(PublicationKind.ARTICLE, pk)
    if publication is None:
        raise Missing(NOT_HERE)
    return publication


def book_of(publication: PageRow, *, iris: bool) -> Book:
    article = without_claims(publication.record, set(publication.hidden))
    claims = queries.current_claims([card["id"] for card in article["claims"]])
    return Book(article, {pk: claim.record for pk, claim in claims.items()}, iris=iris)


def answer(record: Record) -> HttpResponse:
    return HttpResponse(json.dumps(record, ensure_ascii=False), content_type=MEDIA_TYPE)
