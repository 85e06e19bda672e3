"""Ranges of code points, and how they grow to whole graphemes or lose their outer space."""

from dataclasses import dataclass
from typing import Literal

import regex

_GRAPHEME = regex.compile(r"\X")  # extended grapheme clusters, Unicode Standard Annex 29
_UNJOINED = regex.compile(r"\p{GCB=Other}(?:\p{GCB=Other}|\Z)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of code points, end exclusive."""

    start: int
    end: int


def trim(text: str, span: Span) -> Span:
    """Return the span without white space at its ends; an all-blank one becomes empty."""
    check(text, span)
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))


def graphemes(text: str) -> list[Span]:
    """Return the extended grapheme clusters of the text, in order and without gaps."""
    return [Span(*cluster.span()) for cluster in _GRAPHEME.finditer(text)]


def grapheme_starts(text: str) -> list[int]:
    """Return where the extended grapheme clusters of the text start; they have no gaps."""
    return [cluster.start() for cluster in _GRAPHEME.finditer(text)]


def snap_to_graphemes(text: str, span: Span) -> Span:
    """Return the smallest span of whole graphemes around the span; raises ValueError outside."""
    check(text, span)
    return Span(_grapheme_edge(text, span.start, "start"), _grapheme_edge(text, span.end, "end"))


def check(text: str, span: Span) -> None:
    """Raise ValueError unless the span lies inside the text."""
    if not 0 <= span.start <= span.end <= len(text):
        raise ValueError(
            f"{span.start}–{span.end} is no range in a text of {len(text)} characters."
        )


def _grapheme_edge(text: str, offset: int, side: Literal["start", "end"]) -> int:
    """Return the offset, or when it splits a grapheme that grapheme's start or end."""
    for cluster in _GRAPHEME.finditer(text, safe_start(text, offset)):
        whole = Span(*cluster.span())
        if offset <= whole.start:
            break
        if offset < whole.end:
            return whole.end if side == "end" else whole.start
    return offset


def safe_start(text: str, offset: int) -> int:
    """Return a grapheme boundary at or before the offset, near it in most texts.

    No rule of Annex 29 joins two characters without a property of their own for its rules.
    """
    while offset > 0 and not _UNJOINED.match(text, offset - 1):
        offset -= 1
    return offset
