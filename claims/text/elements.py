"""The elements of a document's blocks and of the marks inside them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Protocol

from claims.text.document import Block, Mark

_LINK_REL = "nofollow noopener noreferrer ugc"  # the author's links are not our recommendations
_DEEPEST_LIST = 16  # browsers flatten elements nested some hundred deep; no reader counts that far
_MAX_COLSPAN = 1000  # HTML Standard, attributes common to td and th


class Marked(Protocol):
    """A stretch of a text (code points) along which the marks do not change."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...


def marked(text: str, parts: Iterable[Marked]) -> str:
    """Return the text with its inline elements, closing and reopening those that cross."""
    html: list[str] = []
    opened: list[Mark] = []
    for part in parts:
        if not opened and not part.marks:
            html.append(escape(text[part.start : part.end], quote=False))
            continue
        kept = 0
        while kept < min(len(opened), len(part.marks)) and opened[kept] == part.marks[kept]:
            kept += 1
        html += (_closing(mark) for mark in reversed(opened[kept:]))
        html += (_opening(mark) for mark in part.marks[kept:])
        html.append(escape(text[part.start : part.end], quote=False))
        opened = list(part.marks)
    html += (_closing(mark) for mark in reversed(opened))
    return "".join(html)


class HeadingLevels:
    """Turns the levels of a document into ones that skip none, from a base level downwards."""

    def __init__(self, base: int) -> None:
        self._base = base
        self._above: list[int] = []

    def level(self, source: int) -> int:
        while self._above and self._above[-1] >= source:
            self._above.pop()
        self._above.append(source)
        return min(self._base + len(self._above) - 1, 6)


@dataclass(frozen=True, slots=True)
class Filled:
    """A block with the HTML of its inside; `is_whole` when that is exactly the block's text."""

    block: Block
    inner: str
    is_whole: bool = True

    def element(self, name: str, *attributes: tuple[str, str]) -> str:
        found = [*attributes]
        if self.is_whole:
            found.append(("data-start", str(self.block.start)))
        if self.block.language:
            found.append(("lang", self.block.language))
        if self.block.direction:
            found.append(("dir", self.block.direction))
        return f"{tag(name, found)}{self.inner}</{name}>"


def block_html(blocks: Iterable[Filled], headings: HeadingLevels) -> str:
    """Return the blocks as HTML, neighbours of a kind in one quote, list or table."""
    groups = groupby(blocks, lambda filled: _GROUPS.get(filled.block.kind, _render_alone))
    return "\n".join(html for render, group in groups for html in render(list(group), headings))


def _render_alone(group: list[Filled], headings: HeadingLevels) -> Iterator[str]:
    for filled in group:
        block = filled.block
        if block.kind == "heading":
            yield filled.element(f"h{headings.level(block.level or 1)}")
        elif block.kind == "preformatted":
            yield filled.element("pre")
        elif block.kind == "caption":
            yield filled.element("p", ("class", "caption"))
        else:
            yield filled.element("p")


def _render_quotes(group: list[Filled], _headings: HeadingLevels) -> Iterator[str]:
    yield _around("blockquote", group[0])
    yield from (filled.element("p") for filled in group)
    yield "</blockquote>"


def _render_items(group: list[Filled], _headings: HeadingLevels) -> Iterator[str]:
    """Yield list items nested by depth. The text sits in its own element, apart from the lists
    below it, so that the element with `data-start` holds the text of one block only."""
    opened: list[tuple[int, str]] = []
    for filled in group:
        depth = min(filled.block.depth or 0, _DEEPEST_LIST)
        name, other = ("ol", "ul") if filled.block.ordered else ("ul", "ol")
        while opened and (opened[-1][0] > depth or opened[-1] == (depth, other)):
            yield f"</li></{opened.pop()[1]}>"
        if opened and opened[-1] == (depth, name):
            yield "</li><li>"
        else:
            opened.append((depth, name))
            yield f"{_around(name, filled)}<li>"
        yield filled.element("div")
    yield from (f"</li></{name}>" for _depth, name in reversed(opened))


def _render_cells(group: list[Filled], _headings: HeadingLevels) -> Iterator[str]:
    previous: Block | None = None
    plain = {filled.block.row or 0 for filled in group if not filled.block.header}
    for filled in group:
        block = filled.block
        row, column = block.row or 0, block.column or 0
        if previous is None:
            yield f"{_around('table', filled)}<tr>"
        elif row < (previous.row or 0) or (
            row == previous.row and column <= (previous.column or 0)
        ):
            yield f"</tr></table>{_around('table', filled)}<tr>"
            previous = None
        elif row > (previous.row or 0):
            yield "</tr><tr>"
        same_row = previous is not None and previous.row == row
        expected = (previous.column or 0) + 1 if previous and same_row else 0
        yield from _gap(column - expected)
        scope = "row" if row in plain else "col"
        yield filled.element("th", ("scope", scope)) if block.header else filled.element("td")
        previous = block
    yield "</tr></table>"


def _around(name: str, first: Filled) -> str:
    """The tag that opens around blocks, with the direction of the first: it decides on which side
    markers stand and columns begin.
    """
    direction = first.block.direction
    return tag(name, [("dir", direction)] if direction else [])


def _gap(columns: int) -> Iterator[str]:
    """Yield an empty cell for columns whose cells had no text."""
    if columns > 0:
        yield tag("td", [("colspan", str(min(columns, _MAX_COLSPAN)))]) + "</td>"


_Renderer = Callable[[list[Filled], HeadingLevels], Iterator[str]]
_GROUPS: dict[str, _Renderer] = {
    "quote": _render_quotes,
    "list_item": _render_items,
    "table_cell": _render_cells,
}


def _opening(mark: Mark) -> str:
    if mark.kind == "break":
        return '<span class="br">'
    if mark.kind == "link":
        return tag("a", [("href", mark.href or ""), ("rel", _LINK_REL)])
    return f"<{mark.kind}>"


def _closing(mark: Mark) -> str:
    return f"</{_ELEMENTS.get(mark.kind, mark.kind)}>"


_ELEMENTS = {"break": "span", "link": "a"}


def tag(name: str, attributes: Iterable[tuple[str, str]]) -> str:
    """Return an opening tag, the values of its attributes escaped."""
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    return f"<{name}{inside}>"
