"""What changed from one text to another, word by word, for people to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from claims.text.alignment import Same, align
from claims.text.spans import Span

DiffKind = Literal["same", "removed", "added"]

_ISLAND = 12  # code points; so little in common between two longer changes is chance


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words (code points) that both texts have, or only the old or the new one."""

    kind: DiffKind
    old: Span | None
    new: Span | None


def compare_words(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in reading order; what was replaced is removed, then added.

    The old text is the same and the removed pieces one after the other, the new text the same and
    the added ones. No two pieces of one kind touch and no piece splits a word. A short word that
    two rewritten sentences happen to share counts as rewritten.
    """
    shared = _without_islands(_grown(old, new, align(old, new)))
    at = to = 0
    found: list[Piece] = []
    for same in [*shared, Same(Span(len(old), len(old)), Span(len(new), len(new)))]:
        if at < same.old.start:
            found.append(Piece("removed", Span(at, same.old.start), None))
        if to < same.new.start:
            found.append(Piece("added", None, Span(to, same.new.start)))
        if same.old.start < same.old.end:
            found.append(Piece("same", same.old, same.new))
        at, to = same.old.end, same.new.end
    return found


def _grown(old: str, new: str, shared: Sequence[Same]) -> list[Same]:
    """Return the stretches with the white space around them that both texts have, joined."""
    grown: list[Same] = []
    ends = Same(Span(len(old), len(old)), Span(len(new), len(new)))
    last = Same(Span(0, 0), Span(0, 0))
    for same in [*shared, ends]:
        gaps = old[last.old.end : same.old.start], new[last.new.end : same.new.start]
        after = _common_space(*gaps)
        before = _common_space(gaps[0][after:][::-1], gaps[1][after:][::-1])
        last = Same(
            Span(last.old.start, last.old.end + after), Span(last.new.start, last.new.end + after)
        )
        same = Same(
            Span(same.old.start - before, same.old.end), Span(same.new.start - before, same.new.end)
        )
        if last.old.end == same.old.start and last.new.end == same.new.start:
            last = Same(Span(last.old.start, same.old.end), Span(last.new.start, same.new.end))
        else:
            grown.append(last)
            last = same
    return [same for same in [*grown, last] if same.old.start < same.old.end]


def _common_space(one: str, other: str) -> int:
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second or not first.isspace():
            break
        count += 1
    return count


def _without_islands(shared: Sequence[Same]) -> Iterator[Same]:
    """Yield the stretches but those that are shorter than the change on either side of them."""
    for before, same, after in zip([None, *shared], shared, [*shared[1:], None], strict=False):
        size = same.old.end - same.old.start
        if (
            size > _ISLAND
            or before is None
            or after is None
            or size > _change(before, same)
            or size > _change(same, after)
        ):
            yield same


def _change(before: Same, after: Same) -> int:
    """Return how many code points the longer side of a change has."""
    return max(after.old.start - before.old.end, after.new.start - before.new.end)
