"""Paragraphs and tables of a PDF as HTML, with headings, lists, captions and emphasis."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from claims.importing.files.pdf_glyphs import Glyph
from claims.importing.files.pdf_layout import Line, Table
from claims.importing.files.pdf_paragraphs import (
    BULLET,
    NUMBER,
    Paragraph,
    Typography,
    begins_item,
    gather_paragraphs,
    is_fixed,
    join_lines,
)
from claims.importing.files.properties import is_right_to_left

# Larger letters than those of the text by this much are a heading's.
_LARGER = 1.12
# A heading is no longer than this (characters; lines of bold print).
_LONGEST, _MOST_LINES = 240, 3
_SENTENCE_END = re.compile(r"[.!?;,。]['\"”’»)]*$")
_NUMBERED = re.compile(r"(?:\d+|[A-Z])(?:\.\d+)*\.?\s+\S")
_CAPTION = re.compile(
    r"(?:Fig(?:ure|\.)?|Table|Box|Chart|Map|Abb(?:ildung|\.)|Tab(?:elle|\.)|Tableau|Figura|Tabla)"
    r"\s*[A-Z]?\d+(?:\.\d+)?\s*[.:|–—]",
    re.IGNORECASE,
)
_RAISED, _LOWERED, _SMALLER = 0.15, 0.08, 0.85


def article_html(items: list[Line | Table]) -> str:
    """The HTML of a document's lines and tables in reading order."""
    usual = Typography(items)
    parts = gather_paragraphs(items, usual)
    levels = _levels(parts, usual)
    out: list[str] = []
    for is_item, group in groupby(parts, _is_item):
        if is_item:
            out += _lists([part for part in group if isinstance(part, Paragraph)], usual)
        else:
            out += (_part(part, levels, usual) for part in group)
    return "\n".join(out)


def title_of(items: list[Line | Table]) -> str:
    """The largest print of the first page, when it is larger than the text; else ""."""
    usual = Typography(items)
    first = [item for item in items if item.page == items[0].page]
    parts = [p for p in gather_paragraphs(first, usual) if isinstance(p, Paragraph)]
    headings = [p for p in parts if p.size >= _LARGER * usual.body and _has_letters(p.text)]
    if not headings:
        return ""
    largest = max(headings, key=lambda paragraph: paragraph.size)
    return "".join(glyph.text for glyph in join_lines(largest.lines, usual))


def _levels(parts: Iterable[Paragraph | Table], usual: Typography) -> dict[tuple[float, bool], int]:
    """The level of each style of heading: the largest is the first."""
    styles = {
        (part.size, part.bold)
        for part in parts
        if isinstance(part, Paragraph) and _is_heading(part, usual)
    }
    ordered = sorted(styles, reverse=True)
    return {style: min(place, 6) for place, style in enumerate(ordered, start=1)}


def _is_heading(paragraph: Paragraph, usual: Typography) -> bool:
    text = paragraph.text
    if len(text) > _LONGEST or not _has_letters(text) or _CAPTION.match(text):
        return False
    if paragraph.size >= _LARGER * usual.body:
        return not BULLET.match(text)
    closed = _SENTENCE_END.search(text) and not _NUMBERED.match(text)
    bold = usual.bold_tells and paragraph.bold and len(paragraph.lines) <= _MOST_LINES
    return bold and not closed and paragraph.size >= 0.9 * usual.body and not BULLET.match(text)


def _has_letters(text: str) -> bool:
    return sum(character.isalpha() for character in text) >= max(2, len(text) * 0.3)


def _part(part: Paragraph | Table, levels: dict[tuple[float, bool], int], usual: Typography) -> str:
    if isinstance(part, Table):
        return _table(part, usual)
    if all(is_fixed(line) for line in part.lines):
        return f"<pre>{escape(_typed(part.lines))}</pre>"
    glyphs = join_lines(part.lines, usual)
    if _is_heading(part, usual):
        tag = f"h{levels[part.size, part.bold]}"
        return _element(tag, _inline(glyphs, part.size, plain=part.bold), part.text)
    tag = "figcaption" if _CAPTION.match(part.text) else "p"
    return _element(tag, _inline(glyphs, part.size, plain=not usual.bold_tells), part.text)


def _typed(lines: list[Line]) -> str:
    """Lines of fixed pitch with their indentation."""
    left = min(line.x0 for line in lines)
    return "\n".join(
        " " * round((line.x0 - left) / (0.6 * line.size)) + line.text for line in lines
    )


def _element(tag: str, content: str, text: str) -> str:
    direction = ' dir="rtl"' if is_right_to_left(text) else ""
    return f"<{tag}{direction}>{content}</{tag}>"


def _table(table: Table, usual: Typography) -> str:
    rows = [[join_lines(cell, usual) for cell in row] for row in table.rows]
    heads = [all(_all_bold(cell) for cell in row if cell) for row in rows]
    with_head = heads[0] and not all(heads)
    return "<table>" + "".join(
        "<tr>" + "".join(_cell(cell, "th" if with_head and not n else "td") for cell in row)
        + "</tr>"
        for n, row in enumerate(rows)
    ) + "</table>"  # fmt: skip


