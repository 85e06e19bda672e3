"""Tables that a page draws with lines or boxes: which letters stand in which cell.

Lengths are points, y grows upwards.
"""

import statistics
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from claims.importing.files.pdf_glyphs import Glyph, Page, Piece, Style

# A drawing thinner than this is a line; lines nearer than this are one (borders of neighbours).
_THIN, _NEAR = 2.5, 3.0
# A page with more lines than this is a drawing.
_MOST_LINES = 400
# Cells of a table are no longer than this (characters), half of them no longer than that.
_LONGEST, _USUAL = 1200, 150
# So many of the cells have something in them.
_FILLED = 0.5
# A row alone stands at least so far from other text (times the size).
_ROW_APART = 1.7
# The lines cover so much of the height and of the width; marked words in a text cover less.
_COVERED = 0.7
# As many lines in each cell of a row are rows without a line between them.
_FEWEST_UNRULED = 3

Box = tuple[float, float, float, float]  # left, bottom, right, top
Cells = list[list[list[Piece]]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: at `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


def set_grids_apart(page: Page) -> None:
    """Put one piece that carries the cells in the place of each drawn table's pieces."""
    upright = _rules((x, low, high) for x, low, high in _edges(page.boxes, upright=True))
    level = _rules((y, low, high) for y, low, high in _edges(page.boxes, upright=False))
    if len(upright) + len(level) > _MOST_LINES:
        return
    for verticals, horizontals in _connected(upright, level):
        grid = _Grid(verticals, horizontals)
        if not grid.is_regular():
            continue
        inside = [piece for piece in page.pieces if grid.has(piece)]
        cells = grid.filled(inside) if inside else []
        if not _is_table(cells):
            continue
        within = {id(piece) for piece in inside}
        outside = [piece for piece in page.pieces if id(piece) not in within]
        if len(cells) > 1 or _is_cut_off(inside, outside):
            page.pieces = outside
            page.pieces.append(_standing_for(inside, cells))


def _edges(boxes: Iterable[Box], *, upright: bool) -> Iterator[tuple[float, float, float]]:
    for left, bottom, right, top in boxes:
        across = (left, right) if upright else (bottom, top)
        along = (bottom, top) if upright else (left, right)
        if along[1] - along[0] < _NEAR:
            continue
        if across[1] - across[0] <= _THIN:
            yield (across[0] + across[1]) / 2, *along
        else:
            yield across[0], *along
            yield across[1], *along


def _rules(edges: Iterable[tuple[float, float, float]]) -> list[_Rule]:
    """Edges in one line that touch each other, as one rule."""
    near: list[list[tuple[float, float, float]]] = []
    for edge in sorted(edges):
        if near and edge[0] - near[-1][0][0] <= _NEAR:
            near[-1].append(edge)
        else:
            near.append([edge])
    return [rule for group in near for rule in _joined(group)]


def _joined(group: list[tuple[float, float, float]]) -> Iterator[_Rule]:
    at = statistics.mean(edge[0] for edge in group)
    start = end = None
    for _, low, high in sorted(group, key=lambda edge: edge[1]):
        if start is None or end is None or low > end + _NEAR:
            if start is not None and end is not None:
                yield _Rule(at, start, end)
            start, end = low, high
        else:
            end = max(end, high)
    if start is not None and end is not None:
        yield _Rule(at, start, end)


def _connected(
    upright: list[_Rule], level: list[_Rule]
) -> Iterator[tuple[list[_Rule], list[_Rule]]]:
    """Groups of lines that touch each other."""
    waiting = set(upright)
    while waiting:
        verticals, horizontals = {waiting.pop()}, set[_Rule]()
        while True:
            crossed = {h for h in level if any(_touch(v, h) for v in verticals)}
            reached = {v for v in waiting if any(_touch(v, h) for h in crossed)}
            horizontals |= crossed
            if not reached:
                break
            verticals |= reached
            waiting -= reached
        if len({v.at for v in verticals}) > 2 and len({h.at for h in horizontals}) > 1:
            yield list(verticals), list(horizontals)


def _touch(vertical: _Rule, horizontal: _Rule) -> bool:
    return (
        horizontal.start - _NEAR <= vertical.at <= horizontal.end + _NEAR
        and vertical.start - _NEAR <= horizontal.at <= vertical.end + _NEAR
    )


class _Grid:
    """The cells between lines; a cell without a line to the next goes on there."""

    def __init__(self, verticals: list[_Rule], horizontals: list[_Rule]) -> None:
        self._verticals, self._horizontals = verticals, horizontals
        self._xs = sorted({rule.at for rule in verticals})
        self._ys = sorted({rule.at for rule in horizontals})
        while len(self._ys) > 1 and not self._is_parted(self._ys[0], self._ys[1]):
            del self._ys[0]
        while len(self._ys) > 1 and not self._is_parted(self._ys[-2], self._ys[-1]):
            del self._ys[-1]

    def _is_parted(self, lower: float, upper: float) -> bool:
        """Whether the row between two lines has more than one cell."""
        middle = (lower + upper) / 2
        return any(_covers(self._verticals, x, middle) for x in self._xs[1:-1])

    def is_regular(self) -> bool:
        """Whether the lines go through most of the grid."""
        height, width = self._ys[-1] - self._ys[0], self._xs[-1] - self._xs[0]
        return (
            len(self._ys) > 1
            and _covered(self._verticals, self._xs, height) >= _COVERED
            and _covered(self._horizontals, self._ys, width) >= _COVERED
        )

    def has(self, piece: Piece) -> bool:
        """Whether a piece stands inside."""
        middle, height = (piece.x0 + piece.x1) / 2, piece.y + 0.3 * piece.size
        inside = self._xs[0] <= middle <= self._xs[-1]
        return inside and self._ys[0] <= height <= self._ys[-1]

    def filled(self, pieces: Iterable[Piece]) -> Cells:
        """Rows of cells from the top down with their pieces, without empty rows and columns."""
        width, height = len(self._xs) - 1, len(self._ys) - 1
        cells: Cells = [[[] for _ in range(width)] for _ in range(height)]
        for piece in pieces:
            for (row, column), group in groupby(piece.glyphs, self._cell_of):
                glyphs = _stripped(list(group))
                if glyphs:
                    cells[height - 1 - row][column].append(Piece(glyphs))
        used = [n for n in range(width) if any(row[n] for row in cells)]
        rows = [[row[n] for n in used] for row in cells if any(row)]
        return [part for row in rows for part in _unruled(row)]

    def _cell_of(self, glyph: Glyph) -> tuple[int, int]:
        """Row, counted upwards, and column of the cell's upper left part."""
        height = glyph.y + 0.3 * glyph.style.size
        row = min(max(bisect_right(self._ys, height) - 1, 0), len(self._ys) - 2)
        middle = (glyph.x0 + glyph.x1) / 2
        column = min(max(bisect_right(self._xs, middle) - 1, 0), len(self._xs) - 2)
        level = (self._ys[row] + self._ys[row + 1]) / 2
        while column and not _covers(self._verticals, self._xs[column], level):
            column -= 1
        middle = (self._xs[column] + self._xs[column + 1]) / 2
        while row + 2 < len(self._ys) and not _covers(self._horizontals, self._ys[row + 1], middle):
            row += 1
        return row, column


def _covers(rules: list[_Rule], at: float, place: float) -> bool:
    return any(rule.at == at and rule.start <= place <= rule.end for rule in rules)


def _covered(rules: list[_Rule], places: list[float], length: float) -> float:
    """The mean share of the length that the lines at these places have."""
    there = set(places)
    return sum(r.end - r.start for r in rules if r.at in there) / (length * len(places))


def _stripped(glyphs: list[Glyph]) -> list[Glyph]:
    solid = [place for place, glyph in enumerate(glyphs) if glyph.text != " "]
    return glyphs[solid[0] : solid[-1] + 1] if solid else []


def _unruled(row: list[list[Piece]]) -> Cells:
    """The row as several, when each of its cells has as many lines, on the same heights."""
    heights = [sorted({round(piece.y) for piece in cell}, reverse=True) for cell in row]
    first = heights[0]
    if len(first) < _FEWEST_UNRULED or any(cell != first for cell in heights):
        return [row]
    return [[[p for p in cell if round(p.y) == height] for cell in row] for height in first]


def _is_table(cells: Cells) -> bool:
    lengths = [sum(len(piece.glyphs) for piece in cell) for row in cells for cell in row]
    filled = [length for length in lengths if length]
    return (
        bool(cells)
        and len(cells[0]) > 1
        and len(filled) >= _FILLED * len(lengths)
        and max(filled) <= _LONGEST
        and statistics.median(filled) <= _USUAL
    )


def _is_cut_off(inside: list[Piece], outside: list[Piece]) -> bool:
    """Whether the pieces are the first or the last of the page, as a row beyond a page break."""
    top, bottom = max(piece.y for piece in inside), min(piece.y for piece in inside)
    far = _ROW_APART * inside[0].size
    return all(p.y < bottom - far for p in outside) or all(p.y > top + far for p in outside)


def _standing_for(pieces: list[Piece], cells: Cells) -> Piece:
    """A piece as wide as a table, on the height of its first line."""
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    first = max(pieces, key=lambda piece: piece.y)
    standing = Piece([Glyph("\ufffc", left, right, first.y, Style(first.size))])
    standing.cells = cells
    return standing
