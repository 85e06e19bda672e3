"""The structured data of a page: JSON-LD, and ClaimReviews in microdata; bounded in every way.

What is kept is what the page's publisher wrote, without articles' whole texts, cut where it is
deeper, longer or more than anybody means.
"""

import json
import math
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from claims.text.typed import one_line

Thing = dict[str, Any]

# Of one page: scripts, characters in each, objects kept, and values kept in all of them.
_SCRIPTS = 50
_SCRIPT = 1_000_000
_OBJECTS = 40
_VALUES = 4000
# Of one value: levels below the object, keys or items, characters.
_DEPTH = 8
_WIDTH = 60
_STRING = 4000
# Lists of objects inside @graph inside lists, as content management systems nest them.
_NESTING = 20
# The text that is imported anyway.
_WHOLE_TEXTS = frozenset({"articleBody", "text", "transcript"})
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLES = re.compile(r"(?:Article|Posting|Report|Recipe|CreativeWork|Chapter)$")
# A ClaimReview is about a claim: its author need not have signed the page that carries it.
_PAGES = re.compile(r"(?:WebPage|ItemPage|QAPage|(?<!Claim)Review)$")
_MICRODATA = "//*[@itemscope][contains(@itemtype, 'schema.org/ClaimReview')]"


def read_structured_data(tree: HtmlElement) -> list[Thing]:
    """The objects of the page, ClaimReviews first, then what describes an article."""
    objects = [thing for script in _scripts(tree) for thing in _flat(script)]
    objects += [_microdata(element, _DEPTH) for element in tree.xpath(_MICRODATA)[:_OBJECTS]]
    ranked = sorted(objects, key=_rank)[:_OBJECTS]
    budget = [_VALUES]
    return [_pruned(thing, _DEPTH, budget) for thing in ranked if budget[0] > 0]


def articles_of(objects: list[Thing]) -> list[Thing]:
    """Those that describe an article or its page, the former first."""
    return [thing for thing in objects if is_a(thing, _ARTICLES)] + [
        thing for thing in objects if is_a(thing, _PAGES)
    ]


def is_a(thing: Thing, kinds: re.Pattern[str]) -> bool:
    """Whether one of the types of an object matches."""
    said = thing.get("@type")
    return any(
        isinstance(kind, str) and kinds.search(kind)
        for kind in (said if isinstance(said, list) else [said])
    )


def things_below(value: Any) -> Iterator[Thing]:
    """Every object in a value read from JSON, the outer ones first."""
    waiting = deque([value])
    while waiting:
        current = waiting.popleft()
        if isinstance(current, dict):
            yield current
            waiting.extend(current.values())
        elif isinstance(current, list):
            waiting.extend(current)


def storable(thing: Thing) -> Thing:
    """One object within the bounds of a page's, and without what the database cannot hold."""
    pruned: Thing = _pruned(thing, _DEPTH, [_VALUES])
    return pruned


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    scripts = (
        script.text
        for script in tree.iter("script")
        if "ld+json" in script.get("type", "").lower() and script.text
    )
    for number, text in enumerate(scripts):
        if number < _SCRIPTS and len(text) <= _SCRIPT:
            yield _parsed(_unwrapped(text))


def _unwrapped(text: str) -> str:
    """The script without the comments and CDATA marks around its content."""
    bare = text.replace("<![CDATA[", "").replace("]]>", "")
    starts = [place for place in map(bare.find, "[{") if place >= 0]
    return bare[min(starts, default=0) : max(map(bare.rfind, "]}")) + 1]


def _parsed(text: str) -> Any:
    """The content of a script, commas too many forgiven; None when it cannot be read."""
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(content: Any) -> Iterator[Thing]:
    """The objects of a script, out of the lists and graphs that hold them."""
    waiting = [(content, 0)]
    while waiting:
        node, depth = waiting.pop(0)
        if depth > _NESTING:
            continue
        if isinstance(node, list):
            waiting.extend((part, depth + 1) for part in node)
        elif isinstance(node, dict):
            if isinstance(node.get("@graph"), list | dict):
                waiting.append((node["@graph"], depth + 1))
            if node.keys() - {"@graph", "@context"}:
                yield {key: value for key, value in node.items() if key != "@graph"}


def _rank(thing: Thing) -> int:
    if is_a(thing, re.compile("^ClaimReview$")):
        return 0
    return 1 if is_a(thing, _ARTICLES) else 2 if is_a(thing, _PAGES) else 3


def _pruned(value: Any, depth: int, budget: list[int]) -> Any:
    """The value within the bounds, and without what the database cannot hold."""
    budget[0] -= 1
    if isinstance(value, str):
        return _storable_text(value[:_STRING])
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bool | int) or value is None:
        return value
    if depth == 0:
        return None
    if isinstance(value, list):
        return [_pruned(part, depth - 1, budget) for part in value[:_WIDTH] if budget[0] > 0]
    return {
        _storable_text(str(key)[:200]): _pruned(part, depth - 1, budget)
        for key, part in list(value.items())[:_WIDTH]
        if budget[0] > 0 and key not in _WHOLE_TEXTS
    }


def _storable_text(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _microdata(scope: HtmlElement, depth: int) -> Thing:
    """An item of microdata as JSON-LD would say it."""
    kind = scope.get("itemtype", "").rstrip("/").rpartition("/")[2]
    thing: Thing = {"@type": kind}
    for element in scope.iterdescendants():
        name = element.get("itemprop") if isinstance(element.tag, str) else None
        if name and _scope_of(element) is scope:
            nested = element.get("itemscope") is not None and depth
            value = _microdata(element, depth - 1) if nested else _said(element)
            thing.setdefault(name, value)
    return thing


def _scope_of(element: HtmlElement) -> HtmlElement | None:
    return next((one for one in element.iterancestors() if one.get("itemscope") is not None), None)


def _said(element: HtmlElement) -> str:
    for attribute in ("content", "datetime", "href", "src"):
        if element.get(attribute):
            return str(element.get(attribute))
    return one_line("".join(element.itertext())[:_STRING])
