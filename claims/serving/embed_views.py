"""A claim as a card on other people's pages: the card, oEmbed (https://oembed.com/), its snippet.

The card is a page of its own that anybody may frame. It shows the current number, so it follows
corrections, withdrawals and take-downs; it sets no cookie and needs none.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from claims.errors import Missing
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import absolute, card_path
from claims.serving import queries
from claims.serving.embedding import HEIGHT, WIDTH, snippet
from claims.serving.pages import any_critical, path_of, place_with_change, without_articles
from claims.serving.rows import PageRow
from claims.serving.source_alerts import told_of
from claims.serving.web import closed, public
from claims.web import whole_number

CACHED: Final = 3600  # seconds that a consumer may keep an oEmbed answer
_CLAIM: Final = re.compile(r"/(?:embed/)?claims/([0-9]{1,18})(?:-[^/]*)?/?")
NOT_HERE = "There is no such claim. Nothing was published under this address."


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@public
def show_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim's card as it is today; where it was withdrawn or closed, that this is so."""
    publication = claim_of(pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication, template="serving/show_card_closed.html")
    response = render(request, "serving/show_card.html", card_context(publication))
    response["X-Robots-Tag"] = "noindex"  # the claim's own page is the one to be found
    return response


def card_context(publication: PageRow) -> dict[str, object]:
    record = publication.record
    context: dict[str, object] = {
        "record": record,
        "publication": publication,
        "canonical_url": absolute(path_of(publication, slug=publication.newest_slug)),
        "desk": settings.DESK_NAME,
    }
    if record.get("withdrawn"):
        return context
    shown = without_articles(record, set(publication.hidden))
    places = [place_with_change(place) for place in shown["appearances"]]
    return context | {
        "sprite": {
            "verdict": f"verdict-{record['verdict']['slug']}",
            "certainty": f"certainty-{(record['certainty'] or {}).get('slug', '')}",
        },
        "source_alerts": told_of(publication, shown),
        "is_critical": any_critical(place["changed"] for place in places if "changed" in place),
        "corrected": next(
            (one for one in record["history"] if one["change"]["slug"] == "corrected"), None
        ),
    }


@public
def show_oembed(request: HttpRequest) -> HttpResponse:
    """What to put on a page for the address of a claim. Only JSON is spoken."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain")
    pk = claim_id(request.GET.get("url", ""))
    if pk is None:
        raise Missing("This address is of no claim on this site.")
    publication = claim_of(pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    try:
        width = fitting(request.GET.get("maxwidth"), WIDTH)
        height = fitting(request.GET.get("maxheight"), HEIGHT)
    except ValueError as error:
        return HttpResponseBadRequest(f"{error}\n", content_type="text/plain")
    response = JsonResponse({
        "version": "1.0",
        "type": "rich",
        "title": publication.title,
        "provider_name": settings.DESK_NAME,
        "provider_url": absolute("/"),
        "cache_age": CACHED,
        "html": snippet(publication.title, absolute(card_path(pk)), width=width, height=height),
        "width": width,
        "height": height,
    })  # fmt: skip
    response["Access-Control-Allow-Origin"] = "*"
    return response


def claim_of(pk: int) -> PageRow:
    publication = queries.find_publication(PublicationKind.CLAIM, pk)
    if publication is None:
        raise Missing(NOT_HERE)
    return publication


def claim_id(address: str) -> int | None:
    """The claim that an address of this site is about; None for any other address."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.SITE_URL)
        is_ours = parts.hostname == own.hostname and parts.port == own.port
    except ValueError:
        return None
    found = _CLAIM.fullmatch(parts.path) if is_ours else None
    return int(found[1]) if found else None


def fitting(asked: str | None, size: int) -> int:
    """The size in pixels that a consumer has room for. Raises `ValueError` for nonsense."""
    if not asked:
        return size
    most = whole_number(asked)
    if not most:
        raise ValueError("maxwidth and maxheight are whole numbers of pixels.")
    return min(size, most)
