"""Documents with highlights as HTML. One sweep over all boundaries; cost grows with the output."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import Generic, Protocol, TypeVar

from claims.text.document import Block, Document, Mark
from claims.text.spans import Span, check

_LINK_REL = "nofollow noopener noreferrer ugc"  # the author's links are not our recommendations
_DEEPEST_LIST = 16  # browsers flatten elements nested some hundred deep; no reader counts that far
_MAX_COLSPAN = 1000  # HTML Standard, attributes common to td and th


@dataclass(frozen=True, slots=True)
class Highlight:
    """A claim to show at a range of code points; it may span several blocks.

    `kind` is one or more class names. With `href` its first segment carries a link showing
    `number`, named `label` to screen readers. The same id may stand at several places.
    """

    id: str
    start: int
    end: int
    number: int | None = None
    kind: str = ""
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch inside one block along which neither marks nor highlights change."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    highlights: tuple[Highlight, ...]


def segments(document: Document, highlights: Iterable[Highlight]) -> list[list[Segment]]:
    """Return for each block its segments, in order and without gaps.

    Marks and highlights come outermost first, whatever order the highlights were given in.
    Raises ValueError for an empty highlight, one outside the text or an id with white space.
    """
    ordered = sorted(
        highlights, key=lambda item: (item.start, -item.end, item.id, item.number or 0)
    )
    for highlight in ordered:
        _check_highlight(document, highlight)
    marks, covers = _Cover(document.marks), _Cover(ordered)
    ranges: list[_Ranged] = [*document.marks, *ordered]
    inner = sorted({edge for part in ranges for edge in (part.start, part.end)})
    result, reached = [], 0
    for block in document.blocks:
        edges = [block.start]
        while reached < len(inner) and inner[reached] < block.end:
            if inner[reached] > block.start:
                edges.append(inner[reached])
            reached += 1
        edges.append(block.end)
        result.append(
            [
                Segment(start, end, marks.at(start), covers.at(start))
                for start, end in pairwise(edges)
            ]
        )
    return result


def render_html(
    document: Document, highlights: Iterable[Highlight] = (), *, base_level: int = 2
) -> str:
    """Return the document as HTML, its highest headings at `base_level` (1–6).

    Every element with `data-start` (code points) has exactly the text of its block. Raises
    ValueError like `segments`.
    """
    if not 1 <= base_level <= 6:
        raise ValueError(f"Heading level {base_level} is not between 1 and 6.")
    headings = _HeadingLevels(base_level)
    inline = _Inline(document.text)
    blocks = [
        _Rendered(block, inline.html(parts))
        for block, parts in zip(document.blocks, segments(document, highlights), strict=True)
    ]
    groups = groupby(blocks, lambda rendered: _GROUPS.get(rendered.block.kind, _render_alone))
    return "\n".join(html for render, group in groups for html in render(list(group), headings))


class _Ranged(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_T = TypeVar("_T", bound=_Ranged)


class _Cover(Generic[_T]):
    """Answers which of some sorted ranges cover a position; positions only ever grow."""

    def __init__(self, ranges: Sequence[_T]) -> None:
        self._ranges = ranges
        self._next = 0
        self._covering: list[_T] = []

    def at(self, position: int) -> tuple[_T, ...]:
        while self._next < len(self._ranges) and self._ranges[self._next].start <= position:
            self._covering.append(self._ranges[self._next])
            self._next += 1
        self._covering = [item for item in self._covering if item.end > position]
        return tuple(self._covering)


class _Inline:
    """Renders the inside of blocks and remembers which claim links it has written."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._linked: set[Highlight] = set()
        self._anchored: set[str] = set()

    def html(self, parts: list[Segment]) -> str:
        runs = groupby(parts, lambda part: part.highlights)
        return "".join(self._run(covering, list(run)) for covering, run in runs)

    def _run(self, covering: tuple[Highlight, ...], parts: list[Segment]) -> str:
        """Return one run under the same highlights. Their element is the outermost, so that a
        claim's link never stands inside a link of the article. Where claims overlap it says how
        many there are, because a style sheet cannot count the names."""
        inner = self._marked(parts)
        if not covering:
            return inner
        kinds = dict.fromkeys(kind for item in covering for kind in item.kind.split())
        ids = dict.fromkeys(item.id for item in covering)
        names, claims = escape(" ".join(("claim", *kinds))), escape(" ".join(ids))
        depth = f' data-depth="{len(ids)}"' if len(ids) > 1 else ""
        links = "".join(self._link(item) for item in covering)
        return f'<mark class="{names}" data-claims="{claims}"{depth}>{links}{inner}</mark>'

    def _link(self, highlight: Highlight) -> str:
        if not highlight.href or highlight in self._linked:
            return ""
        self._linked.add(highlight)
        names = " ".join(("claim-link", *highlight.kind.split()))
        attributes = [("class", names), ("href", highlight.href)]
        if highlight.id not in self._anchored:
            self._anchored.add(highlight.id)
            attributes.insert(1, ("id", f"mark-{highlight.id}"))
        if highlight.number is not None:
            attributes.append(("data-number", str(highlight.number)))
        if highlight.label:
            attributes.append(("aria-label", highlight.label))
        return _tag("a", attributes) + "</a>"

    def _marked(self, parts: list[Segment]) -> str:
        """Return the text with its inline elements, closing and reopening those that cross."""
        html: list[str] = []
        opened: list[Mark] = []
        for part in parts:
            kept = 0
            while kept < min(len(opened), len(part.marks)) and opened[kept] == part.marks[kept]:
                kept += 1
            html += (_closing(mark) for mark in reversed(opened[kept:]))
            html += (_opening(mark) for mark in part.marks[kept:])
            html.append(escape(self._text[part.start : part.end], quote=False))
            opened = list(part.marks)
        html += (_closing(mark) for mark in reversed(opened))
        return "".join(html)


