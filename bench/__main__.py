"""`make bench`: how long the parts take that a reader or a reviewer waits for.

Prints the median and the slowest of several runs of each, on invented text of a stated size. How to
read the numbers: docs/benchmarks.md.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module

import django

from bench import anchoring
from claims.text.locate import locate
from claims.text.plain import document_from_plain_text
from claims.text.render import Highlight, render_html
from claims.text.sentences import sentences
from claims.text.shingles import sketch, tokenise
from claims.text.spans import graphemes
from factcheck.cluster import locate_cluster
from factcheck.postgres import ensure_running

RUNS = 7
WORDS = [
    "the",
    "leaf",
    "of",
    "this",
    "tree",
    "may",
    "raise",
    "dopamine",
    "levels",
    "in",
    "rats,",
    "“naïve”",
    "or",
    "not,",
    "at",
    "5",
    "mg/kg",
]


def invented_article(words: int, seed: int = 1) -> str:
    """Paragraphs of about eighty words with a heading now and then; the same for the same seed."""
    source = random.Random(seed)
    paragraphs = []
    while words > 0:
        length = source.randint(40, 120)
        chosen = [source.choice(WORDS) for _ in range(length)]
        chosen[::12] = [f"{word}. And" for word in chosen[::12]]
        paragraphs.append(" ".join(chosen).capitalize() + ".")
        words -= length
    return "\n\n".join(paragraphs)


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Median and slowest of RUNS, after one that warms up."""
    work()
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


def measurements() -> dict[str, Callable[[], object]]:
    """What is measured, by the words it is printed under."""
    raw = invented_article(5_000)
    document = document_from_plain_text(raw)
    length = len(document.text)
    source = random.Random(2)
    starts = [source.randrange(length - 300) for _ in range(500)]
    highlights = [
        Highlight(id=str(number), start=start, end=start + 200, number=number, href="#x")
        for number, start in enumerate(starts)
    ]
    quote = document.text[length // 2 : length // 2 + 80]
    curly = quote.replace(" ", "\N{NO-BREAK SPACE}")
    cluster = locate_cluster()
    return {
        "read 5,000 words of plain text": lambda: document_from_plain_text(raw),
        "split them into sentences": lambda: sentences(document),
        "split them into graphemes": lambda: graphemes(document.text),
        "draw them with 500 overlapping highlights": lambda: render_html(document, highlights),
        "find their fingerprint, for near-copies": lambda: sketch(tokenise(raw)),
        "find a quote as it stands": lambda: locate(document.text, quote),
        "find it with other spaces": lambda: locate(document.text, curly),
        "attach to the embedded database": lambda: ensure_running(cluster),
    }


def main() -> None:
    if sys.argv[1:]:
        run_named(sys.argv[1], sys.argv[2:])
        return
    print(f"{'milliseconds':50}{'median':>9}{'slowest':>9}")
    for name, work in (measurements() | anchoring.measurements()).items():
        median, slowest = milliseconds(work)
        print(f"{name:50}{median:9.1f}{slowest:9.1f}", flush=True)


def run_named(name: str, arguments: Sequence[str]) -> None:
    """Run a benchmark that takes long and needs Django: its file is imported when that is up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    import_module(f"bench.{name}").main(arguments)


if __name__ == "__main__":
    main()
