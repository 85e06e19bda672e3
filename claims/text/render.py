"""Documents with highlights as HTML. One sweep over all boundaries; cost grows with the output."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import Generic, Protocol, TypeVar

from claims.text.document import Document, Mark
from claims.text.elements import Filled, HeadingLevels, block_html, marked, tag
from claims.text.spans import Span, check


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
    inline = _Inline(document.text)
    filled = [
        Filled(block, inline.html(parts))
        for block, parts in zip(document.blocks, segments(document, highlights), strict=True)
    ]
    return block_html(filled, HeadingLevels(base_level))


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
        inner = marked(self._text, parts)
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
        return tag("a", attributes) + "</a>"


def _check_highlight(document: Document, highlight: Highlight) -> None:
    check(document.text, Span(highlight.start, highlight.end))
    if highlight.start == highlight.end:
        raise ValueError(f"Highlight {highlight.id!r} is empty.")
    if highlight.id.split() != [highlight.id]:
        raise ValueError(f"{highlight.id!r} cannot be the id of a highlight.")
