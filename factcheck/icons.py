"""`python -m factcheck.icons`: draw the icons of the site that cannot be SVG, from the one that is.

They are kept in the repository; a test compares them with what this draws.
"""

import re
import struct

import resvg_py

from factcheck.cluster import CHECKOUT

IMAGES = CHECKOUT / "static" / "img"
SOURCE = IMAGES / "favicon.svg"
TAB, HOME = 32, 180  # pixels: in tabs of browsers that know no SVG, and on home screens of phones
_STYLE = re.compile(r"<style>.*?</style>")


def png(size: int, *, is_square: bool = False) -> bytes:
    """The icon in so many pixels; a square one has no corners cut off, as phones cut their own."""
    source = _STYLE.sub("", SOURCE.read_text(encoding="utf-8"))
    if is_square:
        source = source.replace(' rx="6"', "")
    return bytes(resvg_py.svg_to_bytes(svg_string=source, width=size, height=size))


def ico(image: bytes, size: int) -> bytes:
    """A file of one icon, which is a PNG: its header, its entry, the image."""
    entry = struct.pack("<4B2H2I", size, size, 0, 0, 1, 32, len(image), 6 + 16)
    return struct.pack("<3H", 0, 1, 1) + entry + image


def drawn() -> dict[str, bytes]:
    """The icons by the names of their files."""
    return {"favicon.ico": ico(png(TAB), TAB), "apple-touch-icon.png": png(HOME, is_square=True)}


if __name__ == "__main__":
    for name, image in drawn().items():
        (IMAGES / name).write_bytes(image)
