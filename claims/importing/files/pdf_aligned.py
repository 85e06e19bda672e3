"""Tables without lines whose columns stand close together: found by what the rows have in common.

The same place is blank in each row, and the words beside it begin or end below each other. Running
text has such rivers too, so the columns behind the first must hold figures. Lengths are points.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claims.importing.files.pdf_glyphs import Glyph, Piece
from claims.importing.files.properties import is_right_to_left

_FEWEST_ROWS, _MOST_ROWS = 3, 300
# A blank between words is wider than this (times the size); what a written space leaves of it.
_BLANK, _LEFT_OVER = 0.12, 0.1
# Rows stand no further apart than this (times the size, times the distance of the first two).
_APART, _STEP = 2.6, 1.5
# Places are the same within this; so many of the cells of a column must stand below each other.
_SAME, _ALIGNED = 1.2, 0.8
# So many of the cells behind the first column hold figures.
_FIGURES = 0.6
_NO_FIGURE = re.compile(r"[-–—.…]{1,3}|n/?a", re.IGNORECASE)
_LEADERS = re.compile(r"(?:[.·…_]\s*){4}")
# The gaps of a line of text differ by less than this (times the size), and there are so many.
_EVEN, _FEWEST_GAPS = 0.1, 3
# A wider gap than this (times the size) parts cells by itself.
_WIDE = 1.1

Span = tuple[float, float]


def aligned_rows(rows: Sequence[list[Piece]]) -> list[list[list[Piece]]]:
    """The rows of the table that begins with the first row, as cells; empty when there is none."""
    for columns, end in reversed(list(_runs(rows[:_MOST_ROWS]))):
        table = [_cut(pieces, columns) for pieces in rows[:end]]
        if _is_table(table):
            return table
    return []


def _runs(rows: Sequence[list[Piece]]) -> Iterator[tuple[list[Span], int]]:
    """Blanks that all rows up to an end have, each time before there are fewer of them."""
    if len(rows) < _FEWEST_ROWS or not all(_has_digit(pieces) for pieces in rows[1:_FEWEST_ROWS]):
        return
    if _is_text(rows[0]):
        return
    common = _blanks(rows[0])
    first_step = 0.0
    for end, (before, row) in enumerate(pairwise(rows), start=1):
        step = before[0].y - row[0].y
        first_step = first_step or max(step, 1.0)
        far = step > _APART * row[0].size or not 1 / _STEP < step / first_step < _STEP
        ends = far or any(piece.cells for piece in row) or _is_text(row)
        found = [] if ends else _overlaps(common, _blanks(row))
        if len(found) < len(common) and end >= _FEWEST_ROWS:
            yield common, end
        common = found
        if not common:
            return
    yield common, len(rows)


def _has_digit(pieces: list[Piece]) -> bool:
    return any(glyph.text.isdigit() for piece in pieces for glyph in piece.glyphs)


def _blanks(pieces: list[Piece]) -> list[Span]:
    """Gaps between words that are more than a written space."""
    glyphs = sorted((g for piece in pieces for g in piece.glyphs), key=lambda g: g.x0)
    found: list[Span] = []
    reach, written = glyphs[0].x1, 0.0
    for glyph in glyphs[1:]:
        if glyph.text == " ":
            written += glyph.x1 - glyph.x0
            continue
        gap, size = glyph.x0 - reach, glyph.style.size
        if gap > _BLANK * size and gap - written > _LEFT_OVER * size:
            found.append((reach, glyph.x0))
        reach, written = max(reach, glyph.x1), 0.0
    return found


def _is_text(pieces: list[Piece]) -> bool:
    """Whether a row is a line of text: leaders, or even gaps and more words than figures."""
    if _LEADERS.search(" ".join(piece.text for piece in pieces)):
        return True
    gaps = [right - left for left, right in _blanks(pieces)]
    words = " ".join(piece.text for piece in pieces).split()
    even = len(gaps) >= _FEWEST_GAPS and max(gaps) - min(gaps) < _EVEN * pieces[0].size
    return even and sum(any(map(str.isdigit, word)) for word in words) < len(words) / 2


def _is_figure(text: str) -> bool:
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    return 0 < digits >= letters or _NO_FIGURE.fullmatch(text) is not None


def _overlaps(some: list[Span], others: list[Span]) -> list[Span]:
    shared = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [span for span in shared if span[1] - span[0] > 0.5]


def _cut(pieces: list[Piece], columns: list[Span]) -> list[list[Piece]]:
    """The pieces of a row in its cells."""
    cells: list[list[Piece]] = [[] for _ in range(len(columns) + 1)]
    middles = [(left + right) / 2 for left, right in columns]
    for piece in pieces:
        parts: list[list[Glyph]] = [[] for _ in cells]
        for glyph in piece.glyphs:
            parts[sum((glyph.x0 + glyph.x1) / 2 > middle for middle in middles)].append(glyph)
        for cell, part in zip(cells, parts, strict=True):
            solid = [n for n, glyph in enumerate(part) if glyph.text != " "]
            if solid:
                cell.append(Piece(part[solid[0] : solid[-1] + 1]))
    return cells


def _is_table(table: list[list[list[Piece]]]) -> bool:
    columns = list(zip(*table[1:], strict=True))
    words = [" ".join(piece.text for piece in cell) for row in table for cell in row]
    if is_right_to_left(" ".join(words)) or not _has_narrow_gap(table):
        return False
    behind = [words[n] for n in range(len(columns), len(words)) if n % len(columns) and words[n]]
    figures = sum(map(_is_figure, behind))
    names = sum(any(map(str.isalpha, text)) for text in words[len(columns) :: len(columns)])
    return (
        figures >= _FIGURES * max(len(behind), 1)
        and (len(columns) > 2 or names > len(table) / 2)
        and all(_is_aligned([cell for cell in column if cell]) for column in columns)
        and not (len(columns) == 2 and _counts_pages(behind))
    )


def _has_narrow_gap(table: list[list[list[Piece]]]) -> bool:
    """Whether some cells stand so close that gaps alone do not part them."""
    return any(
        right[0].x0 - left[-1].x1 < _WIDE * right[0].size
        for row in table
        for left, right in pairwise([cell for cell in row if cell])
    )


def _is_aligned(cells: list[list[Piece]]) -> bool:
    starts, ends = [cell[0].x0 for cell in cells], [cell[-1].x1 for cell in cells]
    middles = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    return any(_same(places) for places in (starts, ends, middles))


def _same(places: list[float]) -> bool:
    if len(places) < _FEWEST_ROWS - 1:
        return False
    usual = statistics.median_low(places)
    return sum(abs(place - usual) <= _SAME for place in places) >= _ALIGNED * len(places)


def _counts_pages(texts: list[str]) -> bool:
    """Whether numbers only rise, as those of pages in a table of contents."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) > 2 and numbers == sorted(numbers)
