"""Give publications made before it what they are found by: columns, words, publishers' names.

A publication is never edited; what is filled here repeats its record. In batches, each its own
transaction, and the same each time: it can be stopped and run again.
"""

import re
from typing import Any

import pgtrigger
from django.apps.registry import Apps
from django.db import connection, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from claims.models.slugs import short_slug
from claims.text.addresses import page_key, site_of

Record = dict[str, Any]

BATCH = 200
IMMUTABLE = "claims.Publication:publication_immutable"
FILL = """
    UPDATE claims_publication
    SET publishers = %s, claimant = %s, repeats = %s, verdicts = %s, page = %s,
        search = ts_filter(search, '{a,b,c}') || setweight(to_tsvector(%s::regconfig, %s), 'D')
    WHERE id = %s
"""
KEEP_WORDS = """
    INSERT INTO claims_searchword (word)
    SELECT lexeme FROM unnest(to_tsvector('simple', %s))
    WHERE lexeme ~ %s
    ORDER BY lexeme
    ON CONFLICT DO NOTHING
"""
LETTERS = "^[^[:digit:][:punct:][:space:]]{3,40}$"
KEEP_PUBLISHER = """
    INSERT INTO claims_publisher (slug, name) VALUES (%s, %s)
    ON CONFLICT (slug) DO UPDATE SET name = EXCLUDED.name
"""
# What stands from here on is as the app had it then: it may change there, and must not here.
SEARCH_CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
NOTHING: Record = {"publishers": [], "claimant": "", "repeats": 0, "verdicts": [], "page": ""}


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    publications = apps.get_model("claims", "Publication").objects.order_by("pk")
    last = 0
    while True:
        found = publications.filter(pk__gt=last).values_list("pk", "kind", "language", "record")
        batch = list(found[:BATCH])
        if not batch:
            return
        with transaction.atomic(), pgtrigger.ignore(IMMUTABLE):
            for row in batch:
                fill_one(*row)
        last = batch[-1][0]


def fill_one(pk: int, kind: str, language: str, record: dict[str, Any]) -> None:
    columns = claim_columns(record) if kind == "claim" else article_columns(record)
    primary = language.split("-")[0].lower()
    config = SEARCH_CONFIGURATIONS.get(primary, "simple")
    values = (NOTHING | columns).values()  # in the order of FILL
    with connection.cursor() as cursor:
        cursor.execute(FILL, [*values, config, credits_of(record), pk])
        cursor.execute(KEEP_WORDS, [words_of(record), LETTERS])
        for publisher in publishers_in([record]).items() if kind == "article" else ():
            cursor.execute(KEEP_PUBLISHER, publisher)


def words_of(record: dict[str, Any]) -> str:
    parts = [
        record.get("title", ""),
        record.get("statement", ""),
        record.get("takeaway", ""),
        re.sub("<[^>]*>", " ", record.get("rationale_html", "")),
        *(card["statement"] for card in record.get("claims", [])),
        record.get("text", ""),
        credits_of(record),
    ]
    return " ".join(parts)


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


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("claims", "0033_found_by_readers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
