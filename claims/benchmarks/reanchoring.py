"""`manage.py benchmark reanchoring FOLDER`: right, lost and wrong places after an article changed.

FOLDER holds `reanchor_dev.jsonl.gz`: real page revisions with the true place of each quote. The
rest is invented from fixed seeds. Right is a place that overlaps the true one by at least half of
the two together, or none where the quote was taken out; wrong is a place that is not right. Times
are of the processor, in one process.
"""

import gzip
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from claims.benchmarks.edited import EDITS, Case
from claims.benchmarks.invented import Writer
from claims.text.reanchor import Carried, reanchor
from claims.text.spans import Span

KINDS = ("verbatim", "edited", "repeated", "deleted")
_SIDE = 32  # code points of context the baseline compares
_CASES = 100  # of each kind of edit
_QUOTE = 200  # code points
_EDGE = 3  # code points by which the ends of a place may be off

Method = Callable[[str, str, Sequence[Span]], list[Span | None]]


@dataclass
class Tally:
    """How many quotes of each kind there were, were placed right, and wrong."""

    all: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, place: Span | None, gold: Span | None) -> None:
        right = is_right(place, gold)
        self.all[kind] += 1
        self.right[kind] += right
        self.wrong[kind] += place is not None and not right

    def row(self) -> str:
        shares = [self.right[kind] / self.all[kind] for kind in KINDS if self.all[kind]]
        total = self.all.total()
        return "".join(f"{share:10.3f}" for share in [*shares, self.right.total() / total]) + (
            f"{self.wrong.total():5} = {100 * self.wrong.total() / total:.2f} %"
        )


def is_right(place: Span | None, gold: Span | None) -> bool:
    if place is None or gold is None:
        return place is gold
    overlap = min(place.end, gold.end) - max(place.start, gold.start)
    hull = max(place.end, gold.end) - min(place.start, gold.start)
    return overlap / hull >= 0.5


