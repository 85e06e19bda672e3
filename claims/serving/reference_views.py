"""References as files, for those who manage theirs: those of a claim, and the check itself."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from claims.errors import Missing
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import absolute
from claims.serving import queries
from claims.serving.own_citation import csl_of_check
from claims.serving.pages import path_of, shown_record
from claims.serving.rows import PageRow
from claims.serving.source_alerts import with_note, with_statuses
from claims.serving.views import NOT_HERE, asked_number
from claims.serving.web import closed, gone, public, redirect_to
from claims.text.csl import Csl
from claims.text.exchange.files import FORMATS
from claims.text.references import csl_of_card, in_order


@public
def show_references(request: HttpRequest, pk: int, slug: str, extension: str) -> HttpResponse:
    """The references of the current number, or of the one that `?version=` asks for; a source that
    was retracted or corrected says so in its note, as of now."""

    def references(publication: PageRow) -> list[Csl]:
        record = with_statuses(publication.record, publication.alerts)
        sources = [one["source"] for one in record.get("evidence", [])]
        listed = in_order(sources, [mark["key"] for mark in record.get("marks", [])])
        return [with_note(csl_of_card(one), one) for one in listed]

    name = f"references.{extension}"
    return answer_file(request, PublicationKind.CLAIM, pk, slug, name, references)


@public
def show_citation(
    request: HttpRequest, kind: PublicationKind, pk: int, slug: str, extension: str
) -> HttpResponse:
    """The check itself as a reference: the current number, or that of `?version=`."""

    def check(publication: PageRow) -> list[Csl]:
        address = absolute(path_of(publication, slug=publication.newest_slug))
        return [csl_of_check(publication, shown_record(publication), address)]

    return answer_file(request, kind, pk, slug, f"citation.{extension}", check)


def answer_file(
    request: HttpRequest,
    kind: PublicationKind,
    pk: int,
    slug: str,
    name: str,
    listed: Callable[[PageRow], list[Csl]],
) -> HttpResponse:
    """What `listed` finds in the number that is asked for, as a file in the format of its name."""
    extension = name.rpartition(".")[2]
    written = next((one for one in FORMATS.values() if one.extension == extension), None)
    if written is None:
        raise Http404
    publication = queries.find_publication(kind, pk, number=asked_number(request))
    if publication is None:
        raise Missing(NOT_HERE)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if slug != publication.newest_slug:
        return redirect_to(request, f"{path_of(publication, slug=publication.newest_slug)}{name}")
    if publication.record.get("withdrawn"):
        return gone(request)
    prefix = "" if name.startswith("references") else "check-of-"
    return HttpResponse(
        written.write(listed(publication)),
        content_type=f"{written.media_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{prefix}{kind}-{pk}.{extension}"',
            "X-Robots-Tag": "noindex",
            "Access-Control-Allow-Origin": "*",
        },
    )
