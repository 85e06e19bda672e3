"""The picture of a claim or article that stands beside a link to it elsewhere (Open Graph).

An SVG of our own making, drawn by resvg: no browser, and the same bytes on every machine.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Final

import resvg_py
from django.conf import settings
from lxml import etree

from claims.serving import lettering
from claims.serving.lettering import (
    balanced,
    drawable,
    family_of,
    lines_of,
    runs_from_right,
    shortened,
)

WIDTH, HEIGHT = 1200, 630  # pixels, what https://ogp.me/ consumers expect
MARGIN = 72
PANEL = 142  # height of the coloured foot
SIZES: Final = (72, 64, 56, 50, 44)  # pixels; the largest in which the whole title fits
TITLE_TOP, TITLE_BOTTOM = 136, HEIGHT - PANEL - 24
LEADING: Final = 1.2
WORD, SMALL = 46, 30  # pixels of letters: the verdict, what is beside it
MOST_ROWS = 2  # of verdicts on an article's picture
DESK = 720  # pixels for the name of the desk
PACKAGES: Final = ("resvg-py", "font-source-serif-pro", "pymupdf-fonts")
PAPER, INK, SOFT, HIGHLIGHTER = "#faf7f2", "#221b16", "#574e47", "#e3bd45"
# The hues of static/css/tokens.css on paper; white letters reach 4.5:1 on each.
TRUE, MOSTLY, CONTEXT, BEYOND, FALSE, OPEN = (
    "#15643a", "#006260", "#725200", "#8f3e03", "#9c1a1e", "#4d5163",
)  # fmt: skip
HUES: Final = {
    "accurate": TRUE, "mostly_accurate": MOSTLY, "lacks_context": CONTEXT, "overstated": BEYOND,
    "misleading": BEYOND, "unsupported": BEYOND, "inaccurate": FALSE,
}  # fmt: skip
_SVG: Final = "{http://www.w3.org/2000/svg}"
_lock = Lock()  # one picture at a time: whoever asks for many shall not have every core
_room = BoundedSemaphore(3)  # one is drawn, two wait: the other threads are for readers


class Busy(Exception):
    """As many pictures are being drawn or waited for as there is room for."""


@dataclass(frozen=True, slots=True)
class Part:
    """A verdict; `count` is how many of an article's claims have it, 0 on a claim's own picture."""

    slug: str
    label: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """All that a picture says. `instead` stands for a title that our fonts cannot draw."""

    kicker: str
    title: str
    instead: str
    desk: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """An edge of the picture from which things are placed, in pixels: the left one, or the right
    one in languages that are written from there."""

    is_right: bool

    @property
    def other(self) -> "Side":
        return Side(not self.is_right)

    def letters(
        self, text: str, start: float, baseline: float, size: float, fill: str, whole: str = ""
    ) -> str:
        """One line, in the direction of the whole text that it is of.

        resvg takes every line for one from the left: an isolate says otherwise.
        """
        x, anchor = (WIDTH - start, "end") if self.is_right else (start, "start")
        shown = (
            f"\N{RIGHT-TO-LEFT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
            if runs_from_right(whole or text)
            else text
        )
        return (
            f'<text x="{x:.1f}" y="{baseline:.1f}" font-family="{family_of(text)}"'
            f' font-weight="600" font-size="{size:.1f}" fill="{fill}"'
            f' text-anchor="{anchor}">{escape(shown)}</text>'
        )

    def symbol(self, name: str, start: float, top: float, size: float, color: str) -> str:
        """One of our icons; nothing for a verdict that a desk has added and that has none."""
        found = symbols().get(name)
        if found is None:
            return ""
        x = WIDTH - start - size if self.is_right else start
        return (
            f'<svg x="{x:.1f}" y="{top:.1f}" width="{size:.1f}" height="{size:.1f}"'
            f' color="{color}" {found}</svg>'
        )


def digest_of(words: Words) -> str:
    """What is drawn and how, as 16 hexadecimal digits for the address of the picture."""
    return hashlib.sha256(repr((astuple(words), drawing_version())).encode()).hexdigest()[:16]


@cache
def drawing_version() -> str:
    files = [Path(__file__), Path(lettering.__file__), sprite_path()]
    read = [path.read_bytes() for path in files]
    return hashlib.sha256(repr((read, [version(one) for one in PACKAGES])).encode()).hexdigest()


def sprite_path() -> Path:
    return settings.BASE_DIR / "static" / "img" / "verdicts.svg"


def draw(words: Words) -> bytes:
    """The picture as a PNG of WIDTH x HEIGHT pixels. Raises `Busy` at once where many wait."""
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        with _lock:
            return bytes(
                resvg_py.svg_to_bytes(
                    svg_string=svg_of(words),
                    font_files=lettering.font_files(),
                    skip_system_fonts=True,
                )
            )
    finally:
        _room.release()


def svg_of(words: Words) -> str:
    hues = {HUES.get(part.slug, OPEN) for part in words.parts}
    foot = hues.pop() if len(hues) == 1 else INK
    side = Side(runs_from_right(words.kicker))
    drawn = [
        box(0, 0, WIDTH, HEIGHT, PAPER),
        box(0, 0, WIDTH, 14, INK),
        side.symbol("mark", MARGIN, 52, 52, INK),
        side.letters("Factcheck", MARGIN + 66, 92, 40, INK),
        side.other.letters(fitted(drawable(words.desk), DESK / SMALL), MARGIN, 90, SMALL, SOFT),
        *title(words),
        box(0, HEIGHT - PANEL, WIDTH, PANEL, foot),
        *foot_of(words, side),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f"{''.join(drawn)}</svg>"
    )


def title(words: Words) -> Iterator[str]:
    text = drawable(words.title) or drawable(words.instead)
    room = TITLE_BOTTOM - TITLE_TOP
    for size in SIZES:
        lines, most = lines_of(text, (WIDTH - 2 * MARGIN) / size), int(room / (size * LEADING))
        if len(lines) <= most:
            break
    if len(lines) > most:
        cut = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shortened(cut, (WIDTH - 2 * MARGIN) / size)]
    else:
        lines = balanced(text, lines)
    top = TITLE_TOP + (room - len(lines) * size * LEADING) / 2
    side = Side(runs_from_right(text))
    for number, line in enumerate(lines):
        baseline = top + number * size * LEADING + size * 0.92
        yield side.letters(line, MARGIN, baseline, size, INK, text)


def foot_of(words: Words, side: Side) -> Iterator[str]:
    """The verdict, or how many claims have each; at the other end what was checked."""
    middle = HEIGHT - PANEL / 2
    kicker = drawable(words.kicker)
    yield side.other.letters(kicker, MARGIN, middle + SMALL * 0.35, SMALL, PAPER)
    room = WIDTH - 2 * MARGIN - lettering.width_of(kicker) * SMALL - 40
    if len(words.parts) == 1:
        yield entry(fitted_entry(words.parts[0], WORD, room), MARGIN, middle, WORD, side)
        return
    rows = rows_of(words.parts, room)
    for number, row in enumerate(rows):
        start, line = float(MARGIN), middle + (number - (len(rows) - 1) / 2) * SMALL * 1.7
        for one in row:
            yield entry(one, start, line, SMALL, side)
            start += wide(one)


def rows_of(parts: Sequence[Part], room: float) -> list[list[Part]]:
    """Parts in at most two rows of so many pixels; those without room become one last "+3"."""
    rows: list[list[Part]] = [[]]
    for place, part in enumerate(parts):
        part = fitted_entry(part, SMALL, room)
        rest = 90 if len(rows) == MOST_ROWS and place < len(parts) - 1 else 0
        if sum(map(wide, [*rows[-1], part])) + rest > room:
            if len(rows) == MOST_ROWS:
                count = sum(one.count for one in parts[place:])
                rows[-1].append(Part("", f"+{count}"))
                return rows
            rows.append([])
        rows[-1].append(part)
    return rows


def fitted_entry(part: Part, size: float, room: float) -> Part:
    """The part with its label as it is written, in so many pixels."""
    said = drawable(f"{part.count} {part.label}" if part.count else part.label)
    return Part(part.slug, fitted(said, room / size - 2.7))


def wide(part: Part) -> float:
    """The pixels that an entry takes in a row, and the space after it."""
    return SMALL * (1.6 + 1.1 + lettering.width_of(part.label))


def entry(part: Part, start: float, middle: float, size: float, side: Side) -> str:
    """An icon and its word."""
    icon = size * 1.25
    word = start + icon + size * 0.35 if f"verdict-{part.slug}" in symbols() else start
    return side.symbol(f"verdict-{part.slug}", start, middle - icon / 2, icon, PAPER) + (
        side.letters(part.label, word, middle + size * 0.35, size, PAPER)
    )


def fitted(text: str, width: float) -> str:
    return text if lettering.width_of(text) <= width else shortened(text, width)


def box(left: float, top: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{fill}"/>'


@cache
def symbols() -> dict[str, str]:
    """Of each icon its attributes and what is in it, with the colours that CSS would give it."""
    found = {}
    for one in etree.parse(sprite_path()).getroot().iter(f"{_SVG}symbol"):
        attributes = {name: value for name, value in one.attrib.items() if name != "id"}
        inside = "".join(etree.tostring(child, encoding="unicode") for child in one)
        said = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
        found[one.get("id")] = f"{said}>{inside}".replace(
            "var(--highlighter, #e8c84a)", HIGHLIGHTER
        )
    return found
