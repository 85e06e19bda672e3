"""Where the highlighted words of an old text stand in a new one; a wrong place is worse than none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from claims.text.alignment import Same, align, words
from claims.text.spans import Span, check

Outcome = Literal["unchanged", "moved", "edited", "critical", "ambiguous", "removed"]


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a span: where it is now (code points), how sure that is (0 to 1), and why.

    `candidates` are the equally good places of an ambiguous one, the best first.
    """

    outcome: Outcome
    span: Span | None
    score: float
    method: str
    candidates: tuple[Span, ...] = ()


def reanchor(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    """Return where each span of the old text is in the new one, in the order of the spans.

    Raises ValueError for a span that is empty or outside the old text.
    """
    for span in spans:
        check(old, span)
        if span.start == span.end:
            raise ValueError("An empty span has no words to look for.")
    if old == new:
        return [Carried("unchanged", span, 1.0, "same text") for span in spans]
    shared = align(words(old), words(new))
    return [_carry(old, new, span, shared) for span in spans]


def _carry(old: str, new: str, span: Span, shared: Sequence[Same]) -> Carried:
    for same in shared:
        if same.old.start <= span.start and span.end <= same.old.end:
            shift = same.new.start - same.old.start
            return Carried("unchanged", Span(span.start + shift, span.end + shift), 1.0, "aligned")
    quote = old[span.start : span.end]
    if old.count(quote) == 1 and new.count(quote) == 1:
        start = new.index(quote)
        return Carried("moved", Span(start, start + len(quote)), 0.9, "exact")
    return Carried("removed", None, 0.0, "nowhere")
