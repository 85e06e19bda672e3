"""Where the words highlighted in an old text stand in a new one; better lost than wrong.

Why it works this way, and what it was measured against: docs/decisions, "A highlight follows its
words".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from claims.text.alignment import align
from claims.text.edges import with_same_ends
from claims.text.mapping import Mapping
from claims.text.meaning import is_negated_around, is_turned
from claims.text.similar import Passages, context_likeness, likeness
from claims.text.spans import Span, check, snap_to_graphemes, trim

Outcome = Literal["unchanged", "moved", "edited", "critical", "ambiguous", "removed"]

_TELLING = 20  # code points; so many in a row that stand once in either text are no accident
_WINDOWS = (32, 256, 4096)  # code points around a span that should stand once in either text
_MOST_COUNTED = 200  # times the same words stand in a text
_TINY = 3  # code points; a quote no longer than that is found as it is or not at all
_WIDEST = 50_000  # code points of a rewritten stretch in which a place is looked for
_MOST_HITS = 40  # of the same words on either side of where the quote should be
_MOST_PLACES = 12  # that are weighed against each other, and against other places of the old text

# How much a place's likeness to the quote counts, that of its surroundings, and that it is where
# the words around the quote lead.
_QUOTE, _CONTEXT, _HERE = 0.55, 0.3, 0.15
_LIKE_HERE = 0.66  # how like the quote the words there must be
_LIKE_ELSEWHERE = 0.75  # and elsewhere, when the surroundings are alike
_LIKE_ANYWHERE = 0.9  # and with other surroundings
_CONFIRMED = 0.5  # surroundings so like those of the quote confirm a place
_IN_ORDER = 0.25  # and so like, when the same words stand as often as before
_BEYOND_DOUBT = 0.8  # words and surroundings so like need no search for others
_CLEARLY = 0.08  # by how much the best place's score beats the next
_BETTER = 0.02  # by how much another place of the old text fits better


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

    An unchanged or moved one has the same characters there. Raises ValueError for a span that is
    empty or outside the old text.
    """
    for span in spans:
        check(old, span)
        if span.start == span.end:
            raise ValueError("An empty span has no words to look for.")
    if old == new:
        return [Carried("unchanged", span, 1.0, "same text") for span in spans]
    texts = _Texts(old, new)
    return [texts.carry(span) for span in spans]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that may be the quote's: how like its words and surroundings are, 0 to 1."""

    span: Span
    quote: float
    context: float
    is_here: bool  # where the words around the quote lead

    @property
    def fit(self) -> float:
        return _QUOTE * self.quote + _CONTEXT * self.context

    @property
    def score(self) -> float:
        return self.fit + _HERE * self.is_here


