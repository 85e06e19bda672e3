"""Which words of one text are which words of another, in reading order."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from claims.text.spans import Span

# A number, a letter of a script without spaces between words, a word, any other grapheme.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_SPACED = rf"[\w--[{_UNSPACED}]]"
_WORD = regex.compile(
    rf"\d+(?:[.,]\d+)+|[{_UNSPACED}]\p{{M}}*|{_SPACED}+(?:['’]{_SPACED}+)*|(?!\s)\X", regex.V1
)
# The same where no letter needs a property to tell: twice as fast.
_PLAIN = re.compile(
    "[\x00-\xb1\xb4-\xb8\xba\xbb\xbf-\u02ff\u0391-\u03ff\u0410-\u045f\u2010-\u2027\u20ac]*"
)
_PLAIN_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:['’]\w+)*|\S")
_GRAMS = {3: 12, 12: 1}  # words in a row that are a landmark, and how many where none are found
_EASY = 400_000_000  # pairs of words, compared in 0.05 s
_HARD = 4_000_000_000  # pairs of words, 0.5 s; a stretch with more and no landmark is not compared

_Run = tuple[int, int, int]  # index in the old words, in the new words, how many agree


@dataclass(frozen=True, slots=True)
class Same:
    """A stretch of the old text (code points) and where the same characters are in the new one."""

    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a text, everything but white space: where each starts and ends.

    In scripts without spaces between words each letter is one.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def __getitem__(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def __len__(self) -> int:
        return len(self.starts)

    def space_before(self, index: int) -> str:
        return self.text[self.ends[index - 1] : self.starts[index]]


def words(text: str, start: int = 0, end: int | None = None) -> Words:
    """Return the words of the text, or of the part from start to end, in order."""
    end = len(text) if end is None else end
    pattern = _PLAIN_WORD if _PLAIN.fullmatch(text, start, end) else _WORD
    places = [found.span() for found in pattern.finditer(text, start, end)]
    return Words(text, [start for start, _end in places], [end for _start, end in places])


def align(old: str, new: str) -> list[Same]:
    """Return the stretches that both texts have in common, in the order of both.

    White space between two words that agree belongs to the stretch when it agrees too. Landmarks
    (word triples that stand once in either text, the longest increasing row of them; Cohen's
    patience diff) part the texts; between them RapidFuzz finds the fewest words to change.
    """
    head = _head(old, new)
    tail = _head(old[head:][::-1], new[head:][::-1])
    ends = len(old) - tail, len(new) - tail
    olds, news = words(old, head, ends[0]), words(new, head, ends[1])
    numbers: dict[str, int] = {}
    runs = _runs(_numbered(olds, numbers), _numbered(news, numbers))
    found = [Same(Span(0, head), Span(0, head))] if head else []
    for run in _joined(runs):
        found += _stretches(olds, news, run)
    if tail:
        found.append(Same(Span(ends[0], len(old)), Span(ends[1], len(new))))
    return list(_touching(found))


def _head(old: str, new: str) -> int:
    """Return how many code points both texts start with, cut back to behind a white space."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    while low and not old[low - 1].isspace():
        low -= 1
    return low


def _touching(shared: list[Same]) -> Iterator[Same]:
    """Yield the stretches with those that touch in both texts made one."""
    last = shared[0] if shared else None
    for same in shared[1:]:
        if last and (last.old.end, last.new.end) == (same.old.start, same.new.start):
            last = Same(Span(last.old.start, same.old.end), Span(last.new.start, same.new.end))
            continue
        if last:
            yield last
        last = same
    if last:
        yield last


def _numbered(found: Words, numbers: dict[str, int]) -> list[int]:
    """Return one number for each word, the same for the same word."""
    return [numbers.setdefault(found[index], len(numbers)) for index in range(len(found))]


