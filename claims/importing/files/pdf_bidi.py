"""The order in which a line is read whose script runs from right to left.

Programs write such lines into a PDF in either order, and PDFium mends some of them. So the letters
are taken as they are seen, and the order of reading is found from that.
"""

import re

from claims.importing.files.pdf_glyphs import Glyph
from claims.importing.files.properties import is_right_to_left

# A gap of this many times the size of the letters parts two words.
_WORD_GAP = 0.2
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
# A run in another script inside such a line, as it stands when the whole line is turned around: the
# sign of a percentage comes first then.
_LEFT_TO_RIGHT_RUN = re.compile(
    "[%‰°]?[A-Za-z0-9\u00c0-\u024f]"
    "(?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]*[A-Za-z0-9\u00c0-\u024f$€£+#])?"
)
_RIGHT_TO_LEFT_RUN = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
    "(?:[^A-Za-z0-9\u00c0-\u024f]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])?"
)
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))


def in_reading_order(part: list[Glyph], *, leftwards: bool) -> list[Glyph]:
    """The glyphs of a piece as they are read, without spaces at the ends. Changes the list.

    `leftwards` says that the page is written from right to left: then so is each line that has a
    letter of such a script, however many others.
    """
    while part and part[-1].text == " ":
        part.pop()
    while part and part[0].text == " ":
        part.pop(0)
    if not any(_RIGHT_TO_LEFT.search(glyph.text) for glyph in part):
        return part
    seen = sorted((g for g in part if g.text != " "), key=lambda g: (g.x0 + g.x1, g.x0))
    spaced: list[Glyph] = []
    for glyph in seen:
        if spaced and glyph.x0 - spaced[-1].x1 > _WORD_GAP * glyph.style.size:
            spaced.append(Glyph(" ", spaced[-1].x1, glyph.x0, glyph.y, glyph.style))
        spaced.append(glyph)
    return _logical(spaced, leftwards)


def _logical(seen: list[Glyph], leftwards: bool) -> list[Glyph]:
    """Glyphs as seen from left to right in the order in which a mixed line is read.

    The inverse of what Unicode Standard Annex 9 does for one line, for text without nesting.
    """
    text = "".join(glyph.text[0] for glyph in seen)
    if not leftwards and not is_right_to_left(text):
        return _turned(seen, text, _RIGHT_TO_LEFT_RUN)
    backwards, text = seen[::-1], text[::-1]
    ordered = _turned(backwards, text, _LEFT_TO_RIGHT_RUN)
    return _with_brackets_mended(ordered)


def _turned(glyphs: list[Glyph], text: str, runs: re.Pattern[str]) -> list[Glyph]:
    ordered = list(glyphs)
    for run in runs.finditer(text):
        ordered[run.start() : run.end()] = ordered[run.start() : run.end()][::-1]
    return ordered


def _with_brackets_mended(glyphs: list[Glyph]) -> list[Glyph]:
    """Brackets as they are written, not as they look: files differ in which they keep."""
    brackets = [glyph for glyph in glyphs if glyph.text in _MIRRORED]
    if brackets and brackets[0].text in ")]}»>":
        for glyph in brackets:
            glyph.text = _MIRRORED[glyph.text]
    return glyphs
