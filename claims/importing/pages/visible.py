"""What a reader of a page can see: everything else leaves the tree, what is folded is unfolded."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import html
from lxml.etree import Comment, ParserError, ProcessingInstruction, strip_elements
from lxml.html import HtmlElement

_NEVER_SHOWN = (
    "script", "style", "noscript", "template", "title", "svg", "canvas", "audio", "video", "object",
    "embed", "applet", "iframe", "frame", "noframes", "button", "select", "textarea", "input",
    "datalist", "map", "rt", "rp", "rtc", "annotation", "annotation-xml", "progress", "meter",
    "img", "picture", "source", "track", "link", "meta", "base",
)  # fmt: skip
_HIDING_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
# Tables inside tables beyond this depth lay out a page, and cost the extractor the square of it.
_TABLE_DEPTH = 6
# Frames inside frames are followed this deep.
_FRAME_DEPTH = 3


def unfold(tree: HtmlElement) -> None:
    """Bring what is shown from elsewhere into the tree: inline frames and shadow roots; open all
    `details`. Changes the tree.
    """
    for _ in range(_FRAME_DEPTH):
        frames = tree.xpath(".//iframe[@srcdoc]")
        if not frames:
            break
        for frame in frames:
            _unfold_frame(frame)
    for root in tree.xpath(".//template[@shadowrootmode or @shadowroot]"):
        _unfold_shadow(root)
    for details in tree.xpath(".//details"):
        details.tag = "div"
    for summary in tree.xpath(".//summary"):
        summary.tag = "p"


def drop_unseen(tree: HtmlElement) -> None:
    """Remove what no reader sees: scripts, styles, comments, controls, hidden elements. Changes
    the tree; text that follows a removed element stays.
    """
    strip_elements(tree, *_NEVER_SHOWN, Comment, ProcessingInstruction, with_tail=False)
    for element in tree.xpath(".//*[@hidden or self::dialog]"):
        if _is_hidden(element):
            _drop(element)
    for element in _veiled(tree):
        _drop(element)


@contextmanager
def disguise(tree: HtmlElement) -> Iterator[None]:
    """Give elements that the extractor drops or misreads another tag while the block runs, and
    cells no size.

    It drops figures with their captions, takes `q` for a block, and needs time without bounds for
    tables in tables and for cells over thousands of rows.
    """
    deep = tree.xpath(".//table[count(ancestor::table) >= $most]", most=_TABLE_DEPTH)
    changed = [(element, element.tag, "div") for element in (*tree.iter("figure"), *deep)]
    changed += [(element, element.tag, "p") for element in tree.iter("figcaption")]
    changed += [(element, element.tag, "span") for element in tree.iter("q")]
    sizes = [(cell, name, value) for cell in tree.iter("td", "th") for name, value in _spans(cell)]
    try:
        for element, _, other in changed:
            element.tag = other
        for cell, name, _ in sizes:
            del cell.attrib[name]
        yield
    finally:
        for element, tag, _ in changed:
            element.tag = tag
        for cell, name, value in sizes:
            cell.set(name, value)


def _spans(cell: HtmlElement) -> list[tuple[str, str]]:
    """How many rows and columns a cell says it covers, by attribute."""
    return [(name, cell.get(name)) for name in ("rowspan", "colspan") if name in cell.attrib]


def _unfold_frame(frame: HtmlElement) -> None:
    try:
        content = html.fragment_fromstring(frame.get("srcdoc", ""), create_parent="div")
    except (ParserError, ValueError):
        return
    content.tail = frame.tail
    parent = frame.getparent()
    if parent is not None:
        parent.replace(frame, content)


def _unfold_shadow(root: HtmlElement) -> None:
    """Put the content of a declarative shadow root in place, with the host's children slotted."""
    host = root.getparent()
    if host is None:
        return
    light = [child for child in host if child is not root and isinstance(child.tag, str)]
    for slot in list(root.iter("slot")):
        name = slot.get("name", "")
        slotted = [child for child in light if child.get("slot", "") == name]
        if slotted:
            slot.text = None
            slot[:] = slotted
    root.tag = "div"


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag == "dialog":
        return "open" not in element.attrib
    # hidden="until-found" folds a passage that the reader can open, as `details` does.
    return bool(element.get("hidden", "").lower() != "until-found")


def _veiled(tree: HtmlElement) -> list[HtmlElement]:
    """The elements hidden by their style; none when they hold most of the page's letters: such a
    page shows them by script, one after the other.
    """
    styled = tree.xpath(".//*[@style]")
    veiled = [element for element in styled if _HIDING_STYLE.search(element.get("style"))]
    inside: set[HtmlElement] = set()
    letters = 0
    for element in veiled:
        if element not in inside:  # counted with the outermost one
            inside.update(element.iter())
            letters += _letters(element)
    return veiled if veiled and letters <= _letters(tree) / 2 else []


def _letters(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _drop(node: HtmlElement) -> None:
    """Remove a node and keep the text after it; the root of the tree stays."""
    parent = node.getparent()
    if parent is None:
        return
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)
