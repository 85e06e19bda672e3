"""Replace parts of a text and keep the way between old and new offsets (code points) open."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Replacement = tuple[int, int, str]  # start, end (exclusive), what stands there afterwards


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each replaced part stood and stands, in order. An offset inside one moves outwards."""

    old_starts: list[int]
    old_ends: list[int]
    new_starts: list[int]
    new_ends: list[int]

    def new_start(self, old: int) -> int:
        """Return where a range that starts at the old offset starts in the new text."""
        return self._new(old, self.new_starts)

    def new_end(self, old: int) -> int:
        """Return where a range that ends at the old offset ends in the new text."""
        return self._new(old, self.new_ends)

    def old_start(self, new: int) -> int:
        """Return where a range that starts at the new offset starts in the old text.

        Dropped characters just before the range stay outside it.
        """
        return self._old(new, bisect_right(self.new_starts, new) - 1, self.old_starts)

    def old_end(self, new: int) -> int:
        """Return where a range that ends at the new offset ends in the old text.

        Dropped characters just after the range stay outside it.
        """
        return self._old(new, bisect_left(self.new_starts, new) - 1, self.old_ends)

    def _new(self, old: int, inside: list[int]) -> int:
        index = bisect_left(self.old_starts, old) - 1
        if index < 0:
            return old
        if old >= self.old_ends[index]:
            return self.new_ends[index] + old - self.old_ends[index]
        return inside[index]

    def _old(self, new: int, index: int, inside: list[int]) -> int:
        if index < 0:
            return new
        if new >= self.new_ends[index]:
            return self.old_ends[index] + new - self.new_ends[index]
        return inside[index]


def rewrite(text: str, replacements: Iterable[Replacement]) -> tuple[str, OffsetMap]:
    """Return the new text and its offset map; replacements come in order and do not overlap."""
    offsets = OffsetMap([], [], [], [])
    pieces: list[str] = []
    read = written = 0
    for start, end, new in replacements:
        pieces += (text[read:start], new)
        written += start - read
        offsets.old_starts.append(start)
        offsets.old_ends.append(end)
        offsets.new_starts.append(written)
        written += len(new)
        offsets.new_ends.append(written)
        read = end
    if not pieces:
        return text, offsets
    pieces.append(text[read:])
    return "".join(pieces), offsets
