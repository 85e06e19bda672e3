"""From places of one text to places of another, by the stretches that both have."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claims.text.alignment import Same
from claims.text.spans import Span


class Mapping:
    """Where the ranges of one text are in the other; `backwards` goes from new to old."""

    def __init__(self, shared: Sequence[Same], length: int, *, backwards: bool = False) -> None:
        pairs = [(same.new, same.old) if backwards else (same.old, same.new) for same in shared]
        self._here = [here for here, _there in pairs]
        self._there = [there for _here, there in pairs]
        self._starts = [here.start for here in self._here]
        self._ends = [here.end for here in self._here]
        self._length = length  # of the text mapped to

    def whole(self, span: Span) -> tuple[Span, Span] | None:
        """Return the stretch that holds all of the span, here and in the other text."""
        index = bisect_right(self._starts, span.start) - 1
        if index < 0 or span.end > self._ends[index]:
            return None
        return self._here[index], self._there[index]

    def region(self, span: Span) -> Span:
        """Return what stands in the other text where the span should be.

        It reaches from the last character before the span that both texts have to the first one
        after it, or to the span's own edge where that is in both.
        """
        return Span(self._start(span.start), self._end(span.end))

    def covered(self, span: Span) -> list[Span]:
        """Return the ranges of the other text that parts of the span are the same as, in order."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        found = []
        for here, there in zip(self._here[first:last], self._there[first:last], strict=True):
            shift = there.start - here.start
            found.append(Span(max(here.start, span.start) + shift, min(here.end, span.end) + shift))
        return found

    def _start(self, offset: int) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0
        return self._there[index].start + min(offset, self._ends[index]) - self._starts[index]

    def _end(self, offset: int) -> int:
        index = bisect_left(self._ends, offset)
        if index == len(self._ends):
            return self._length
        return self._there[index].end - (self._ends[index] - max(offset, self._starts[index]))
