"""The order in which the pieces of a page are read: columns, lines, rows of tables.

Lengths are points.
"""

import re
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from claims.importing.files.pdf_aligned import aligned_rows
from claims.importing.files.pdf_glyphs import Glyph, Page, Piece
from claims.importing.files.pdf_grids import set_grids_apart
from claims.importing.files.properties import is_right_to_left

# Two pieces stand on one line when their base lines differ by less than this times their size.
_SAME_LINE = 0.5
# A column is made of text when its lines fill this share of its width, are this long (times the
# size of the letters) and this many. Cells of tables are shorter.
_FILLED, _LONG, _MANY = 0.6, 9.0, 5
# Of the lines beside a gutter, so many may cross it (titles, wide figures).
_CROSSING = 0.4
# A gap between two cells of a table (times the size).
_CELL_GAP = 1.1
_FEWEST_ROWS = 3


@dataclass(slots=True)
class Line:
    """A line of text in its region; `left` and `right` are the region's edges."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    y: float
    size: float
    page: int
    region: int
    left: float = 0.0
    right: float = 0.0

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell is a list of lines, in the order of its columns."""

    rows: list[list[list[Line]]]
    page: int
    region: int


@dataclass(slots=True)
class _Row:
    """Pieces on one base line, from left to right."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def y(self) -> float:
        return max(self.pieces, key=lambda piece: (piece.size, len(piece.glyphs))).y

    @property
    def size(self) -> float:
        return max(piece.size for piece in self.pieces)

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Region:
    """Pieces that are read from the top down, and the edges of the column they stand in."""

    pieces: list[Piece]
    left: float
    right: float


def read_page(page: Page) -> list[Line | Table]:
    """The lines and tables of a page in reading order."""
    found: list[Line | Table] = []
    set_grids_apart(page)
    _initials_joined(page.pieces)
    for number, region in enumerate(_regions(_edged(page.pieces))):
        found += _region_read(region, page.number, number)
    return found


def _initials_joined(pieces: list[Piece]) -> None:
    """Put a large initial at the head of the line that it begins. Changes the list."""
    usual = statistics.median([piece.size for piece in pieces]) if pieces else 0
    for initial in [p for p in pieces if len(p.text) == 1 and p.size > 1.8 * usual]:
        beside = [
            piece for piece in pieces
            if -1 <= piece.x0 - initial.x1 <= usual * 1.5
            and initial.y - 2 <= piece.y <= initial.y + initial.size and piece.size < initial.size
        ]  # fmt: skip
        if len(beside) > 1 and initial.text.isalpha():
            first = max(beside, key=lambda piece: piece.y)
            letter = initial.glyphs[0]
            letter.style, letter.y = first.glyphs[0].style, first.y
            first.glyphs.insert(0, letter)
            pieces.remove(initial)


def _edged(pieces: list[Piece]) -> _Region:
    left = min((piece.x0 for piece in pieces), default=0.0)
    return _Region(pieces, left, max((piece.x1 for piece in pieces), default=0.0))


def _regions(region: _Region, depth: int = 3) -> Iterator[_Region]:
    """Parts of the page in reading order: a band from edge to edge, a column."""
    gutter = _gutter(region.pieces) if depth else None
    if gutter is None:
        if region.pieces:
            yield region
        return
    right_first = is_right_to_left(" ".join(piece.text for piece in region.pieces))
    columns = [_edged(side) for side in _sides(_beside(region.pieces, gutter), gutter)]
    for crosses, band in groupby(_rows(region.pieces), lambda row: _crosses(row, gutter)):
        members = [piece for row in band for piece in row.pieces]
        if crosses:
            yield _Region(members, region.left, region.right)
            continue
        sides = [
            _Region(side, column.left, column.right)
            for side, column in zip(_sides(members, gutter), columns, strict=True)
        ]
        for side in reversed(sides) if right_first else sides:
            yield from _regions(side, depth - 1)


def _beside(pieces: list[Piece], gutter: float) -> list[Piece]:
    return [piece for row in _rows(pieces) if not _crosses(row, gutter) for piece in row.pieces]


def _sides(pieces: list[Piece], gutter: float) -> tuple[list[Piece], list[Piece]]:
    left = [piece for piece in pieces if (piece.x0 + piece.x1) / 2 < gutter]
    return left, [piece for piece in pieces if (piece.x0 + piece.x1) / 2 >= gutter]


def _crosses(row: _Row, gutter: float) -> bool:
    return any(piece.x0 < gutter - 2 and piece.x1 > gutter + 2 for piece in row.pieces)


def _gutter(pieces: list[Piece]) -> float | None:
    """Where a column ends and the next begins; None when there is one column."""
    if len(pieces) < 2 * _MANY:
        return None
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    best: tuple[int, float, float] | None = None
    for x in _candidates(pieces, left, right):
        crossing = sum(piece.x0 < x - 0.5 and piece.x1 > x + 0.5 for piece in pieces)
        if crossing > _CROSSING * len(pieces):
            continue
        sides = (
            [piece for piece in pieces if piece.x1 <= x + 0.5],
            [piece for piece in pieces if piece.x0 >= x - 0.5],
        )
        if all(_is_column(side) for side in sides):
            room = min(p.x0 for p in sides[1]) - _usual_end(sides[0])
            if best is None or (-crossing, room) > (-best[0], best[1]):
                best = (crossing, room, x)
    return best[2] if best else None


def _candidates(pieces: list[Piece], left: float, right: float) -> Iterator[float]:
    """Places just before where several pieces begin, in the middle of the page."""
    begins = sorted(round(piece.x0) for piece in pieces)
    for x, group in groupby(begins):
        if len(list(group)) >= 3 and left + 0.15 * (right - left) < x < right - 0.1 * (
            right - left
        ):
            yield x - 2.0


def _usual_end(pieces: list[Piece]) -> float:
    return sorted(piece.x1 for piece in pieces)[int(len(pieces) * 0.9)]


def _is_column(pieces: list[Piece]) -> bool:
    rows = _rows(pieces)
    if len(rows) < _MANY:
        return False
    left = sorted(row.x0 for row in rows)[len(rows) // 10]
    width = sorted(row.x1 for row in rows)[int(len(rows) * 0.9)] - left
    lengths = [sum(piece.x1 - piece.x0 for piece in row.pieces) for row in rows]
    filled = statistics.mean(min(length / max(width, 1), 1) for length in lengths)
    long = statistics.median(length / row.size for length, row in zip(lengths, rows, strict=True))
    return filled >= _FILLED and long >= _LONG


def _rows(pieces: Iterable[Piece]) -> list[_Row]:
    """Pieces gathered into lines, from the top down; a superscript joins the line it rises from."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        last = rows[-1] if rows else None
        if last is not None and last.y - piece.y < _SAME_LINE * max(last.size, piece.size):
            last.pieces.append(piece)
        else:
            rows.append(_Row([piece]))
    for row in rows:
        row.pieces.sort(key=lambda piece: piece.x0)
    return rows


