import gzip
import json
import unicodedata
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.text.locate import Ambiguous, Found, Missing, context, locate
from claims.text.spans import Span, graphemes
from tests.text.strategies import documents

TEXT = "Kratom eases pain. Some say kratom harms. In 2019 kratom killed 5 people."


def test_quote_that_stands_once_is_found_by_its_words():
    assert locate(TEXT, "Some say") == Found(Span(19, 27), "exact")


def test_context_does_not_outweigh_the_only_place():
    assert locate(TEXT, "Some say", prefix="elsewhere ", near=0) == Found(Span(19, 27), "exact")


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("Some say ", " harms", 28),
        ("", " killed", 50),
        ("In 2019 ", "", 50),
        ("In 2019", "killed", 50),
        ("nonsense In 2019 ", " killed 6 people", 50),
        ("some say ", "", 28),
    ],
)
def test_repeated_quote_is_found_by_its_context(prefix, suffix, start):
    found = locate(TEXT, "kratom", prefix=prefix, suffix=suffix)
    assert found == Found(Span(start, start + 6), "context")


@pytest.mark.parametrize("prefix", ["", "nothing alike ", " "])
def test_repeated_quote_without_telling_context_is_ambiguous(prefix):
    assert locate(TEXT, "kratom", prefix=prefix) == Ambiguous((Span(28, 34), Span(50, 56)))


def test_contexts_almost_alike_stay_ambiguous():
    text = "It rose by 12 percent again. It rose by 17 percent again. It rose by 18 percent again."
    assert locate(text, "percent", prefix="It rose by 11 ") == Ambiguous(
        (Span(14, 21), Span(43, 50), Span(72, 79))
    )


def test_context_that_fits_one_place_by_a_letter_more_stays_ambiguous():
    text = "It rose 5 percent again. It rose 5 percent ago."
    assert locate(text, "5", suffix=" percent agaist") == Ambiguous((Span(8, 9), Span(33, 34)))


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (28, Found(Span(28, 34), "context")),
        (48, Found(Span(50, 56), "context")),
        (36, Ambiguous((Span(28, 34), Span(50, 56)))),
        (39, Ambiguous((Span(28, 34), Span(50, 56)))),
    ],
)
def test_position_decides_only_when_one_place_is_clearly_nearest(near, expected):
    assert locate(TEXT, "kratom", near=near) == expected


def test_position_decides_between_equal_contexts():
    text = "He said it works. He said it works. He said it works."
    assert locate(text, "works", prefix="said it ", near=30) == Found(Span(29, 34), "context")


def test_overlapping_places_all_count():
    assert locate("nanana", "nana") == Ambiguous((Span(0, 4), Span(2, 6)))


@pytest.mark.parametrize("exact", ["", " ", "\n\u00a0"])
def test_quote_without_words_is_refused(exact):
    with pytest.raises(ValueError, match="at least one character"):
        locate(TEXT, exact)


def test_quote_that_is_not_there_is_missing():
    assert locate(TEXT, "Kratom cures pain") == Missing()
    assert locate(TEXT, "\u200b\u00ad") == Missing()
    assert locate("", "x") == Missing()


@pytest.mark.parametrize(
    ("text", "exact", "found"),
    [
        ("He said “it’s fine” – twice", '"it\'s fine" - twice', "“it’s fine” – twice"),
        ('He said "it\'s fine"', "“it’s fine”", '"it\'s fine"'),
        ("five grams\nA second block", "grams A second", "grams\nA second"),
        ("cell one\tcell two", "one  cell", "one\tcell"),
        ("the café is old", "cafe\u0301 is", "café is"),
        ("an ofﬁce\u00a0hour", "office hour", "ofﬁce\u00a0hour"),
        ("an office hour", "of\u00adﬁce\u00a0hour", "office hour"),
        ("wait… no", "wait... no", "wait… no"),
        ("I ❤️ it", "I ❤ it", "I ❤️ it"),
        ("می‌خواهم بروم", "میخواهم بروم", "می‌خواهم بروم"),
        (
            "the end of one.\nThe next one begins",
            "end of one.The next one",
            "end of one.\nThe next one",
        ),
    ],
)
def test_quote_written_differently_is_found_where_it_stands(text, exact, found):
    start = text.index(found)
    assert locate(text, exact) == Found(Span(start, start + len(found)), "folded")


def test_folded_quote_takes_whole_graphemes():
    assert locate("ab ﬁx cd", "b fi") == Found(Span(1, 4), "folded")
    assert locate("I\u00a0❤\ufe0f it", "I ❤") == Found(Span(0, 4), "folded")


def test_folded_places_are_told_apart_by_folded_context():
    text = "She’s “well” now. He’s “well” too."
    assert locate(text, '"well"') == Ambiguous((Span(6, 12), Span(23, 29)))
    assert locate(text, '"well"', prefix="He's ") == Found(Span(23, 29), "folded")
    assert locate(text, '"well"', near=24) == Found(Span(23, 29), "folded")


@pytest.mark.parametrize("exact", ["102", "a nice"])
def test_folding_never_changes_a_number_or_joins_short_words(exact):
    assert locate("an ice age of 10² years", exact) == Missing()


