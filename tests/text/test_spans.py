import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.spans import Span, graphemes, safe_start, snap_to_graphemes, trim
from tests.text.strategies import raw_text


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("  ab  ", Span(0, 6), Span(2, 4)),
        ("ab cd", Span(2, 5), Span(3, 5)),
        ("ab\ncd", Span(0, 3), Span(0, 2)),
        ("a   b", Span(1, 4), Span(4, 4)),
        ("ab", Span(1, 1), Span(1, 1)),
    ],
)
def test_trim_drops_outer_space(text, span, expected):
    assert trim(text, span) == expected


def test_graphemes_keep_what_readers_see_as_one_character():
    text = "a👩‍👩‍👧🇩🇪e\u0301\r\n"
    assert graphemes(text) == [Span(0, 1), Span(1, 6), Span(6, 8), Span(8, 10), Span(10, 12)]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(2, 3), Span(1, 6)),
        (Span(1, 6), Span(1, 6)),
        (Span(0, 7), Span(0, 8)),
        (Span(7, 9), Span(6, 10)),
        (Span(10, 11), Span(10, 12)),
        (Span(0, 0), Span(0, 0)),
        (Span(12, 12), Span(12, 12)),
    ],
)
def test_snap_moves_edges_out_to_whole_graphemes(span, expected):
    assert snap_to_graphemes("a👩‍👩‍👧🇩🇪e\u0301\r\n", span) == expected


@pytest.mark.parametrize("span", [Span(-1, 1), Span(2, 1), Span(0, 3)])
def test_span_outside_the_text_is_refused(span):
    for function in (trim, snap_to_graphemes):
        with pytest.raises(ValueError, match="no range"):
            function("ab", span)


@pytest.mark.parametrize("text", ["日本語。", "Привет ", "שּלום ", "สวัสดี", "👩", "क ख ग "])
def test_safe_start_is_near_in_any_script(text):
    assert [offset - safe_start(text * 100, offset) < 8 for offset in range(40, 60)] == [True] * 20


@given(raw_text, st.data())
def test_snap_agrees_with_the_graphemes_of_the_whole_text(text, data):
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    edges = [0, *(cluster.end for cluster in graphemes(text))]
    assert snap_to_graphemes(text, Span(start, end)) == Span(
        max(edge for edge in edges if edge <= start), min(edge for edge in edges if edge >= end)
    )