def _cell(glyphs: list[Glyph], tag: str) -> str:
    size = max((glyph.style.size for glyph in glyphs), default=1.0)
    return f"<{tag}>{_inline(glyphs, size, plain=tag == 'th')}</{tag}>"


def _all_bold(glyphs: list[Glyph]) -> bool:
    return all(glyph.style.bold for glyph in glyphs if glyph.text != " ")


def _is_item(part: Paragraph | Table) -> bool:
    return isinstance(part, Paragraph) and begins_item(part.lines[0].text) and not part.bold


def _lists(parts: list[Paragraph], usual: Typography) -> Iterator[str]:
    """Neighbouring items as lists; numbers that do not count up stay in their paragraphs."""
    for kind, group in groupby(parts, lambda part: bool(BULLET.match(part.lines[0].text))):
        items = list(group)
        if kind:
            yield "<ul>" + _nested(items, usual, BULLET) + "</ul>"
        elif _counts([item.lines[0].text for item in items]):
            yield "<ol>" + "".join(_item(item, usual, NUMBER) for item in items) + "</ol>"
        else:
            for item in items:
                glyphs = join_lines(item.lines, usual)
                yield _element("p", _inline(glyphs, item.size, plain=False), item.text)


def _nested(items: list[Paragraph], usual: Typography, marker: re.Pattern[str]) -> str:
    """Items, those that stand further in as a list inside the item before."""
    out: list[str] = []
    margins: list[float] = []
    for item in items:
        first, step = item.lines[0], 0.8 * item.size
        indent = -first.x1 if is_right_to_left(first.text) else first.x0
        while len(margins) > 1 and indent < margins[-1] - step:
            margins.pop()
            out.append("</ul>")
        if not margins:
            margins.append(indent)
        elif indent > margins[-1] + step and len(margins) < 6 and _same_column(item, items[0]):
            margins.append(indent)
            out.append("<ul>")
        out.append(_item(item, usual, marker))
    return "".join(out) + "</ul>" * (len(margins) - 1)


def _same_column(item: Paragraph, first: Paragraph) -> bool:
    return item.lines[0].page == first.lines[0].page and (
        item.lines[0].region == first.lines[0].region
    )


def _item(paragraph: Paragraph, usual: Typography, marker: re.Pattern[str]) -> str:
    glyphs = join_lines(paragraph.lines, usual)
    text = "".join(glyph.text for glyph in glyphs)
    found = marker.match(text)
    rest = _after(glyphs, found.end() if found else 0)
    return _element("li", _inline(rest, paragraph.size, plain=False), text)


def _after(glyphs: list[Glyph], offset: int) -> list[Glyph]:
    """The glyphs behind so many characters; a ligature is one glyph of several."""
    for place, glyph in enumerate(glyphs):
        if offset <= 0:
            return glyphs[place:]
        offset -= len(glyph.text)
    return []


def _counts(texts: list[str]) -> bool:
    numbers = [NUMBER.match(text)[1] for text in texts]  # type: ignore[index]  # begins_item said so
    ordinals = [int(n) if n.isdecimal() else ord(n) - ord("a") + 1 for n in numbers]
    return len(ordinals) > 1 and ordinals == list(range(1, len(ordinals) + 1))


def _inline(glyphs: list[Glyph], size: float, *, plain: bool) -> str:
    """The text of a block with links, raised and lowered letters, and unless `plain` emphasis."""
    base = next((g.y for g in glyphs if g.style.size >= size * _SMALLER), 0.0)
    out = []
    for glyph in glyphs:  # each line has its own base line
        if glyph.style.size >= size * _SMALLER:
            base = glyph.y
        out.append((_marks(glyph, base, size, plain), glyph.text))
    return "".join(
        _marked("".join(text for _, text in group), marks)
        for marks, group in groupby(_with_spaces_inside(out), lambda pair: pair[0])
    )


_Marks = tuple[str, str, bool, bool]


def _marks(glyph: Glyph, base: float, size: float, plain: bool) -> _Marks:
    small = glyph.style.size < size * _SMALLER
    raised = "sup" if small and glyph.y > base + _RAISED * size else ""
    lowered = "sub" if small and glyph.y < base - _LOWERED * size else ""
    near = abs(glyph.y - base) < size  # else it is the first of the next line
    bold = glyph.style.bold and not plain
    return glyph.href, (raised or lowered) if near else "", bold, glyph.style.italic and not plain


def _with_spaces_inside(
    pairs: list[tuple[_Marks, str]],
) -> Iterator[tuple[_Marks, str]]:
    """Spaces take the marks of the letter before where the letter after has the same."""
    for place, (marks, text) in enumerate(pairs):
        if text == " " and 0 < place < len(pairs) - 1:
            before, after = pairs[place - 1][0], pairs[place + 1][0]
            yield (before if before == after else ("", "", False, False)), text
        else:
            yield marks, text


def _marked(text: str, marks: _Marks) -> str:
    href, shift, bold, italic = marks
    marked = escape(text)
    for tag in (shift, "em" if italic else "", "strong" if bold else ""):
        if tag and text.strip():
            marked = f"<{tag}>{marked}</{tag}>"
    return f'<a href="{escape(href)}">{marked}</a>' if href else marked
