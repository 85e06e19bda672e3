"""Which words of a text a reference belongs to: those it stands in, or the last ones before it.

The sentence decides. A mark such as "[12]" that follows a sentence's full stop still belongs to
that sentence, and so does a sentence that is nothing but a reference in brackets.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claims.text.spans import Span

_OPENING, _CLOSING = "([", ")]"
_BETWEEN = " ,;–-\u00a0"  # what parts the marks of one run
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]['\"”’»)\]]*\s*\Z")
_LOOK_BACK = 12  # code points that hold a full stop, closing quotation marks and spaces


def attach(
    references: Sequence[Span], words: Sequence[Span], extents: Sequence[Span]
) -> list[list[int]]:
    """For each reference, the indices of the words it belongs to, in their order.

    Words count that share a sentence with it (`extents`). Of those it belongs to the words that it
    stands in; else to the last ones that end before it, else to the first ones behind it. Words
    with the same edge share it. Empty where its sentence has none.
    """
    return [_owners(reference, words, extents) for reference in references]


def _owners(reference: Span, words: Sequence[Span], extents: Sequence[Span]) -> list[int]:
    own = [extent for extent in extents if _meet(extent, reference)]
    near = [i for i, one in enumerate(words) if any(_meet(one, extent) for extent in own)]
    inside = [i for i in near if _meet(words[i], reference)]
    if inside:
        return inside
    ends = [words[i].end for i in near if words[i].end <= reference.start]
    if ends:
        return [i for i in near if words[i].end == max(ends)]
    first = min((words[i].start for i in near), default=None)
    return [i for i in near if words[i].start == first]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def sentences_with_marks(
    text: str, sentences: Sequence[Span], references: Sequence[Span]
) -> list[Span]:
    """The sentences of one block, each with the reference marks that follow it, without gaps.

    Both are sorted. From the first sentence's start to the last one's end, every place lies in
    exactly one of the returned spans.
    """
    if not sentences:
        return []
    start, end = sentences[0].start, sentences[-1].end
    starts = {one.start for one in sentences[1:]}
    for run in _runs(text, [one for one in references if start <= one.start and one.end <= end]):
        if not _SENTENCE_END.search(text, max(start, run.start - _LOOK_BACK), run.start):
            continue
        following = _after_spaces(text, run.end, end)
        starts = {one for one in starts if not run.start <= one < following}
        starts |= {following} if _may_begin(text, following, end) else set()
    starts -= set(_in_brackets(text, sentences, references))
    return [Span(*edges) for edges in pairwise([start, *sorted(starts), end])]


def is_mark(text: str, reference: Span) -> bool:
    """Whether a reference is only a sign: no letter in it, or alone between brackets."""
    if not any(character.isalpha() for character in text[reference.start : reference.end]):
        return True
    before = text[max(reference.start - 1, 0) : reference.start]
    after = text[reference.end : reference.end + 1]
    return bool(before and before in _OPENING and after and after in _CLOSING)


def _runs(text: str, references: Sequence[Span]) -> Iterator[Span]:
    """Marks that follow one another, each run with its outer brackets."""
    run: Span | None = None
    for one in (_with_brackets(text, one) for one in references if is_mark(text, one)):
        if run and not text[run.end : one.start].strip(_BETWEEN):
            run = Span(run.start, max(run.end, one.end))
            continue
        if run:
            yield run
        run = one
    if run:
        yield run


def _with_brackets(text: str, span: Span) -> Span:
    """With the bracket before it and the one behind it, whichever there is: "[3, 4]" has two
    marks with one bracket each."""
    start, end = span.start, span.end
    opens = start > 0 and text[start - 1] in _OPENING
    closes = end < len(text) and text[end] in _CLOSING
    return Span(start - opens, end + closes)


def _after_spaces(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _may_begin(text: str, start: int, end: int) -> bool:
    """Whether a sentence may begin there: something follows, and no word in lower case."""
    return start < end and not text[start].islower()


def _in_brackets(text: str, sentences: Sequence[Span], references: Sequence[Span]) -> Iterator[int]:
    """Where sentences begin that stand in brackets as a whole and hold a reference."""
    for one in sentences[1:]:
        last = text[one.start : one.end].rstrip(".")[-1:]
        whole = text[one.start] in _OPENING and last in _CLOSING
        if whole and any(_meet(one, reference) for reference in references):
            yield one.start
