"""What the makers of a page wrote about it, gathered once for everybody who reads from it."""

import re
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from claims.importing.metadata.structured import Thing, articles_of, read_structured_data
from claims.text.typed import one_line

# A page has a few dozen; of a longer value (characters) the beginning is enough.
_METAS = 500
_LONGEST = 2100
_HEADLINES = 5
# Where a page shows other pages, or what readers say about it.
_ELSEWHERE = re.compile(
    r"comment|related|(?<!with-)(?<!has-)(?<!no-)sidebar|recommend|popular|trending|latest|widget"
    r"|newsletter|promo|(?<!post-)(?<!entry-)(?<!article-)footer|teaser|outbrain|taboola|most-"
    r"|more-|next-|replies|disqus|menu|\bcard|weather|masthead|site-header|navbar|topbar",
    re.IGNORECASE,
)
# What the labels of elements that say something about the article have in common.
_TELLING = re.compile(
    "date|Date|time|publish|modified|yline|by-line|uthor|contributor|vcard|headline|license"
)
_LABELS = ("class", "id", "itemprop", "rel", "data-testid")
_ASIDE = frozenset({"nav", "aside", "form", "figure"})


@dataclass(frozen=True, slots=True)
class Described:
    """A page with its meta elements (by lower-case name) and its structured data.

    `url` is where it was found, "" when nobody knows. `labelled` are the elements whose labels may
    say something about the article; `places` remembers what is elsewhere.
    """

    tree: HtmlElement
    url: str
    metas: dict[str, list[str]]
    objects: list[Thing]
    articles: list[Thing]
    labelled: list[tuple[HtmlElement, str]]
    places: dict[HtmlElement, bool] = field(default_factory=dict)

    def called(self, label: re.Pattern[str], number: int) -> list[HtmlElement]:
        """The first elements whose class, id or role (see `_LABELS`) has this in it."""
        found = (element for element, said in self.labelled if label.search(said))
        return list(islice(found, number))

    def meta(self, *names: str) -> str:
        """The first of these meta elements that says something."""
        values = (value for name in names for value in self.metas.get(name, ()))
        return next(filter(None, map(plain, values)), "")

    def data(self, name: str) -> Any:
        """The property of the object that describes the article; None when none has it."""
        values = (thing.get(name) for thing in self.articles)
        return next((value for value in values if value), None)

    def names(self, value: Any) -> list[str]:
        """The names of a person, an organisation or several; references are followed."""
        parts = value if isinstance(value, list) else [value]
        return [name for name in (self._name(part) for part in parts) if name]

    def is_elsewhere(self, element: HtmlElement) -> bool:
        """Whether an element belongs to another article, to readers, or to the site around it."""
        path = []
        current: HtmlElement | None = element
        while current is not None and current not in self.places:
            path.append(current)
            current = current.getparent()
        answer = self.places[current] if current is not None else False
        for one in reversed(path):
            answer = self.places[one] = answer or _is_other_part(one)
        return answer

    def _name(self, value: Any) -> str:
        if isinstance(value, dict) and not value.get("name") and "@id" in value:
            same = (thing for thing in self.objects if thing.get("@id") == value["@id"])
            value = next((thing for thing in same if thing.get("name")), value)
        said = value.get("name") if isinstance(value, dict) else value
        if isinstance(said, list):
            said = next((part for part in said if isinstance(part, str)), "")
        return plain(said)


def describe_page(tree: HtmlElement, *, url: str = "") -> Described:
    """What the page says about itself, as it says it."""
    metas: dict[str, list[str]] = {}
    for element in list(tree.iter("meta"))[:_METAS]:
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = element.get("content")
        if content and not content.isspace():
            for one in name[:200].lower().split():
                metas.setdefault(one, []).append(content[:_LONGEST])
    objects = read_structured_data(tree)
    articles = articles_of(objects)
    return Described(tree, url, metas, objects, articles, _labelled(tree), _around(tree))


def _labelled(tree: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """In one walk, because each search of its own through the tree costs as much."""
    found = []
    for element in tree.iter(etree.Element):
        attributes = element.attrib
        if attributes and element.tag != "meta":
            said = " ".join([attributes.get(name, "") for name in _LABELS])
            if _TELLING.search(said):
                found.append((element, said))
    return found


def plain(value: Any) -> str:
    """A text on one line, without the markup and entities that templates leave; "" for others."""
    if not isinstance(value, str):
        return ""
    text = value[:_LONGEST]
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", text)
    return one_line(text)


def text_of(element: HtmlElement) -> str:
    """What an element says, on one line."""
    return one_line(" ".join(element.itertext())[:_LONGEST])


def _around(tree: HtmlElement) -> dict[HtmlElement, bool]:
    """What holds a headline holds the article, whatever it is called."""
    headlines = list(tree.iter("h1"))[:_HEADLINES]
    return {one: False for headline in headlines for one in (headline, *headline.iterancestors())}


def _is_other_part(element: HtmlElement) -> bool:
    if element.tag in _ASIDE:
        return True
    if element.tag == "footer":
        return all(one.tag != "article" for one in element.iterancestors())
    return bool(_ELSEWHERE.search(f"{element.get('class', '')} {element.get('id', '')}"))
