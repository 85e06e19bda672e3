from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from claims.text.lanes import lanes
from claims.text.spans import Span

edges = st.integers(0, 30)
spans = st.tuples(edges, edges).filter(lambda edge: edge[0] < edge[1]).map(lambda edge: Span(*edge))


def test_nested_crossing_and_adjacent_ranges_take_the_first_free_lane():
    outer, inner, crossing, adjacent = Span(0, 10), Span(2, 5), Span(4, 12), Span(12, 14)
    assert lanes([adjacent, inner, outer, crossing]) == [1, 2, 1, 3]
    assert lanes([outer, Span(2, 5), Span(5, 8)]) == [1, 2, 2]


def test_identical_ranges_take_lanes_in_their_order():
    assert lanes([Span(0, 3)] * 3) == [1, 2, 3]


def test_no_ranges_have_no_lanes():
    assert lanes([]) == []


@given(st.lists(spans, max_size=12))
def test_overlapping_ranges_never_share_a_lane_and_none_is_wasted(ranges):
    found = lanes(ranges)
    for (one, lane), (other, its) in combinations(zip(ranges, found, strict=True), 2):
        if one.start < other.end and other.start < one.end:
            assert lane != its
    depths = [sum(one.start <= at < one.end for one in ranges) for at in range(30)]
    assert (max(found, default=0), min(found, default=1)) == (max(depths), 1)
