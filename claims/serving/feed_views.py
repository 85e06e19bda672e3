"""All ClaimReviews of the site as one schema.org DataFeed, in pages.

Aggregators read it instead of every claim's page: https://schema.org/DataFeed.
"""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from claims.publishing.addresses import absolute
from claims.publishing.claim_review import at_home, without_empty
from claims.serving import queries
from claims.serving.pages import path_of, reviewed_without
from claims.serving.paging import NEWEST, page_of
from claims.serving.rows import MarkedUpRow
from claims.serving.web import public
from claims.web import neighbours

Record = dict[str, Any]

PAGE = 100  # ClaimReviews


@public
def show_claim_reviews(request: HttpRequest) -> HttpResponse:
    """A page of the feed, the newest first; the header `Link` names its neighbours (RFC 8288).

    The page with the next older ones is named in the feed too, for copies without headers.
    """
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    rows = queries.marked_up_claims()
    page = page_of(rows, NEWEST, before=before, after=after, length=PAGE)
    beside = {name: asked and absolute(request.path) + asked
              for name, asked in neighbours(page, {}).items()}  # fmt: skip
    feed = json.dumps(data_feed(page.rows, beside["older"]), ensure_ascii=False)
    response = HttpResponse(feed, content_type="application/ld+json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    links = [
        f'<{beside[name]}>; rel="{rel}"'
        for name, rel in (("older", "next"), ("newer", "prev"))
        if beside[name]
    ]
    if links:
        response["Link"] = ", ".join(links)
        response["Access-Control-Expose-Headers"] = "Link"
    return response


def data_feed(rows: list[MarkedUpRow], older: str) -> Record:
    """The rows as a feed, of which the address has the part with the next older ones, if any."""
    newest = max((row.published_at for row in rows), default=None)
    closed = queries.closed_articles({one["article_id"] for row in rows for one in row.appearances})
    return without_empty({
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"{settings.DESK_NAME}: checked claims",
        "license": settings.CONTENT_LICENSE_URL,
        "dateModified": newest and newest.isoformat(),
        "hasPart": {"@type": "DataFeed", "url": older} if older else None,
    }) | {"dataFeedElement": [feed_item(row, closed) for row in rows]}  # fmt: skip


def feed_item(row: MarkedUpRow, closed: set[int]) -> Record:
    gone = {one["url"] for one in row.appearances if one["article_id"] in closed}
    review = reviewed_without(row.markup, gone) if gone else row.markup
    item = at_home(review, path_of(row))
    return {
        "@type": "DataFeedItem",
        "dateModified": row.published_at.isoformat(),
        "item": {name: value for name, value in item.items() if name != "@context"},
    }
