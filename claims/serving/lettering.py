"""The letters of our pictures: how wide words are, which can be drawn, how they break into lines.

Two families come from packages, so that every machine draws alike: Source Serif Pro, and FiraGO for
what it lacks (Arabic, Hebrew, Thai, Georgian). Both are under the SIL Open Font License. Chinese,
Japanese and Korean are in neither: their fonts weigh more than this program.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import font_source_serif_pro
import pymupdf_fonts
from fontTools.ttLib import TTFont

_SERIF: Final = (
    Path(font_source_serif_pro.__file__).parent / "files" / "SourceSerifPro-Semibold.ttf"
)
_OTHER: Final = "figbo"  # FiraGO Bold, as its package calls it
_ELLIPSIS: Final = "…"
_JOINING: Final = "\u200c\u200d"  # they shape letters and have no width
# Devanagari, which would be in the wrong order beside another script: resvg shapes lines in one.
_SHAPED_ALONE: Final = range(0x0900, 0x0980)
_SCRIPTS_FROM_RIGHT: Final = {"R", "AL"}


@dataclass(frozen=True, slots=True)
class Font:
    """Widths in ems by code point."""

    widths: dict[int, float]

    @classmethod
    def of(cls, file: TTFont) -> "Font":
        advances, em = file["hmtx"].metrics, file["head"].unitsPerEm
        return cls({code: advances[name][0] / em for code, name in file.getBestCmap().items()})


@cache
def fonts() -> tuple[Font, ...]:
    """The two, in the order in which a letter is looked for."""
    other = TTFont(BytesIO(pymupdf_fonts.myfont(_OTHER)))
    return Font.of(TTFont(_SERIF)), Font.of(other)


@cache
def _folder() -> TemporaryDirectory[str]:
    """Where the second font is a file, as long as this process runs: its package has none."""
    folder = TemporaryDirectory(prefix="lettering-")
    (Path(folder.name) / "other.ttf").write_bytes(pymupdf_fonts.myfont(_OTHER))
    return folder


def family_of(text: str) -> str:
    """One family for a whole text: the second as soon as a letter is only there, because letters
    of most scripts take their shape from their neighbours."""
    serif, _ = fonts()
    has_all = all(ord(one) in serif.widths for one in text if not one.isspace())
    return "Source Serif Pro" if has_all else "FiraGO"


def font_files() -> list[str]:
    return [str(_SERIF), str(Path(_folder().name) / "other.ttf")]


def width_of(text: str) -> float:
    """In ems, each letter by itself; letters that join are narrower together."""
    return sum(_width(letter) or 0.0 for letter in text)


def _width(letter: str) -> float | None:
    if ord(letter) in _SHAPED_ALONE:
        return None
    for font in fonts():
        width = font.widths.get(ord(letter))
        if width is not None:
            return 0.0 if unicodedata.combining(letter) else width
    return None


def drawable(text: str) -> str:
    """The text in one line without what no font of ours has, such as emoji; "" where that is more
    than one letter in ten, because what is left would say something else."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = ""
    for one in text:
        joins = one in _JOINING and unicodedata.category(kept[-1:] or " ")[0] in "LM"
        kept += one if joins or _can_draw(one) else ""
    letters = [one for one in text if unicodedata.category(one)[0] in "LMN"]
    lost = [one for one in letters if one not in kept]
    return "" if len(lost) * 10 > len(letters) else " ".join(kept.split())


def _can_draw(letter: str) -> bool:
    return letter not in _JOINING and _width(letter) is not None


def runs_from_right(text: str) -> bool:
    """Whether the first letter with a direction runs from the right (UAX #9, P2 and P3)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", *_SCRIPTS_FROM_RIGHT}:
            return direction in _SCRIPTS_FROM_RIGHT
    return False


def lines_of(text: str, width: float) -> list[str]:
    """The text in lines of at most so many ems, broken at spaces; inside a word only where it is
    longer than a line. Nothing is hyphenated."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{lines[-1]} {piece}".strip()
            if width_of(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line]


def balanced(text: str, lines: list[str]) -> list[str]:
    """The text in as many lines as these, as even in length as its words allow."""
    width = max(map(width_of, lines), default=0.0)
    while width > 1:
        narrower = lines_of(text, width - 0.25)
        if len(narrower) > len(lines):
            break
        lines, width = narrower, width - 0.25
    return lines


def _pieces(word: str, width: float) -> list[str]:
    if width_of(word) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if width_of(pieces[-1] + letter) > width and not unicodedata.combining(letter):
            pieces.append("")
        pieces[-1] += letter
    return pieces


def shortened(line: str, width: float) -> str:
    """The line with an ellipsis, cut so that both fit."""
    while line and width_of(line + _ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip(" ,;:.–—") + _ELLIPSIS
