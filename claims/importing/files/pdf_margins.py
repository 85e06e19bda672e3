"""What stands on the margins of many pages: running heads, page numbers. It is no article text."""

import re
from collections import Counter
from collections.abc import Iterator

from claims.importing.files.pdf_glyphs import Page, Piece

# The part of a page's height, at its top and at its foot, in which running heads stand.
_MARGIN = 0.12
# On so many lines from the edge of the text.
_OUTERMOST = 3
# In so many pages, where there are more than a few.
_OFTEN, _FEW = 3, 5
_NUMBER = re.compile(r"\d{1,6}|\b[ivxlc]{1,8}\b", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

_Key = tuple[str, int | None, int]


def drop_running_heads(pages: list[Page]) -> None:
    """Remove the lines that come again on other pages in the same place. Changes the pages."""
    seen: Counter[_Key] = Counter()
    margins = {page.number: _margins(page) for page in pages}
    for page in pages:
        seen.update({key for row in margins[page.number] for key in _keys(row, page.number)})
    enough = _OFTEN if len(pages) > _FEW else 2
    for page in pages:
        gone = {
            id(piece)
            for row in margins[page.number]
            if max(seen[key] for key in _keys(row, page.number)) >= enough
            for piece in row
        }
        page.pieces = [piece for piece in page.pieces if id(piece) not in gone]


def _margins(page: Page) -> list[list[Piece]]:
    """The outermost lines of a page inside its margins."""
    rows: dict[int, list[Piece]] = {}
    for piece in page.pieces:
        rows.setdefault(round(piece.y), []).append(piece)
    heights = sorted(rows)
    outer = sorted({*heights[:_OUTERMOST], *heights[-_OUTERMOST:]})
    top, foot = (1 - _MARGIN) * page.height, _MARGIN * page.height
    return [rows[height] for height in outer if not foot < height < top]


def _keys(row: list[Piece], page: int) -> Iterator[_Key]:
    """By what a line is known again: its words, or its words around a number that counts pages;
    and how high it stands, in two rasters, so that no boundary falls between two pages.
    """
    text = " ".join(piece.text for piece in row)
    y = row[0].y
    for place in (int(y // 4), -1 - int((y + 2) // 4)):
        yield text, None, place
        for number in _NUMBER.finditer(text):
            around = f"{text[: number.start()]}#{text[number.end() :]}"
            yield around, _value(number[0]) - page, place


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[digit] for digit in number.lower()]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
