"""What machines ask for first: the sitemap in parts of fixed id ranges, and robots.txt."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from claims.errors import Missing
from claims.models.vocabulary import PublicationKind
from claims.publishing.addresses import absolute, article_path, claim_path
from claims.serving import publishers, queries
from claims.serving.web import public

PART = 10_000  # ids in one part; the protocol allows 50,000 addresses (sitemaps.org)
LISTS = (
    "home", "list_articles", "list_claims", "list_topics", "list_publishers", "list_verdicts",
    "list_corrections", "list_pages", "search", "look_up", "show_agreement", "show_open_data",
    "show_overlay",
)  # fmt: skip

DOORS = ("moderating:ask", "show_transparency")  # pages of moderation, to be found

Entry = tuple[str, datetime | None]


@public
def show_index(request: HttpRequest) -> HttpResponse:
    """The parts that have anything in them, each with the time of its newest page."""
    entries: list[Entry] = [(absolute(reverse("serving:sitemap_site")), None)]
    for kind in PublicationKind:
        for part, changed in queries.parts(kind, PART):
            address = reverse(f"serving:sitemap_{kind}s", args=[part])
            entries.append((absolute(address), changed))
    return xml(request, "serving/sitemap_index.xml", entries)


@public
def show_site(request: HttpRequest) -> HttpResponse:
    """The lists, the topics, the publishers, the verdicts and the desk's own pages."""
    lists = [f"serving:{name}" for name in LISTS]
    entries: list[Entry] = [(absolute(reverse(name)), None) for name in (*lists, *DOORS)]
    for topic, _ in queries.topics_with_counts(queries.listed_claims()):
        entries.append((absolute(reverse("serving:show_topic", args=[topic.slug])), None))
    for slug in publishers.open_slugs(PART):
        entries.append((absolute(reverse("serving:show_publisher", args=[slug])), None))
    for verdict in queries.verdicts():
        entries.append((absolute(reverse("serving:show_verdict", args=[verdict.slug])), None))
    for page in queries.site_pages():
        address = absolute(reverse("serving:show_page", args=[page.slug]))
        entries.append((address, page.updated_at))
    return xml(request, "serving/sitemap.xml", entries)


@public
def show_articles(request: HttpRequest, part: int) -> HttpResponse:
    return show_part(request, PublicationKind.ARTICLE, part)


@public
def show_claims(request: HttpRequest, part: int) -> HttpResponse:
    return show_part(request, PublicationKind.CLAIM, part)


def show_part(request: HttpRequest, kind: PublicationKind, part: int) -> HttpResponse:
    """The pages of the things with ids from part * PART on."""
    path = article_path if kind == PublicationKind.ARTICLE else claim_path
    rows = queries.addresses_between(kind, part * PART, (part + 1) * PART)
    entries = [(absolute(path(pk, slug)), changed) for pk, slug, changed in rows]
    if not entries:
        raise Missing("This part of the sitemap is empty.")
    return xml(request, "serving/sitemap.xml", entries)


def xml(request: HttpRequest, template: str, entries: Iterable[Entry]) -> HttpResponse:
    return render(request, template, {"entries": entries}, content_type="application/xml")


@public
def show_robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": absolute(reverse("serving:sitemap"))}
    return render(request, "serving/robots.txt", context, content_type="text/plain")
