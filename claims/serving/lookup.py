"""What is known about a page on the web: the published articles that were read from it."""

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from claims.errors import Invalid
from claims.models.public_copies import near_copies
from claims.publishing.addresses import (
    absolute,
    annotations_path,
    article_path,
    claim_path,
    text_path,
)
from claims.serving import queries
from claims.serving.pages import without_claims
from claims.serving.rows import KnownRow
from claims.text.addresses import clean_target, page_key, tidy_url

Record = dict[str, Any]
How = Literal["exact", "canonical", "near"]

LONGEST = 2000  # characters of an address
MOST = 5  # matches of each kind
AROUND = 32  # code points of the text beside a quote


@dataclass(frozen=True, slots=True)
class Match:
    """A published article, how the address led to it, and its record without what is closed."""

    how: How
    row: KnownRow
    record: Record

    def as_json(self) -> Record:
        return {"how": self.how, "article": article_part(self.row, self.record)}


def look_up(url: str) -> list[Match]:
    """The listed articles at the address, exactly or but for its spelling, then near-copies.

    Raises `Invalid` for what is no web address.
    """
    key = asked_page(url)
    found = queries.articles_read_from(key)[:MOST]
    typed = tidy_url(url)
    matches = [
        Match("exact" if typed == tidy_url(row.record["url"]) else "canonical", row, shown(row))
        for row in found
    ]
    matches.sort(key=lambda match: match.how != "exact")
    known = {row.object_id for row in found}
    near = [pk for pk in near_copies(url_of(url), most=MOST) if pk not in known]
    copies = queries.listed_whole(near) if near else {}
    return matches + [Match("near", copies[pk], shown(copies[pk])) for pk in near if pk in copies]


def url_of(url: str) -> str:
    """The address that is meant: without the envelope of a service that only leads there."""
    return clean_target(tidy_url(url))[0]


def asked_page(url: str) -> str:
    """The key of the page that an address means. Raises `Invalid` for what is no web address."""
    if not url.strip():
        raise Invalid({"url": _("Give the address of the page: ?url=https://…")})
    if len(url) > LONGEST:
        raise Invalid({"url": _("This address is too long. Give one of at most 2,000 characters.")})
    key = page_key(url_of(url))
    host = key.partition("/")[0].partition("?")[0]
    if not key or ("." not in host and ":" not in host):
        raise Invalid({
            "url": _("This is no web address. Give one that begins with https:// or http://.")
        })  # fmt: skip
    return key


def is_address(words: str) -> bool:
    """Whether somebody typed a web address into the search."""
    if " " in words or not words.lower().startswith(("http://", "https://", "www.")):
        return False
    try:
        asked_page(words)
    except Invalid:
        return False
    return True


def shown(row: KnownRow) -> Record:
    return without_claims(row.record, set(row.hidden))


def article_part(row: KnownRow, record: Record) -> Record:
    pk, slug = record["id"], row.slug
    return {
        "url": absolute(article_path(pk, slug)),
        "title": record["title"],
        "publisher": record["publisher"],
        "byline": record["byline"],
        "source_url": record["url"],
        "published_on": record["published_on"],
        "language": record["language"],
        "checked_at": record["published_at"],
        "version": record["number"],
        "distribution": record["distribution"],
        "text": absolute(text_path(pk, slug, record["number"])),
        "annotations": absolute(annotations_path(pk)),
        "claims": [
            claim_part(card, record["text"], row.claim_statuses.get(str(card["id"]), []))
            for card in record["claims"]
        ],
    }


def claim_part(card: Record, text: str, statuses: list[str]) -> Record:
    """A claim of the article; `statuses` are those of sources that changed after the check."""
    return {
        "url": absolute(claim_path(card["id"], card["slug"])),
        "statement": card["statement"],
        "verdict": {name: card["verdict"][name] for name in ("slug", "label")},
        "takeaway": card["takeaway"],
        "source_alerts": statuses,
        "quotes": [quote_part(text, place["start"], place["end"]) for place in card["occurrences"]],
    }


def quote_part(text: str, start: int, end: int) -> Record:
    """The words of a place and what stands beside them, as a TextQuoteSelector has them."""
    return {
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
