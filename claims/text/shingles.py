"""What a text is like, in numbers that find near-copies of it among many, and how near they are.

Words are compared without case, accents and punctuation. In scripts without spaces between words
each letter counts as a word, together with the letter after it.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import count, pairwise

import regex

from claims.text.folding import fold
from claims.text.spans import Span

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_ANY_WORD = regex.compile(rf"[\w--[{_UNSPACED}]]+|([{_UNSPACED}]\p{{M}}*)", regex.V1)
# Most texts are Latin, Greek or Cyrillic without loose accents: there Python's own, faster
# expressions find the same words.
_ODD = re.compile("[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2bff]")
_PLAIN_WORD = re.compile(r"\w+")

SIGNATURE_PLACES = 256
_PLACE_SHIFT = 56  # the upper eight bits of a hash say which place it competes for
_BAND_ROWS = 3
_RUN = 3  # words in a row that two texts share when they are not there by accident
_PASSAGE = 4  # words of a passage mark
_WINDOW = 50  # passage marks in a row of which the smallest is kept
_SHORT = 100  # passage marks; a text with so few keeps all of them

_64_BITS = (1 << 64) - 1
# Odd constants of good spread (Steele, Lea and Flood 2014, SplitMix).
_STEP = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


@dataclass(frozen=True, slots=True)
class Tokens:
    """The folded words of a text in order, and where each starts and ends in it (code points)."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text in numbers, the same on every machine.

    `signature` has SIGNATURE_PLACES signed 32-bit integers; the share of places in which two
    signatures agree estimates the Jaccard similarity of the texts' word pairs. `bands` are hashes
    of its parts (signed 64-bit integers): near-copies have at least one in common. `passages` are
    hashes of some of the text's four-word shingles: texts with 53 words in a row in common have at
    least one in common, however little that is of either. A longer text that contains this one
    shares about `weight` of them.
    """

    signature: list[int]
    bands: list[int]
    passages: list[int]
    weight: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of each text (0 to 1) stands in the other, in runs of at least three words.

    `passage` is the longest run, as the code points of the first text; None where there is none.
    """

    of_first: float
    of_second: float
    passage: Span | None

    @property
    def similarity(self) -> float:
        return max(self.of_first, self.of_second)


def tokenise(text: str) -> Tokens:
    """Return the words of the text as they are compared."""
    if _ODD.search(text):
        return _tokenise_any(text)
    hits = list(_PLAIN_WORD.finditer(text))
    words = [_folded(hit.group()) for hit in hits]
    return Tokens(words, [hit.start() for hit in hits], [hit.end() for hit in hits])


