"""What a page of a PDF is made of: letters in their places.

Lengths are points (1/72 inch), y grows upwards, the origin is the page's lower left corner.
"""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Style:
    """How the letters of one text object look; `size` is what is seen, in points."""

    size: float
    bold: bool = False
    italic: bool = False
    fixed: bool = False
    turned: int = 0  # quarter turns against the clock


@dataclass(slots=True)
class Glyph:
    """One character in its place: `x0` to `x1` on the base line `y`."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    href: str = ""


@dataclass(slots=True)
class Piece:
    """Glyphs of one line without a wide gap, in the order in which they are read.

    A piece with `cells` stands for a table that the page draws: rows of cells with their pieces.
    """

    glyphs: list[Glyph]
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    cells: "list[list[list[Piece]]]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.x0 = min(glyph.x0 for glyph in self.glyphs)
        self.x1 = max(glyph.x1 for glyph in self.glyphs)
        sizes = Counter(glyph.style.size for glyph in self.glyphs if glyph.text != " ")
        self.size = max(sizes, key=lambda size: (sizes[size], size), default=1.0)
        self.y = next(
            (g.y for g in self.glyphs if g.style.size == self.size and g.text != " "),
            self.glyphs[0].y,
        )

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()


@dataclass(slots=True)
class Page:
    """The pieces of one page in the order of the file, its size and whether it shows pictures.

    `boxes` are left, bottom, right and top of the lines and rectangles that it draws.
    """

    number: int
    width: float
    height: float
    pieces: list[Piece] = field(default_factory=list)
    pictures: bool = False
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
