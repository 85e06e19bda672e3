"""What is published, as W3C Web Annotations: one for each place where an article states a claim.

The model is https://www.w3.org/TR/annotation-model/, the terms are those of its context. Pure
functions of frozen records: what readers may not see has been left out of them before.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings

from claims.publishing.addresses import (
    absolute,
    annotation_path,
    annotations_path,
    article_path,
    claim_path,
    text_path,
    verdict_path,
)
from claims.publishing.claim_review import without_empty

Record = dict[str, Any]

# “assessing” is missing from the context as it was before July 2021, which many have kept.
CONTEXT: Final[list[Any]] = [
    "http://www.w3.org/ns/anno.jsonld",
    {"assessing": "http://www.w3.org/ns/oa#assessing"},
]
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH, _QUERY = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?"  # what RFC 3986 lets stand


def annotations_of(article: Record, claims: dict[int, Record]) -> list[Record]:
    """The annotations of an article's record, in reading order, without their context.

    `claims` are the records of its claims by id; a claim without one has no annotation.
    """
    return [
        annotation(article, place, claims[card["id"]]) for card, place in places_of(article, claims)
    ]


def places_of(article: Record, claims: dict[int, Record]) -> list[tuple[Record, Record]]:
    """Each claim's card with each of its places, in reading order."""
    found = [
        (card, place)
        for card in article["claims"]
        if card["id"] in claims
        for place in card["occurrences"]
    ]
    return sorted(found, key=lambda pair: key_of(pair[1]))


def key_of(place: Record) -> tuple[int, str]:
    """What orders the places of an article: the code point where one starts, then its id."""
    return place["start"], place["id"]


def annotation(article: Record, place: Record, claim: Record) -> Record:
    """The annotation of one place, without its context."""
    return without_empty({
        "id": absolute(annotation_path(article["id"], place["id"])),
        "type": "Annotation",
        "motivation": "assessing",
        "canonical": f"urn:uuid:{place['id']}",
        "created": max(article["first_published_at"], claim["first_published_at"]),
        "modified": max(article["published_at"], claim["published_at"]),
        "creator": {
            "id": absolute("/"),
            "type": "Organization",
            "name": settings.DESK_NAME,
            "homepage": absolute("/"),
        },
        "rights": spell_iri(settings.CONTENT_LICENSE_URL),
        "body": list(bodies(claim)),
        "target": target(article, place, claim),
    })  # fmt: skip


def bodies(claim: Record) -> Iterator[Record]:
    """The takeaway, the verdict by its own address, the evidence, and the claim's page."""
    yield {
        "type": "TextualBody",
        "purpose": "assessing",
        "value": claim["takeaway"],
        "format": "text/plain",
        **({"language": claim["language"]} if claim["language"] else {}),
    }
    yield linked("classifying", absolute(verdict_path(claim["verdict"]["slug"])))
    for evidence in claim["evidence"]:
        if href := spell_iri(evidence["source"]["href"]):
            yield linked("linking", href) | passage(evidence)
    yield linked("describing", absolute(claim_path(claim["id"], claim["slug"])))


def linked(purpose: str, source: str) -> Record:
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def passage(evidence: Record) -> Record:
    """Where the evidence stands in its source: the words quoted, and the copy that has them."""
    said: Record = {}
    if evidence["passage"] and not evidence["is_paraphrase"]:
        said["selector"] = {"type": "TextQuoteSelector", "exact": evidence["passage"]}
    archived = evidence["source"].get("archived") or {}
    if cached := spell_iri(archived.get("href") or ""):
        said["state"] = {"type": "TimeState", "sourceDate": zulu(archived["at"]), "cached": cached}
    return said


def target(article: Record, place: Record, claim: Record) -> Record:
    """The words in the article as its publisher has it, found in the text that we examined."""
    examined = absolute(text_path(article["id"], article["slug"], article["number"]))
    return {
        "type": "SpecificResource",
        "source": spell_iri(article["url"]) or examined,
        "scope": absolute(article_path(article["id"], article["slug"])),
        "state": {
            "type": "TimeState",
            "sourceDate": zulu(article["snapshot"]["captured_at"]),
            "cached": examined,
        },
        "selector": [
            quote_selector(article["text"], place, claim),
            {"type": "TextPositionSelector", "start": place["start"], "end": place["end"]},
        ],
    }


def quote_selector(text: str, place: Record, claim: Record) -> Record:
    """The words with what stands around them, as it was stored with the mark."""
    stored = {one["occurrence"]: one for one in claim["appearances"]}
    appearance = stored.get(place["id"], {})
    return without_empty({
        "type": "TextQuoteSelector",
        "exact": text[place["start"] : place["end"]],
        "prefix": appearance.get("prefix"),
        "suffix": appearance.get("suffix"),
    })  # fmt: skip


def collection(article: Record, total: int) -> Record:
    """The article's annotations as a collection, without its pages."""
    return {
        "id": absolute(annotations_path(article["id"])),
        "label": article["title"],
        "total": total,
        "modified": article["published_at"],
    }


def zulu(moment: str) -> str:
    """A moment in UTC, spelled with Z, as the model asks of a `sourceDate`."""
    return moment.replace("+00:00", "Z")


def spell_iri(address: str) -> str:
    """An http address as RFC 3986 spells it; "" for anything else.

    Publishers' addresses hold spaces, letters of every script and brackets: these are
    percent-encoded, and what is encoded already stays.
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return urlunsplit((
        parts.scheme,
        host,
        quote(_STRAY_PERCENT.sub("%25", parts.path), safe=_PATH),
        quote(_STRAY_PERCENT.sub("%25", parts.query), safe=_QUERY),
        quote(_STRAY_PERCENT.sub("%25", parts.fragment), safe=_QUERY),
    ))  # fmt: skip
