"""HTML to an article: what the page says about itself, and its body as a document."""

import re

import trafilatura
from lxml.etree import ParserError, _Element
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from claims.importing.choosing import choose_passages
from claims.importing.encoding import decode
from claims.importing.extracted import RULES_VERSION, Extracted, Metadata
from claims.importing.mending import mend
from claims.importing.metadata import read_metadata
from claims.importing.passages import Page, read_page
from claims.importing.structure import build_document
from claims.importing.trimming import read_titles, trim
from claims.importing.visible import drop_unseen, unfold
from claims.text.document import Direction, Document

# Below this many characters the body is likely to have been missed (the threshold at which
# trafilatura tries something else).
_SHORT = 250
_WHOLE_PAGE = re.compile(r"<\s*(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_FURNITURE = ".//nav | .//aside | .//footer | .//*[@role='navigation']"
_CONTAINERS = ".//article | .//main | .//*[@role='main']"
# A page of which a larger share is link text leads elsewhere, and is no article.
_LINKED = 0.3
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Elements that mean something without text.
_MEANT_EMPTY = frozenset({"td", "th", "br"})


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
    alone, titles = _is_article_alone(source, tree), read_titles(tree)
    drop_unseen(tree)
    root = _body(tree) if alone else _article(tree, titles)
    document = build_document(root, base_url=base_url, direction=direction)
    return _extracted(document, metadata, "whole page" if alone else "trafilatura")


def parse(source: str) -> HtmlElement:
    """The tree of a page or fragment: always an html element, empty when nothing can be read."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    clean = _NOT_XML.sub("", source)
    try:
        return document_fromstring(clean.encode(), parser=parser)
    except (ParserError, ValueError):
        return document_fromstring(b"<html><body></body></html>", parser=parser)


def _article(tree: HtmlElement, titles: set[str]) -> _Element:
    """What remains of a page when only its article stands in it. Changes the tree."""
    page = read_page(_body(tree))
    choose_passages(tree, page)
    if any(page.kept):
        mend(page)
        trim(page, titles)
    if page.letters() < _SHORT:
        container = _container(tree, page)
        if container is not None:
            return container
    _cut(page)
    return page.body


def _container(tree: HtmlElement, page: Page) -> _Element | None:
    """The element that its author named article or main, without navigation, else the whole page;
    None where what was chosen is believed more. Changes the tree in the first case.
    """
    named = max(tree.xpath(_CONTAINERS), key=_letters, default=None)
    container = _body(tree) if named is None else named
    furniture = {inner for part in tree.xpath(_FURNITURE) for inner in part.iter()}
    inside = set(container.iter()) - furniture
    length = sum(passage.letters for passage in page.passages if passage.owner in inside)
    # What its author calls the article is believed sooner than what is left of the page.
    believed = 2.0 if named is None else 0.5
    if length <= believed * page.letters():
        return None
    for part in tree.xpath(_FURNITURE):
        part.drop_tree()
    return container


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
    if body.xpath(_FURNITURE) or next(body.iter("script", "form", "iframe"), None) is not None:
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
