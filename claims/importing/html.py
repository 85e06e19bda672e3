"""HTML to an article: what the page says about itself, and its body as a document."""

import logging
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import trafilatura
from lxml.etree import ParserError, _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from claims.importing.encoding import decode
from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.metadata import read_metadata
from claims.importing.structure import build_document
from claims.importing.visible import drop_unseen, mark_for_extractor, unfold
from claims.text.document import Direction, Document

logger = logging.getLogger(__name__)
# It warns about every page without an article; whoever asked is told in better words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# Below this many characters trafilatura is likely to have missed the body (its own threshold for
# trying something else).
_SHORT = 250
_WHOLE_PAGE = re.compile(r"<\s*(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_FURNITURE = ".//nav | .//aside | .//footer | .//*[@role='navigation']"
_CONTAINERS = ".//article | .//main | .//*[@role='main']"
# A page of which a larger share is link text leads elsewhere, and is no article.
_LINKED = 0.3
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_WANTED: dict[str, Any] = {
    "output_format": "python",
    "comments": False,
    "formatting": True,
    "links": True,
}
_OPTIONS = trafilatura.settings.Extractor(**_WANTED)
_FAST_OPTIONS = trafilatura.settings.Extractor(**_WANTED, fast=True)
# The pages of the benchmarks have up to 1,900; the longest articles a few thousand.
_MANY_PARTS = 3000
_VERY_MANY_PARTS = 20_000
_VERY_MANY_ELEMENTS = 25_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# trafilatura's own vocabulary back to that of HTML.
_RENDITIONS = {"#b": "b", "#i": "i", "#t": "code", "#sub": "sub", "#sup": "sup", "#u": "span"}


def extract_html(raw: bytes, *, charset: str = "", url: str = "") -> Extracted:
    """The article in an HTML page, or all of an HTML fragment.

    `charset` is what the sender declared, `url` where the page was found; it completes links.
    Raises Undecodable.
    """
    source = decode(raw, charset=charset)
    tree = parse(source)
    metadata = read_metadata(tree, url=url)
    base_url, direction = _base_url(tree, url), _direction(tree)
    unfold(tree)

    def build(root: _Element) -> Document:
        return build_document(root, base_url=base_url, direction=direction)

    if _is_article_alone(source, tree):
        drop_unseen(tree)
        return _extracted(build(_body(tree)), metadata, "whole page")
    return _extracted(_main_text(tree, build), metadata, "trafilatura")


def parse(source: str) -> HtmlElement:
    """The tree of a page or fragment: always an html element, empty when nothing can be read."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    clean = _NOT_XML.sub("", source)
    try:
        return document_fromstring(clean.encode(), parser=parser)
    except (ParserError, ValueError):
        return document_fromstring(b"<html><body></body></html>", parser=parser)


def _main_text(tree: HtmlElement, build: Callable[[_Element], Document]) -> Document:
    """The body as trafilatura finds it; where that is hardly anything, the container its author
    named article or main. Changes the tree."""
    marked = deepcopy(tree)
    drop_unseen(marked)
    mark_for_extractor(marked)
    body = _find_body(marked)
    document = Document("", ()) if body is None else build(_as_html(body))
    if len(document.text) >= _SHORT:
        return document
    drop_unseen(tree)
    for furniture in tree.xpath(_FURNITURE):
        furniture.drop_tree()
    named = max(tree.xpath(_CONTAINERS), key=_letters, default=None)
    fallback = build(_body(tree) if named is None else named)
    # What its author calls the article is believed sooner than what is left of the page.
    believed = 2.0 if named is None else 0.5
    return fallback if len(fallback.text) > believed * len(document.text) else document


def _letters(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _find_body(tree: HtmlElement) -> _Element | None:
    """What trafilatura takes for the article, in its own vocabulary; None when it finds nothing.

    Some of its time grows with the square of the number of parts: a page of many is read without
    its second opinions, one of very many not at all.
    """
    parts = sum(1 for _ in tree.iter("p", "div", "td", "th", "li", "br", *_HEADINGS))
    if parts > _VERY_MANY_PARTS or sum(1 for _ in tree.iter()) > _VERY_MANY_ELEMENTS:
        return None
    options = _OPTIONS if parts <= _MANY_PARTS else _FAST_OPTIONS
    try:
        found = trafilatura.bare_extraction(tree, options=options)
    except Exception as error:  # it recurses into nested lists, and no page may break an import
        logger.warning("The extractor broke on a page: %s", type(error).__name__)
        return None
    return found.body if isinstance(found, trafilatura.settings.Document) else None


def _is_article_alone(source: str, tree: HtmlElement) -> bool:
    """Whether there is nothing around the article that could be left out.

    True for a fragment, and for a page without navigation, scripts, or links in any number.
    """
    if not _WHOLE_PAGE.search(source):
        return True
    body = _body(tree)
    if body.xpath(_FURNITURE) or next(body.iter("script", "form", "iframe"), None) is not None:
        return False
    total = _letters(body)
    linked = sum(_letters(link) for link in body.iter("a"))
    return total > 0 and linked < _LINKED * total and not body.xpath(".//*[@class or @id]")


def _as_html(body: _Element) -> _Element:
    """The extractor's tree with the tags of HTML. Changes the tree."""
    for element in body.iter():
        tag = element.tag
        if tag == "head":
            rendition = element.get("rend") or ""
            element.tag = rendition if re.fullmatch("h[1-6]", rendition) else "h2"
        elif tag == "list":
            element.tag = element.get("rend") if element.get("rend") in ("ol", "dl") else "ul"
        elif tag == "hi":
            element.tag = _RENDITIONS.get(element.get("rend") or "", "span")
        elif tag == "ref":
            element.tag = "a"
            element.set("href", element.get("target") or "")
        elif tag == "cell":
            element.tag = "th" if element.get("role") == "head" else "td"
        elif tag == "code":
            element.tag = "pre" if _is_code_block(element) else "code"
        elif tag in _SAME:
            element.tag = _SAME[tag]
    return body


_SAME = {"item": "li", "quote": "blockquote", "lb": "br", "row": "tr", "del": "span"}


def _is_code_block(code: _Element) -> bool:
    parent = code.getparent()
    return parent is None or parent.tag in ("body", "div", "article", "section")


def _body(tree: HtmlElement) -> HtmlElement:
    body = tree.find("body")
    return tree if body is None else body


def _base_url(tree: HtmlElement, url: str) -> str:
    """What relative links are completed with: the base element's address, else the page's own."""
    named = tree.xpath("string(//base/@href)").strip()
    return named if named.startswith(("http://", "https://")) else url


def _direction(tree: HtmlElement) -> Direction | None:
    said = {str(value).lower() for value in tree.xpath("/html/@dir | /html/body/@dir")}
    return "rtl" if "rtl" in said else None


def _extracted(document: Document, metadata: Metadata, extractor: str) -> Extracted:
    version = f"{trafilatura.__version__}, rules {RULES_VERSION}"
    return Extracted(document, metadata, extractor, version)
