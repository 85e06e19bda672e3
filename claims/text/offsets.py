"""Offsets between code points (everywhere here) and UTF-16 code units (browsers, other systems)."""

from typing import Literal


def to_utf16(text: str, offset: int) -> int:
    """Return the UTF-16 code units before a code point offset; raises ValueError outside."""
    if not 0 <= offset <= len(text):
        raise ValueError(f"Offset {offset} is outside a text of {len(text)} characters.")
    return len(_encode(text[:offset])) // 2


def from_utf16(text: str, offset: int, *, edge: Literal["start", "end"] | None = None) -> int:
    """Return the code points before an offset in UTF-16 code units.

    An offset inside a surrogate pair has no code point offset: as the start edge of a range it
    moves before the pair, as the end edge behind it; without an edge it raises ValueError, as does
    an offset outside the text.
    """
    units = _encode(text)
    if not 0 <= offset * 2 <= len(units):
        raise ValueError(f"Offset {offset} is outside a text of {len(units) // 2} UTF-16 units.")
    points = len(units[: offset * 2].decode("utf-16-le", "surrogatepass"))
    if not _splits_pair(units, offset):
        return points
    if edge is None:
        raise ValueError(f"UTF-16 offset {offset} is inside a surrogate pair.")
    return points - 1 if edge == "start" else points


def _encode(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _splits_pair(units: bytes, offset: int) -> bool:
    """Tell whether the unit before the offset is a high surrogate and the next a low one."""
    before, after = units[offset * 2 - 1 : offset * 2], units[offset * 2 + 1 : offset * 2 + 2]
    return b"\xd8" <= before <= b"\xdb" and b"\xdc" <= after <= b"\xdf"
