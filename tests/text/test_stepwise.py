import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.compare import compare_words
from claims.text.stepwise import compare_in_steps

SENTENCES = st.lists(
    st.sampled_from(
        [
            "It helps against pain in rats. ",
            "It helps against pain in mice. ",
            "Nobody has measured 3.14 mg in people!\n\n",
            "研究では、ラットの血圧が下がったと報告されている。",
            "words without an end ",
            "No. ",
            "x" * 500,
        ]
    ),
    max_size=12,
).map("".join)


def told(old, new, most):
    compared = compare_in_steps(old, new, most=most)
    return [
        (it.kind, new[it.new.start : it.new.end] if it.new else old[it.old.start : it.old.end])
        for it in compared.pieces
    ], compared.is_whole


def test_short_texts_are_compared_by_their_words_alone():
    old, new = "It helps rats.", "It never helps rats."
    assert list(compare_in_steps(old, new, most=100).pieces) == compare_words(old, new)


def test_words_are_compared_in_sentences_that_differ():
    same = "This sentence stays as it is. " * 10
    old, new = f"{same}It helps all the rats. {same}", f"{same}It harms all the rats. {same}"
    pieces = [
        ("same", f"{same}It "), ("removed", "helps"), ("added", "harms"),
        ("same", f" all the rats. {same}"),
    ]  # fmt: skip
    assert told(old, new, most=100) == (pieces, True)


def test_longest_changes_are_told_whole_when_they_are_too_much():
    same = "This sentence stays as it is. "
    old = f"It helps all the rats. {same}{'One word after another. ' * 9}{same}"
    new = f"It harms all the rats. {same}{'One thing after another. ' * 9}{same}"
    pieces = [
        ("same", "It "), ("removed", "helps"), ("added", "harms"),
        ("same", f" all the rats. {same}"), ("removed", "One word after another. " * 9),
        ("added", "One thing after another. " * 9), ("same", same),
    ]  # fmt: skip
    assert told(old, new, most=100) == (pieces, False)


@pytest.mark.parametrize("most", [0, 80, 10_000])
@given(old=SENTENCES, new=SENTENCES)
def test_pieces_make_up_both_texts(most, old, new):
    pieces = compare_in_steps(old, new, most=most).pieces
    assert "".join(old[it.old.start : it.old.end] for it in pieces if it.old) == old
    assert "".join(new[it.new.start : it.new.end] for it in pieces if it.new) == new
    assert all(one.kind != other.kind for one, other in itertools.pairwise(pieces))
    for it in pieces:
        if it.old and it.new:
            assert old[it.old.start : it.old.end] == new[it.new.start : it.new.end]