class _HeadingLevels:
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
class _Rendered:
    block: Block
    inner: str

    def element(self, name: str, *attributes: tuple[str, str]) -> str:
        """Return the element that holds exactly the text of the block."""
        found = [*attributes, ("data-start", str(self.block.start))]
        if self.block.language:
            found.append(("lang", self.block.language))
        if self.block.direction:
            found.append(("dir", self.block.direction))
        return f"{_tag(name, found)}{self.inner}</{name}>"


def _render_alone(group: list[_Rendered], headings: _HeadingLevels) -> Iterator[str]:
    for rendered in group:
        block = rendered.block
        if block.kind == "heading":
            yield rendered.element(f"h{headings.level(block.level or 1)}")
        elif block.kind == "preformatted":
            yield rendered.element("pre")
        elif block.kind == "caption":
            yield rendered.element("p", ("class", "caption"))
        else:
            yield rendered.element("p")


def _render_quotes(group: list[_Rendered], _headings: _HeadingLevels) -> Iterator[str]:
    yield "<blockquote>"
    yield from (rendered.element("p") for rendered in group)
    yield "</blockquote>"


def _render_items(group: list[_Rendered], _headings: _HeadingLevels) -> Iterator[str]:
    """Yield list items nested by depth. The text sits in its own element, apart from the lists
    below it, so that the element with `data-start` holds the text of one block only."""
    opened: list[tuple[int, str]] = []
    for rendered in group:
        depth = min(rendered.block.depth or 0, _DEEPEST_LIST)
        name, other = ("ol", "ul") if rendered.block.ordered else ("ul", "ol")
        while opened and (opened[-1][0] > depth or opened[-1] == (depth, other)):
            yield f"</li></{opened.pop()[1]}>"
        if opened and opened[-1] == (depth, name):
            yield "</li><li>"
        else:
            opened.append((depth, name))
            yield f"<{name}><li>"
        yield rendered.element("div")
    yield from (f"</li></{name}>" for _depth, name in reversed(opened))


def _render_cells(group: list[_Rendered], _headings: _HeadingLevels) -> Iterator[str]:
    previous: Block | None = None
    for rendered in group:
        block = rendered.block
        row, column = block.row or 0, block.column or 0
        if previous is None:
            yield "<table><tr>"
        elif row < (previous.row or 0) or (
            row == previous.row and column <= (previous.column or 0)
        ):
            yield "</tr></table><table><tr>"
            previous = None
        elif row > (previous.row or 0):
            yield "</tr><tr>"
        same_row = previous is not None and previous.row == row
        expected = (previous.column or 0) + 1 if previous and same_row else 0
        yield from _gap(column - expected)
        yield rendered.element("th", ("scope", "col")) if block.header else rendered.element("td")
        previous = block
    yield "</tr></table>"


def _gap(columns: int) -> Iterator[str]:
    """Yield an empty cell for columns whose cells had no text."""
    if columns > 0:
        yield _tag("td", [("colspan", str(min(columns, _MAX_COLSPAN)))]) + "</td>"


_Renderer = Callable[[list[_Rendered], _HeadingLevels], Iterator[str]]
_GROUPS: dict[str, _Renderer] = {
    "quote": _render_quotes,
    "list_item": _render_items,
    "table_cell": _render_cells,
}


def _check_highlight(document: Document, highlight: Highlight) -> None:
    check(document.text, Span(highlight.start, highlight.end))
    if highlight.start == highlight.end:
        raise ValueError(f"Highlight {highlight.id!r} is empty.")
    if highlight.id.split() != [highlight.id]:
        raise ValueError(f"{highlight.id!r} cannot be the id of a highlight.")


def _opening(mark: Mark) -> str:
    if mark.kind == "break":
        return '<span class="br">'
    if mark.kind == "link":
        return _tag("a", [("href", mark.href or ""), ("rel", _LINK_REL)])
    return f"<{mark.kind}>"


def _closing(mark: Mark) -> str:
    return f"</{_ELEMENTS.get(mark.kind, mark.kind)}>"


_ELEMENTS = {"break": "span", "link": "a"}


def _tag(name: str, attributes: Iterable[tuple[str, str]]) -> str:
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    return f"<{name}{inside}>"
