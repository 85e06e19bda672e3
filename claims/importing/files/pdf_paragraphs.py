"""From lines to paragraphs: what belongs together, across lines, columns and pages.

Lengths are points.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claims.importing.files.pdf_glyphs import Glyph
from claims.importing.files.pdf_layout import Line, Table
from claims.importing.files.properties import is_right_to_left

BULLET = re.compile(r"([•‣◦▪▫●○■□–—*·⁃∙➢➤✓\uf0b7\uf0a7\uf0d8-])\s+(?=\S)")
NUMBER = re.compile(r"[(\[]?(\d{1,3}|[a-z])[.)\]]\s+(?=\S)")
_CLOSED = re.compile(r"[.!?:…。！？؟۔]['\"”’»)\]\d]*$")
# A paragraph begins after a gap of this many times the usual distance between lines.
_GAP = 1.35
# First lines stand in, or out, by this many times the size of the letters.
_INDENT = 0.8
_SIZE_STEP = 0.07
_BROKEN_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/)\S*[/._=?&-]$")
_WITHOUT_SPACES = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        sizes = Counter[float]()
        for line in self.lines:
            sizes[line.size] += len(line.glyphs)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        return all(is_bold(line) for line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


class Typography:
    """What is usual in a document: the size of letters, the distance of lines, the words."""

    def __init__(self, items: Iterable[Line | Table]) -> None:
        lines = [item for item in items if isinstance(item, Line)]
        sizes = Counter[float]()
        bold = letters = 0
        for line in lines:
            sizes[line.size] += len(line.glyphs)
            letters += len(line.glyphs)
            bold += len(line.glyphs) if is_bold(line) else 0
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        # Where nearly everything is bold, bold says nothing.
        self.bold_tells = bold * 2 < letters
        self._leading = _leadings(lines)
        texts = [line.text for line in lines]
        self.words = Counter(word.lower() for text in texts for word in _WORD.findall(text))

    def leading(self, size: float) -> float:
        """The usual distance between two lines of this size."""
        return self._leading.get(size, 1.25 * size)


def is_bold(line: Line) -> bool:
    return all(glyph.style.bold for glyph in line.glyphs if glyph.text != " ")


def is_fixed(line: Line) -> bool:
    return all(glyph.style.fixed for glyph in line.glyphs if glyph.text != " ")


def gather_paragraphs(items: Iterable[Line | Table], usual: Typography) -> list[Paragraph | Table]:
    """Paragraphs and tables in order; a paragraph goes on over notes at the foot of a page."""
    found: list[Paragraph | Table] = []
    before: Line | None = None
    for item in items:
        if isinstance(item, Table):
            found.append(item)
            before = None
            continue
        paragraph = _continued(found, before, item, usual)
        if paragraph is None:
            found.append(Paragraph([item]))
        else:
            paragraph.lines.append(item)
            if paragraph is not found[-1]:  # what follows in this column follows this paragraph
                found.remove(paragraph)
                found.append(paragraph)
        before = item
    return found


def _continued(
    found: list[Paragraph | Table], before: Line | None, line: Line, usual: Typography
) -> Paragraph | None:
    """The paragraph that a line goes on with; None when it begins one."""
    if before is None or (before.page, before.region) != (line.page, line.region):
        return _interrupted(found, line, usual)
    paragraph = found[-1]
    if isinstance(paragraph, Paragraph) and not _begins(paragraph, line, usual):
        return paragraph
    return None


def _leadings(lines: list[Line]) -> dict[float, float]:
    gaps: dict[float, list[float]] = {}
    for before, after in itertools.pairwise(lines):
        gap = before.y - after.y
        same = before.size == after.size and (before.page, before.region) == (
            after.page,
            after.region,
        )
        if same and 0 < gap < 2.5 * before.size:
            gaps.setdefault(before.size, []).append(gap)
    # The lower middle: half of a list's or a title's distances may be those between paragraphs.
    return {size: statistics.quantiles([*found, *found], n=5)[1] for size, found in gaps.items()}


def _begins(paragraph: Paragraph, line: Line, usual: Typography) -> bool:
    """Whether a line of the same column begins a new paragraph."""
    before = paragraph.lines[-1]
    larger = max(before.size, line.size)
    if abs(before.size - line.size) > _SIZE_STEP * larger:
        return True
    if usual.bold_tells and is_bold(before) != is_bold(line) and _stands_alone(paragraph, line):
        return True
    gap = before.y - line.y
    if gap > _GAP * usual.leading(line.size) or gap < -larger:
        return True
    if is_fixed(before) and is_fixed(line):
        return False
    if begins_item(line.text) and (gap > 0) and _may_be_item(paragraph, line):
        return True
    return _stands_in(paragraph, line) or _had_room(before, line)


def _stands_alone(paragraph: Paragraph, line: Line) -> bool:
    """Whether bold lines are a heading, and no emphasis that happens to fill a line."""
    return paragraph.bold if not is_bold(line) else not _had_no_room(paragraph.lines[-1])


def _had_no_room(line: Line) -> bool:
    return line.right - line.x1 < 3 * line.size and not _CLOSED.search(line.text)


def _may_be_item(paragraph: Paragraph, line: Line) -> bool:
    """Whether a line with a marker is an item: a line may also begin with a number by chance."""
    return bool(
        (BULLET.match(line.text) and not line.text.startswith(("–", "—", "-")))
        or begins_item(paragraph.lines[0].text)
        or _CLOSED.search(paragraph.lines[-1].text)
        or _has_room_for_a_word(paragraph.lines[-1], line)
    )


def begins_item(text: str) -> bool:
    """Whether a text begins with the marker of a list."""
    return bool(BULLET.match(text) or NUMBER.match(text))


def _stands_in(paragraph: Paragraph, line: Line) -> bool:
    """Whether the line's beginning stands in or out as that of a paragraph does."""
    before, step = paragraph.lines[-1], _INDENT * line.size
    moved = before.x1 - line.x1 if is_right_to_left(line.text) else line.x0 - before.x0
    if abs(moved) < step or _is_centred(before, line):
        return False
    first = len(paragraph.lines) == 1
    if moved > 0:  # an indented first line, unless a first line that stands out came before
        return not (first and (_had_no_room(before) or begins_item(before.text)))
    return not first