def sketch(tokens: Tokens) -> Sketch | None:
    """Return the numbers of a text; None for one without words.

    The signature is a fast similarity sketch (Dahlgaard, Knudsen and Thorup 2017), a MinHash
    (Broder 1997) that hashes each shingle once; its bands are those of locality-sensitive hashing
    (Indyk and Motwani 1998). Passages are marked by winnowing (Schleimer, Wilkerson and Aiken
    2003).
    """
    if not tokens.words:
        return None
    hashes = [_word_hash(word) for word in tokens.words]
    # Only a text of less than a passage has to be filled up.
    hashes += [0] * (_PASSAGE - len(hashes))
    pairs = [(one * _STEP + two) & _64_BITS for one, two in pairwise(hashes)]
    marks = [_mixed(one * _STEP + two) for one, two in zip(pairs, pairs[2:], strict=False)]
    places = _places({_mixed(pair) for pair in pairs})
    signature = [_signed(place & 0xFFFFFFFF, 32) for place in places]
    bands = [_signed(band, 64) for band in _bands(places)]
    passages = sorted({_signed(mark, 64) for mark in _passages(marks)})
    kept = 2 / (_WINDOW + 1) if len(marks) <= _SHORT else 1
    return Sketch(signature, bands, passages, max(1, round(kept * len(passages))))


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated Jaccard similarity of the texts of two signatures, 0 to 1.

    Its standard error is at most 0.03.
    """
    return sum(map(int.__eq__, one, other)) / SIGNATURE_PLACES


def compare(first: Tokens, second: Tokens) -> Overlap:
    """Return how much of either text stands in the other, counted in words."""
    rows, other_rows = _plain_rows(first), _plain_rows(second)
    shared = set(rows).intersection(other_rows)
    longest = Span(0, 0)
    covered = 0
    for run in _runs(rows, shared):
        covered += run.end - run.start
        longest = max(longest, run, key=lambda span: span.end - span.start)
    covered_there = sum(run.end - run.start for run in _runs(other_rows, shared))
    passage = Span(first.starts[longest.start], first.ends[longest.end - 1]) if covered else None
    return Overlap(covered / max(1, len(first)), covered_there / max(1, len(second)), passage)


def _tokenise_any(text: str) -> Tokens:
    hits = list(_ANY_WORD.finditer(text))
    words = [_folded(hit.group()) for hit in hits]
    for index, (hit, after) in enumerate(pairwise(hits)):
        if hit.group(1) and after.group(1):
            words[index] += words[index + 1]
    return Tokens(words, [hit.start() for hit in hits], [hit.end() for hit in hits])


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", fold(word).text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign)) or word


@lru_cache(maxsize=65_536)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())


def _mixed(value: int) -> int:
    """Return 64 bits in which every bit of the value counts (Stafford's variant 13)."""
    value &= _64_BITS
    value = (value ^ (value >> 30)) * _FIRST & _64_BITS
    value = (value ^ (value >> 27)) * _SECOND & _64_BITS
    return value ^ (value >> 31)


def _places(shingles: set[int]) -> list[int]:
    """Return the smallest hash for each place of the signature.

    Places that no shingle fell into get one in the next turn, with all shingles hashed anew.
    """
    found: dict[int, int] = {}
    for turn in count():
        fresh = shingles if turn == 0 else {_mixed(value + turn * _STEP) for value in shingles}
        lowest = {value >> _PLACE_SHIFT: value for value in sorted(fresh, reverse=True)}
        found = lowest | found
        if len(found) == SIGNATURE_PLACES:
            break
    return [found[place] for place in range(SIGNATURE_PLACES)]


def _bands(places: Sequence[int]) -> Iterator[int]:
    """Yield a hash of each part of the signature, different for each part."""
    for start in range(0, SIGNATURE_PLACES - _BAND_ROWS + 1, _BAND_ROWS):
        value = start
        for part in places[start : start + _BAND_ROWS]:
            value = (value * _STEP + part) & _64_BITS
        yield _mixed(value)


def _passages(marks: Sequence[int]) -> Iterator[int]:
    """Yield the smallest mark of each window; every mark of a short text."""
    if len(marks) <= _SHORT:
        yield from marks
        return
    rising: deque[tuple[int, int]] = deque()
    last = -1
    for place, mark in enumerate(marks):
        while rising and rising[-1][1] >= mark:
            rising.pop()
        rising.append((place, mark))
        if rising[0][0] <= place - _WINDOW:
            rising.popleft()
        if place >= _WINDOW - 1 and rising[0][0] != last:
            last = rising[0][0]
            yield rising[0][1]


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >> (bits - 1) else value


def _plain_rows(tokens: Tokens) -> list[tuple[str, ...]]:
    size = max(1, min(_RUN, len(tokens)))
    return list(zip(*(tokens.words[skip:] for skip in range(size)), strict=False))


def _runs(rows: Sequence[tuple[str, ...]], shared: set[tuple[str, ...]]) -> Iterator[Span]:
    """Yield the ranges of words, in order, that rows in common cover."""
    start = end = 0
    for place, row in enumerate(rows):
        if row not in shared:
            continue
        if place > end:
            if end > start:
                yield Span(start, end)
            start = place
        end = place + len(row)
    if end > start:
        yield Span(start, end)
