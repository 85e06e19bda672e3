"""Where the words highlighted in an old text stand in a new one; better lost than wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from claims.text.alignment import align
from claims.text.mapping import Mapping
from claims.text.meaning import is_negated_around, is_turned
from claims.text.similar import Passages, context_likeness, likeness, same_letter
from claims.text.spans import Span, check, snap_to_graphemes, trim

Outcome = Literal["unchanged", "moved", "edited", "critical", "ambiguous", "removed"]

_TELLING = 20  # code points of text that stand once in either version: the same place
_WINDOWS = (32, 256, 4096)  # code points around a span within which such a text is looked for
_MOST_HITS = 200  # of one quote that are weighed
_TINY = 3  # code points; a quote no longer is found as it is or not at all

_QUOTE, _CONTEXT, _PLACE = 0.55, 0.3, 0.15  # how much likeness of each counts
_SIMILAR_HERE, _SIMILAR_THERE, _VERY_SIMILAR = 0.66, 0.75, 0.9
_IN_CONTEXT = 0.5
_IN_ORDER = 0.25
_BEYOND_DOUBT = 0.8
_SLACK = 0.02
_GLUED = 0.6
_LETTERS = 24
_CLEARLY = 0.08  # the score by which the best place beats the next


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
    def score(self) -> float:
        return _QUOTE * self.quote + _CONTEXT * self.context + _PLACE * self.is_here


class _Texts:
    """Two versions of a text, aligned once for all spans."""

    def __init__(self, old: str, new: str) -> None:
        shared = align(old, new)
        self.old, self.new = old, new
        self.there = Mapping(shared, len(new))
        self.back = Mapping(shared, len(old), backwards=True)
        self.olds, self.news = Passages(old), Passages(new)

    def carry(self, span: Span) -> Carried:
        kept = self._kept(span)
        if kept:
            return self._verbatim(span, kept, "unchanged", 1.0, "aligned")
        places = self._places(span)
        if not places:
            return Carried("removed", None, 0.0, "nowhere")
        best, *others = places
        rivals = [place for place in others if self._is_as_good(place, best, span)]
        if rivals:
            candidates = tuple(place.span for place in (best, *rivals))
            return Carried("ambiguous", None, best.score, "several places", candidates)
        if best.quote == 1.0:
            return self._verbatim(
                span, best.span, "unchanged" if best.is_here else "moved", best.score, "exact"
            )
        place = self._exactly(span, best.span)
        outcome: Outcome = "critical" if is_turned(self.old, span, self.new, place) else "edited"
        return Carried(
            outcome, place, best.score, "similar" if best.is_here else "similar elsewhere"
        )

    def _exactly(self, span: Span, place: Span) -> Span:
        """Return the place with its ends at the letters the span ends at, in whole words if it is.

        Letters are compared on both sides of an end, so that what stands around the quote helps.
        """
        start = same_letter(self.old, span.start, self.new, place.start)
        end = same_letter(self.old, span.end, self.new, place.end)
        start = self._at_word(span.start, start, -1)
        end = self._at_word(span.end, end, +1)
        if start >= end:
            return place
        quote, exact = (
            self.old[span.start : span.end],
            snap_to_graphemes(self.new, Span(start, end)),
        )
        fitting = likeness(quote, self.new[place.start : place.end])
        is_like = likeness(quote, self.new[exact.start : exact.end]) > fitting - _SLACK
        return exact if is_like else place

    def _at_word(self, before: int, offset: int, outwards: int) -> int:
        """Return the offset moved to an end of the word it splits, if it split none before.

        A word that only lost the space to the one outside of the quote stays split.
        """
        word = self.news.word_split_at(offset)
        if word is None or not _is_edge(self.old, before):
            return offset
        if outwards < 0:
            outside, was = (
                self.new[word.start : offset],
                self.old[max(0, before - 2 * _LETTERS) : before].rstrip(),
            )
            was = was[-len(outside) :]
        else:
            outside, was = self.new[offset : word.end], self.old[before : before + 2 * _LETTERS]
            was = was.lstrip()[: len(outside)]
        if likeness(outside, was) >= _GLUED:
            return offset
        return word.start if offset - word.start <= word.end - offset else word.end

    def _verbatim(
        self, span: Span, place: Span, outcome: Outcome, score: float, method: str
    ) -> Carried:
        if is_negated_around(self.old, span, self.new, place):
            return Carried("critical", place, score, f"{method}, negated around")
        return Carried(outcome, place, score, method)

    def _kept(self, span: Span) -> Span | None:
        """Return where an untouched span is when enough text around it stands once in either."""
        found = self.there.whole(span)
        if found is None:
            return None
        here, there = found
        shift = there.start - here.start
        if not self._has_context(span, here, there):
            return None
        for reach in _WINDOWS:
            window = self.old[max(here.start, span.start - reach) : min(here.end, span.end + reach)]
            if _stands_once(self.old, window) and _stands_once(self.new, window):
                return Span(span.start + shift, span.end + shift)
        return None

    def _has_context(self, span: Span, here: Span, there: Span) -> bool:
        """Return whether the text goes on the same before or after the span, or ends the same."""
        before = self.old[max(here.start, span.start - 2 * _TELLING) : span.start].strip()
        after = self.old[span.end : min(here.end, span.end + 2 * _TELLING)].strip()
        at_ends = (here.start == there.start == 0) + (
            here.end == len(self.old) and there.end == len(self.new)
        )
        return len(before) + len(after) + at_ends * _TELLING / 2 >= _TELLING

    def _places(self, span: Span) -> list[_Place]:
        """Return the places that can be the quote's, the best first."""
        quote = self.old[span.start : span.end]
        region = self.there.region(span)
        hits = set(_hits(self.new, quote))
        if not hits and (kept := self._rewritten(span, quote, region)):
            return [kept]
        if len(quote.strip()) > _TINY:
            hits |= set(self._similar(span, quote, region))
        found = [self._place(span, hit, region) for hit in hits]
        found = [place for place in found if self._is_good(place, quote)]
        found = _apart(sorted(found, key=lambda place: (-place.score, place.span)))
        return [place for place in found if not self._is_anothers(place, span)]

    def _rewritten(self, span: Span, quote: str, region: Span) -> _Place | None:
        """Return the place between the same surroundings when it is beyond doubt."""
        place = self._place(span, trim(self.new, region), region)
        if min(place.quote, place.context) < _BEYOND_DOUBT or len(quote.strip()) <= _TINY:
            return None
        origin = self.back.region(place.span)
        text = self.new[place.span.start : place.span.end]
        return None if text in self.old or not _overlap(origin, span) else place

    def _place(self, span: Span, place: Span, region: Span) -> _Place:
        quote = likeness(self.old[span.start : span.end], self.new[place.start : place.end])
        context = context_likeness(self.old, span, self.new, place)
        overlap = min(place.end, region.end) - max(place.start, region.start)
        is_here = overlap > 0 and 2 * overlap >= min(
            place.end - place.start, region.end - region.start
        )
        return _Place(place, quote, context, is_here)

    def _similar(self, span: Span, quote: str, region: Span) -> Iterator[Span]:
        reach = max(64, len(quote))
        whole = _is_edge(self.old, span.start), _is_edge(self.old, span.end)
        window = Span(max(0, region.start - reach), min(len(self.new), region.end + reach))
        if region.start < region.end:
            yield trim(self.new, region)
        fitted = (
            self.news.fitted(quote, window, whole=whole)
            if window.end - window.start < 50_000
            else None
        )
        if fitted:
            yield snap_to_graphemes(self.new, fitted)
        for window in self.news.similar(quote):
            fitted = self.news.fitted(quote, window, whole=whole)
            if fitted:
                yield snap_to_graphemes(self.new, fitted)

    def _is_good(self, place: _Place, quote: str) -> bool:
        confirmed = place.context >= _IN_CONTEXT
        if place.quote == 1.0:
            alone = (
                len(quote) >= _TELLING
                and _stands_once(self.old, quote)
                and _stands_once(self.new, quote)
            )
            orderly = place.is_here and place.context >= _IN_ORDER and self._are_all_there(quote)
            good = alone or confirmed or orderly
        elif place.is_here:
            good = place.quote >= _SIMILAR_HERE
        else:
            good = place.quote >= _VERY_SIMILAR or (place.quote >= _SIMILAR_THERE and confirmed)
        return good

    def _is_anothers(self, place: _Place, span: Span) -> bool:
        """Return whether another place of the old text fits better: the place is a lookalike's."""
        text = self.new[place.span.start : place.span.end]
        if place.quote < 1.0 and self._was_there(text, span):
            return True
        for rival in self._rivals(text, place.span, span):
            own = likeness(text, self.old[rival.start : rival.end])
            context = context_likeness(self.old, rival, self.new, place.span)
            score = _QUOTE * own + _CONTEXT * context
            if score > _QUOTE * place.quote + _CONTEXT * place.context + 0.02:
                return True
        return False

    def _was_there(self, text: str, span: Span) -> bool:
        """Return whether each place that reads so now had one beside the span that read so."""
        before = sum(not _overlap(hit, span) for hit in _hits(self.old, text))
        return before > 0 and before >= len(list(_hits(self.new, text)))

    def _rivals(self, text: str, place: Span, span: Span) -> Iterator[Span]:
        """Yield places of the old text, apart from the span, that the text may come from."""
        origin = self.back.region(place)
        if origin.start < origin.end and not _overlap(origin, span):
            yield origin
        for hit in _hits(self.old, text):
            if not _overlap(hit, span):
                yield hit
        for window in self.olds.similar(text):
            for part in _without(window, span):
                fitted = self.olds.rough(text, part)
                if fitted:
                    yield fitted

    def _is_as_good(self, place: _Place, best: _Place, span: Span) -> bool:
        """Return whether nothing but chance puts one place before the other.

        Where a repeated quote stands is told by order only while all of them are still there.
        """
        quote = self.old[span.start : span.end]
        if place.quote == best.quote == 1.0 and not self._are_all_there(quote):
            return place.context > best.context - _CLEARLY
        return place.score > best.score - _CLEARLY

    def _are_all_there(self, quote: str) -> bool:
        return len(list(_hits(self.old, quote))) == len(list(_hits(self.new, quote)))


def _hits(text: str, quote: str) -> Iterator[Span]:
    start = text.find(quote)
    for _count in range(_MOST_HITS):
        if start < 0:
            return
        yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)


def _stands_once(text: str, quote: str) -> bool:
    return len(list(islice(_hits(text, quote), 2))) == 1


def _is_edge(text: str, offset: int) -> bool:
    """Return whether no word goes on across the offset."""
    return not (text[offset - 1 : offset].isalnum() and text[offset : offset + 1].isalnum())


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _without(window: Span, span: Span) -> Iterator[Span]:
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
