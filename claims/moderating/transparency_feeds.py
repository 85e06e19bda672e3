"""What was taken down, told to feed readers: what the page of transparency shows, no more."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.feeds import LENGTH, DeskFeed, answer
from claims.models import Decision
from claims.moderating.transparency import take_downs
from claims.text.typed import several_lines

TITLES = {
    ("article", False): "An article was taken down",
    ("article", True): "An article was taken down because the law demanded it",
    ("claim", False): "A claim was taken down",
    ("claim", True): "A claim was taken down because the law demanded it",
}


class TakeDownFeed(DeskFeed):
    """Every take-down, each an entry of its own that names neither the page nor a person."""

    def title(self) -> str:
        return f"{settings.DESK_NAME}: take-downs"

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('show_transparency')}"

    def items(self) -> list[Decision]:
        return take_downs().rows[:LENGTH]

    def item_title(self, item: Decision) -> str:
        return TITLES[item.kind, item.is_legal]  # type: ignore[attr-defined]  # annotated

    def item_link(self, item: Decision) -> str:
        return f"{self.link()}#take-down-{item.pk}"

    def item_guid(self, item: Decision) -> str:
        return self.item_link(item)

    def item_pubdate(self, item: Decision) -> datetime:
        return item.at

    def item_updateddate(self, item: Decision) -> datetime:
        return item.at

    def item_description(self, item: Decision) -> SafeString:
        told = [several_lines(item.reason)] if item.is_public_reason else []
        if item.is_restored:  # type: ignore[attr-defined]  # annotated
            told.append("Shown again since.")
        return format_html_join("", "<p>{}</p>", ([one] for one in told))


def show_transparency_feed(request: HttpRequest, feed_type: type[SyndicationFeed]) -> HttpResponse:
    return answer(request, TakeDownFeed(feed_type, request.path))
