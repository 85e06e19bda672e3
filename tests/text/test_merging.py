import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.merging import Merged, merge
from claims.text.spans import Span
from tests.text.strategies import raw_text

NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen",
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text"),
    [
        ("", "", "", ""),
        ("", "new", "", "new"),
        ("a b c", "X b c", "a b Y", "X b Y"),
        ("It does help many people.", "It does not help many people.",
         "It does help some people.", "It does not help some people."),
        ("The first. The second one here.", "The second one here.",
         "The first. The second one there.", "The second one there."),
        ("one two three", "one two three four", "zero one two three", "zero one two three four"),
        ("薬が好き。毎日飲む。", "薬が嫌い。毎日飲む。", "薬が好き。毎週飲む。",
         "薬が嫌い。毎週飲む。"),
        ("See 👩\u200d👩\u200d👧 now and then", "See 👩\u200d👩\u200d👦 now and then",
         "See 👩\u200d👩\u200d👧 now or then", "See 👩\u200d👩\u200d👦 now or then"),
    ],
)  # fmt: skip
def test_changes_of_different_words_are_both_kept(base, mine, theirs, text):
    assert merge(base, mine, theirs) == Merged(text, ())


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "text", "conflicts"),
    [
        ("It is high here.", "It is low here.", "It is moderate here.",
         "It is low moderate here.", ["low moderate"]),
        ("Start.", "Start. Mine.", "Start. Theirs.", "Start. Mine. Theirs.", [" Mine. Theirs."]),
        ("Gone soon.", "", "Gone now.", "Gone now.", ["Gone now."]),
        ("𝔸 is a letter", "𝔹 is a letter", "ℂ is a letter", "𝔹 ℂ is a letter", ["𝔹 ℂ"]),
    ],
)  # fmt: skip
def test_changes_of_the_same_words_stand_side_by_side(base, mine, theirs, text, conflicts):
    merged = merge(base, mine, theirs)
    assert merged.text == text
    assert [text[span.start : span.end] for span in merged.conflicts] == conflicts


def test_conflicts_with_hardly_a_word_between_them_are_one():
    merged = merge("cold and wet here", "warm and dry here", "mild and damp here")
    assert merged == Merged("warm and dry mild and damp here", (Span(0, 26),))


@given(raw_text, raw_text)
def test_who_changed_nothing_gets_the_other_text(base, text):
    assert merge(base, base, text) == Merged(text, ())
    assert merge(base, text, base) == Merged(text, ())


@given(raw_text, raw_text)
def test_the_same_change_is_made_once(base, text):
    assert merge(base, text, text) == Merged(text, ())


@given(raw_text, raw_text, raw_text)
def test_who_is_me_changes_only_the_order_of_what_conflicts(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        assert one == other
    assert kept(one) == kept(other)


def kept(merged):
    """The text around the conflicts."""
    edges = [0, *(edge for span in merged.conflicts for edge in (span.start, span.end)), None]
    return [merged.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


@given(st.integers(0, 4), st.integers(9, 13), st.booleans(), st.booleans())
def test_changes_far_apart_never_conflict(first, second, removes, adds):
    mine, theirs = [*NUMBERS], [*NUMBERS]
    mine[first : first + 1] = [] if removes else ["MINE"]
    theirs[second : second + (not adds)] = ["THEIRS"]
    both = [*theirs]
    both[first : first + 1] = mine[first : first + 1] if not removes else []
    assert merge(" ".join(NUMBERS), " ".join(mine), " ".join(theirs)) == Merged(" ".join(both), ())


@st.composite
def rewordings(draw):
    """Some words, some of them replaced, left out or followed by words that nobody else uses."""
    who = draw(st.uuids()).hex
    words = []
    for index, word in enumerate(NUMBERS):
        change = draw(st.sampled_from(["keep", "keep", "keep", "replace", "add", "drop"]))
        words += {"keep": [word], "add": [word, f"{who}{index}"], "drop": []}.get(
            change, [f"{who}{index}"]
        )
    return words


@given(rewordings(), rewordings())
def test_every_word_that_either_added_is_kept(mine, theirs):
    words = merge(" ".join(NUMBERS), " ".join(mine), " ".join(theirs)).text.split()
    assert {*mine, *theirs} - {*NUMBERS} <= {*words}
