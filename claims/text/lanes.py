"""Ranges that overlap, each on a lane of its own, so that a line can be drawn for every one."""

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import Protocol


class Ranged(Protocol):
    """A range of code points, end exclusive."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def lanes(ranges: Sequence[Ranged]) -> list[int]:
    """Return the lane of each range, counted from 1, in the order of the ranges.

    A range keeps its lane from its start to its end, no two that share a character have the same
    one, and there are no more lanes than ranges at the deepest place: the greedy colouring of an
    interval graph. Of ranges that start together the longest gets the first lane.
    """
    result = [0] * len(ranges)
    order = sorted(range(len(ranges)), key=lambda at: (ranges[at].start, -ranges[at].end))
    taken: list[tuple[int, int]] = []  # end and lane
    free: list[int] = []
    for at in order:
        while taken and taken[0][0] <= ranges[at].start:
            heappush(free, heappop(taken)[1])
        result[at] = heappop(free) if free else len(taken) + 1
        heappush(taken, (ranges[at].end, result[at]))
    return result
