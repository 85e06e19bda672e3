"""A claim or article as a card on other people's pages: the card, its snippet, and oEmbed
(https://oembed.com/).

The card is a page of its own that anybody may frame. It shows the current number, so it follows
corrections, withdrawals and take-downs; it sets no cookie and needs none.
"""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from claims.errors import Missing
from claims.languages import with_language, without_language
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import absolute, article_card_path, card_path
from claims.serving import queries
from claims.serving.card_height import card_height
from claims.serving.embedding import WIDTH, snippet
from claims.serving.own_citation import title_of
from claims.serving.pages import (
    any_critical,
    notices_on_card,
    path_of,
    place_with_change,
    shown_record,
    without_articles,
)
from claims.serving.rows import PageRow
from claims.serving.source_alerts import told_of
from claims.serving.web import closed, public
from claims.web import whole_number

CACHED: Final = 3600  # seconds that a consumer may keep an oEmbed answer
_PAGE: Final = re.compile(r"/(?:embed/)?(claim|article)s/([0-9]{1,18})(?:-[^/]*)?/?")
NO_ADDRESS = "Name a page of this site: ?url= and its address.\n"
NOT_HERE = "There is no such page. Nothing was published under this address."
CARDS: Final = {PublicationKind.ARTICLE: article_card_path, PublicationKind.CLAIM: card_path}
TEMPLATES: Final[dict[str, str]] = {
    PublicationKind.ARTICLE: "serving/show_article_card.html",
    PublicationKind.CLAIM: "serving/show_card.html",
}


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@public
def show_card(request: HttpRequest, kind: PublicationKind, pk: int) -> HttpResponse:
    """The card as it is today; where the check was withdrawn or closed, that this is so."""
    publication = current_of(kind, pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication, template="serving/show_card_closed.html")
    template = TEMPLATES[kind]
    if publication.record.get("withdrawn"):
        template = TEMPLATES[PublicationKind.CLAIM]  # a tombstone is the same for both
    response = render(request, template, card_context(publication))
    response["X-Robots-Tag"] = "noindex"  # the page itself is the one to be found
    return response


def notices_told(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [] if record.get("withdrawn") else notices_on_card(record)


def card_context(publication: PageRow) -> dict[str, object]:
    record = publication.record
    path = path_of(publication, slug=publication.newest_slug)
    context: dict[str, object] = {
        "record": record,
        "publication": publication,
        "canonical_url": absolute(path),
        "address": absolute(with_language(path)),
        "desk": settings.DESK_NAME,
    }
    if record.get("withdrawn"):
        return context
    context["corrected"] = next(iter(notices_on_card(record)), None)
    if publication.kind == PublicationKind.ARTICLE:
        return context | article_card_context(publication)
    return context | claim_card_context(publication)


def claim_card_context(publication: PageRow) -> dict[str, object]:
    record = publication.record
    shown = without_articles(record, set(publication.hidden))
    places = [place_with_change(place) for place in shown["appearances"]]
    return {
        "sprite": {
            "verdict": f"verdict-{record['verdict']['slug']}",
            "certainty": f"certainty-{(record['certainty'] or {}).get('slug', '')}",
        },
        "source_alerts": told_of(publication, shown),
        "is_critical": any_critical(place["changed"] for place in places if "changed" in place),
    }


def article_card_context(publication: PageRow) -> dict[str, object]:
    """The article without the claims that moderation has closed, and the icons of its verdicts."""
    record = shown_record(publication)
    rated = [record["rating"]["tier"]] if record["rating"] else []
    slugs = dict.fromkeys(one["slug"] for one in [*rated, *record["distribution"]])
    return {
        "record": record,
        "corrected": next(iter(notices_on_card(record)), None),
        "icons": [f"verdict-{slug}" for slug in slugs],
        "source_alerts": told_of(publication, record),
    }


@public
def show_oembed(request: HttpRequest) -> HttpResponse:
    """What to put on a page for the address of a claim. Only JSON is spoken."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain")
    if not request.GET.get("url"):
        return HttpResponseBadRequest(NO_ADDRESS, content_type="text/plain")
    found = page_at(request.GET["url"])
    if found is None:
        raise Missing("This address is of no claim and no article on this site.")
    kind, pk = found
    publication = current_of(kind, pk)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    try:
        width = fitting(request.GET.get("maxwidth"), WIDTH)
        needed = card_height(publication.record, width, notices_told(publication.record))
        height = fitting(request.GET.get("maxheight"), needed)
    except ValueError as error:
        return HttpResponseBadRequest(f"{error}\n", content_type="text/plain")
    response = JsonResponse({
        "version": "1.0",
        "type": "rich",
        "title": title_of(publication, publication.record),
        "provider_name": settings.DESK_NAME,
        "provider_url": absolute("/"),
        "cache_age": CACHED,
        "html": snippet(publication.title, absolute(CARDS[kind](pk)), width=width, height=height),
        "width": width,
        "height": height,
    })  # fmt: skip
    response["Access-Control-Allow-Origin"] = "*"
    return response


def current_of(kind: PublicationKind, pk: int) -> PageRow:
    publication = queries.find_publication(kind, pk)
    if publication is None:
        raise Missing(NOT_HERE)
    return publication


def page_at(address: str) -> tuple[PublicationKind, int] | None:
    """The claim or article that an address of this site is about; None for any other address."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.SITE_URL)
        is_ours = parts.hostname == own.hostname and parts.port == own.port
    except ValueError:
        return None
    found = _PAGE.fullmatch(without_language(parts.path)) if is_ours else None
    return (PublicationKind(found[1]), int(found[2])) if found else None


def fitting(asked: str | None, size: int) -> int:
    """The size in pixels that a consumer has room for. Raises `ValueError` for nonsense."""
    if not asked:
        return size
    most = whole_number(asked)
    if not most:
        raise ValueError("maxwidth and maxheight are whole numbers of pixels.")
    return min(size, most)
