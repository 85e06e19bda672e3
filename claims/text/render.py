"""Documents with highlights as HTML. One sweep over all boundaries; cost grows with the output."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from claims.text.document import Block, Document, Mark
from claims.text.elements import Filled, HeadingLevels, block_html, marked, tag
from claims.text.lanes import Ranged, lanes
from claims.text.spans import Span, check

LANES = 6  # lines drawn below one another; deeper ones share the last
SharedAddress = Callable[[Sequence[str]], str]
Counted = Callable[[int], str]
_highlights = attrgetter("highlights")


# Tuples, not data classes: of each there are thousands, and a tuple is made three times as quickly.
class Highlight(NamedTuple):
    """A claim to show at a range of code points; it may span several blocks.

    `kind` is one or more class names. With `href` its first segment carries a link showing
    `number`, named `label` to screen readers, which are told of its end by `ending`. The same id
    may stand at several places.
    """

    id: str
    start: int
    end: int
    number: int | None = None
    kind: str = ""
    href: str = ""
    label: str = ""
    ending: str = ""


class Segment(NamedTuple):
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
    return _segments(document.blocks, document.marks, _ordered(document, highlights))


def render_html(
    document: Document,
    highlights: Iterable[Highlight] = (),
    *,
    base_level: int = 2,
    shared: SharedAddress | None = None,
    counted: Counted | None = None,
) -> str:
    """Return the document as HTML, its highest headings at `base_level` (1–6).

    Every element with `data-start` (code points) has exactly the text of its block. `shared` gives
    the address where the claims with some ids are listed: words of several link to it; `counted`
    says how many share them, in words of the reader's language. Raises ValueError like `segments`.
    """
    if not 1 <= base_level <= 6:
        raise ValueError(f"Heading level {base_level} is not between 1 and 6.")
    ordered = _ordered(document, highlights)
    inline = _Inline(document, ordered, shared, counted or _counted)
    filled = [
        Filled(block, inline.html(parts))
        for block, parts in zip(
            document.blocks, _segments(document.blocks, document.marks, ordered), strict=True
        )
    ]
    return block_html(filled, HeadingLevels(base_level))


def render_blocks(
    document: Document,
    highlights: Iterable[Highlight],
    spans: Iterable[Span],
    *,
    shared: SharedAddress | None = None,
) -> dict[int, str]:
    """Return the inside of each block that looks different when highlights at the spans come or
    go, by the block's start; as `render_html` writes it.

    Highlights that overlap share lanes, so the blocks of all that hang together with a span are
    among them. Raises ValueError like `segments`.
    """
    ordered = _ordered(document, highlights)
    changed = _hanging_together(ordered, spans)
    blocks = [one for one in document.blocks if any(_meet(one, span) for span in changed)]
    if not blocks:
        return {}
    whole = Span(blocks[0].start, blocks[-1].end)
    marks = [one for one in document.marks if _meet(one, whole)]
    inline = _Inline(document, ordered, shared, _counted)
    parts = _segments(blocks, marks, [one for one in ordered if _meet(one, whole)])
    return {block.start: inline.html(inner) for block, inner in zip(blocks, parts, strict=True)}


def _ordered(document: Document, highlights: Iterable[Highlight]) -> list[Highlight]:
    """The highlights once each, checked, outermost first."""
    ordered = sorted(
        set(highlights), key=lambda item: (item.start, -item.end, item.id, item.number or 0)
    )
    for highlight in ordered:
        _check_highlight(document, highlight)
    return ordered


def _segments(
    blocks: Iterable[Block], marks: Sequence[Mark], ordered: Sequence[Highlight]
) -> list[list[Segment]]:
    marked_at, covers = _Cover(marks), _Cover(ordered)
    ranges: list[Ranged] = [*marks, *ordered]
    inner = sorted({edge for part in ranges for edge in (part.start, part.end)})
    result, reached = [], 0
    for block in blocks:
        edges = [block.start]
        while reached < len(inner) and inner[reached] < block.end:
            if inner[reached] > block.start:
                edges.append(inner[reached])
            reached += 1
        edges.append(block.end)
        result.append(
            [
                Segment(start, end, marked_at.at(start), covers.at(start))
                for start, end in pairwise(edges)
            ]
        )
    return result


def _hanging_together(ordered: Sequence[Highlight], spans: Iterable[Span]) -> list[Span]:
    """The spans with the highlights that overlap them, those that overlap these, and so on."""
    clusters: list[Span] = []
    for one in ordered:
        if clusters and one.start < clusters[-1].end:
            clusters[-1] = Span(clusters[-1].start, max(clusters[-1].end, one.end))
        else:
            clusters.append(Span(one.start, one.end))
    wanted = list(spans)
    return wanted + [one for one in clusters if any(_meet(one, span) for span in wanted)]


def _meet(one: Ranged, other: Ranged) -> bool:
    return one.start < other.end and other.start < one.end


_T = TypeVar("_T", bound=Ranged)


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
        if not self._covering:  # in most places of a long text
            return ()
        self._covering = [item for item in self._covering if item.end > position]
        return tuple(self._covering)


class _Course(NamedTuple):
    """Where a highlight is drawn: its lane, its first and its last drawn character's edges."""

    lane: int
    first: int
    last: int
    is_anchor: bool