def test_quote_repeated_thirty_times_is_found_by_its_context():
    line = "The dose is safe. "
    text = line * 30
    for index in range(30):
        span = Span(index * len(line), index * len(line) + 16)
        prefix, suffix = context(text, span)
        assert locate(text, "The dose is safe", prefix=prefix, suffix=suffix) == Found(
            span, "context"
        )
    assert locate(text, "The dose is safe") == Ambiguous(
        tuple(Span(index * len(line), index * len(line) + 16) for index in range(30))
    )


def test_quote_of_ten_kilobytes_is_found():
    text = "".join(f"Sentence {number} of a very long text. " for number in range(1_000))
    assert locate(text, text[5_000:15_000]) == Found(Span(5_000, 15_000), "exact")
    typed = text[5_000:15_000].replace(" ", "\u00a0")
    assert locate(text, typed) == Found(Span(5_000, 15_000), "folded")


def test_quote_of_one_character_is_found_among_very_many():
    text = "a " * 30_000 + "b a c " + "a " * 30_000
    assert locate(text, "a", prefix="b ", suffix=" c") == Found(Span(60_002, 60_003), "context")
    assert isinstance(locate(text, "a", prefix="x"), Ambiguous)


def test_context_is_whole_words_around_the_span():
    text = "Zero one two three four five six seven eight nine ten eleven twelve thirteen"
    start = text.index("seven")
    assert context(text, Span(start, start + 5), 8) == ("five six ", " eight nine")
    assert context(text, Span(0, 4), 8) == ("", " one two")
    assert context(text, Span(len(text) - 8, len(text)), 8) == ("eleven twelve ", "")


def test_context_grows_until_it_is_unique():
    text = "one two three. " * 3 + "End."
    prefix, suffix = context(text, Span(15, 18), 4)
    assert text.count(prefix + "one" + suffix) == 1


def test_context_keeps_graphemes_whole_where_words_have_no_end():
    text = "👩‍👩‍👧" * 40
    prefix, suffix = context(text + "x" + text, Span(200, 201), 3)
    assert (prefix, suffix) == ("👩‍👩‍👧" * 3, "👩‍👩‍👧" * 3)


@pytest.mark.parametrize("span", [Span(3, 2), Span(0, 100)])
def test_context_outside_the_text_is_refused(span):
    with pytest.raises(ValueError, match="no range"):
        context(TEXT, span)


def test_context_of_no_length_is_refused():
    with pytest.raises(ValueError, match="at least one grapheme"):
        context(TEXT, Span(0, 1), 0)


spans_of_documents = documents().flatmap(
    lambda document: st.tuples(
        st.just(document.text), st.tuples(*[st.integers(0, len(document.text))] * 2).map(sorted)
    )
)
repetitive = st.text("ab \n", max_size=40).flatmap(
    lambda text: st.tuples(st.just(text), st.tuples(*[st.integers(0, len(text))] * 2).map(sorted))
)


@given(st.one_of(spans_of_documents, repetitive), st.integers(1, 40))
def test_any_quote_with_its_context_is_found_at_its_own_place(drawn, count):
    text, (start, end) = drawn
    exact = text[start:end]
    assume(exact.strip())
    prefix, suffix = context(text, Span(start, end), count)
    found = locate(text, exact, prefix=prefix, suffix=suffix)
    assert isinstance(found, Found)
    assert (found.span, found.how in ("exact", "context")) == (Span(start, end), True)


@given(spans_of_documents)
def test_decomposed_quote_of_whole_graphemes_is_found_with_its_context(drawn):
    text, (start, end) = drawn
    edges = {edge for cluster in graphemes(text) for edge in (cluster.start, cluster.end)}
    assume(start in edges and end in edges and text[start:end].strip() == text[start:end] != "")
    prefix, suffix = context(text, Span(start, end))
    form = [unicodedata.normalize("NFD", part) for part in (text[start:end], prefix, suffix)]
    found = locate(text, form[0], prefix=form[1], suffix=form[2])
    assert not isinstance(found, Missing)


def test_sample_quotes_are_never_put_in_a_wrong_place(sample_data):
    outcomes = Counter()
    lines = gzip.decompress((sample_data / "anchoring" / "reanchor_dev.jsonl.gz").read_bytes())
    for line in lines.splitlines():
        page = json.loads(line)
        for anchor in page["anchors"]:
            found = locate(
                page["new_text"], anchor["exact"], prefix=anchor["prefix"], suffix=anchor["suffix"]
            )
            outcome = type(found).__name__
            if isinstance(found, Found):
                right = found.span == Span(anchor["gold_start"] or 0, anchor["gold_end"] or 0)
                outcome = "right" if right else "wrong"
            outcomes[anchor["kind"], outcome] += 1
    assert outcomes == {
        ("verbatim", "right"): 288,
        ("repeated", "right"): 52,
        ("repeated", "Ambiguous"): 8,
        ("edited", "right"): 9,
        ("edited", "Missing"): 177,
        ("deleted", "Missing"): 46,
    }
