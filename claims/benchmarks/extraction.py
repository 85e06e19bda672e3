"""How well the article is found in a page: the importer beside plain trafilatura, in one run.

Two sets of pages are looked for in the folder. `aeb` has the article's text: words are runs of word
characters, a text is its multiset of runs of four words; precision and recall are means over pages,
F1 is of those two means (scrapinghub/article-extraction-benchmark). `trafilatura_en` has pieces
that must be in the output and pieces that must not: counts are pooled over the pages.
"""

import ctypes
import gc
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from statistics import fmean, median

import trafilatura

from claims.importing.pages.html import extract_html

Summary = Callable[[Sequence["Score"]], tuple[float, float]]
Method = Callable[[bytes, str], str]

# A page further below than this needs its reason here.
BELOW = 0.2
# Why a page may be so far below: its id, and the reason in a sentence.
REASONS: dict[str, str] = {}
_WORD = re.compile(r"\w+")
_RUN = 4
_ROUNDS = 3
_MEGABYTE = 1024
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with what must come out of it: its text, or pieces wanted and unwanted."""

    name: str
    url: str
    raw: bytes
    text: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What was found on one page. Precision and recall are None where there was nothing to find."""

    matched: int
    found: int
    wanted: int

    @property
    def precision(self) -> float | None:
        """The share of what was found that was wanted."""
        return self.matched / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what was wanted that was found."""
        return self.matched / self.wanted if self.wanted else None

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where nothing was found."""
        return 2 * self.matched / (self.found + self.wanted) if self.found + self.wanted else 1.0


def _ours(raw: bytes, url: str) -> str:
    return extract_html(raw, url=url).document.text


def _plain(*, precision: bool = False, recall: bool = False, metadata: bool = False) -> Method:
    def extract(raw: bytes, url: str) -> str:
        found = trafilatura.extract(
            raw,
            include_comments=False,
            favor_precision=precision,
            favor_recall=recall,
            with_metadata=metadata,
        )
        return found or ""

    return extract


OURS, PLAIN = "ours", "trafilatura"
METHODS: dict[str, Method] = {
    OURS: _ours,
    PLAIN: _plain(),
    "favor_precision": _plain(precision=True),
    "favor_recall": _plain(recall=True),
}
# What is timed besides: trafilatura reading the metadata too, as ours does.
WITH_METADATA = "trafilatura with metadata"
_TIMED = {OURS: _ours, PLAIN: METHODS[PLAIN], WITH_METADATA: _plain(metadata=True)}


def measure_extraction(folder: Path) -> Iterator[str]:
    """The lines of the report on the pages in `folder`."""
    sets = {
        "aeb": read_texts(folder / "aeb"),
        "trafilatura_en": read_pieces(folder / "trafilatura_en"),
    }
    scorers = {"aeb": score_text, "trafilatura_en": score_pieces}
    overall: dict[str, list[float]] = {method: [] for method in METHODS}
    below: list[str] = []
    for name, samples in sets.items():
        scores = {
            method: {sample.name: scorers[name](extract(sample.raw, sample.url), sample)
                     for sample in samples}
            for method, extract in METHODS.items()
        }  # fmt: skip
        summarise = means if name == "aeb" else pooled
        yield f"{f'{name}: {len(samples)} pages':30}{'precision':>9}{'recall':>11}{'F1':>11}"
        for method, found in scores.items():
            precision, recall = summarise(list(found.values()))
            overall[method].append(harmonic(precision, recall))
            yield f"  {method:28}{precision:9.4f}  {recall:9.4f}  {overall[method][-1]:9.4f}"
        yield from _halves(scores, summarise)
        below += far_below(scores)
    yield "both: mean of the two F1"
    yield from (f"  {method:28}{fmean(values):31.4f}" for method, values in overall.items())
    yield f"pages more than {BELOW} below the best mode of trafilatura: {len(below)}"
    yield from below
    yield from _costs(list(chain.from_iterable(sets.values())))


def _halves(scores: dict[str, dict[str, Score]], summarise: Summary) -> Iterator[str]:
    """Ours and the best mode on two halves of the pages: a rule seen on one must help the other."""
    for half in (0, 1):
        pages = [page for page in scores[OURS] if _half(page) == half]
        if not pages:
            continue
        f1 = {
            method: harmonic(*summarise([found[page] for page in pages]))
            for method, found in scores.items()
        }
        best = max(value for method, value in f1.items() if method != OURS)
        yield f"  half {half} of the pages: ours {f1[OURS]:.4f}, best mode {best:.4f}"