def _runs(old: Sequence[int], new: Sequence[int]) -> Iterator[_Run]:
    """Yield the runs of equal words, in order; touching ones may come apart."""
    head = _common(old, new)
    if head:
        yield 0, 0, head
    old, new = old[head:], new[head:]
    tail = _common(old[::-1], new[::-1])
    ends = len(old) - tail, len(new) - tail
    for at, to, count in _parted(old[: ends[0]], new[: ends[1]], min(_GRAMS)):
        yield head + at, head + to, count
    if tail:
        yield head + ends[0], head + ends[1], tail


def _common(old: Sequence[int], new: Sequence[int]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((index for index, (one, other) in pairs if one != other), min(len(old), len(new)))


def _parted(old: Sequence[int], new: Sequence[int], gram: int) -> Iterator[_Run]:
    """Part the texts at their landmarks and compare what lies between."""
    at = to = 0
    for here, there in _landmarks(old, new, gram):
        if here < at or there < to:
            continue
        for run in _between(old[at:here], new[to:there], gram):
            yield at + run[0], to + run[1], run[2]
        yield here, there, gram
        at, to = here + gram, there + gram
    for run in _between(old[at:], new[to:], gram):
        yield at + run[0], to + run[1], run[2]


def _between(old: Sequence[int], new: Sequence[int], gram: int) -> Iterator[_Run]:
    if not old or not new:
        return
    pairs = len(old) * len(new)
    if pairs > _EASY and gram in _GRAMS:
        yield from _parted(old, new, _GRAMS[gram])
    elif pairs <= _HARD:
        for step in Levenshtein.opcodes(old, new):
            if step.tag == "equal":
                yield step.src_start, step.dest_start, step.src_end - step.src_start


def _landmarks(old: Sequence[int], new: Sequence[int], gram: int) -> list[tuple[int, int]]:
    """Return where rows of `gram` words stand that either text has once, in the order of both."""
    there = _once(new, gram)
    pairs = [(at, there[row]) for row, at in _once(old, gram).items() if row in there]
    return _increasing(pairs)


def _once(numbers: Sequence[int], gram: int) -> dict[tuple[int, ...], int]:
    """Return the rows of `gram` words that the text has once, in order, and where they start."""
    first: dict[tuple[int, ...], int] = {}
    again = set()
    for at, row in enumerate(zip(*(numbers[skip:] for skip in range(gram)), strict=False)):
        if first.setdefault(row, at) != at:
            again.add(row)
    return {row: at for row, at in first.items() if row not in again}


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest row of pairs, sorted by their first, whose second number increases."""
    lowest: list[int] = []  # the smallest end of a row of each length
    ends: list[int] = []  # which pair that is
    before: list[int] = []  # the pair before each pair
    for index, (_at, to) in enumerate(pairs):
        length = bisect_left(lowest, to)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [to]
        ends[length : length + 1] = [index]
    row = []
    index = ends[-1] if ends else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _joined(runs: Iterator[_Run]) -> Iterator[_Run]:
    """Yield the runs with those that touch in both texts made one."""
    at = to = count = 0
    for run in runs:
        if run[:2] == (at + count, to + count):
            count += run[2]
            continue
        if count:
            yield at, to, count
        at, to, count = run
    if count:
        yield at, to, count


def _stretches(old: Words, new: Words, run: _Run) -> Iterator[Same]:
    """Yield the run as characters, parted where the white space inside it differs."""
    at, to, count = run
    whole = _stretch(old, new, run)
    if old.text[whole.old.start : whole.old.end] == new.text[whole.new.start : whole.new.end]:
        yield whole
        return
    first = 0
    for index in range(1, count):
        if old.space_before(at + index) != new.space_before(to + index):
            yield _stretch(old, new, (at + first, to + first, index - first))
            first = index
    yield _stretch(old, new, (at + first, to + first, count - first))


def _stretch(old: Words, new: Words, run: _Run) -> Same:
    at, to, count = run
    return Same(
        Span(old.starts[at], old.ends[at + count - 1]),
        Span(new.starts[to], new.ends[to + count - 1]),
    )
