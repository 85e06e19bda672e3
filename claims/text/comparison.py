"""Two versions of a document as HTML: what changed in full, what did not change folded away."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Literal

from claims.text.changes import (
    Line,
    Row,
    Stretch,
    StretchKind,
    Tally,
    compare_documents,
    lines,
    tally_words,
)
from claims.text.compare import compare_words
from claims.text.document import Block, Document
from claims.text.elements import Filled, HeadingLevels, block_html, marked
from claims.text.render import Highlight, Segment, segments
from claims.text.spans import Span

View = Literal["inline", "side"]

MOST = 200_000  # code points of changed rows, and again of unchanged ones: a page of about 1 MB
_OF_STRETCH = 50  # code points that the elements around a changed stretch weigh
_AROUND = 1  # unchanged rows shown on either side of a change
_FEWEST = 2  # unchanged rows that are worth folding away

# A block that stands elsewhere now: seen by everybody, for nothing else tells it from the others.
_MOVED: dict[StretchKind, tuple[str, str]] = {
    "moved_away": ("moved-away", "Moved away from here: "),
    "moved_here": ("moved-here", "Moved here: "),
}
_ELSEWHERE = '<p class="quiet" lang="en" dir="ltr">It stands elsewhere in this copy</p>'
# Not by colour alone: the style sheet adds a sign, and these words are for those who listen.
_SAID: dict[StretchKind, tuple[str, str]] = {
    "added": ("ins", "added"),
    "removed": ("del", "removed"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring rows of a comparison: a change, numbered from 1, or unchanged ones (0).

    `inline` has its HTML, or `sides` the old and new HTML of each row, as the view asks. `count`
    is how many rows (mostly paragraphs) it has, `unshown` how many of them did not fit in.
    """

    change: int
    count: int
    is_folded: bool
    unshown: int
    inline: str = ""
    sides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The parts in reading order, how many changes there are, and how many are cut short."""

    parts: tuple[Part, ...]
    tally: Tally
    changes: int
    cut: int


def render_comparison(
    old: Document, new: Document, *, view: View, most: int = MOST, base_level: int = 3
) -> Comparison:
    """Return what changed from one document to the other, its headings from `base_level`.

    At most about `most` code points of changed rows are in it, and as many of unchanged ones.
    """
    rows = compare_documents(old, new)
    runs = list(_runs(rows))
    room = {True: most, False: most}
    kept = [_fitting(run, bool(change), room) for change, _is_folded, run in runs]
    page = _Page(old, new, [row for run in kept for row in run], base_level)
    parts = [
        Part(
            change,
            len(run),
            is_folded,
            unshown=len(run) - len(shown),
            inline=page.inline(shown) if view == "inline" else "",
            sides=tuple(page.sides(shown)) if view == "side" else (),
        )
        for (change, is_folded, run), shown in zip(runs, kept, strict=True)
    ]
    return Comparison(
        tuple(parts),
        tally_words(old.text, new.text),
        changes=max((part.change for part in parts), default=0),
        cut=sum(1 for part in parts if part.change and part.unshown),
    )


def render_words(old: str, new: str) -> str:
    """Return both texts as one piece of HTML, the removed and added words marked as such."""
    pieces = (
        _said(piece.kind, escape(_words(old, new, piece.old, piece.new), quote=False))
        for piece in compare_words(old, new)
    )
    return "".join(pieces)


def _words(old: str, new: str, here: Span | None, there: Span | None) -> str:
    text, span = (new, there) if there else (old, here)
    return text[span.start : span.end] if span else ""


def _said(kind: StretchKind, html: str) -> str:
    if kind == "same":
        return html
    if kind in _MOVED:
        style, told = _MOVED[kind]
        return f'<span class="{style}"><b class="moved" lang="en">{told}</b>{html}</span>'
    name, word = _SAID[kind]
    return f'<{name}><span class="visually-hidden" lang="en"> {word}: </span>{html}</{name}>'


def _runs(rows: Sequence[Row]) -> Iterator[tuple[int, bool, list[Row]]]:
    """Yield the rows in runs: the number of the change or 0, whether to fold them, and the rows."""
    change = done = 0
    for is_same, run in groupby(rows, key=lambda row: row.is_same):
        found = list(run)
        done += len(found)
        if not is_same:
            change += 1
            yield change, False, found
            continue
        before = _AROUND if change else 0
        after = len(found) - (_AROUND if done < len(rows) else 0)
        if after - before < _FEWEST:
            yield 0, False, found
            continue
        pieces = (False, found[:before]), (True, found[before:after]), (False, found[after:])
        yield from ((0, is_folded, piece) for is_folded, piece in pieces if piece)


def _fitting(rows: list[Row], is_change: bool, room: dict[bool, int]) -> list[Row]:
    """Return the first rows that there is room for, and take it from the room."""
    found = []
    for row in rows:
        weight = _weight(row)
        if weight > room[is_change]:
            break
        room[is_change] -= weight
        found.append(row)
    return found


def _weight(row: Row) -> int:
    """Code points that the row adds to a page, about; both texts are shown side by side."""
    spans = (span for stretch in row.stretches for span in (stretch.old, stretch.new) if span)
    return sum(span.end - span.start for span in spans) + _OF_STRETCH * len(row.stretches)


class _Page:
    """Renders rows; each heading is one step below the one it stands under, on either side."""

    def __init__(self, old: Document, new: Document, rows: Iterable[Row], base: int) -> None:
        self._old, self._new = old, new
        self._levels = HeadingLevels(base), HeadingLevels(base)
        stretches = [stretch for row in rows for stretch in row.stretches]
        self._old_parts = _parts(old, [it.old for it in stretches if it.old])
        self._new_parts = _parts(new, [it.new for it in stretches if it.new])

    def inline(self, rows: Iterable[Row]) -> str:
        found = (line for row in rows for line in lines(self._old, self._new, row))
        return block_html((self._filled(line) for line in found), self._levels[1])

    def sides(self, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
        for row in rows:
            olds: dict[int, list[Stretch]] = {index: [] for index in row.old}
            news: dict[int, list[Stretch]] = {index: [] for index in row.new}
            for stretch in row.stretches:
                if stretch.old_block is not None:
                    olds[stretch.old_block].append(stretch)
                if stretch.new_block is not None:
                    news[stretch.new_block].append(stretch)
            elsewhere = _ELSEWHERE if any(it.kind in _MOVED for it in row.stretches) else ""
            yield (
                self._side(self._old.blocks, olds, self._levels[0]) or elsewhere,
                self._side(self._new.blocks, news, self._levels[1]) or elsewhere,
            )

    def _side(
        self, blocks: Sequence[Block], held: dict[int, list[Stretch]], levels: HeadingLevels
    ) -> str:
        found = (Line(blocks[index], tuple(inside)) for index, inside in held.items())
        return block_html((self._filled(line) for line in found), levels)

    def _filled(self, line: Line) -> Filled:
        inner = "".join(self._stretch(stretch) for stretch in line.stretches)
        return Filled(line.block, inner, is_whole=False)

    def _stretch(self, stretch: Stretch) -> str:
        if stretch.new:
            html = marked(self._new.text, self._new_parts[stretch.new.start])
        elif stretch.old:
            html = marked(self._old.text, self._old_parts[stretch.old.start])
        else:
            html = ""
        return _said(stretch.kind, html)


def _parts(document: Document, spans: Iterable[Span]) -> dict[int, list[Segment]]:
    """Return what each span consists of along which the marks do not change, by its start."""
    cuts = [Highlight(str(span.start), span.start, span.end) for span in spans]
    found: dict[int, list[Segment]] = {cut.start: [] for cut in cuts}
    for block in segments(document, cuts):
        for part in block:
            for cut in part.highlights:
                found[cut.start].append(part)
    return found
