"""What all feeds share, as Atom and as JSON Feed."""

import json
from datetime import UTC, datetime
from typing import Any, TextIO

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

LENGTH = 30  # entries
# When a feed without entries changed: Django says "now", and no answer would be the one before.
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


class Steady(SyndicationFeed):
    """A feed that is the same until something is published."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_YET


class AtomFeed(Steady, Atom1Feed):
    """Atom, https://www.rfc-editor.org/rfc/rfc4287.

    `kind` of an item, a code and its label, is a category with a label (section 4.2.2).
    """

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if "kind" in item:
            term, label = item["kind"]
            handler.addQuickElement("category", "", {"term": term, "label": label})


class JsonFeed(Steady):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: TextIO, encoding: str) -> None:
        said = self.feed
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": said["title"],
            "home_page_url": said["link"],
            "feed_url": said["feed_url"],
            "authors": [{"name": said["author_name"], "url": said["author_link"]}],
            "language": said["language"],
            "items": [json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False))


def json_item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_html": item["description"],
        "date_published": item["pubdate"].isoformat(),
        "date_modified": item["updateddate"].isoformat(),
        "tags": [*item["categories"], *item.get("kind", ())[:1]],
    }


class DeskFeed(Feed):  # type: ignore[type-arg]  # generic for the type checker alone
    """What all feeds share. Titles are plain text, summaries are HTML."""

    def __init__(self, feed_type: type[SyndicationFeed], address: str) -> None:
        """`address` is the feed's own path."""
        self.feed_type = feed_type
        self.address = address

    def link(self) -> str:
        return f"{settings.SITE_URL}/"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}{self.address}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def author_name(self) -> str:
        return settings.DESK_NAME

    def author_link(self) -> str:
        return settings.SITE_URL

    def feed_copyright(self) -> str | None:
        return settings.CONTENT_LICENSE_URL or None


def answer(request: HttpRequest, feed: DeskFeed) -> HttpResponse:
    """The feed, which scripts of any site may read."""
    response = feed(request)
    response["Access-Control-Allow-Origin"] = "*"
    return response
