"""Comparing two versions of a text and carrying highlights over, for `make bench`."""

from collections.abc import Callable
from functools import partial

from claims.benchmarks.invented import Writer
from claims.benchmarks.reanchoring import revised
from claims.text.compare import compare_words
from claims.text.reanchor import reanchor
from claims.text.spans import Span


def measurements() -> dict[str, Callable[[], object]]:
    """What is measured, by the words it is printed under."""
    writer = Writer(1)
    found: dict[str, Callable[[], object]] = {}
    for size, length, count in (("100 kB", 100_000, 200), ("1 MB", 1_000_000, 2_000)):
        text = writer.article(length)
        new = revised(writer, text, 0.1)
        starts = [writer.random.randrange(length - 200) for _ in range(count)]
        spans = [Span(start, start + 100) for start in starts]
        name = f"compare {size}, every tenth sentence revised"
        found[name] = partial(compare_words, text, new)
        found[f"carry {count:,} highlights over to it"] = partial(reanchor, text, new, spans)
    return found
