"""Near-copies in numbers: the same everywhere, near for near texts, far for others."""

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.invented import Writer
from claims.text.shingles import (
    SIGNATURE_PLACES,
    Overlap,
    compare,
    likeness,
    sketch,
    tokenise,
)
from claims.text.spans import Span

WRITER = Writer()
LEAF = (
    "The leaf of this tree may raise dopamine levels in rats, but nobody has measured it in people."
)


def sketched(text):
    return sketch(tokenise(text))


def jaccard(one, other):
    """The similarity of two texts' word pairs, counted."""
    first, second = (tokenise(text).words for text in (one, other))
    pairs, others = (set(pairwise(words)) for words in (first, second))
    return len(pairs & others) / len(pairs | others)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die Größe – und Höhe!", ["die", "grosse", "und", "hohe"]),
        ("“Don’t”, she said: 10 mg", ["don", "t", "she", "said", "10", "mg"]),
        ("ﬁnal Ｔｅｘｔ", ["final", "text"]),
        ("الكِتَاب", ["الكتاب"]),
        ("薬は効く。Yes 薬", ["薬は", "は効", "効く", "く", "yes", "薬"]),
        ("", []),
        ("– … !", []),
    ],
)
def test_tokenise_leaves_words(text, words):
    assert tokenise(text).words == words


def test_tokenise_says_where_the_words_are():
    text = "Größe: 薬は"
    found = tokenise(text)
    places = list(zip(found.starts, found.ends, strict=True))
    assert [text[start:end] for start, end in places] == ["Größe", "薬", "は"]


def test_tokenise_finds_the_same_words_either_way():
    """Latin, Greek and Cyrillic texts take a faster way, which one accent more closes."""
    text = "Größe naïve Ελλάδα Москва don’t 1,5 x_y"
    assert tokenise(f"{text} e\u0301").words == [*tokenise(text).words, "e"]


def test_sketch_has_the_promised_shape():
    found = sketched(WRITER.article(1))
    assert len(found.signature) == SIGNATURE_PLACES
    assert all(-(2**31) <= place < 2**31 for place in found.signature)
    assert all(-(2**63) <= band < 2**63 for band in [*found.bands, *found.passages])
    assert len(set(found.bands)) == len(found.bands) == 85


def test_sketch_of_nothing_is_none():
    assert sketched(" – ") is None


@given(st.text(min_size=1, max_size=60))
def test_sketch_takes_any_text(text):
    found = sketched(text)
    assert found is None or len(found.signature) == SIGNATURE_PLACES


def test_sketch_is_the_same_in_another_process():
    """Python's own hash() differs from one process to the next."""
    program = f"from claims.text.shingles import sketch, tokenise;print(sketch(tokenise({LEAF!r})))"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert printed.stdout.strip() == str(sketched(LEAF))


def test_sketch_is_the_same_in_another_version():
    """Fingerprints are stored: a change of the numbers needs all of them anew, by a migration."""
    found = sketched(LEAF)
    assert (found.signature[:2], found.bands[:2], found.passages[:2]) == NUMBERS_OF_LEAF


NUMBERS_OF_LEAF = (
    [1435844072, -2128485384],
    [-1673503163589490982, -6837023267182024042],
    [-8194115977082283430, -8107894910447302962],
)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 0.3, 0.5])
def test_likeness_estimates_the_similarity_of_word_pairs(share):
    text = WRITER.article(2)
    spun = WRITER.spun(random.Random(1), text, share)
    estimated = likeness(sketched(text).signature, sketched(spun).signature)
    assert estimated == pytest.approx(jaccard(text, spun), abs=0.1)  # three standard errors


@pytest.mark.parametrize("number", range(10))
def test_near_copies_have_a_band_or_passage_in_common(number):
    source = random.Random(number)
    text = WRITER.article(number)
    found = sketched(text)
    for copy in (
        WRITER.spun(source, text, 0.25),
        WRITER.agency(source, text),
        WRITER.excerpt(source, text),
    ):
        other = sketched(copy)
        assert {*found.bands, *found.passages} & {*other.bands, *other.passages} != set()


def test_a_passage_of_53_words_is_enough():
    """However long the texts around it are, and wherever it stands in them."""
    source = random.Random(5)
    for number in range(20):
        passage = " ".join(source.choices(WRITER.words, k=53))
        texts = [
            f"{WRITER.prose(source, number, 400)} {passage} {WRITER.prose(source, 3, 400)}"
            for _ in range(2)
        ]
        one, other = map(sketched, texts)
        assert set(one.passages) & set(other.passages) != set()


def test_unrelated_texts_have_next_to_nothing_in_common():
    sketches = [sketched(WRITER.article(number)) for number in range(0, 4_000, 200)]
    one, *others = sketches
    assert max(likeness(one.signature, other.signature) for other in others) < 0.1


def test_compare_counts_words_in_runs():
    first = "one two three four five six seven eight nine ten"
    second = "zero two three four five x seven eight y nine ten"
    assert compare(tokenise(first), tokenise(second)) == Overlap(4 / 10, 4 / 11, Span(4, 23))


def test_compare_counts_a_word_once():
    echo = tokenise("tick tock tick tock tick tock")
    assert compare(echo, echo) == Overlap(1.0, 1.0, Span(0, 29))


def test_compare_sees_through_typography():
    first, second = "“Kratom’s” effect – in RATS", "kratom's effect in rats"
    assert compare(tokenise(first), tokenise(second)) == Overlap(1.0, 1.0, Span(1, 27))


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        ("", "", (0.0, 0.0)),
        ("", "one two", (0.0, 0.0)),
        ("one two", "one two", (1.0, 1.0)),
        ("one", "two three four", (0.0, 0.0)),
        ("one two three", "three two one", (0.0, 0.0)),
        ("薬は効く", "この薬は効くのか", (0.75, 0.375)),
    ],
)
def test_compare_short_texts(first, second, shares):
    found = compare(tokenise(first), tokenise(second))
    assert (found.of_first, found.of_second) == shares


def test_an_excerpt_is_wholly_a_copy():
    text = WRITER.article(4)
    excerpt = " ".join(text.split()[20:80])
    found = compare(tokenise(excerpt), tokenise(text))
    assert found.of_first == found.similarity == 1.0
    assert found.of_second < 0.5
