"""From a page of a PDF to pieces of text with their places, by PDFium.

Lengths are points (1/72 inch), y grows upwards, the origin is the page's lower left corner.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from claims.importing.files.pdf_bidi import in_reading_order
from claims.importing.files.pdf_glyphs import Glyph, Page, Piece, Style
from claims.importing.files.properties import is_right_to_left

# A gap of this many times the size of the letters parts two pieces of a line (columns, cells).
_PIECE_GAP = 0.85
# What PDFium says for a hyphen at the end of a line, and for a letter that the font does not tell.
_MEANT = {"\x02": "-", "\ufffe": "-", "\uffff": "-", "\0": "\ufffd"}
_PRESENTATION = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]")
_FIXED_PITCH, _ITALIC, _FORCE_BOLD = 1, 1 << 6, 1 << 18  # PDF 32000-1, table 123
_BOLD_WEIGHT = 600
# A drawing as wide as high and smaller than this may be a bullet; a page with more is a drawing.
_DOT, _MOST_DOTS = 8, 150
# Lines and rectangles have so many segments at most; a page with more of them is a drawing.
_RECTANGLE, _MOST_SHAPES = 6, 5000


def _returning_addresses(function: Any, *types: Any) -> Any:
    """A function of PDFium that returns a pointer as a number, which costs less than an object."""
    prototype = ctypes.CFUNCTYPE(ctypes.c_void_p, *(types or function.argtypes))
    return prototype(ctypes.cast(function, ctypes.c_void_p).value or 0)


_text_object = _returning_addresses(raw.FPDFText_GetTextObject)
_font_of = _returning_addresses(raw.FPDFTextObj_GetFont, ctypes.c_void_p)


class PageReader:
    """Reads one page after the other and remembers the fonts and styles it met."""

    def __init__(self) -> None:
        self._fonts: dict[int, tuple[bool, bool, bool]] = {}
        self._styles: dict[tuple[float, ...], Style] = {}

    def read(self, pdf: pdfium.PdfDocument, number: int) -> Page:
        """The page with this number, from 0. Raises pdfium.PdfiumError when it is broken."""
        page = pdf[number]
        try:
            textpage = page.get_textpage()
            try:
                glyphs = self._glyphs(textpage.raw)
            finally:
                textpage.close()
            found = Page(number, *page.get_size())
            _Links(page.raw, pdf.raw).mark(glyphs)
            quarter = _usual_turn(glyphs)
            upright = [_turn_back(g, quarter) for g in glyphs if g.style.turned == quarter]
            if quarter % 2 and found.height > found.width:
                found.width, found.height = found.height, found.width
            shapes = list(islice(_shapes(page.raw), _MOST_SHAPES))
            found.pieces = _pieces([*upright, *_dots(shapes, upright)])
            if not quarter and len(shapes) < _MOST_SHAPES:
                found.boxes = shapes
            found.pictures = not found.pieces and _shows_pictures(page)
            return found
        finally:
            page.close()

    def _glyphs(self, textpage: Any) -> list[Glyph]:
        """The characters of the page in PDFium's order, new lines as glyphs of their own."""
        found: list[Glyph] = []
        x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        style, last = Style(1.0), None
        for index in range(raw.FPDFText_CountChars(textpage)):
            code = raw.FPDFText_GetUnicode(textpage, index)
            if code in (10, 13):
                if found and found[-1].text != "\n":
                    found.append(Glyph("\n", 0.0, 0.0, 0.0, style))
                continue
            text = _character(code)
            if not text:
                continue
            handle = _text_object(textpage, index)
            if handle and handle != last:
                style, last = self._style(textpage, index, handle), handle
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            raw.FPDFText_GetLooseCharBox(textpage, index, box)
            found.append(Glyph(text, box.left, box.right, y.value, style))
        return found

    def _style(self, textpage: Any, index: int, text_object: int) -> Style:
        """The style of a text object; some programs make one for every letter."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        size, font = raw.FPDFText_GetFontSize(textpage, index), _font_of(text_object)
        key = (font or 0, size, matrix.a, matrix.b, matrix.c, matrix.d)
        if key not in self._styles:
            scale = math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
            turned = round(angle / 90) % 4 if abs(angle - round(angle / 90) * 90) < 5 else -1
            seen = round(abs(size) * scale * 4) / 4 or 1.0
            self._styles[key] = Style(seen, *self._font(font or 0), turned)
        return self._styles[key]

    def _font(self, handle: int) -> tuple[bool, bool, bool]:
        """Whether a font is bold, italic, of fixed pitch."""
        if handle and handle not in self._fonts:
            font = ctypes.cast(handle, raw.FPDF_FONT)
            buffer = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, buffer, 128)
            name = buffer.value.decode("utf-8", "replace").lower()
            flags = raw.FPDFFont_GetFlags(font)
            self._fonts[handle] = (
                bool(flags & _FORCE_BOLD) or raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
                or "bold" in name or "black" in name or "heavy" in name,
                bool(flags & _ITALIC) or "italic" in name or "oblique" in name,
                bool(flags & _FIXED_PITCH) or "mono" in name or "courier" in name,
            )  # fmt: skip
        return self._fonts.get(handle, (False, False, False))


class _Links:
    """The web addresses behind areas of a page."""

    def __init__(self, page: Any, pdf: Any) -> None:
        self._areas: list[tuple[float, float, float, float, str]] = []
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while len(self._areas) < 2000 and raw.FPDFLink_Enumerate(page, position, link):
            area, action = raw.FS_RECTF(), raw.FPDFLink_GetAction(link)
            if not action or not raw.FPDFLink_GetAnnotRect(link, area):
                continue
            length = raw.FPDFAction_GetURIPath(pdf, action, None, 0)
            if 0 < length < 4000:
                buffer = ctypes.create_string_buffer(length)
                raw.FPDFAction_GetURIPath(pdf, action, buffer, length)
                href = buffer.value.decode("utf-8", "replace")
                self._areas.append((area.left, area.right, area.bottom, area.top, href))

    def mark(self, glyphs: list[Glyph]) -> None:
        """Give each glyph inside an area its address."""
        if not self._areas:
            return
        for glyph in glyphs:
            middle, height = (glyph.x0 + glyph.x1) / 2, glyph.y + glyph.style.size / 4
            for left, right, bottom, top, href in self._areas:
                if left <= middle <= right and bottom <= height <= top:
                    glyph.href = href
                    break


def _character(code: int) -> str:
    """The character as text: ligatures and presentation forms spelled out, oddities dropped."""
    text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    text = _MEANT.get(text, text)
    if _PRESENTATION.match(text):
        return unicodedata.normalize("NFKC", text)
    if text.isspace() or text == "\xa0":
        return " "
    return "" if text < " " else text


def _usual_turn(glyphs: list[Glyph]) -> int:
    turns = Counter(glyph.style.turned for glyph in glyphs if glyph.text.strip())
    return max(turns.most_common(1)[0][0], 0) if turns else 0


def _turn_back(glyph: Glyph, quarter: int) -> Glyph:
    """The glyph as if its page had been turned so that it stands upright."""
    if not quarter or glyph.text == "\n":
        return glyph
    middle, width = (glyph.x0 + glyph.x1) / 2, glyph.style.size / 2
    places = {1: (glyph.y, -middle), 2: (-glyph.x1, -glyph.y), 3: (-glyph.y, middle)}
    x, y = places[quarter]
    return Glyph(glyph.text, x, x + width, y, glyph.style, glyph.href)


def _pieces(glyphs: list[Glyph]) -> list[Piece]:
    found: list[Piece] = []
    leftwards = is_right_to_left("".join(glyph.text for glyph in glyphs))
    for line in _lines(glyphs):
        for part in _parts(line):
            ordered = in_reading_order(part, leftwards=leftwards)
            if ordered:
                found.append(Piece(ordered))
    return found


def _lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs that follow each other in the file on one base line, or near it (superscripts)."""
    lines: list[list[Glyph]] = []
    base: Glyph | None = None
    for glyph in glyphs:
        if glyph.text == "\n":
            base = None
            continue
        if glyph.text == " ":
            if base is not None:
                lines[-1].append(glyph)
            continue
        near = base is not None and abs(glyph.y - base.y) <= 0.55 * max(
            glyph.style.size, base.style.size
        )
        if near:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
        if base is None or not near or glyph.style.size > base.style.size:
            base = glyph
    return lines