def _region_read(region: _Region, page: int, number: int) -> Iterator[Line | Table]:
    rows = _rows(region.pieces)
    start = 0
    while start < len(rows):
        drawn = [piece for piece in rows[start].pieces if piece.cells]
        if drawn:
            yield from (_table_of_cells(piece.cells, page, number) for piece in drawn)
            rows[start].pieces = [piece for piece in rows[start].pieces if not piece.cells]
            start += not rows[start].pieces
            continue
        end, columns = _table_at(rows, start, region)
        aligned = aligned_rows([row.pieces for row in rows[start:]])
        if aligned and len(aligned) >= end - start:
            yield _table_of_cells(aligned, page, number)
            start += len(aligned)
            continue
        if columns:
            yield _table(rows[start:end], columns, page, number)
            start = end
            continue
        line = _line(rows[start].pieces, page, number)
        line.left, line.right = region.left, region.right
        yield line
        start += 1


def _table_of_cells(table: list[list[list[Piece]]], page: int, region: int) -> Table:
    rows = [
        [[_line(row.pieces, page, region) for row in _rows(cell)] for cell in cells]
        for cells in table
    ]
    return Table(_from_the_start(rows), page, region)


def _from_the_start(rows: list[list[list[Line]]]) -> list[list[list[Line]]]:
    """Rows with their cells in reading order."""
    text = " ".join(line.text for row in rows for cell in row for line in cell)
    return [row[::-1] for row in rows] if is_right_to_left(text) else rows


def _line(pieces: list[Piece], page: int, region: int) -> Line:
    text = " ".join(piece.text for piece in pieces)
    ordered = sorted(pieces, key=lambda piece: piece.x0, reverse=is_right_to_left(text))
    glyphs: list[Glyph] = []
    for piece in ordered:
        if glyphs and not _touch(glyphs[-1], piece.glyphs[0]):
            end = glyphs[-1]
            glyphs.append(Glyph(" ", end.x1, end.x1, end.y, end.style, end.href))
        glyphs += piece.glyphs
    main = max(pieces, key=lambda piece: piece.size * len(piece.glyphs))
    x0, x1 = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    return Line(glyphs, x0, x1, main.y, main.size, page, region)


def _touch(before: Glyph, after: Glyph) -> bool:
    gap = max(after.x0 - before.x1, before.x0 - after.x1)
    return gap < 0.2 * min(before.style.size, after.style.size)


