"""`python -m bench bands`: how many near-copies share a band, by how similar they are.

For bands of two, three and four places of the signature: more places in a band find fewer copies
of little similarity, and fewer texts that are no copies. Passages are left out.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from bench.invented import Writer
from claims.text.shingles import SIGNATURE_PLACES, sketch, tokenise

ARTICLES = 200
SPUN = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
ROWS = (2, 3, 4)


def main(arguments: Sequence[str]) -> None:
    writer, source = Writer(), random.Random(3)
    found: dict[int, list[list[bool]]] = defaultdict(list)
    texts = [writer.article(number) for number in range(ARTICLES)]
    for text in texts:
        for share in SPUN:
            copy = writer.spun(source, text, share)
            found[round(10 * similarity(text, copy))].append(shared(text, copy))
    print(
        f"{'similarity of word pairs':28}{'texts':>8}" + "".join(f"{rows:>7} rows" for rows in ROWS)
    )
    for tenth in sorted(found):
        print_line(f"{tenth / 10:.1f}", found[tenth])
    pairs = list(combinations(texts, 2))
    print_line("no copies", [shared(one, other) for one, other in source.sample(pairs, 5_000)])


def similarity(one: str, other: str) -> float:
    first, second = (set(pairwise(tokenise(text).words)) for text in (one, other))
    return len(first & second) / len(first | second)


def shared(one: str, other: str) -> list[bool]:
    """Whether the texts have a band in common, for each size of bands."""
    signatures = [signature(text) for text in (one, other)]
    return [
        bool(set.intersection(*(bands(places, rows) for places in signatures))) for rows in ROWS
    ]


@lru_cache(maxsize=1_000)
def signature(text: str) -> list[int]:
    found = sketch(tokenise(text))
    assert found is not None
    return found.signature


def bands(places: Sequence[int], rows: int) -> set[tuple[int, ...]]:
    starts = range(0, SIGNATURE_PLACES - rows + 1, rows)
    return {(start, *places[start : start + rows]) for start in starts}


def print_line(name: str, found: list[list[bool]]) -> None:
    shares = (sum(column) / len(found) for column in zip(*found, strict=True))
    print(f"{name:28}{len(found):8}" + "".join(f"{share:12.2%}" for share in shares), flush=True)
