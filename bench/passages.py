"""`python -m bench passages`: how long it takes to look for one passage in a report of 75 pages.

The report is invented, with the word statistics of real ones, and read from a PDF as an upload is.
Each run begins with nothing remembered of the text, as a job does.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from bench.files import report_of
from bench.invented import Writer
from claims.importing.extract import extract
from claims.text.locate import _fold_article
from claims.text.quoting import Quoted, find_passage
from claims.text.similar import Passages

RUNS = 9
PAGES = 75


def passages(text: str) -> dict[str, str]:
    """A passage of each kind, from the middle of the text."""
    middle = len(text) // 2
    quote = " ".join(text[middle : middle + 400].split()[1:40])
    words = quote.split()
    return {
        "as it stands": quote,
        "with other quotation marks and spaces": quote.replace(" ", "\N{NO-BREAK SPACE}"),
        "with a part left out": f"{' '.join(words[:12])} … {' '.join(words[25:])}",
        "with three words changed": " ".join(
            "another" if at in (5, 15, 25) else word for at, word in enumerate(words)
        ),
        "that is nowhere": " ".join(f"x{word}y" for word in words),
    }


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """The median and the slowest of RUNS."""
    taken = []
    for _ in range(RUNS):
        _fold_article.cache_clear()
        start = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), max(taken)


def look_for(text: str, passage: str) -> Quoted:
    return find_passage(Passages(text), passage)


def main(arguments: Sequence[str]) -> None:
    text = extract(report_of(PAGES, Writer().page)).document.text
    print(f"{PAGES} pages, {len(text):,} characters; milliseconds: median, slowest")
    for name, passage in passages(text).items():
        look = partial(look_for, text, passage)
        median, slowest = milliseconds(look)
        print(f"{name:40}{median:8.1f}{slowest:8.1f}  {look().fit}")
