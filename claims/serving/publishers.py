"""Who published what was checked, in the order of their sites."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from claims.errors import Missing
from claims.models import Publication, Publisher
from claims.models.vocabulary import PublicationKind
from claims.serving import list_queries
from claims.serving.search import clean

LENGTH = 60  # publishers on a page


@dataclass(frozen=True, slots=True)
class PublisherRow:
    slug: str
    name: str
    claims: int
    articles: int


@dataclass(frozen=True, slots=True)
class PublisherPage:
    """Publishers by their slugs; `newer` leads back, `older` on, as in the other lists."""

    rows: list[PublisherRow]
    newer: str = ""
    older: str = ""


def page(before: str = "", after: str = "") -> PublisherPage:
    """The first page, the one behind the slug `before`, or the one ahead of the slug `after`."""
    if "\x00" in before + after:
        raise Missing("This page of the list does not exist. Start from its top.")
    known = named()
    if after and not before:
        found = list(known.filter(slug__lt=after).order_by("-slug")[: LENGTH + 1])
        if len(found) <= LENGTH:
            return page()
        found = found[LENGTH - 1 :: -1]
        return PublisherPage(counted(found), found[0].slug, found[-1].slug)
    found = list(known.filter(slug__gt=before).order_by("slug")[: LENGTH + 1])
    more, found = len(found) > LENGTH, found[:LENGTH]
    newer = found[0].slug if found and before else ""
    return PublisherPage(counted(found), newer, found[-1].slug if more else "")


def named() -> QuerySet[Publisher]:
    """The publishers of which something is listed."""
    own = Func(Cast(OuterRef("slug"), TextField()), template="ARRAY[%(expressions)s]::varchar[]")
    return Publisher.objects.filter(
        Exists(Publication.objects.listed().filter(publishers__contains=own))
    )


def counted(rows: list[Publisher]) -> list[PublisherRow]:
    """How many claims and articles of each are listed; who has nothing open is left out."""
    slugs = [row.slug for row in rows]
    claims = counts(PublicationKind.CLAIM, slugs)
    articles = counts(PublicationKind.ARTICLE, slugs)
    told = [PublisherRow(row.slug, row.name, claims[row.slug], articles[row.slug]) for row in rows]
    return [row for row in told if row.claims or row.articles]


def open_slugs(most: int) -> list[str]:
    """The slugs of the first publishers of which something is open, in order.

    Only those with a closed article need a closer look.
    """
    closed = list_queries.closed_things(PublicationKind.ARTICLE)
    doubted = {slug for slugs in closed.values_list("publishers", flat=True) for slug in slugs}
    rows = list(named().order_by("slug")[:most])
    doubtful = [row for row in rows if row.slug in doubted]
    opened = {row.slug for row in counted(doubtful)} if doubtful else set()
    return [row.slug for row in rows if row.slug not in doubted or row.slug in opened]


def name_of(slug: str) -> str:
    """What a publisher is called. Raises `Missing` for what is no publisher's slug in any case."""
    if slug != clean(slug):
        raise Missing("Nothing of this publisher was checked.")
    return list_queries.publisher_names([slug])[slug]


def shown_name(slug: str) -> str:
    """What a publisher of which something is open is called; of any other, the slug alone."""
    is_open = any(counts(kind, [slug])[slug] for kind in PublicationKind)
    return list_queries.publisher_names([slug])[slug] if is_open else slug


def counts(kind: PublicationKind, slugs: list[str]) -> Counter[str]:
    trimmed = list_queries.trimmed(kind)
    partly = {pk: row.publishers for pk, row in trimmed.items() if row.publishers is not None}
    listed = Publication.objects.listed().filter(kind=kind, publishers__overlap=slugs).order_by()
    one: Any = Func(F("publishers"), function="unnest", output_field=TextField())
    whole = listed.exclude(pk__in=partly).values_list(one)
    found: Counter[str] = Counter(dict(whole.annotate(count=Count("*"))))
    for open_ones in partly.values():
        found.update(open_ones)
    return found