def _cells(row: _Row) -> list[list[Piece]]:
    """The pieces of a row, parted where a wide gap is."""
    cells = [[row.pieces[0]]]
    for piece in row.pieces[1:]:
        reach = max(p.x1 for p in cells[-1])
        if piece.x0 - reach >= _CELL_GAP * row.size:
            cells.append([piece])
        else:
            cells[-1].append(piece)
    return cells


def _table_at(
    rows: list[_Row], start: int, region: _Region
) -> tuple[int, list[tuple[float, float]]]:
    """The end of the table that begins at a row, and the extents of its columns; none: no table."""
    if len(_cells(rows[start])) < 2 or _is_stretched(rows[start], region):
        return start, []
    columns: list[tuple[float, float]] = []
    end, full = start, 0
    while end < len(rows):
        cells = _cells(rows[end])
        tall = end > start and rows[end - 1].y - rows[end].y > 3.2 * rows[end].size
        if (
            tall
            or any(piece.cells for piece in rows[end].pieces)
            or _is_stretched(rows[end], region)
            or (len(cells) < 2 and not _is_continued(rows, end, columns))
        ):
            break
        extents = [(cell[0].x0, max(piece.x1 for piece in cell)) for cell in cells]
        merged = _merged([*columns, *extents])
        if len(merged) < 2 or _collide(extents, merged):
            break
        columns, end, full = merged, end + 1, full + (len(cells) > 1)
    if full < _FEWEST_ROWS or not _is_tabular(rows[start:end], columns):
        return start, []
    return end, columns


def _is_stretched(row: _Row, region: _Region) -> bool:
    """Whether a row is a line of text with its spaces stretched to fill the column."""
    runs_left = is_right_to_left(" ".join(piece.text for piece in row.pieces))
    free = row.x0 - region.left if runs_left else region.right - row.x1
    if free > 0.03 * (region.right - region.left):
        return False
    glyphs = [glyph for piece in row.pieces for glyph in piece.glyphs if glyph.text != " "]
    if _MARKER.fullmatch(row.pieces[0].text):
        glyphs = glyphs[len(row.pieces[0].glyphs) :]
    gaps = [
        after.x0 - before.x1
        for before, after in pairwise(glyphs)
        if after.x0 - before.x1 > 0.15 * row.size
    ]
    return bool(gaps) and max(gaps) - min(gaps) < 0.3 * max(gaps)


def _is_continued(rows: list[_Row], place: int, columns: list[tuple[float, float]]) -> bool:
    """Whether a row with one cell is a further line of a cell, in the midst of a table."""
    row = rows[place]
    inside = [x0 for x0, x1 in columns if x0 - 2 <= row.x0 and row.x1 <= x1 + 2 * row.size]
    close = rows[place - 1].y - row.y < 1.6 * row.size
    return (
        bool(inside)
        and close
        and (
            inside[0] != columns[0][0]
            or (place + 1 < len(rows) and len(_cells(rows[place + 1])) > 1)
        )
    )


def _merged(extents: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted(extents):
        if merged and x0 < merged[-1][1] - 1:
            merged[-1] = (merged[-1][0], max(x1, merged[-1][1]))
        else:
            merged.append((x0, x1))
    return merged


def _collide(extents: list[tuple[float, float]], columns: list[tuple[float, float]]) -> bool:
    """Whether two cells of one row fall into one column: then these are no columns."""
    places = [_column_of(x0, x1, columns) for x0, x1 in extents]
    return len(set(places)) < len(places)


def _column_of(x0: float, x1: float, columns: list[tuple[float, float]]) -> int:
    middle = (x0 + x1) / 2
    return min(
        range(len(columns)),
        key=lambda n: max(columns[n][0] - middle, middle - columns[n][1], 0.0),
    )


def _is_tabular(rows: list[_Row], columns: list[tuple[float, float]]) -> bool:
    """Whether the cells fill their columns; a list with its markers apart is no table."""
    filled = sum(len(_cells(row)) for row in rows if len(row.pieces) > 1)
    full = sum(len(row.pieces) > 1 for row in rows)
    markers = all(_MARKER.fullmatch(row.pieces[0].text) for row in rows if len(row.pieces) > 1)
    return filled >= 0.6 * full * len(columns) and not (markers and len(columns) == 2)


_MARKER = re.compile(r"[\(\[]?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[\).\]:]?|[^\w\s]|\uf0b7")


def _table(rows: list[_Row], columns: list[tuple[float, float]], page: int, region: int) -> Table:
    table: list[list[list[Line]]] = []
    for row in rows:
        cells = _cells(row)
        continued = len(cells) == 1 and table
        if not continued:
            table.append([[] for _ in columns])
        for cell in cells:
            line = _line(cell, page, region)
            table[-1][_column_of(line.x0, line.x1, columns)].append(line)
    return Table(_from_the_start(table), page, region)