def _is_centred(before: Line, after: Line) -> bool:
    return abs((before.x0 + before.x1) - (after.x0 + after.x1)) < 0.6 * after.size


def _has_room_for_a_word(before: Line, line: Line) -> bool:
    word = next((n for n, glyph in enumerate(line.glyphs) if glyph.text == " "), len(line.glyphs))
    first = line.glyphs[:word]
    width = abs(first[-1].x1 - first[0].x0) if first else 0.0
    free = before.x0 - before.left if is_right_to_left(line.text) else before.right - before.x1
    return free > width + 0.8 * line.size


def _had_room(before: Line, line: Line) -> bool:
    """Whether the line before ended although the next word had room in it."""
    if not _has_room_for_a_word(before, line) or _is_centred(before, line):
        return False
    far = before.right - before.x1 > 0.35 * (before.right - before.left)
    return far or bool(_CLOSED.search(before.text))


def _interrupted(found: list[Paragraph | Table], line: Line, usual: Typography) -> Paragraph | None:
    """The paragraph that the first line of a column continues; smaller print may stand between."""
    for item in reversed(found[-12:]):
        if not isinstance(item, Paragraph):
            continue
        if item.size < (1 - _SIZE_STEP) * line.size and item.size < usual.body:
            continue
        return item if _continues(item, line, usual) else None
    return None


def _continues(paragraph: Paragraph, line: Line, usual: Typography) -> bool:
    before = paragraph.lines[-1]
    if abs(before.size - line.size) > _SIZE_STEP * line.size or line.size > 1.15 * usual.body:
        return False
    if usual.bold_tells and is_bold(before) != is_bold(line) and paragraph.bold:
        return False
    if (before.page, before.region) == (line.page, line.region) or is_fixed(before):
        return False
    if begins_item(line.text) and not line.text[0].islower():
        return False
    if _BROKEN_WORD.search(before.text) or line.text[0].islower():
        return not _CLOSED.search(before.text) or line.text[0].islower()
    full = before.right - before.x1 < 4 * before.size or is_right_to_left(line.text)
    return full and not _CLOSED.search(before.text)


def join_lines(lines: list[Line], usual: Typography) -> list[Glyph]:
    """The glyphs of a paragraph as one line, words put together again where a line broke them."""
    joined: list[Glyph] = []
    for line in lines:
        if joined:
            _join(joined, line, usual)
        joined += line.glyphs
    return joined


def _join(joined: list[Glyph], line: Line, usual: Typography) -> None:
    """Prepare the end of the text for a further line. Changes the text."""
    end = "".join(glyph.text for glyph in joined[-60:])
    broken = _BROKEN_WORD.search(end)
    following = _WORD.match(line.text)
    if broken and following:
        if not _is_compound(broken[1], following[0], usual):
            joined.pop()
        return
    if _ADDRESS.search(end) or end.endswith(("—", "\u2010")):
        return
    if _WITHOUT_SPACES.match(end[-1:]) and _WITHOUT_SPACES.match(line.text):
        return
    if end.endswith("-") and end[-2:-1].isalnum() and line.text[:1].isalnum():
        return
    last = joined[-1]
    joined.append(Glyph(" ", last.x1, last.x1, last.y, last.style, last.href))


def _is_compound(first: str, second: str, usual: Typography) -> bool:
    """Whether the hyphen between two parts of a word belongs there: as elsewhere in the text."""
    head = second.partition("-")[0]
    if usual.words[f"{first}{head}".lower()]:
        return False
    if usual.words[f"{first}-{head}".lower()]:
        return True
    return not head[0].islower()
