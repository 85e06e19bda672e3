"""What lists, filters, the search and the lookup find a publication by, taken from its record."""

from typing import Any

from django.db import connection

from claims.models import Publisher
from claims.models.finding import LONGEST, SHORTEST
from claims.models.slugs import short_slug
from claims.publishing.parts import Record
from claims.text.addresses import page_key, site_of

KEEP_WORDS = """
    INSERT INTO claims_searchword (word)
    SELECT lexeme FROM unnest(to_tsvector('simple', %s))
    WHERE lexeme ~ %s
    ORDER BY lexeme
    ON CONFLICT DO NOTHING
"""
LETTERS = rf"^[^[:digit:][:punct:][:space:]]{{{SHORTEST},{LONGEST}}}$"


def publisher_slug(name: str, url: str) -> str:
    """One slug for one publisher, however an article spells its name: the host of its site.

    Made of the name where there is no address, and empty where there is neither.
    """
    return site_of(url)[:200] or (short_slug(name, fallback="publisher") if name else "")


def publishers_in(places: list[Record]) -> dict[str, str]:
    """The publishers of articles or appearances: names by slugs, in their order."""
    found: dict[str, str] = {}
    for place in places:
        name, url = place.get("publisher") or "", place.get("url") or ""
        slug = publisher_slug(name, url)
        if slug:
            found[slug] = name or found.get(slug) or slug
    return found


def claim_columns(record: Record) -> dict[str, Any]:
    """The columns by which a claim is found."""
    places = record.get("appearances", [])
    return {
        "publishers": list(publishers_in(places)),
        "claimant": (record.get("claimant") or {}).get("name", ""),
        "repeats": len({place["article_id"] for place in places}),
    }


def article_columns(record: Record) -> dict[str, Any]:
    """The columns by which an article is found; a tombstone has nothing of them."""
    return {
        "publishers": list(publishers_in([record])),
        "verdicts": [part["slug"] for part in record.get("distribution", [])],
        "page": page_key(record.get("url") or "")[:2000],
    }


def credits_of(record: Record) -> str:
    """Who and what stands behind a record, for the search: sources, claimant, publisher, byline."""
    sources = record.get("sources") or [one["source"] for one in record.get("evidence", [])]
    said = [
        *(source.get("title") or "" for source in sources),
        (record.get("claimant") or {}).get("name", ""),
        record.get("publisher") or "",
        record.get("byline") or "",
    ]
    return " ".join(one for one in said if one)


def keep_publishers(places: list[Record]) -> None:
    """Remember how the publishers of articles are named now."""
    rows = [Publisher(slug=slug, name=name) for slug, name in publishers_in(places).items()]
    Publisher.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["slug"], update_fields=["name"]
    )


def keep_words(text: str) -> None:
    """Remember the words of a published text, for readers who misspell them."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_WORDS, [text, LETTERS])
