from hypothesis import given
from hypothesis import strategies as st

from claims.text.reanchor import Carried, reanchor
from claims.text.spans import Span, snap_to_graphemes
from tests.text.strategies import raw_text

WORDS = [
    "a ",
    "not ",
    "5 ",
    "Kratom ",
    "kills. ",
    "\n",
    "不",
    "ไทย",
    "👍🏽",
    "e\u0301 ",
    "שלום ",
    "the ",
]
texts = st.one_of(raw_text, st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
written = texts.filter(bool)  # a text that spans can be in


@st.composite
def spans_in(draw, text):
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return [
        Span(min(pair), max(pair))
        for pair in draw(st.lists(edges, max_size=4))
        if pair[0] != pair[1]
    ]


@given(written, st.data())
def test_a_text_that_stayed_keeps_all_spans(text, data):
    spans = data.draw(spans_in(text))
    assert reanchor(text, text, spans) == [
        Carried("unchanged", span, 1.0, "same text") for span in spans
    ]


def test_place_like_the_quote_ends_between_letters():
    """Also where what was marked ended inside of a letter: “e” and its accent."""
    old, new = "e\u0301aaa0000000:aaae\u0301", "e\u030100:aaae\u0301"
    [found] = reanchor(old, new, [Span(0, len(old) - 1)])
    assert (found.outcome, found.span) == ("edited", Span(0, len(new)))


@given(written, texts, st.data())
def test_any_two_texts_are_compared_to_the_end(old, new, data):
    spans = data.draw(spans_in(old))
    found = reanchor(old, new, spans)
    assert found == reanchor(old, new, spans)
    assert [each for span in spans for each in reanchor(old, new, [span])] == found
    for span, each in zip(spans, found, strict=True):
        assert (each.span is None) == (each.outcome in {"ambiguous", "removed"})
        assert (len(each.candidates) > 1) == (each.outcome == "ambiguous")
        assert 0 <= each.score <= 1
        for place in [each.span, *each.candidates]:
            assert place is None or 0 <= place.start < place.end <= len(new)
        if each.span and each.outcome in {"unchanged", "moved"}:
            assert new[each.span.start : each.span.end] == old[span.start : span.end]
        if each.span and each.method.startswith("similar"):
            assert snap_to_graphemes(new, each.span) == each.span


@given(written.filter(str.strip), st.integers(1, 40), st.data())
def test_text_put_first_moves_every_span_along(text, count, data):
    spans = data.draw(spans_in(text))
    before = "\N{SNOWMAN}" * count + "\N{PARAGRAPH SEPARATOR}"  # joins no letter to its own
    found = reanchor(text, f"{before}{text}", spans)
    assert [each.span for each in found] == [
        Span(span.start + len(before), span.end + len(before)) for span in spans
    ]
    assert {each.outcome for each in found} <= {"unchanged", "moved"}
