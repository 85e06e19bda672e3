import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.attaching import attach, is_mark, sentences_with_marks
from claims.text.plain import document_from_plain_text
from claims.text.sentences import block_sentences
from claims.text.spans import Span


def places(text, *words):
    """Where each of the words stands first, in the order of the text."""
    return sorted(Span(text.index(one), text.index(one) + len(one)) for one in words)


def extents_of(text, references):
    document = document_from_plain_text(text)
    return sentences_with_marks(text, block_sentences(document, document.blocks[0]), references)


def owners(text, claims, references):
    """The claims that each reference belongs to, by their words."""
    spans = places(text, *references)
    found = attach(spans, [Span(text.index(c), text.index(c) + len(c)) for c in claims],
                   extents_of(text, spans))  # fmt: skip
    return {
        text[span.start : span.end]: [claims[i] for i in owned]
        for span, owned in zip(spans, found, strict=True)
    }


@pytest.mark.parametrize(
    ("text", "claims", "references", "expected"),
    [
        # Inside the words, behind them and before them in one sentence.
        ("It eases pain (a trial) well. More.", ["eases pain (a trial) well"], ["a trial"],
         {"a trial": ["eases pain (a trial) well"]}),
        ("It eases pain, says a trial. More.", ["eases pain"], ["a trial"],
         {"a trial": ["eases pain"]}),
        ("According to a trial it eases pain. More.", ["eases pain"], ["a trial"],
         {"a trial": ["eases pain"]}),
        # Behind the full stop, in every fashion.
        ("It eases pain.[12] More is said.", ["It eases pain"], ["12"],
         {"12": ["It eases pain"]}),
        ("It eases pain. [12] More is said.", ["It eases pain."], ["12"],
         {"12": ["It eases pain."]}),
        ("It eases pain.12,13 More is said.", ["It eases pain."], ["12", "13"],
         {"12": ["It eases pain."], "13": ["It eases pain."]}),
        ("It eases pain. [1][2] More is said.", ["It eases pain."], ["1", "2"],
         {"1": ["It eases pain."], "2": ["It eases pain."]}),
        ("It eases pain. (See a trial.) More is said.", ["It eases pain."], ["a trial"],
         {"a trial": ["It eases pain."]}),
        ("It eases pain. (a trial) More is said.", ["It eases pain."], ["a trial"],
         {"a trial": ["It eases pain."]}),
        # The next sentence has begun.
        ("It eases pain. A trial says more.", ["It eases pain."], ["A trial"], {"A trial": []}),
        ("It eases pain.12 A trial says more.", ["It eases pain."], ["12", "A trial"],
         {"12": ["It eases pain."], "A trial": []}),
        ("It eases pain. Then [12] it heals.", ["It eases pain."], ["12"], {"12": []}),
        ("First. [12] It eases pain.", ["It eases pain"], ["12"], {"12": []}),
        # Two claims in one sentence: each has its own.
        ("It eases pain [1] and cures colds [2].", ["eases pain", "cures colds"], ["1", "2"],
         {"1": ["eases pain"], "2": ["cures colds"]}),
        ("It eases pain [1] and cures colds [2].",
         ["eases pain [1] and cures colds", "cures colds"],
         ["1", "2"],
         {"1": ["eases pain [1] and cures colds"],
          "2": ["eases pain [1] and cures colds", "cures colds"]}),
        # A mark closes its own sentence only; a decimal is no mark that ends one.
        ("It eases 1.5 [3] units of pain. More.", ["It eases"], ["3"], {"3": ["It eases"]}),
    ],
)  # fmt: skip
def test_reference_belongs_to_words(text, claims, references, expected):
    assert owners(text, claims, references) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("pain [12] is", "12", True),
        ("pain* is", "*", True),
        ("pain¹² is", "¹²", True),
        ("pain (a trial) is", "a trial", True),
        ("pain, a trial", "a trial", False),
        ("pain (see a trial) is", "a trial", False),
        ("a trial", "a trial", False),
    ],
)
def test_mark_is_a_sign_or_stands_in_brackets(text, words, expected):
    assert is_mark(text, places(text, words)[0]) is expected


def spans_in(length):
    edges = st.tuples(st.integers(0, length - 1), st.integers(0, length - 1))
    return edges.map(lambda pair: Span(min(pair), max(pair) + 1))


@st.composite
def situations(draw):
    """A text with sentences and marks, references in it, and words of claims."""
    pieces = draw(st.lists(st.sampled_from(
        ["Pain goes. ", "Why? ", "it is ", "[12]", "[3, 4] ", "(see x) ", "So ", "12 ", ". "]
    ), min_size=1, max_size=12))  # fmt: skip
    text = re.sub(r"  +", " ", "".join(pieces)).strip() or "x"
    some = st.lists(spans_in(len(text)), max_size=5)
    return text, sorted(draw(some)), draw(some)


@given(situations())
def test_extents_part_the_block_between_its_sentences(situation):
    text, references, _words = situation
    extents = extents_of(text, references)
    edges = [edge for one in extents for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert edges[1:-1:2] == edges[2::2]
    assert (edges[0], edges[-1]) == (0, len(text))


@given(situations())
def test_every_reference_of_a_sentence_with_words_has_an_owner(situation):
    text, references, words = situation
    extents = extents_of(text, references)
    for reference, owned in zip(references, attach(references, words, extents), strict=True):
        own = [one for one in extents if one.start < reference.end and reference.start < one.end]
        near = [
            i
            for i, word in enumerate(words)
            if any(word.start < one.end and one.start < word.end for one in own)
        ]
        assert bool(owned) == bool(near)
        assert set(owned) <= set(near)
        inside = [i for i in near if words[i].start < reference.end
                  and reference.start < words[i].end]  # fmt: skip
        assert owned == inside or not inside


@given(situations())
def test_words_elsewhere_change_no_owner(situation):
    text, references, words = situation
    extents = extents_of(text, references)
    alone = attach(references, words, extents)
    far = Span(len(text) + 10, len(text) + 20)
    assert attach(references, [*words, far], extents) == alone
