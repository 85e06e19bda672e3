"""Where a passage that somebody quotes stands in the text it is quoted from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from claims.text.locate import Found, Missing, locate
from claims.text.similar import Passages, likeness
from claims.text.spans import Span, snap_to_graphemes

Fit = Literal["found", "close", "missing"]

# How like the passage the words must be that stand there instead, 0 to 1. Nearly all sentences with
# six words edited are, hardly any unrelated ones of the same field (`benchmark passages`).
_LIKE = 0.8
_SHORTEST = 24  # code points; a shorter passage is found as it is or not at all
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "»": "«", "'": "'", "‘": "’", "‚": "‘"}
_ELLIPSIS = re.compile(
    r"\s*[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]\s*|\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*"
)
_BROKEN_WORD = re.compile(r"(?<=\w)[-\u00ad\u2010]\s+(?=\w)")  # at the end of a printed line


@dataclass(frozen=True, slots=True)
class Quoted:
    """How a passage fits the text, and where its parts stand (code points), in order.

    `close`: other words stand there, which are much like it. The parts are those between ellipses;
    there are none where the passage is missing.
    """

    fit: Fit
    parts: tuple[Span, ...] = ()

    @property
    def place(self) -> Span | None:
        """From the first part to the last; None where the passage is missing."""
        return Span(self.parts[0].start, self.parts[-1].end) if self.parts else None


MISSING = Quoted("missing")


def find_passage(source: Passages, passage: str) -> Quoted:
    """Return where the passage stands in the source's text; typography makes no difference.

    A passage with ellipses is looked for as it is, then part by part in order. Of several places
    the first one counts: all of them say the same. Raises ValueError for a passage without words.
    """
    if not passage.strip():
        raise ValueError("A passage needs at least one character that is not white space.")
    spellings = list(dict.fromkeys(_spellings(passage.strip())))
    for spelling in spellings:
        if place := _verbatim(source.text, spelling, 0):
            return Quoted("found", (place,))
    spelling = spellings[-1]
    parts = [part for part in _ELLIPSIS.split(spelling) if part and _has_words(part)]
    return _in_order(source, parts or [spelling])


def _spellings(passage: str) -> Iterator[str]:
    """The passage, then without quotation marks around it, and with words that a line broke."""
    bare = passage
    if len(passage) > 2 and _QUOTES.get(passage[0]) == passage[-1]:
        bare = passage[1:-1].strip() or passage
    for spelling in (passage, bare):
        yield spelling
        yield _BROKEN_WORD.sub("", spelling)
    yield bare


def _has_words(part: str) -> bool:
    return any(character.isalnum() for character in part)


def _in_order(source: Passages, parts: list[str]) -> Quoted:
    """The parts, each after the one before it."""
    places: list[Span] = []
    fit: Fit = "found"
    for part in parts:
        after = places[-1].end if places else 0
        place = _verbatim(source.text, part, after)
        if place is None:
            fit, place = "close", _similar(source, part, after)
        if place is None:
            return MISSING
        places.append(place)
    return Quoted(fit, tuple(places))


def _verbatim(text: str, words: str, after: int) -> Span | None:
    """The first place of the words at or after an offset, typography aside."""
    found = locate(text, words)
    if isinstance(found, Missing):
        return None
    spans = (found.span,) if isinstance(found, Found) else found.spans
    return next((span for span in spans if span.start >= after), None)


def _similar(source: Passages, words: str, after: int) -> Span | None:
    """The place at or after an offset that is most like the words, when it is like enough."""
    if len(words) < _SHORTEST:
        return None
    fitted = (
        source.fitted(words, Span(max(after, window.start), window.end), whole=(True, True))
        for window in chain([Span(after, len(source.text))] if after else [], source.similar(words))
        if window.end > after
    )
    places = [snap_to_graphemes(source.text, place) for place in fitted if place]
    if not places:
        return None
    best = max(places, key=lambda place: likeness(words, source.text[place.start : place.end]))
    is_like = likeness(words, source.text[best.start : best.end]) >= _LIKE
    return best if is_like else None
