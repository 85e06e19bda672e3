"""Feeds: what was published, and what was corrected or withdrawn; as Atom and as JSON Feed."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import SyndicationFeed
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.errors import Missing
from claims.feeds import LENGTH, DeskFeed, answer
from claims.models import Publication, Topic
from claims.models.vocabulary import PublicationKind
from claims.publishing.addresses import absolute
from claims.serving import publishers, queries
from claims.serving.asking import Asked
from claims.serving.corrected import without_closed
from claims.serving.own_citation import title_of
from claims.serving.pages import path_of, shape_summaries, tally
from claims.serving.rows import CorrectionRow, ListRow
from claims.serving.web import public


class PublicFeed(DeskFeed):
    """A feed of publications."""

    def item_link(self, item: Publication) -> str:
        return absolute(path_of(item))

    def item_updateddate(self, item: Publication) -> datetime:
        return item.published_at


class PublicationFeed(PublicFeed):
    """The newest articles and claims; a changed one comes up again under the same id."""

    def title(self) -> str:
        return f"{settings.DESK_NAME}: checked articles and claims"

    def items(self) -> list[ListRow]:
        """The newest of both kinds: one query each, because the index is by kind."""
        rows = [
            row
            for kind in PublicationKind
            for row in self.listed(kind).order_by("-published_at", "-id")[:LENGTH]
        ]
        rows.sort(key=lambda row: (row.published_at, row.pk), reverse=True)
        return shape_summaries(rows[:LENGTH])

    def listed(self, kind: PublicationKind) -> QuerySet[ListRow]:
        return queries.listed(kind)

    def item_title(self, item: ListRow) -> str:
        return title_of(item, item.summary)

    def item_guid(self, item: Publication) -> str:
        """The thing's address without its slug: it redirects, and never changes."""
        return absolute(reverse(f"serving:{item.kind}", args=[item.object_id]))

    def item_pubdate(self, item: ListRow) -> datetime | None:
        return parse_datetime(item.summary["first_published_at"])

    def item_description(self, item: ListRow) -> SafeString:
        record = item.summary
        if item.kind == PublicationKind.CLAIM:
            label = record["verdict"]["label"]
            return format_html("<p><strong>{}.</strong> {}</p>", label, record["takeaway"])
        return format_html("<p>{}</p>", tally(record))

    def item_categories(self, item: ListRow) -> list[str]:
        names = [topic["name"] for topic in item.summary["topics"]]
        if item.kind == PublicationKind.CLAIM:
            names.append(item.summary["verdict"]["label"])
        return names


class TopicFeed(PublicationFeed):
    """The newest articles and claims of one topic."""

    def __init__(self, feed_type: type[SyndicationFeed], address: str, topic: Topic) -> None:
        super().__init__(feed_type, address)
        self.topic = topic

    def title(self) -> str:
        return f"{settings.DESK_NAME}: {self.topic.name}"

    def link(self) -> str:
        return absolute(reverse("serving:show_topic", args=[self.topic.slug]))

    def listed(self, kind: PublicationKind) -> QuerySet[ListRow]:
        return Asked.from_query(kind, {"topic": self.topic.slug}).rows()


class PublisherFeed(PublicationFeed):
    """The newest articles of one publisher, and the claims in them."""

    def __init__(self, feed_type: type[SyndicationFeed], address: str, slug: str) -> None:
        super().__init__(feed_type, address)
        self.slug = slug
        self.name = publishers.name_of(slug)

    def title(self) -> str:
        return f"{settings.DESK_NAME}: {self.name}"

    def link(self) -> str:
        return absolute(reverse("serving:show_publisher", args=[self.slug]))

    def listed(self, kind: PublicationKind) -> QuerySet[ListRow]:
        return Asked.from_query(kind, {"publisher": self.slug}).rows()


class CorrectionFeed(PublicFeed):
    """Every correction, withdrawal and update with new evidence, each an entry of its own."""

    def title(self) -> str:
        return f"{settings.DESK_NAME}: corrections"

    def items(self) -> list[CorrectionRow]:
        return without_closed(queries.corrections().order_by("-published_at", "-id")[:LENGTH])

    def item_title(self, item: Publication) -> str:
        return f"{item.get_change_display()}: {item.title}"

    def item_guid(self, item: Publication) -> str:
        return item.uuid.urn

    def item_pubdate(self, item: Publication) -> datetime:
        return item.published_at

    def item_extra_kwargs(self, item: Publication) -> dict[str, tuple[str, str]]:
        """Which of the three it is, for readers that filter."""
        return {"kind": (item.change, item.get_change_display())}

    def item_description(self, item: CorrectionRow) -> SafeString:
        changed = ""
        if item.verdict_before:
            changed = format_html("<p>{} → {}</p>", item.verdict_before, item.verdict_after)
        return format_html(
            "{}<p><strong>{}.</strong> {}</p>", changed, item.get_reason_code_display(), item.note
        )


@public
def show_feed(request: HttpRequest, feed_type: type[SyndicationFeed]) -> HttpResponse:
    return answer(request, PublicationFeed(feed_type, request.path))


@public
def show_topic_feed(
    request: HttpRequest, slug: str, feed_type: type[SyndicationFeed]
) -> HttpResponse:
    topic = queries.find_topic(slug)
    if topic is None:
        raise Missing("There is no such topic.")
    return answer(request, TopicFeed(feed_type, request.path, topic))


@public
def show_publisher_feed(
    request: HttpRequest, slug: str, feed_type: type[SyndicationFeed]
) -> HttpResponse:
    feed = PublisherFeed(feed_type, request.path, slug)
    if not any(feed.listed(kind).exists() for kind in PublicationKind):
        raise Missing("Nothing of this publisher was checked.")
    return answer(request, feed)


@public
def show_corrections_feed(request: HttpRequest, feed_type: type[SyndicationFeed]) -> HttpResponse:
    return answer(request, CorrectionFeed(feed_type, request.path))
