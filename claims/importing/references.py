"""What an article refers to: its links, and the identifiers printed in its text."""

from collections.abc import Iterator
from typing import Any, TypedDict, cast

from claims.text.addresses import clean_target, is_same_site
from claims.text.document import Document
from claims.text.identifiers import Identifier, address_of, find_identifiers, identify_address

# No article has more; a page of links would fill the table.
_MOST = 5000
# Longer addresses hold data or searches (code points); of longer anchor words the beginning.
_LONGEST_HREF = 4000
_LONGEST_WORDS = 300


class Reference(TypedDict):
    """A link of the article, or an identifier in its text, with its place (code points).

    `href` is the address as printed, "" where the text only names the work; `target` the same
    without envelopes, tracking and affiliate codes, "" where it is no web address; `words` the
    linked words. `scheme` and `identifier` are "" where the address names no work.
    """

    href: str
    target: str
    start: int
    end: int
    words: str
    scheme: str
    identifier: str
    is_affiliate: bool
    is_outgoing: bool


def list_references(document: Document, *, page_url: str = "") -> list[Reference]:
    """The references in the order of the text; `page_url` tells its own site from others."""
    links = [
        describe_link(mark.href, mark.start, mark.end, document.text, page_url=page_url)
        for mark in document.marks
        if mark.kind == "link" and mark.href
    ]
    found = [*links, *_named(document.text, links)]
    return sorted(found, key=lambda reference: (reference["start"], reference["end"]))[:_MOST]


def complete_reference(stored: dict[str, Any], text: str, *, page_url: str) -> Reference:
    """A stored reference; one stored before links were described is described now."""
    if "target" in stored:
        return cast(Reference, stored)
    return describe_link(stored["href"], stored["start"], stored["end"], text, page_url=page_url)


def describe_link(href: str, start: int, end: int, text: str, *, page_url: str = "") -> Reference:
    """What a link over text[start:end] refers to."""
    target, is_affiliate = clean_target(href)
    words = text[start:end]
    identifier = identify_address(target or href) or _identifier_in(words)
    return {
        "href": href[:_LONGEST_HREF],
        "target": target[:_LONGEST_HREF],
        "start": start,
        "end": end,
        "words": words[:_LONGEST_WORDS],
        "scheme": identifier.scheme if identifier else "",
        "identifier": identifier.value if identifier else "",
        "is_affiliate": is_affiliate,
        "is_outgoing": bool(target) and not is_same_site(target, page_url),
    }


def _identifier_in(words: str) -> Identifier | None:
    found = next(find_identifiers(words[:_LONGEST_WORDS]), None)
    return found.identifier if found else None


def _named(text: str, links: list[Reference]) -> Iterator[Reference]:
    """The identifiers that stand in the text outside of links."""
    linked = bytearray(len(text))
    for link in links:
        linked[link["start"] : link["end"]] = b"\x01" * (link["end"] - link["start"])
    for printed in find_identifiers(text):
        if any(linked[printed.start : printed.end]):
            continue
        yield {
            "href": "",
            "target": address_of(printed.identifier),
            "start": printed.start,
            "end": printed.end,
            "words": text[printed.start : printed.end],
            "scheme": printed.identifier.scheme,
            "identifier": printed.identifier.value,
            "is_affiliate": False,
            "is_outgoing": True,
        }