class _Texts:
    """Two versions of a text, aligned once for all spans."""

    def __init__(self, old: str, new: str) -> None:
        shared = align(old, new)
        self._old, self._new = old, new
        self._there = Mapping(shared, len(new))
        self._back = Mapping(shared, len(old), backwards=True)
        self._olds, self._news = Passages(old), Passages(new)
        self._counted: dict[str, tuple[int, int]] = {}

    def carry(self, span: Span) -> Carried:
        kept = self._kept(span)
        if kept:
            return self._verbatim(span, kept, "unchanged", 1.0, "aligned")
        places = self._places(span)
        if not places:
            return Carried("removed", None, 0.0, "nowhere")
        best = places[0]
        as_good = [place.span for place in places if self._is_as_good(place, best, span)]
        if len(as_good) > 1:
            return Carried("ambiguous", None, best.score, "several places", tuple(as_good))
        if best.quote == 1.0:
            outcome: Outcome = "unchanged" if best.is_here else "moved"
            return self._verbatim(span, best.span, outcome, best.score, "exact")
        return self._edited(span, best)

    def _verbatim(
        self, span: Span, place: Span, outcome: Outcome, score: float, method: str
    ) -> Carried:
        if is_negated_around(self._old, span, self._new, place):
            return Carried("critical", place, score, f"{method}, negated around")
        return Carried(outcome, place, score, method)

    def _edited(self, span: Span, best: _Place) -> Carried:
        place = with_same_ends(self._olds, span, self._news, best.span)
        outcome: Outcome = "critical" if is_turned(self._old, span, self._new, place) else "edited"
        method = "similar here" if best.is_here else "similar elsewhere"
        return Carried(outcome, place, best.score, method)

    def _kept(self, span: Span) -> Span | None:
        """Return where an untouched span is when nothing else can be meant.

        It stands once with its surroundings, in either text; or as often as before, in order.
        """
        found = self._there.whole(span)
        if found is None or not self._has_context(span, *found):
            return None
        here, there = found
        for reach in _WINDOWS:
            start, end = max(here.start, span.start - reach), min(here.end, span.end + reach)
            window = self._old[start:end]
            before, after = _count(self._old, window), _count(self._new, window)
            if before == after == 1 or (reach == _WINDOWS[0] and before == after < _MOST_COUNTED):
                shift = there.start - here.start
                return Span(span.start + shift, span.end + shift)
        return None

    def _has_context(self, span: Span, here: Span, there: Span) -> bool:
        """Return whether the text goes on the same before or after the span, or ends the same."""
        before = self._old[max(here.start, span.start - 2 * _TELLING) : span.start].strip()
        after = self._old[span.end : min(here.end, span.end + 2 * _TELLING)].strip()
        ends = (here.start == there.start == 0) + (
            here.end == len(self._old) and there.end == len(self._new)
        )
        if here == Span(0, len(self._old)):
            return True
        return len(before) + len(after) + ends * _TELLING // 2 >= _TELLING

    def _places(self, span: Span) -> list[_Place]:
        """Return the places that can be the quote's, the best first."""
        quote = self._old[span.start : span.end]
        region = self._there.region(span)
        hits = {hit for hit in _hits(self._new, quote, region.start) if self._is_whole(span, hit)}
        if len(quote.strip()) > _TINY:
            rewritten = self._rewritten(span, region)
            if rewritten and not hits:
                return [rewritten]
            hits |= set(self._similar(span, quote, region, everywhere=len(hits) < _MOST_PLACES))
        found = [self._place(span, hit, region) for hit in hits]
        found = [place for place in found if self._is_good(place, quote)]
        found = _apart(sorted(found, key=lambda place: (-place.score, place.span)))
        return [place for place in found[:_MOST_PLACES] if not self._is_anothers(place, span)]

    def _is_whole(self, span: Span, hit: Span) -> bool:
        """Return whether the place splits no word that the span does not."""
        return (self._news.is_edge(hit.start) or not self._olds.is_edge(span.start)) and (
            self._news.is_edge(hit.end) or not self._olds.is_edge(span.end)
        )

    def _rewritten(self, span: Span, region: Span) -> _Place | None:
        """Return the place between the same surroundings when it is beyond doubt."""
        whole = trim(self._new, snap_to_graphemes(self._new, region))
        place = self._place(span, whole, region)
        if min(place.quote, place.context) < _BEYOND_DOUBT:
            return None
        text = self._new[place.span.start : place.span.end]
        back = self._back.region(place.span)
        return place if _overlap(back, span) and text not in self._old else None

    def _similar(self, span: Span, quote: str, region: Span, *, everywhere: bool) -> Iterator[Span]:
        """Yield places that are somewhat like the quote: near where it should be, then anywhere."""
        reach = max(64, len(quote))
        near = Span(max(0, region.start - reach), min(len(self._new), region.end + reach))
        windows = [near] if near.end - near.start < _WIDEST else []
        whole = self._olds.is_edge(span.start), self._olds.is_edge(span.end)
        if region.start < region.end:
            yield trim(self._new, snap_to_graphemes(self._new, region))
        if everywhere:
            windows += self._news.similar(quote)
        for window in windows:
            fitted = self._news.fitted(quote, window, whole=whole)
            if fitted:
                yield snap_to_graphemes(self._new, fitted)

    def _place(self, span: Span, place: Span, region: Span) -> _Place:
        quote = likeness(self._old[span.start : span.end], self._new[place.start : place.end])
        context = context_likeness(self._old, span, self._new, place)
        overlap = min(place.end, region.end) - max(place.start, region.start)
        smaller = min(place.end - place.start, region.end - region.start)
        return _Place(place, quote, context, is_here=overlap > 0 and 2 * overlap >= smaller)

    def _is_good(self, place: _Place, quote: str) -> bool:
        confirmed = place.context >= _CONFIRMED
        if place.quote == 1.0:
            return (
                confirmed
                or (len(quote) >= _TELLING and self._counts(quote) == (1, 1))
                or (place.is_here and place.context >= _IN_ORDER and self._are_all_there(quote))
            )
        if place.is_here:
            return place.quote >= _LIKE_HERE
        return place.quote >= (_LIKE_ELSEWHERE if confirmed else _LIKE_ANYWHERE)

    def _is_as_good(self, place: _Place, best: _Place, span: Span) -> bool:
        """Return whether nothing but chance puts one place before the other.

        Where a repeated quote stands is told by order only while all of them are still there.
        """
        quote = self._old[span.start : span.end]
        if place.quote == best.quote == 1.0 and not self._are_all_there(quote):
            return place.context > best.context - _CLEARLY
        return place.score > best.score - _CLEARLY

    def _are_all_there(self, quote: str) -> bool:
        before, after = self._counts(quote)
        return before == after < _MOST_COUNTED

    def _counts(self, quote: str) -> tuple[int, int]:
        """Return how often the quote stands in the old and in the new text."""
        if quote not in self._counted:
            self._counted[quote] = _count(self._old, quote), _count(self._new, quote)
        return self._counted[quote]

    def _is_anothers(self, place: _Place, span: Span) -> bool:
        """Return whether another place of the old text fits better: it is a lookalike's."""
        text = self._new[place.span.start : place.span.end]
        if place.quote < 1.0 and self._was_there(text, span):
            return True
        for rival in self._rivals(text, place, span):
            quote = likeness(text, self._old[rival.start : rival.end])
            context = context_likeness(self._old, rival, self._new, place.span)
            if _Place(rival, quote, context, is_here=False).fit > place.fit + _BETTER:
                return True
        return False

    def _was_there(self, text: str, span: Span) -> bool:
        """Return whether each place that reads so now had one beside the span that read so."""
        before, after = self._counts(text)
        return before - _count(self._old[span.start : span.end], text) >= max(after, 1)

    def _rivals(self, text: str, place: _Place, span: Span) -> Iterator[Span]:
        """Yield places of the old text, apart from the span, that the text may come from."""
        origin = self._back.region(place.span)
        hits = _hits(self._old, text, origin.start, _MOST_PLACES)
        for rival in [origin, *hits]:
            if rival.start < rival.end and not _overlap(rival, span):
                yield rival
        windows = [] if place.quote == 1.0 else self._olds.similar(text)
        for window in windows:
            for part in _without(window, span):
                rough = self._olds.rough(text, part)
                if rough:
                    yield rough