def _half(page: str) -> int:
    return sha256(page.encode()).digest()[0] % 2


def read_texts(folder: Path) -> list[Sample]:
    """The pages whose article was copied out by hand."""
    with gzip.open(folder / "ground_truth.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [Sample(row["id"], row["url"], _read(folder / row["html"]), row["text"]) for row in rows]


def read_pieces(folder: Path) -> list[Sample]:
    """The pages with pieces of text that are wanted and unwanted."""
    lines = (folder / "evaldata.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [
        Sample(
            row["id"],
            row["url"] if row["url"].startswith("http") else "",
            _read(folder / row["html"]),
            wanted=tuple(map(_even, row["with"])),
            unwanted=tuple(map(_even, row["without"])),
        )
        for row in rows
    ]


def score_text(output: str, sample: Sample) -> Score:
    """The runs of words that a text has in common with the article's."""
    found, wanted = _runs(output), _runs(sample.text)
    return Score((found & wanted).total(), found.total(), wanted.total())


def score_pieces(output: str, sample: Sample) -> Score:
    """The pieces in a text, white space evened."""
    text = _even(output)
    matched = sum(piece in text for piece in sample.wanted)
    wrong = sum(piece in text for piece in sample.unwanted)
    return Score(matched, matched + wrong, len(sample.wanted))


def means(scores: Sequence[Score]) -> tuple[float, float]:
    """Mean precision over the pages with any output, mean recall over those with any text."""
    precisions = [score.precision for score in scores if score.precision is not None]
    recalls = [score.recall for score in scores if score.recall is not None]
    return fmean(precisions), fmean(recalls)


def pooled(scores: Sequence[Score]) -> tuple[float, float]:
    """Precision and recall of all pages counted together."""
    whole = Score(
        sum(score.matched for score in scores),
        sum(score.found for score in scores),
        sum(score.wanted for score in scores),
    )
    return whole.precision or 0.0, whole.recall or 0.0


def harmonic(precision: float, recall: float) -> float:
    """F1 of the two."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def far_below(scores: dict[str, dict[str, Score]]) -> Iterator[str]:
    """A line for each page where some mode of trafilatura is so much better, with the reason."""
    for page, ours in scores[OURS].items():
        best = max(found[page].f1 for method, found in scores.items() if method != OURS)
        if ours.f1 < best - BELOW:
            why = REASONS.get(page, "NO REASON WRITTEN DOWN")
            yield f"  {page[:40]}: {ours.f1:.3f}, trafilatura {best:.3f}: {why}"


def _costs(samples: list[Sample]) -> Iterator[str]:
    """Time and memory of ours and of trafilatura, page by page in turn."""
    taken = dict.fromkeys(_TIMED, 0.0)
    for sample in samples:
        for method, seconds in _fastest(sample).items():
            taken[method] += 1000 * seconds / len(samples)
    yield f"time for a page, the fastest of {_ROUNDS}; ours includes metadata and structure"
    for method, milliseconds in taken.items():
        times = taken[OURS] / milliseconds
        yield f"  {method:28}{milliseconds:6.1f} ms; ours takes {times:.2f} times that"
    yield "memory for a page above what the program holds"
    for method in (OURS, PLAIN):
        peaks = [_peak(sample, method) for sample in samples]
        yield f"  {method:28}{median(peaks):6.1f} MB in the middle, at most {max(peaks):.1f} MB"


def _fastest(sample: Sample) -> dict[str, float]:
    """Processor time in seconds of each; in turn, so that what else runs meets both."""
    fastest = dict.fromkeys(_TIMED, float("inf"))
    for _ in range(_ROUNDS):
        for method, extract in _TIMED.items():
            start = time.process_time()
            extract(sample.raw, sample.url)
            fastest[method] = min(fastest[method], time.process_time() - start)
    return fastest


def _peak(sample: Sample, method: str) -> float:
    """Megabytes a page needs at most above what the process holds before; 0 where there is no
    Linux to ask. Memory that pages before left unused is given back first, so that it counts.
    """
    if not _CLEAR.exists():
        return 0.0
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    _CLEAR.write_text("5", encoding="ascii")  # the peak so far is forgotten: proc(5)
    before = _kilobytes("VmRSS")
    METHODS[method](sample.raw, sample.url)
    return (_kilobytes("VmHWM") - before) / _MEGABYTE


def _kilobytes(field: str) -> int:
    found = re.search(rf"^{field}:\s*(\d+)", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(zip(*(words[start:] for start in range(_RUN)), strict=False))


def _even(text: str) -> str:
    return " ".join(text.split())


def _read(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw
