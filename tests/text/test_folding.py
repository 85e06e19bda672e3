import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.folding import fold
from claims.text.spans import Span
from tests.text.strategies import raw_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“It’s ‘so’” — he said…", "\"It's 'so'\" - he said..."),
        ("a -- b – c―d", "a - b - c-d"),
        ("ﬁnd the ﬂoﬀ", "find the floff"),
        ("e\u0301 na\u00efve", "é naïve"),
        ("so\u00adfa\u200b\u200dx\u200e", "sofax"),
        ("a\u00a0\n\t b", "a b"),
        ("Ｆｕｌｌ １２", "Full 12"),
        ("10² m₂ ½ ①", "10² m₂ ½ ①"),
        ("\ufef3\ufe8e", "يا"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_fold_takes_typography_off(text, folded):
    assert fold(text).text == folded


def test_fold_without_spaces_joins_everything():
    assert fold("one two\nthree", spaced=False).text == "onetwothree"


def test_fold_leads_back_to_the_original_offsets():
    folded = fold("x\u00ad“ﬁ”  e\u0301\u00ad y")
    assert folded.text == 'x"fi" é y'
    ranges = [(0, 1), (1, 2), (2, 3), (5, 7), (6, 7)]
    assert [folded.original(start, end) for start, end in ranges] == [
        Span(0, 1), Span(2, 3), Span(3, 4), Span(5, 9), Span(7, 9),
    ]  # fmt: skip


@given(raw_text)
def test_folding_twice_changes_nothing(text):
    folded = fold(text).text
    assert fold(folded).text == folded


@given(raw_text, st.booleans(), st.data())
def test_folded_ranges_come_from_what_folds_to_them(text, spaced, data):
    folded = fold(text, spaced=spaced)
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(folded.text))] * 2)))
    if start < end:
        span = folded.original(start, end)
        assert 0 <= span.start < span.end <= len(text)
        assert folded.text[start:end] in fold(text[span.start : span.end], spaced=spaced).text
