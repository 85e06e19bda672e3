"""Where a quote stands in a text. A wrong place is worse than none: what is unclear is said so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Literal

from claims.text.folding import fold
from claims.text.spans import Span, check, grapheme_starts, safe_start, snap_to_graphemes, trim

_MOST_HITS = 20_000  # of one quote; beyond it no context is compared
_ENOUGH = 6  # code points of context in common that are no accident
_MARGIN = 4  # code points of context by which the best place beats the next
_SQUEEZED = 16  # letters a quote needs to be looked for with all its spaces left out
_LONGEST_WORD = 32  # code points; scripts without spaces have no end of a word to grow to

_fold_article = lru_cache(maxsize=4)(fold)  # one article is searched for many quotes


@dataclass(frozen=True, slots=True)
class Found:
    """The one place of a quote, and what decided: its words, its context, or its folded words."""

    span: Span
    how: Literal["exact", "context", "folded"]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places, in order, none clearly better; a person picks."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The quote is nowhere in the text."""


def locate(
    text: str, exact: str, *, prefix: str = "", suffix: str = "", near: int | None = None
) -> Found | Ambiguous | Missing:
    """Return where the quote stands.

    A quote found several times is decided by the words around it, then by `near` (code points)
    when one place is clearly the nearest. Only a quote found nowhere is looked for again with
    typography folded on both sides; its span is in whole graphemes of the text as it is. Raises
    ValueError for a quote without words.
    """
    if not exact.strip():
        raise ValueError("A quote needs at least one character that is not white space.")
    spans = [Span(start, start + len(exact)) for start in _hits(text, exact)]
    if len(spans) == 1:
        return Found(spans[0], "exact")
    if spans:
        return _in_whole_context(text, exact, prefix, suffix) or _decide(
            text, spans, prefix, suffix, near, "context"
        )
    spans = _folded_hits(text, exact)
    if not spans:
        return Missing()
    return _decide(text, spans, prefix, suffix, near, "folded")


def context(text: str, span: Span, graphemes: int = 32) -> tuple[str, str]:
    """Return the words before and after a span that tell it from every other place.

    Each is at least that many graphemes long, where the text goes so far, grown to whole words;
    both double until the three parts together stand in the text once.
    """
    check(text, span)
    if graphemes < 1:
        raise ValueError("A context is at least one grapheme long.")
    while True:
        start = _start_before(text, span.start, graphemes)
        end = _end_after(text, span.end, graphemes)
        if len(list(islice(_hits(text, text[start:end]), 2))) == 1 or (start, end) == (
            0,
            len(text),
        ):
            return text[start : span.start], text[span.end : end]
        graphemes *= 2


def _hits(text: str, quote: str) -> Iterator[int]:
    """Yield the places of a quote, overlapping ones too, but not endlessly many."""
    start = text.find(quote)
    for _count in range(_MOST_HITS):
        if start < 0:
            return
        yield start
        start = text.find(quote, start + 1)


def _folded_hits(text: str, exact: str) -> list[Span]:
    for spaced in (True, False):
        quote = fold(exact, spaced=spaced).text.strip()
        if not quote or (not spaced and len(quote) < _SQUEEZED):
            return []
        folded = _fold_article(text, spaced=spaced)
        places = (folded.original(at, at + len(quote)) for at in _hits(folded.text, quote))
        spans = {trim(text, snap_to_graphemes(text, place)) for place in places}
        if spans:
            return sorted(spans)
    return []


def _in_whole_context(text: str, exact: str, prefix: str, suffix: str) -> Found | None:
    """Return the place when prefix, quote and suffix together stand in the text just once."""
    places = list(islice(_hits(text, prefix + exact + suffix), 2))
    if len(places) != 1:
        return None
    start = places[0] + len(prefix)
    return Found(Span(start, start + len(exact)), "context")


def _decide(
    text: str,
    spans: Sequence[Span],
    prefix: str,
    suffix: str,
    near: int | None,
    how: Literal["context", "folded"],
) -> Found | Ambiguous:
    if len(spans) > 1 and (prefix or suffix):
        spans = _in_context(text, spans, prefix, suffix)
    if len(spans) > 1 and near is not None:
        spans = _nearest(spans, near)
    return Found(spans[0], how) if len(spans) == 1 else Ambiguous(tuple(spans))


def _in_context(text: str, spans: Sequence[Span], prefix: str, suffix: str) -> Sequence[Span]:
    """Return the places whose surroundings agree best with the context; all when none do."""
    if len(spans) == _MOST_HITS:
        return spans
    before, after = _folded(prefix), _folded(suffix)
    scores = [_agreement(text, span, before, after) for span in spans]
    best, full = max(scores), len(before) + len(after)
    if best < min(_ENOUGH, full):
        return spans
    lowest = best if best == full else best - _MARGIN + 1
    return [span for span, score in zip(spans, scores, strict=True) if score >= lowest]


def _agreement(text: str, span: Span, prefix: str, suffix: str) -> int:
    """Return how many folded code points next to the span agree with the folded context."""
    before = text[max(0, span.start - 2 * len(prefix) - 16) : span.start]
    after = text[span.end : span.end + 2 * len(suffix) + 16]
    return _common(_folded(before)[::-1], prefix[::-1]) + _common(_folded(after), suffix)


def _folded(text: str) -> str:
    return fold(text).text.strip()


def _common(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _nearest(spans: Sequence[Span], near: int) -> Sequence[Span]:
    """Return the nearest place alone when the next one is more than twice as far."""
    first, second = sorted(spans, key=lambda span: abs(span.start - near))[:2]
    clear = abs(second.start - near) > 2 * abs(first.start - near)
    return [first] if clear else spans


def _start_before(text: str, offset: int, count: int) -> int:
    """Return the start of the word that many graphemes before the offset."""
    reach = 4 * count + 16
    while True:
        window = safe_start(text, max(0, offset - reach))
        found = grapheme_starts(text[window:offset])
        if len(found) >= count or window == 0:
            break
        reach *= 4
    start = window + found[-count:][0] if found else offset
    word = text[max(0, start - _LONGEST_WORD) : start]
    return start - _part_of_word(word[::-1], reaches_end=len(word) == start)


def _end_after(text: str, offset: int, count: int) -> int:
    """Return the end of the word that many graphemes after the offset."""
    reach = 4 * count + 16
    while True:
        found = grapheme_starts(text[offset : offset + reach])
        if len(found) > count or offset + reach >= len(text):
            break
        reach *= 4
    end = offset + found[count] if len(found) > count else len(text)
    word = text[end : end + _LONGEST_WORD]
    return end + _part_of_word(word, reaches_end=end + len(word) == len(text))


def _part_of_word(text: str, *, reaches_end: bool) -> int:
    """Return how far the word goes on that the text begins in; 0 when no end of it is seen."""
    rest = sum(1 for _char in takewhile(lambda char: not char.isspace(), text))
    return rest if rest < len(text) or reaches_end else 0
