"""Where the ends of a quote are, letter by letter, once its place is known roughly."""

from rapidfuzz.distance import Levenshtein

from claims.text.similar import Passages, likeness
from claims.text.spans import Span, snap_to_graphemes

_LETTERS = 24  # code points on either side of an end that are compared one by one
_SLACK = 0.02  # how much less like the quote a place with the same ends may be
_GLUED = 0.6  # how like the word outside a part must be that noise glued to one inside


def with_same_ends(olds: Passages, span: Span, news: Passages, place: Span) -> Span:
    """Return the place with its ends at the letters the span ends at, in whole words if it is.

    What stands around the quote helps, so the ends are right where their letters changed too.
    """
    start = _same_edge(olds, span.start, news, place.start, outwards=-1)
    end = _same_edge(olds, span.end, news, place.end, outwards=+1)
    if start >= end:
        return place
    quote = olds.text[span.start : span.end]
    exact = snap_to_graphemes(news.text, Span(start, end))
    before = likeness(quote, news.text[place.start : place.end])
    is_like = likeness(quote, news.text[exact.start : exact.end]) >= before - _SLACK
    return exact if is_like else place


def _same_edge(olds: Passages, before: int, news: Passages, about: int, *, outwards: int) -> int:
    offset = _same_letter(olds.text, before, news.text, about)
    word = news.word_across(offset)
    if word is None or not olds.is_edge(before):
        return offset
    if outwards < 0:
        outside = news.text[word.start : offset]
        was = olds.text[max(0, before - _LETTERS) : before].rstrip()[-len(outside) :]
    else:
        outside = news.text[offset : word.end]
        was = olds.text[before : before + _LETTERS].lstrip()[: len(outside)]
    if likeness(outside, was) >= _GLUED:
        return offset
    return word.start if offset - word.start <= word.end - offset else word.end


def _same_letter(old: str, offset: int, new: str, about: int) -> int:
    """Return where the letter at an offset of the old text is in the new one, near `about`."""
    before = min(offset, _LETTERS)
    start = max(0, about - before)
    one, other = old[offset - before : offset + _LETTERS], new[start : about + _LETTERS]
    for step in Levenshtein.opcodes(one, other):
        if step.src_start <= before < step.src_end:
            return start + min(step.dest_start + before - step.src_start, step.dest_end)
    return about
