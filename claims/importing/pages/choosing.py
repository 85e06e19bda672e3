"""Which passages of a page trafilatura takes for the article.

Its result is a new tree without ties to the page. So the last character of every string on the
page is exchanged for one of a private plane while it works: what comes out names what went in, and
lengths, which it decides by, stay the same. https://trafilatura.readthedocs.io/
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import trafilatura
from lxml.etree import XPath
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from claims.importing.pages.passages import HEADINGS, Page, TextNode
from claims.importing.pages.visible import disguise

logger = logging.getLogger(__name__)
# It warns about every page without an article; whoever asked is told in better words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_WANTED: dict[str, Any] = {"output_format": "python", "comments": False}
# Without its second opinions it needs little more than half the time.
_QUICK = Extractor(**_WANTED, precision=True, fast=True)
_PRECISE = Extractor(**_WANTED, precision=True)
_BALANCED = Extractor(**_WANTED)
# A quick result of fewer characters, or of a smaller share of the page's running text, is doubted,
_SHORT = 250
_DOUBTFUL_SHARE = 0.35
# and one of a smaller share than this, or so short, is not believed.
_POOR_SHARE = 0.2

# Where some of its time grows with the square of the number of parts. The pages of the benchmarks
# have up to 1,900; the longest articles a few thousand, and half a million letters.
_MANY_PARTS = 3000
_MANY_LETTERS = 1_000_000
_VERY_MANY_PARTS = 20_000
_VERY_MANY_ELEMENTS = 25_000
_VERY_DEEP = XPath("boolean(.//*[count(ancestor::*) > 400])")

# The private planes of Unicode, without the last two code points of each, which are none.
_PLANES = (range(0xF0000, 0xFFFFE), range(0x100000, 0x10FFFE))
_MARK = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_MARKS = sum(map(len, _PLANES))


def is_endless(tree: HtmlElement) -> bool:
    """Whether a page has so many parts, or stands so deep in itself, that nobody wrote it, and the
    extractor would need minutes for it.
    """
    return (
        _parts(tree) > _VERY_MANY_PARTS
        or sum(1 for _ in tree.iter()) > _VERY_MANY_ELEMENTS
        or bool(_VERY_DEEP(tree))
    )


def _parts(tree: HtmlElement) -> int:
    return sum(1 for _ in tree.iter("p", "div", "td", "th", "li", "br", *HEADINGS))


def choose_passages(tree: HtmlElement, page: Page) -> None:
    """Choose in `page` what trafilatura takes for the article. The tree is as before afterwards.

    Of a page of many parts or letters it is asked for its quick opinion only.
    """
    if not 0 < len(page.nodes) <= _MARKS:
        return
    prose = sum(passage.letters for passage in page.passages if passage.is_prose)
    chosen = _ask(tree, page.nodes, _QUICK)
    length = _length(page, chosen)
    doubtful = length < _SHORT or length < _DOUBTFUL_SHARE * prose
    if doubtful and prose <= _MANY_LETTERS and _parts(tree) <= _MANY_PARTS:
        chosen = _ask(tree, page.nodes, _PRECISE)
        length = _length(page, chosen)
        if length < _SHORT or length < _POOR_SHARE * prose:
            chosen = max(
                chosen,
                _ask(tree, page.nodes, _BALANCED),
                key=lambda numbers: _length(page, numbers),
            )
    _keep(page, chosen)


def _ask(tree: HtmlElement, nodes: list[TextNode], options: Extractor) -> set[int]:
    """The numbers of the strings in its result."""
    try:
        with disguise(tree), _numbered(nodes):
            found = trafilatura.bare_extraction(tree, options=options)
    except Exception as error:  # it recurses into nested lists, and no page may break an import
        logger.warning("The extractor broke on a page: %s", type(error).__name__)
        return set()
    if not isinstance(found, trafilatura.settings.Document):
        return set()
    marks = _MARK.findall("".join(found.body.itertext()))
    return {_number(mark) for mark in marks}


@contextmanager
def _numbered(nodes: list[TextNode]) -> Iterator[None]:
    """Number the strings in the tree while the block runs."""
    try:
        for number, node in enumerate(nodes):
            text = _MARK.sub("*", node.text)
            end = len(text.rstrip())
            _write(node, text[: end - 1] + _mark(number) + text[end:])
        yield
    finally:
        for node in nodes:
            _write(node, node.text)


def _write(node: TextNode, text: str) -> None:
    if node.tail:
        node.element.tail = text
    else:
        node.element.text = text


def _mark(number: int) -> str:
    first, second = _PLANES
    return chr(first[number] if number < len(first) else second[number - len(first)])


def _number(mark: str) -> int:
    first, second = _PLANES
    code = ord(mark)
    return code - first.start if code < second.start else code - second.start + len(first)


def _length(page: Page, chosen: set[int]) -> int:
    return sum(page.nodes[number].letters for number in chosen if number < len(page.nodes))


def _keep(page: Page, chosen: set[int]) -> None:
    """Keep the passages of which at least half was chosen."""
    lengths = [0] * len(page.passages)
    for number in chosen:
        if number < len(page.nodes):
            lengths[page.nodes[number].passage] += page.nodes[number].letters
    for index, passage in enumerate(page.passages):
        whole = sum(page.nodes[number].letters for number in passage.nodes)
        page.kept[index] = 2 * lengths[index] >= whole
