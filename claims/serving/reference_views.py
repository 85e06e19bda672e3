"""The references of a published claim as files, for those who manage theirs."""

from django.http import Http404, HttpRequest, HttpResponse

from claims.errors import Missing
from claims.models.vocabulary import PublicationKind, Visibility
from claims.serving import queries
from claims.serving.pages import path_of
from claims.serving.views import NOT_HERE, asked_number
from claims.serving.web import closed, gone, public, redirect_to
from claims.text.exchange.files import FORMATS
from claims.text.references import csl_of_card, in_order


@public
def show_references(request: HttpRequest, pk: int, slug: str, extension: str) -> HttpResponse:
    """The references of the current number, or of the one that `?version=` asks for."""
    written = next((one for one in FORMATS.values() if one.extension == extension), None)
    if written is None:
        raise Http404
    number = asked_number(request)
    publication = queries.find_publication(PublicationKind.CLAIM, pk, number=number)
    if publication is None:
        raise Missing(NOT_HERE)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if slug != publication.newest_slug:
        path = path_of(publication, slug=publication.newest_slug)
        return redirect_to(request, f"{path}references.{extension}")
    record = publication.record
    if record.get("withdrawn"):
        return gone(request)
    sources = [one["source"] for one in record.get("evidence", [])]
    listed = in_order(sources, [mark["key"] for mark in record.get("marks", [])])
    return HttpResponse(
        written.write([csl_of_card(one) for one in listed]),
        content_type=f"{written.media_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="claim-{pk}.{extension}"',
            "X-Robots-Tag": "noindex",
        },
    )
