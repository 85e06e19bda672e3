"""Places of a text that are similar to a quote, found by its rarer words."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio_alignment

from claims.text.alignment import Words, words
from claims.text.spans import Span

_SHORT = 3  # code points; a shorter word is looked up together with the next
_COMMON = 64  # places; a word with more tells little
_PLACES = 3  # of a quote that are looked at closely
_SAMPLE = 64  # words of a long quote that are looked up
_CONTEXT = 64  # code points on either side of a quote
_CHANCE = 0.5  # how alike two unrelated stretches of letters are
_LONG = 1_000  # code points; of a longer quote only the ends are looked for
_EMPTY = 0.3  # how much it says that both places are at an end of their text
_NEAR = 150  # code points on either side of an end in which words are looked for
_SHORT_TEXT = 150_000  # code points; in a shorter text each quote is looked for everywhere
_STEPS = (16, 4, 1)  # code points by which the ends of a place are tried elsewhere
_UNLIKE = 55  # of 100, as RapidFuzz counts; nothing less is looked at closely
_EDGES = 16  # words on either side of an end at which it is tried


def likeness(one: str, other: str) -> float:
    """Return the share of letters two texts have in common, in order: 0 to 1 (Indel, RapidFuzz)."""
    return Indel.normalized_similarity(one, other)


def context_likeness(old: str, old_span: Span, new: str, new_span: Span) -> float:
    """Return how alike the surroundings of two places are, 0 to 1; the better side counts more."""
    sides = [
        _side_likeness(
            old[max(0, old_span.start - _CONTEXT) : old_span.start],
            new[max(0, new_span.start - _CONTEXT) : new_span.start],
        ),
        _side_likeness(
            old[old_span.end : old_span.end + _CONTEXT], new[new_span.end : new_span.end + _CONTEXT]
        ),
    ]
    return 0.65 * max(sides) + 0.35 * min(sides)


def _side_likeness(one: str, other: str) -> float:
    one, other = one.strip(), other.strip()
    if not one or not other:
        return _EMPTY if one == other else 0.0
    return max(0.0, (likeness(one, other) - _CHANCE) / (1 - _CHANCE))


class Passages:
    """A text in which similar places are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _words(self) -> Words:
        return words(self.text)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Where each word stands, or each pair when it is short, by its index."""
        index: dict[str, list[int]] = defaultdict(list)
        for at, key in _keys(self._words):
            index[key].append(at)
        return dict(index)

    def rough(self, quote: str, window: Span) -> Span | None:
        """Return about where in the window the quote's likest place is, if anything is like it."""
        if len(quote) > _LONG:
            return self._by_ends(quote, window)
        part = self.text[window.start : window.end]
        found = partial_ratio_alignment(quote, part, score_cutoff=_UNLIKE) if quote else None
        if found is None or found.dest_start == found.dest_end:
            return None
        return Span(window.start + found.dest_start, window.start + found.dest_end)

    def _by_ends(self, quote: str, window: Span) -> Span | None:
        first = self.rough(quote[: _LONG // 2], window)
        rest = Span(first.end, window.end) if first else window
        last = self.rough(quote[-_LONG // 2 :], rest)
        return Span(first.start, last.end) if first and last else None

    def fitted(self, quote: str, window: Span, *, whole: tuple[bool, bool]) -> Span | None:
        """Return the place in the window most similar to the quote, its ends fitted.

        `whole` says whether the quote starts and ends with whole words; so does the place then.
        """
        span = self.rough(quote, window)
        if span is None or len(quote) > _LONG:
            return span
        return self._at_letters(quote, self._at_words(quote, span, window, whole), window, whole)

    def _at_words(self, quote: str, span: Span, window: Span, whole: tuple[bool, bool]) -> Span:
        """Return the span with its ends at the words that make it most like the quote."""
        for _round in range(2):
            if whole[0]:
                starts = _near(
                    self._words_at(span.start).starts, span.start, window.start, span.end - 1
                )
                span = self._best(quote, [Span(start, span.end) for start in starts] or [span])
            if whole[1]:
                ends = _near(self._words_at(span.end).ends, span.end, span.start + 1, window.end)
                span = self._best(quote, [Span(span.start, end) for end in ends] or [span])
        return span

    def is_edge(self, offset: int) -> bool:
        """Return whether no word goes on across the offset."""
        return self.word_across(offset) is None

    def word_across(self, offset: int) -> Span | None:
        """Return the word that goes on across the offset."""
        if self.text[offset - 1 : offset].isspace() or self.text[offset : offset + 1].isspace():
            return None
        near = self._words_at(offset)
        at = bisect_left(near.starts, offset) - 1
        return Span(near.starts[at], near.ends[at]) if at >= 0 and offset < near.ends[at] else None

    def _words_at(self, offset: int) -> Words:
        """Return the words near an offset, or all; the outermost may be parts of words."""
        if len(self.text) > _SHORT_TEXT:
            return self._words
        return words(self.text, max(0, offset - _NEAR), min(len(self.text), offset + _NEAR))

    def _at_letters(self, quote: str, span: Span, window: Span, whole: tuple[bool, bool]) -> Span:
        """Return the span with the ends that may split words moved while that makes it liker."""
        for step in _STEPS:
            while True:
                better = self._best(quote, [span, *_moves(span, step, window, whole)])
                if better == span:
                    break
                span = better
        return span

    def _best(self, quote: str, spans: list[Span]) -> Span:
        return max(spans, key=lambda span: likeness(quote, self.text[span.start : span.end]))

    def similar(self, quote: str) -> Iterator[Span]:
        """Yield windows of the text that share the quote's rarer words, the likeliest first."""
        if len(self.text) <= _SHORT_TEXT:
            yield from self._everywhere(quote)
            return
        asked = words(quote)
        keys = list(_keys(asked))
        rare = sorted(keys, key=lambda key: len(self._index.get(key[1], ())))[:_SAMPLE]
        width = max(4, len(asked) // 2)
        votes: dict[int, float] = defaultdict(float)
        for at, key in rare:
            places = self._index.get(key, [])
            if len(places) <= _COMMON:
                for place in places:
                    votes[(place - at) // width] += 1 / len(places)
        ranked = sorted(votes, key=lambda bin_: -votes[bin_] - votes.get(bin_ + 1, 0))
        for bin_ in ranked[:_PLACES]:
            yield self._window(bin_ * width, (bin_ + 2) * width + len(asked), len(quote))

    def _everywhere(self, quote: str) -> Iterator[Span]:
        """Yield the whole text, then what is before and after the likest place."""
        whole = Span(0, len(self.text))
        yield whole
        found = self.rough(quote, whole)
        if found:
            yield Span(0, found.start)
            yield Span(found.end, len(self.text))

    def _window(self, first: int, last: int, reach: int) -> Span:
        count = len(self._words)
        start = self._words.starts[max(0, min(first, count - 1))]
        end = self._words.ends[max(0, min(last, count - 1))]
        return Span(max(0, start - reach // 4), min(len(self.text), end + reach // 4))


def _keys(found: Words) -> Iterator[tuple[int, str]]:
    for at in range(len(found)):
        word = found[at]
        if len(word) < _SHORT and at + 1 < len(found):
            word = found.text[found.starts[at] : found.ends[at + 1]]
        yield at, word


def _near(edges: list[int], offset: int, lowest: int, highest: int) -> list[int]:
    """Return the edges of words nearest to an offset, within bounds."""
    at = bisect_left(edges, offset)
    return [edge for edge in edges[max(0, at - _EDGES) : at + _EDGES] if lowest <= edge <= highest]


def _moves(span: Span, step: int, window: Span, whole: tuple[bool, bool]) -> Iterator[Span]:
    starts = [] if whole[0] else [span.start - step, span.start + step]
    ends = [] if whole[1] else [span.end - step, span.end + step]
    for moved in [Span(start, span.end) for start in starts] + [Span(span.start, e) for e in ends]:
        if window.start <= moved.start < moved.end <= window.end:
            yield moved
