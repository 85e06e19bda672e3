"""What a page says about itself: title, byline, publisher, date, language, canonical address."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urljoin

import trafilatura
from lxml.html import HtmlElement

from claims.importing.addresses import canonical_url, host_of
from claims.importing.extracted import Metadata
from claims.text.document import is_language
from claims.text.typed import one_line

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|WebPage|Review)$")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Host names under which one page is served in several dresses.
_DRESSES = ("www.", "m.", "mobile.", "amp.")
# " | Site", " – Site" behind a headline of at least this many characters.
_SITE_SUFFIX = re.compile(r"\s+[|–—•·:»-]\s+\S|\s*$")
_HEADLINE = 10
_WORD = re.compile(r"\w+")
# Nobody reads structured data nested deeper than this.
_DEPTH = 20


def read_metadata(tree: HtmlElement, *, url: str = "") -> Metadata:
    """The metadata of a page as it was parsed, before anything was removed from it.

    `url` is where the page was found. The order of trust is trafilatura (meta elements, JSON-LD,
    visible headline), then what we read ourselves from JSON-LD, Open Graph and the title.
    """
    found = trafilatura.extract_metadata(tree, default_url=url or None, extensive=False)
    described = _described(tree)
    return Metadata(
        title=_title(tree, found.title or described["title"]),
        byline=_byline(found.author or "", described["byline"]),
        publisher=described["publisher"] or _site_name(found.sitename or "", url),
        published_on=_date(described["published"]) or _date(found.date or ""),
        language=_language(tree, described),
        canonical_url=_canonical(tree, url),
    )


def _described(tree: HtmlElement) -> dict[str, str]:
    """Title, byline, publisher, date and language from JSON-LD and Open Graph."""
    found = {
        "title": _meta(tree, "og:title"),
        "publisher": _meta(tree, "og:site_name"),
        "published": _meta(tree, "article:published_time"),
        "byline": _meta(tree, "author"),
        "language": "",
    }
    for item in _structured_items(tree):
        said = {
            "title": _plain(item.get("headline")),
            "byline": _names(item.get("author")),
            "publisher": _names(item.get("publisher")),
            "published": _plain(item.get("datePublished")),
            "language": _plain(item.get("inLanguage")),
        }
        found |= {name: value for name, value in said.items() if value and not found[name]}
    return found


def _structured_items(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page that describe an article."""
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            content = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles(content, _DEPTH)


def _articles(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(node, list):
        for part in node:
            yield from _articles(part, depth - 1)
    elif depth and isinstance(node, dict):
        kinds = node.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in named):
            yield node
        yield from _articles(node.get("@graph"), depth - 1)


def _names(value: Any) -> str:
    """The names of a person, an organisation or several of them, joined by commas."""
    parts = value if isinstance(value, list) else [value]
    names = [_plain(part.get("name") if isinstance(part, dict) else part) for part in parts]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _plain(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _meta(tree: HtmlElement, name: str) -> str:
    return _first(tree, "//meta[@property=$name or @name=$name]/@content", name=name)


def _first(tree: HtmlElement, path: str, **names: str) -> str:
    return next(filter(None, (one_line(str(value)) for value in tree.xpath(path, **names))), "")


def _title(tree: HtmlElement, said: str) -> str:
    """The title without the site's name, which the visible headline never carries."""
    title = one_line(said) or _first(tree, "//title//text()")
    for heading in tree.iter("h1"):
        headline = one_line("".join(heading.itertext()))
        rest = title.removeprefix(headline)
        if len(headline) >= _HEADLINE and rest != title and _SITE_SUFFIX.match(rest):
            return headline
    return title


def _site_name(found: str, url: str) -> str:
    """The name of the site, else its host; trafilatura falls back to host and port."""
    return host_of(url) if not found or found in url else one_line(found)


def _byline(found: str, described: str) -> str:
    """Names joined by commas. trafilatura parts them with semicolons and drops the full stops of
    initials; where the page names the same people, the page's own spelling stays.
    """
    names = ", ".join(part for part in map(one_line, found.split(";")) if part)
    same = _WORD.findall(names.lower()) == _WORD.findall(described.lower())
    return described if described and (same or not names) else names


def _date(said: str) -> date | None:
    found = _ISO_DATE.match(said.strip())
    try:
        day = date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
    # A page cannot have appeared before the web did; such dates are templates left unfilled.
    return day if day and day.year >= 1990 else None


def _language(tree: HtmlElement, described: dict[str, str]) -> str:
    """The page's language tag; "" when it says none: a guess would look like knowledge."""
    said = (
        *tree.xpath("/html/@lang | /html/@xml:lang | /html/body/@lang"),
        _first(tree, "//meta[translate(@http-equiv,'CL','cl')='content-language']/@content"),
        _meta(tree, "og:locale"),
        described["language"],
    )
    tags = (str(tag).strip().replace("_", "-") for tag in said)
    return next((tag for tag in tags if tag and is_language(tag) and len(tag) <= 35), "")


def _canonical(tree: HtmlElement, url: str) -> str:
    """The canonical address the page names, when it belongs to the same site, else its own.

    A page cannot speak for another site: it would take over that site's article here.
    """
    named = _first(tree, "//link[contains(concat(' ',@rel,' '),' canonical ')]/@href") or _meta(
        tree, "og:url"
    )
    try:
        canonical = canonical_url(urljoin(url, named)) if named else ""
    except ValueError:
        canonical = ""
    if canonical and (not url or _site(canonical) == _site(url)):
        return canonical
    return canonical_url(url)


def _site(url: str) -> str:
    host = host_of(url).lower()
    for dress in _DRESSES:
        host = host.removeprefix(dress)
    return host
