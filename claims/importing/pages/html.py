"""HTML to an article: what the page says about itself, and its body as a document."""

import re
from collections.abc import Iterable

import trafilatura
from lxml.etree import ParserError, SubElement, _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from claims.importing.encoding import decode
from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.metadata.metadata import read_metadata
from claims.importing.pages.choosing import choose_passages, is_endless
from claims.importing.pages.mending import mend
from claims.importing.pages.passages import Page, read_page
from claims.importing.pages.structure import build_document
from claims.importing.pages.trimming import read_titles, trim
from claims.importing.pages.visible import drop_unseen, unfold
from claims.importing.problems import TooLarge
from claims.text.document import Direction, Document

# Below this many characters the body is likely to have been missed (the threshold at which
# trafilatura tries something else).
_SHORT = 250
# Each element costs time and memory, ten times what its letters do; the longest laws and reports on
# one page have some tens of thousands.
MOST_ELEMENTS = 150_000
_WHOLE_PAGE = re.compile(r"<\s*(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_FURNITURE = ".//nav | .//aside | .//footer | .//*[@role='navigation']"
_CONTAINERS = ".//article | .//main | .//*[@role='main']"
# A page of which a larger share is link text leads elsewhere, and is no article.
_LINKED = 0.3
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_HEAD = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template"})
# Elements that mean something without text.
_MEANT_EMPTY = frozenset({"td", "th", "br"})


def extract_html(raw: bytes, *, charset: str = "", url: str = "") -> Extracted:
    """The article in an HTML page, or all of an HTML fragment.

    `charset` is what the sender declared, `url` where the page was found; it completes links.
    Raises Undecodable and TooLarge.
    """
    source = decode(raw, charset=charset)
    tree = parse(source)
    metadata = read_metadata(tree, url=url)
    base_url, direction = _base_url(tree, url), _direction(tree)
    unfold(tree)
    _demand_size(tree)
    alone, titles = _is_article_alone(source, tree), read_titles(tree)
    drop_unseen(tree)
    root = _body(tree) if alone else _article(tree, titles)
    document = build_document(root, base_url=base_url, direction=direction)
    return _extracted(document, metadata, "whole page" if alone else "trafilatura")


def parse(source: str) -> HtmlElement:
    """The tree of a page or fragment: always an html element, empty when nothing can be read.

    Raises TooLarge for more than MOST_ELEMENTS.
    """
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(_clean(source), parser=parser)
    except (ParserError, ValueError):
        tree = document_fromstring(b"<html><body></body></html>", parser=parser)
    _demand_size(tree)
    _end_head(tree)
    return tree


def _demand_size(tree: HtmlElement) -> None:
    number = sum(1 for _ in tree.iter())
    if number > MOST_ELEMENTS:
        raise TooLarge(
            f"This page consists of {number:,} elements; at most {MOST_ELEMENTS:,} are read. Paste "
            "the part with the article instead."
        )


def _end_head(tree: HtmlElement) -> None:
    """Move what cannot stand in a head into the body: the parser knows too few elements that end
    a head whose author did not.
    """
    head = tree.find("head")
    children = [] if head is None else list(head)
    stray = next((place for place, child in enumerate(children) if child.tag not in _HEAD), None)
    if stray is None:
        return
    body = tree.find("body")
    body = SubElement(tree, "body") if body is None else body
    children[-1].tail = (children[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = children[stray:]


def _clean(source: str) -> bytes:
    """UTF-8 without characters that no tree may hold. Few pages have any, and looking for them in
    bytes is faster."""
    try:
        encoded = source.encode()
    except UnicodeEncodeError:
        return _NOT_XML.sub("", source).encode()
    rare = any(character in encoded for character in _NONCHARACTERS)
    if rare or len(encoded.translate(None, _CONTROLS)) < len(encoded):
        return _NOT_XML.sub("", source).encode()
    return encoded


def _article(tree: HtmlElement, titles: set[str]) -> _Element:
    """What remains of a page when only its article stands in it. Changes the tree."""
    _drop_navigation(tree)
    named = _named(tree)
    if is_endless(tree):
        believed = named is not None and 2 * _letters(named) > _letters(tree)
        return _without_furniture(tree, named if believed else None)
    page = read_page(_body(tree))
    choose_passages(tree, page)
    if any(page.kept):
        mend(page)
        trim(page, titles)
    if page.letters() < _SHORT and _is_more(page, tree, named):
        return _without_furniture(tree, named)
    _cut(page)
    return page.body


def _drop_navigation(tree: HtmlElement) -> None:
    """Take out what is around every article. What holds most of the page is something else, such as
    an element that somebody forgot to close. Changes the tree.
    """
    parts = _outermost(tree.iter("nav", "footer", "aside"))
    most = _letters(tree) / 2 if parts else 0
    for part in parts:
        if not _is_within_article(part) and _letters(part) <= most:
            part.drop_tree()


def _is_within_article(part: _Element) -> bool:
    """Whether a footer or an aside may belong to the article: notes, a quotation pulled out."""
    return part.tag != "nav" and next(part.iterancestors("article", "main"), None) is not None


def _outermost(elements: Iterable[_Element]) -> list[_Element]:
    """Those that are in no other one, from elements in the order of the page: what is done to each
    costs no more than the page, however deep they are nested.
    """
    inside: set[_Element] = set()
    outermost = []
    for element in elements:
        if element not in inside:
            inside.update(element.iter())
            outermost.append(element)
    return outermost


def _named(tree: HtmlElement) -> _Element | None:
    """The element with the most text that its author named article or main."""
    return max(_outermost(tree.xpath(_CONTAINERS)), key=_letters, default=None)


def _is_more(page: Page, tree: HtmlElement, named: _Element | None) -> bool:
    """Whether the container has so much more than was chosen that it is believed instead."""
    container = _body(tree) if named is None else named
    furniture = _outermost(tree.xpath(_FURNITURE))
    inside = set(container.iter()).difference(*(part.iter() for part in furniture))
    length = sum(passage.letters for passage in page.passages if passage.owner in inside)
    # What its author calls the article is believed sooner than what is left of the page.
    return length > page.letters() * (2.0 if named is None else 0.5)


def _without_furniture(tree: HtmlElement, named: _Element | None) -> _Element:
    """The named container or the whole page, without navigation. Changes the tree."""
    for part in _outermost(tree.xpath(_FURNITURE)):
        part.drop_tree()
    return _body(tree) if named is None else named


def _cut(page: Page) -> None:
    """Take every passage that is not kept out of the tree, with the elements left without text."""
    alive: set[_Element] = set()
    for number in page.chosen():
        for node in page.passages[number].nodes:
            place = page.nodes[node]
            above = place.element.getparent() if place.tail else place.element
            while above is not None and above not in alive:
                alive.add(above)
                above = above.getparent()
    for number, passage in enumerate(page.passages):
        if not page.kept[number]:
            for node in passage.nodes:
                _blank(page, node)
            _remove(passage.owner, alive)


def _blank(page: Page, number: int) -> None:
    node = page.nodes[number]
    if node.tail:
        node.element.tail = None
    else:
        node.element.text = None


def _remove(element: _Element, alive: set[_Element]) -> None:
    """Remove the outermost element around this one in which nothing is alive."""
    dead: _Element | None = None
    above = element
    while above is not None and above not in alive and above.tag not in _MEANT_EMPTY:
        dead, above = above, above.getparent()
    if dead is not None and above is not None:
        dead.drop_tree()


def _is_article_alone(source: str, tree: HtmlElement) -> bool:
    """Whether there is nothing around the article that could be left out.

    True for a fragment, and for a page without navigation, scripts, or links in any number.
    """
    if not _WHOLE_PAGE.search(source):
        return True
    body = _body(tree)
    around = body.iter("nav", "aside", "footer", "script", "form", "iframe")
    if next(around, None) is not None or body.xpath(".//*[@role='navigation']"):
        return False
    total = _letters(body)
    linked = sum(_letters(link) for link in body.iter("a"))
    return total > 0 and linked < _LINKED * total and not body.xpath(".//*[@class or @id]")


def _letters(element: _Element) -> int:
    return sum(map(len, element.itertext()))


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