def measure_reanchoring(folder: Path) -> Iterator[str]:
    """Yield the lines of all tables."""
    with gzip.open(folder / "reanchor_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    yield from _on_pages(pages)
    yield ""
    yield from _on_edits()
    yield ""
    yield from _on_noise()
    yield ""
    yield from _on_size()


def _on_pages(pages: list[dict[str, Any]]) -> Iterator[str]:
    yield f"Real revisions: {len(pages)} pages" + "".join(
        f", {sum(a['kind'] == kind for p in pages for a in p['anchors'])} {kind}" for kind in KINDS
    )
    yield f"{'':28}" + "".join(f"{kind:>10}" for kind in (*KINDS, "all")) + "  wrong places"
    halves = [[page for page in pages if _half(page) == half] for half in (0, 1)]
    for name, method, part in (
        ("first exact match", first_match, pages),
        ("exact match and context", match_in_context, pages),
        ("re-anchoring", _places, pages),
        ("  one half of the pages", _places, halves[0]),
        ("  the other half", _places, halves[1]),
    ):
        yield f"{name:28}{_tally(part, method).row()}"
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for anchor, carried in zip(page["anchors"], _carried(page), strict=True):
            outcomes[anchor["kind"]][carried.outcome] += 1
    for kind in KINDS:
        yield f"  {kind:26}{_counts(outcomes[kind])}"


def _half(page: dict[str, Any]) -> int:
    return sha256(page["page"].encode()).digest()[-1] % 2


def _tally(pages: list[dict[str, Any]], method: Method) -> Tally:
    tally = Tally()
    for page in pages:
        places = method(page["old_text"], page["new_text"], _spans(page))
        for anchor, place in zip(page["anchors"], places, strict=True):
            gold = anchor["gold_start"], anchor["gold_end"]
            tally.add(anchor["kind"], place, None if gold[0] is None else Span(*gold))
    return tally


def _spans(page: dict[str, Any]) -> list[Span]:
    return [Span(anchor["start"], anchor["end"]) for anchor in page["anchors"]]


def _carried(page: dict[str, Any]) -> list[Carried]:
    return reanchor(page["old_text"], page["new_text"], _spans(page))


def _places(old: str, new: str, spans: Sequence[Span]) -> list[Span | None]:
    return [carried.span for carried in reanchor(old, new, spans)]


def first_match(old: str, new: str, spans: Sequence[Span]) -> list[Span | None]:
    """The baseline of a plain search: the first place with exactly the quote's words."""
    found: list[Span | None] = []
    for span in spans:
        start = new.find(old[span.start : span.end])
        found.append(Span(start, start + span.end - span.start) if start >= 0 else None)
    return found


def match_in_context(old: str, new: str, spans: Sequence[Span]) -> list[Span | None]:
    """The baseline of a search that takes the match with most of the context in common."""
    found: list[Span | None] = []
    for span in spans:
        starts = _starts(new, old[span.start : span.end])
        length = span.end - span.start
        best = max(starts, key=lambda at: _common(old, span, new, at, length), default=None)
        found.append(None if best is None else Span(best, best + length))
    return found


def _starts(text: str, quote: str) -> list[int]:
    starts = [text.find(quote)]
    while starts[-1] >= 0:
        starts.append(text.find(quote, starts[-1] + 1))
    return starts[:-1]


def _common(old: str, span: Span, new: str, start: int, length: int) -> int:
    pairs = (
        (
            old[max(0, span.start - _SIDE) : span.start][::-1],
            new[max(0, start - _SIDE) : start][::-1],
        ),
        (old[span.end : span.end + _SIDE], new[start + length : start + length + _SIDE]),
    )
    return sum(
        next((at for at, both in enumerate(zip(*pair, strict=False)) if both[0] != both[1]), _SIDE)
        for pair in pairs
    )


def _on_edits() -> Iterator[str]:
    yield f"Invented edits: {_CASES} of each       place  outcome    lost   wrong  slowest"
    for make in EDITS:
        writer = Writer(7)
        cases = [make(writer) for _ in range(_CASES)]
        timed = [_timed(case.old, case.new, [case.span]) for case in cases]
        yield _edit_row(make.__name__, cases, [carried[0] for carried, _took in timed]) + (
            f"{max(took for _carried, took in timed):6.0f} ms"
        )


def _edit_row(name: str, cases: list[Case], found: list[Carried]) -> str:
    placed = named = lost = wrong = 0
    for case, carried in zip(cases, found, strict=True):
        right = is_right(carried.span, case.place)
        unsure = carried.outcome == "ambiguous" and "ambiguous" in case.outcomes
        placed += right or unsure
        named += carried.outcome in case.outcomes
        lost += carried.span is None and not right and not unsure
        wrong += carried.span is not None and not right
    return f"{name.replace('_', ' '):34}{placed:6}{named:9}{lost:8}{wrong:8} "


def _timed(old: str, new: str, spans: Sequence[Span]) -> tuple[list[Carried], float]:
    """Return what became of the spans and the processor's milliseconds it took."""
    start = time.process_time()
    found = reanchor(old, new, spans)
    return found, (time.process_time() - start) * 1000


def _on_noise() -> Iterator[str]:
    yield (
        f"Noise, {_CASES} quotes of {_QUOTE} code points in 100 kB: ends within {_EDGE}, "
        "lost, wrong places, milliseconds a quote"
    )
    writer = Writer(1)
    text = writer.article(100_000)
    starts = [writer.random.randrange(len(text) - _QUOTE) for _ in range(_CASES)]
    spans = [Span(start, start + _QUOTE) for start in starts]
    for share in (0.05, 0.15, 0.3):
        for name, noisy in (("the quote", _noisy_quotes), ("the article", _noisy_article)):
            row = _noise_row(noisy(writer, text, spans, share))
            yield f"{share:6.0%} of the letters of {name:12}{row}"
    gone = [reanchor(text, text[: span.start] + text[span.end :], [span])[0] for span in spans]
    yield f"  taken out: {_counts(Counter(carried.outcome for carried in gone))}"


_Noisy = tuple[Carried, Span, float]  # what became of it, where it is, milliseconds


def _noisy_quotes(writer: Writer, text: str, spans: list[Span], share: float) -> list[_Noisy]:
    """Each quote alone is noisy, in an article otherwise the same; the whole call is timed."""
    found = []
    for span in spans:
        quote, _offsets = writer.noisy(text[span.start : span.end], share)
        new = text[: span.start] + quote + text[span.end :]
        carried, took = _timed(text, new, [span])
        found.append((carried[0], Span(span.start, span.start + len(quote)), took))
    return found


def _noisy_article(writer: Writer, text: str, spans: list[Span], share: float) -> list[_Noisy]:
    """All letters of the article are noisy; the call for all quotes is timed and shared out."""
    new, offsets = writer.noisy(text, share)
    carried, took = _timed(text, new, spans)
    places = [Span(offsets[span.start], offsets[span.end]) for span in spans]
    return [(each, place, took / len(spans)) for each, place in zip(carried, places, strict=True)]


def _noise_row(found: list[_Noisy]) -> str:
    exact = lost = wrong = 0
    for carried, place, _took in found:
        span = carried.span
        lost += span is None
        wrong += span is not None and not is_right(span, place)
        exact += (
            span is not None
            and max(abs(span.start - place.start), abs(span.end - place.end)) <= _EDGE
        )
    took = sorted(took for _carried, _place, took in found)
    return (
        f"{exact:5}{lost:5}{wrong:5}   median {statistics.median(took):5.1f}"
        f"   p95 {took[int(0.95 * len(took))]:5.1f}"
    )


def _on_size() -> Iterator[str]:
    yield "1 MB, 2,000 occurrences of 20 to 250 code points: seconds, outcomes"
    writer = Writer(1)
    text = writer.article(1_000_000)
    starts = [writer.random.randrange(len(text) - 250) for _ in range(2_000)]
    spans = [Span(start, start + writer.random.randint(20, 250)) for start in starts]
    for share in (0.05, 0.2, 0.5):
        found, took = _timed(text, revised(writer, text, share), spans)
        outcomes = _counts(Counter(carried.outcome for carried in found))
        yield f"{share:6.0%} of the sentences revised {took / 1000:6.1f}   {outcomes}"


def revised(writer: Writer, text: str, share: float) -> str:
    """Return the text with that share of its sentences dropped, reworded or followed by another."""
    paragraphs = []
    for paragraph in text.split("\n"):
        sentences = paragraph.split(". ")
        for at, sentence in enumerate(sentences):
            if writer.random.random() < share:
                words = sentence.split(" ")
                words[writer.random.randrange(len(words))] = writer.random.choice(writer.words)
                sentences[at] = writer.random.choice(
                    ("", " ".join(words), f"{sentence}. {writer.sentence()[:-1]}")
                )
        paragraphs.append(". ".join(filter(None, sentences)))
    return "\n".join(paragraphs)


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common())
