"""Lists that sites publish: RSS, Atom and RDF feeds, JSON feeds, sitemaps.

XML is read as a stream and from its first element on: what stands before it could define entities.
Nothing else is loaded, and what is broken is passed over: a feed that ends in the middle still has
its first entries.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from claims.importing.lists.listing import (
    Entry,
    Listing,
    UnreadableList,
    entry_at,
    iso_date,
    text_at,
)
from claims.models.vocabulary import BatchKind

# The lists that one sitemap index may bring in.
MOST_LISTS = 50

# What may stand before the first element: comments, instructions, a document type.
_PROLOG = re.compile(
    r"(?:\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
# What sitemaps say about the pictures on a page has a place of its own, called as the page's is.
_PICTURES = re.compile("sitemap-(?:image|video)")
_DATES = ("pubDate", "published", "date", "updated", "lastmod", "publication_date")
_FEED_TYPES = frozenset(
    {f"application/{kind}" for kind in ("rss+xml", "atom+xml", "rdf+xml", "feed+json")}
)


def root_of(text: str) -> str:
    """The local name of the first element of some markup, in lower case; "" when there is none."""
    found = _ROOT.match(text, _PROLOG.match(text).end())  # type: ignore[union-attr]  # may be empty
    return found[1].lower() if found else ""


def read_feed(text: str, base: str, most: int) -> Listing:
    """The entries of an RSS, Atom or RDF feed, at most `most`."""
    entries = []
    for element in _elements(text, {"item", "entry"}):
        found = _feed_entry(element, base)
        if found:
            entries.append(found)
        if len(entries) >= most:
            break
    return Listing(BatchKind.FEED, entries)


def read_json_feed(text: str, base: str, most: int) -> Listing:
    """The entries of a JSON feed (https://www.jsonfeed.org/version/1.1/), at most `most`."""
    items = json.loads(text).get("items")
    entries = []
    for item in items if isinstance(items, list) else []:
        address = text_at(item, "url", "external_url", "id") if isinstance(item, dict) else ""
        if address:
            published = iso_date(text_at(item, "date_published", "date_modified"))
            title = text_at(item, "title") or text_at(item, "summary")
            entries.append(entry_at(address, base=base, title=title, published=published))
    return Listing(BatchKind.FEED, entries[:most])


def read_sitemap(text: str, base: str, most: int) -> Listing:
    """The pages of a sitemap, at most `most`, or the sitemaps of an index, the newest first."""
    listing = Listing(BatchKind.SITEMAP)
    lists: list[tuple[str, str]] = []
    for element in _elements(text, {"url", "sitemap"}):
        said = _texts(element)
        address = said.get("loc", "")
        found = entry_at(
            address, base=base, title=said.get("title"),
            published=iso_date(said.get("publication_date", "") or said.get("lastmod", "")),
        ) if address else None  # fmt: skip
        if found and _local(element) == "url":
            listing.entries.append(found)
        elif found and "url" in found:
            lists.append((found.get("published", ""), found["url"]))
        if len(listing.entries) >= most:
            break
    lists.sort(key=lambda pair: pair[0], reverse=True)
    listing.lists = [address for _, address in lists[:MOST_LISTS]]
    if len(lists) > MOST_LISTS:
        listing.note = (
            f"This sitemap consists of {len(lists)} others; the {MOST_LISTS} newest were read."
        )
    return listing


def discover_feed(text: str, base: str) -> str:
    """The address of the feed that a page names. Raises UnreadableList when it names none."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        page = None
    for link in [] if page is None else page.iter("link"):
        rel, kind = (link.get("rel") or "").lower().split(), (link.get("type") or "").lower()
        if "alternate" in rel and kind.strip() in _FEED_TYPES and link.get("href"):
            found = entry_at(link.get("href"), base=base)
            if "url" in found:
                return found["url"]
    raise UnreadableList(
        "This page names no feed. Give the address of its feed or sitemap (often /feed or "
        "/sitemap.xml), or paste the addresses of the articles.",
        field="list",
    )


def _elements(text: str, names: set[str]) -> Iterator[Any]:
    """The elements of these local names, one after the other; each is forgotten afterwards, and
    so is what stands in none of them.
    """
    start = _PROLOG.match(text).end()  # type: ignore[union-attr]  # may be empty
    events = etree.iterparse(
        io.BytesIO(text[start:].encode("utf-8", "replace")), events=("start", "end"),
        encoding="utf-8", recover=True, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth = 0  # of the wanted elements around this one
    try:
        for event, element in events:
            is_wanted = _local(element) in names
            if event == "start":
                depth += is_wanted
                continue
            depth -= is_wanted
            if is_wanted:
                yield element
            if is_wanted or not depth:
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise UnreadableList(
            "This is no feed or sitemap that can be read. Paste the addresses instead.",
            field="list",
        ) from error


def _forget(element: Any) -> None:
    """Free what an element holds, and what stands before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _feed_entry(element: Any, base: str) -> Entry | None:
    said = _texts(element)
    address = _atom_link(element) or said.get("link", "") or said.get("origLink", "")
    guid = said.get("guid", "")
    if not address and guid.lower().startswith(("http://", "https://")):
        address = guid
    if not address:
        return None
    published = next((day for name in _DATES if (day := iso_date(said.get(name, "")))), "")
    return entry_at(address, base=base, title=_plain(said.get("title", "")), published=published)


def _atom_link(element: Any) -> str:
    """The `href` of an Atom entry's link to its page; RSS has the address as text."""
    for child in element.iterchildren(tag=etree.Element):
        is_page = child.get("rel", "alternate") == "alternate"
        if _local(child) == "link" and is_page and child.get("href"):
            address: str = child.get("href")
            return address
    return ""


def _texts(element: Any) -> dict[str, str]:
    """The texts of an element's children by local name, the first of each."""
    found: dict[str, str] = {}
    for child in element.iterchildren(tag=etree.Element):
        name = etree.QName(child)
        if name.localname == "news":  # https://www.google.com/schemas/sitemap-news/0.9
            found |= _texts(child)
        elif name.localname not in found and not _PICTURES.search(name.namespace or ""):
            found[name.localname] = "".join(child.itertext()).strip()
    return found


def _local(element: Any) -> str:
    name: str = etree.QName(element).localname
    return name


def _plain(title: str) -> str:
    """A title without the markup that some feeds put into it."""
    if "<" not in title and "&" not in title:
        return title
    try:
        words: str = html.fromstring(f"<div>{title}</div>").text_content()
    except (etree.ParserError, ValueError):
        return title
    return words
