"""The text of a page as passages: what stands in one block, with the elements it came from.

Offsets are not needed here; lengths are in characters with white space runs counted as one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml.etree import XPath, _Element

from claims.importing.pages.structure import BLOCKS

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = frozenset({"aside", "nav", "footer", "form", "header"})
# What sites call the parts of a page that are not its article.
_FURNITURE = re.compile(
    r"\b(?:related|recommend|newsletter|subscri|signup|sign-up|promo|sponsor|advert|ads?\b|social"
    r"|share|sharing|comment|footer|sidebar|widget|tags?\b|author-bio|bio\b|byline|breadcrumb"
    r"|most-read|read-?more|more-stories|next-?(?:story|post|article)|popular|trending|outbrain"
    r"|taboola|teaser|credit|copyright|disclaimer|cookie|paywall|toolbar|nav\b|navigation|menu)",
    re.IGNORECASE,
)
_TEXTS = XPath(".//text()[normalize-space()]")
# A passage of this many characters, few of them in links, is running text.
_PROSE = 80
_LINKED_PROSE = 0.4
# Of the name that an author gave an element, so much is looked at (characters).
_NAME = 200


class TextNode(NamedTuple):
    """One string of the tree: the text of `element`, or what follows it when `tail`."""

    element: _Element
    tail: bool
    text: str
    letters: int
    passage: int


@dataclass(slots=True, eq=False)
class Passage:
    """The text directly in one block element, up to where another block begins."""

    owner: _Element
    nodes: list[int] = field(default_factory=list)
    text: str = ""
    linked: int = 0
    caption: bool = False

    @property
    def letters(self) -> int:
        """The length of the text."""
        return len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether this is running text."""
        return self.letters >= _PROSE and self.linked < _LINKED_PROSE * self.letters


class Place(NamedTuple):
    """Where an element stands: the block it is in, whether in a link or a caption."""

    block: _Element | None
    linked: bool
    caption: bool


@dataclass(slots=True, eq=False)
class Page:
    """The passages of a page in the order of reading, and which of them the article has."""

    body: _Element
    nodes: list[TextNode]
    passages: list[Passage]
    kept: list[bool]

    def chosen(self) -> list[int]:
        """The numbers of the passages in the article."""
        return [number for number, kept in enumerate(self.kept) if kept]

    def letters(self) -> int:
        """How long the article is."""
        return sum(self.passages[number].letters for number in self.chosen())


def read_page(body: _Element) -> Page:
    """The passages under an element; none is chosen yet. Linear in the size of the tree."""
    places: dict[_Element, Place] = {}
    nodes: list[TextNode] = []
    passages: list[Passage] = []
    for found in _TEXTS(body):
        element, tail = found.getparent(), bool(found.is_tail)
        # Where an element was taken out, the strings around it are two nodes and one text.
        same = nodes and nodes[-1].element is element and nodes[-1].tail is tail
        text = (element.tail if tail else element.text) or ""
        if same or not text.strip():
            continue
        place = _place(element.getparent() if tail else element, places)
        if not passages or passages[-1].owner is not place.block:
            passages.append(Passage(place.block, caption=place.caption))
        passage, letters = passages[-1], len(" ".join(text.split()))
        passage.nodes.append(len(nodes))
        passage.linked += letters if place.linked else 0
        nodes.append(TextNode(element, tail, text, letters, len(passages) - 1))
    for passage in passages:
        passage.text = " ".join("".join(nodes[number].text for number in passage.nodes).split())
    return Page(body, nodes, passages, [False] * len(passages))


def _place(element: _Element, places: dict[_Element, Place]) -> Place:
    unknown = []
    above: _Element | None = element
    while above is not None and above not in places:
        unknown.append(above)
        above = above.getparent()
    place = Place(None, False, False) if above is None else places[above]
    for inner in reversed(unknown):
        tag = inner.tag
        place = Place(
            inner if tag in BLOCKS or place.block is None else place.block,
            place.linked or tag == "a",
            place.caption or tag in ("figcaption", "caption"),
        )
        places[inner] = place
    return place


def upwards(element: _Element | None, stop: _Element | None = None) -> Iterator[_Element]:
    """The element and its ancestors, up to and without `stop`."""
    while element is not None and element is not stop:
        yield element
        element = element.getparent()


def common_ancestor(one: _Element, other: _Element) -> _Element:
    """The innermost element that holds both."""
    above = set(upwards(one))
    return next(element for element in upwards(other) if element in above)


def names(element: _Element) -> str:
    """What the page's author called an element, with hyphens between the words."""
    called, known = (element.get("class") or "")[:_NAME], (element.get("id") or "")[:_NAME]
    return f"{called} {known}".replace("_", "-")


def is_furniture(element: _Element) -> bool:
    """Whether an element is by its tag or its name no part of an article."""
    return element.tag in _FRAMES or _FURNITURE.search(names(element)) is not None


def signature(element: _Element) -> tuple[str, str]:
    """What parallel containers have in common: tag and classes."""
    return element.tag, " ".join(sorted((element.get("class") or "")[:_NAME].split()))
