"""Whether passages that were quoted wrongly are found, and others taken for none.

The folder holds `citint_corpus.jsonl.gz` (`abstract`: the sentences of a paper). The first papers,
in an order drawn from a fixed seed, are one text as long as a report of 75 pages. Its sentences are
looked for with words removed, replaced and put in, and the sentences of the other papers.
"""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from claims.text.quoting import find_passage
from claims.text.similar import Passages

_LENGTH: Final = 250_000  # code points
_SHORTEST: Final = 40  # code points of a sentence
_SENTENCES: Final = 300  # of each kind
_EDITS: Final = (0, 1, 2, 4, 6)
_OTHER_WORDS: Final = ("many", "other", "not", "12", "levels", "very", "however")


def measure_passages(folder: Path) -> Iterator[str]:
    """How many sentences of each kind are found, close and missing, and how many of those that
    are not missing were found at another place."""
    source = random.Random(7)
    papers = _papers(folder)
    source.shuffle(papers)
    text, own, others = _parted(papers)
    passages = Passages(text)
    yield f"{'sentences':<24} {'of':>4} {'found':>6} {'close':>6} {'missing':>8} {'elsewhere':>10}"
    for edits in _EDITS:
        chosen = source.sample(own, min(_SENTENCES, len(own)))
        pairs = [(_edited(source, sentence, edits), sentence) for sentence in chosen]
        yield _line(f"with {edits} words edited", passages, pairs)
    chosen = source.sample(others, min(_SENTENCES, len(others)))
    yield _line("of other papers", passages, [(sentence, "") for sentence in chosen])


def _papers(folder: Path) -> list[list[str]]:
    found = next(folder.rglob("citint_corpus.jsonl.gz"))
    with gzip.open(found, "rt", encoding="utf-8") as lines:
        return [
            [" ".join(sentence.split()) for sentence in json.loads(line)["abstract"]]
            for line in lines
        ]


def _parted(papers: Sequence[Sequence[str]]) -> tuple[str, list[str], list[str]]:
    """The text, its sentences, and those of papers that are not in it."""
    kept: list[str] = []
    others: list[str] = []
    size = 0
    for paper in papers:
        (kept if size < _LENGTH else others).extend(paper)
        size += sum(map(len, paper))
    text = " ".join(kept)
    own = [one for one in kept if len(one) >= _SHORTEST and text.count(one) == 1]
    return text, own, [one for one in others if len(one) >= _SHORTEST and one not in text]


def _edited(source: random.Random, sentence: str, edits: int) -> str:
    words = sentence.split()
    for _ in range(edits):
        at = source.randrange(len(words))
        other = source.choice(_OTHER_WORDS)
        words[at : at + 1] = source.choice(([], [other], [words[at], other])) or [other]
    return " ".join(words)


def _line(name: str, passages: Passages, pairs: Sequence[tuple[str, str]]) -> str:
    fits: Counter[str] = Counter()
    elsewhere = 0
    for passage, original in pairs:
        found = find_passage(passages, passage)
        fits[found.fit] += 1
        if found.place and original:
            at = passages.text.index(original)
            elsewhere += not (found.place.start < at + len(original) and at < found.place.end)
    return (
        f"{name:<24} {len(pairs):>4} {fits['found']:>6} {fits['close']:>6} {fits['missing']:>8} "
        f"{elsewhere:>10}"
    )
