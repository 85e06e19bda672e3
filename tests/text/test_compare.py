import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.compare import Piece, compare_words
from claims.text.spans import Span
from tests.text.strategies import raw_text


def told(old, new):
    """The pieces as (kind, words)."""
    return [
        (piece.kind, old[piece.old.start : piece.old.end])
        if piece.old
        else (piece.kind, new[piece.new.start : piece.new.end])
        for piece in compare_words(old, new)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a b", "a b", [("same", "a b")]),
        ("", "a b", [("added", "a b")]),
        ("a b", "", [("removed", "a b")]),
        ("It does help.", "It does not help.",
         [("same", "It does "), ("added", "not "), ("same", "help.")]),
        ("It killed 5 people.", "It killed 50 people.",
         [("same", "It killed "), ("removed", "5"), ("added", "50"), ("same", " people.")]),
        ("paid 1,000.50 then", "paid 1,000.60 then",
         [("same", "paid "), ("removed", "1,000.50"), ("added", "1,000.60"), ("same", " then")]),
        ("It doesn’t help", "It does help",
         [("same", "It "), ("removed", "doesn’t"), ("added", "does"), ("same", " help")]),
        ("one two\nthree", "one two three",
         [("same", "one two"), ("removed", "\n"), ("added", " "), ("same", "three")]),
        ("one two. ", "one two.", [("same", "one two."), ("removed", " ")]),
        ("薬が好き。", "薬が嫌い。",
         [("same", "薬が"), ("removed", "好き"), ("added", "嫌い"), ("same", "。")]),
        ("see 👩\u200d👩\u200d👧 now", "see 👩\u200d👩\u200d👦 now",
         [("same", "see "), ("removed", "👩\u200d👩\u200d👧"), ("added", "👩\u200d👩\u200d👦"),
          ("same", " now")]),
    ],
)  # fmt: skip
def test_words_are_compared(old, new, expected):
    assert told(old, new) == expected


def test_spans_count_code_points_of_either_text():
    assert compare_words("𝔸 old day", "𝔸 day") == [
        Piece("same", Span(0, 2), Span(0, 2)),
        Piece("removed", Span(2, 6), None),
        Piece("same", Span(6, 9), Span(2, 5)),
    ]


def test_word_two_rewritten_sentences_share_by_chance_is_rewritten_too():
    old = "Start. Nobody ever believed in anything afterwards. End."
    new = "Start. Scientists measured patients in hospitals carefully. End."
    assert [kind for kind, _words in told(old, new)] == ["same", "removed", "added", "same"]


def test_paragraph_put_first_is_one_addition():
    old = "The first one. " * 3 + "Here is more of it.\n" + "Then comes the end of the text."
    assert told(old, "A new paragraph.\n" + old)[0] == ("added", "A new paragraph.\n")


def test_a_moved_paragraph_is_removed_and_added():
    parts = ["Rain fell all day.", "Nobody came to see it?", "Then the sun rose!", "So it was…"]
    old, new = "\n".join(parts), "\n".join([*parts[1:], parts[0]])
    assert [kind for kind, _words in told(old, new)] == ["removed", "same", "added"]


def test_a_megabyte_of_the_same_words_is_compared():
    old = "yes no " * 150_000
    assert [piece.kind for piece in compare_words(old, "no maybe " * 120_000)] == [
        "removed", "added", "same",
    ]  # fmt: skip


texts = st.one_of(
    raw_text, st.lists(st.sampled_from(["a ", "b ", "c. ", "\n", "不", "a"])).map("".join)
)


@given(texts, texts)
def test_pieces_make_up_both_texts(old, new):
    pieces = compare_words(old, new)
    assert "".join(old[p.old.start : p.old.end] for p in pieces if p.old) == old
    assert "".join(new[p.new.start : p.new.end] for p in pieces if p.new) == new
    for piece in pieces:
        assert (piece.kind == "same") == (piece.old is not None and piece.new is not None)
        if piece.old and piece.new:
            assert old[piece.old.start : piece.old.end] == new[piece.new.start : piece.new.end]
    kinds = [piece.kind for piece in pieces]
    assert all(pair not in PAIRS_THAT_NEVER_COME for pair in itertools.pairwise(kinds))


PAIRS_THAT_NEVER_COME = {
    ("same", "same"), ("removed", "removed"), ("added", "added"), ("added", "removed"),
}  # fmt: skip
