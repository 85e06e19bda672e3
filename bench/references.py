"""How long a list of references takes to print, by style.

    DEBUG=1 python -m bench references [--works 50]

On invented articles with six authors each, without the cache of printed lines: milliseconds of the
processor for the whole list and for one reference, and for the list when it was printed before.
"""

import argparse
import time
from collections.abc import Sequence

from claims.text.csl import Csl
from claims.text.styles import LABELS, entry_of

FAMILIES = ("Effendy", "Yunusa", "van der Berg", "O'Neil", "Müller", "Li")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench references")
    parser.add_argument("--works", type=int, default=50)
    count = parser.parse_args(arguments).works
    print(f"{f'{count} references, ms':26}{'all':>8}{'each':>8}{'again':>8}")
    for style, label in LABELS.items():
        entry_of(invented(10**6), style)  # reads the style
        first, again = taken(style, count), taken(style, count)
        print(f"{label:26}{first:8.0f}{first / count:8.1f}{again:8.1f}")


def taken(style: str, count: int) -> float:
    """Milliseconds of the processor to print the works."""
    start = time.process_time()
    for number in range(count):
        entry_of(invented(number), style)
    return (time.process_time() - start) * 1000


def invented(number: int) -> Csl:
    return {
        "type": "article-journal",
        "title": f"Effects of mitragynine on the release of dopamine in rats: trial {number}",
        "author": [{"family": family, "given": "Mohd A."} for family in FAMILIES],
        "container-title": "Neuroscience Letters",
        "volume": str(number),
        "issue": "2",
        "page": "5-19",
        "issued": {"date-parts": [[2021, 3, 4]]},
        "DOI": f"10.1016/j.example.{number}",
        "URL": f"https://doi.org/10.1016/j.example.{number}",
        "language": "en",
    }