def _parts(line: list[Glyph]) -> list[list[Glyph]]:
    """The line cut at its wide gaps, each part in the order of the file."""
    solid = sorted((g for g in line if g.text != " "), key=lambda g: g.x0)
    cuts, reach = [], solid[0].x1
    for glyph in solid[1:]:
        if glyph.x0 - reach > _PIECE_GAP * glyph.style.size:
            cuts.append((reach + glyph.x0) / 2)
        reach = max(reach, glyph.x1)
    if not cuts:
        return [line]
    parts: list[list[Glyph]] = [[] for _ in range(len(cuts) + 1)]
    for glyph in line:
        parts[sum(glyph.x0 >= cut for cut in cuts)].append(glyph)
    return [part for part in parts if any(glyph.text != " " for glyph in part)]


def _shapes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of the lines and rectangles that a page draws, and of dots."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(raw.FPDFPage_CountObjects(page)):
        shape = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
        small = right.value - left.value < _DOT and top.value - bottom.value < _DOT
        if small or raw.FPDFPath_CountSegments(shape) <= _RECTANGLE:
            yield left.value, bottom.value, right.value, top.value


def _dots(shapes: Iterable[tuple[float, float, float, float]], glyphs: list[Glyph]) -> list[Glyph]:
    """Bullets that a page draws instead of writing them, as browsers do, as glyphs."""
    dots: list[Glyph] = []
    squares = (
        (left, right, (bottom + top) / 2) for left, bottom, right, top in shapes
        if 1 < right - left < _DOT and abs(right - left - top + bottom) < 0.6
    )  # fmt: skip
    for left, right, middle in islice(squares, _MOST_DOTS):
        beside = [
            glyph for glyph in glyphs
            if 0 < middle - glyph.y < 0.7 * glyph.style.size and glyph.text not in " \n"
            and 0 < max(glyph.x0 - right, left - glyph.x1) < 1.5 * glyph.style.size
            and right - left < 0.6 * glyph.style.size
        ]  # fmt: skip
        if beside:
            first = beside[0]
            dots += [
                Glyph("\n", 0, 0, 0, first.style),
                Glyph("•", left, right, first.y, first.style),
            ]
    return dots


def _shows_pictures(page: pdfium.PdfPage) -> bool:
    objects = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    return next(iter(objects), None) is not None