def _hits(text: str, quote: str, near: int, most: int = _MOST_HITS) -> Iterator[Span]:
    """Yield the places of the quote, overlapping ones too, up to so many on either side."""
    start = text.find(quote, near)
    for _count in range(most):
        if start < 0:
            break
        yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)
    start = text.rfind(quote, 0, near + len(quote) - 1)
    for _count in range(most):
        if start < 0:
            break
        yield Span(start, start + len(quote))
        start = text.rfind(quote, 0, start + len(quote) - 1)


def _count(text: str, quote: str) -> int:
    """Return how often the quote stands in the text, overlapping places too, up to a bound."""
    start, count = text.find(quote), 0
    while start >= 0 and count < _MOST_COUNTED:
        count += 1
        start = text.find(quote, start + 1)
    return count


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _without(window: Span, span: Span) -> Iterator[Span]:
    """Yield the parts of the window before and after the span."""
    if window.start < span.start:
        yield Span(window.start, min(window.end, span.start))
    if span.end < window.end:
        yield Span(max(window.start, span.end), window.end)


def _apart(places: list[_Place]) -> list[_Place]:
    """Return the places without those that overlap a better one."""
    kept: list[_Place] = []
    for place in places:
        if not any(_overlap(place.span, other.span) for other in kept):
            kept.append(place)
    return kept