class _Inline:
    """Renders the inside of blocks."""

    def __init__(
        self,
        document: Document,
        ordered: Sequence[Highlight],
        shared: SharedAddress | None,
        counted: Counted,
    ) -> None:
        self._text = document.text
        self._shared = shared
        self._counted = counted
        self._courses: dict[Highlight, _Course] = {}
        starts = [block.start for block in document.blocks]
        anchored: set[str] = set()
        for highlight, lane in zip(ordered, lanes(ordered), strict=True):
            first, last = _drawn(document.blocks, starts, highlight)
            is_anchor = first < last and bool(highlight.href) and highlight.id not in anchored
            if is_anchor:
                anchored.add(highlight.id)
            self._courses[highlight] = _Course(lane, first, last, is_anchor)

    def html(self, parts: list[Segment]) -> str:
        runs = groupby(parts, _highlights)
        return "".join(self._run(covering, list(run)) for covering, run in runs)

    def _run(self, covering: tuple[Highlight, ...], parts: list[Segment]) -> str:
        """Return one run under the same highlights. Their element is the outermost, so that a
        claim's link never stands inside a link of the article. It says where claims overlap how
        many there are, because a style sheet cannot count the names."""
        inner = marked(self._text, parts)
        if not covering:
            return inner
        ids = list(dict.fromkeys(item.id for item in covering))
        leading, *others = self._lines(covering) if len(covering) > 1 else [self._line(covering[0])]
        for kind in reversed(others):
            inner = f'<span class="line {kind}">{inner}</span>'
        start, end = parts[0].start, parts[-1].end
        starting = [item for item in covering if self._courses[item].first == start]
        ending = [item for item in reversed(covering) if self._courses[item].last == end]
        depth = f' data-depth="{len(ids)}"' if len(ids) > 1 else ""
        return (
            f'<mark class="claim{leading and " "}{leading}" role="none"'
            f' data-claims="{escape(" ".join(ids))}"{depth}>'
            f"{self._count(ids, starting)}{''.join(map(self._link, starting))}"
            f"{inner}{''.join(map(_end, ending))}</mark>"
        )

    def _lines(self, covering: tuple[Highlight, ...]) -> list[str]:
        """The class names of the lines under a run, by lane; a claim has one of them."""
        by_lane = sorted(covering, key=lambda item: self._courses[item].lane)
        first_of = {item.id: item for item in reversed(by_lane)}
        lines = sorted(first_of.values(), key=lambda item: self._courses[item].lane)
        return [self._line(item) for item in lines]

    def _line(self, highlight: Highlight) -> str:
        lane = min(self._courses[highlight].lane, LANES)
        named = [*highlight.kind.split(), *([f"lane-{lane}"] if lane > 1 else [])]
        return escape(" ".join(named))

    def _count(self, ids: Sequence[str], starting: Sequence[Highlight]) -> str:
        """How many claims share the words, where one of them starts: a link to their list."""
        if len(ids) < 2 or not any(item.href for item in starting):
            return ""
        label = ("aria-label", self._counted(len(ids)))
        count = ("data-count", str(len(ids)))
        if self._shared is None:
            return tag("span", [("class", "claims-here"), ("role", "img"), label]) + "</span>"
        address = ("href", self._shared(ids))
        return tag("a", [("class", "claims-here"), address, count, label]) + "</a>"

    def _link(self, highlight: Highlight) -> str:
        if not highlight.href:
            return ""
        names = " ".join(("claim-link", *highlight.kind.split()))
        anchor = f' id="mark-{escape(highlight.id)}"' if self._courses[highlight].is_anchor else ""
        number = "" if highlight.number is None else f' data-number="{highlight.number}"'
        label = f' aria-label="{escape(highlight.label)}"' if highlight.label else ""
        start = f'<a class="{escape(names)}"{anchor} href="{escape(highlight.href)}"'
        return f"{start}{number}{label}></a>"


def _counted(count: int) -> str:
    return f"{count} claims in these words"


def _end(highlight: Highlight) -> str:
    """What tells people who do not see the line that a claim ends here."""
    if not highlight.href or highlight.number is None:
        return ""
    label = highlight.ending or f"End of claim {highlight.number}"
    return f'<span class="claim-end" role="img" aria-label="{escape(label)}"></span>'


def _drawn(blocks: Sequence[Block], starts: Sequence[int], highlight: Highlight) -> tuple[int, int]:
    """The first drawn code point of a highlight and the end of the last one.

    A separator between blocks is not drawn: of one that covers nothing else, neither comes first.
    """
    at = bisect_right(starts, highlight.start) - 1
    first = highlight.start
    if first >= blocks[at].end:
        first = starts[at + 1] if at + 1 < len(starts) else highlight.end
    ending = bisect_left(starts, highlight.end) - 1
    return first, min(highlight.end, blocks[ending].end)


def _check_highlight(document: Document, highlight: Highlight) -> None:
    check(document.text, Span(highlight.start, highlight.end))
    if highlight.start == highlight.end:
        raise ValueError(f"Highlight {highlight.id!r} is empty.")
    if highlight.id.split() != [highlight.id]:
        raise ValueError(f"{highlight.id!r} cannot be the id of a highlight.")
