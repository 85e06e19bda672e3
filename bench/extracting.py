"""How much processor time extraction takes as a page grows, and on hostile pages.

A page that is ten times as long should take about ten times as long: the last column, microseconds
for a kilobyte, is to stay within a small factor of the first line of its shape.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence

from claims.importing.pages.html import extract_html
from claims.importing.problems import TooLarge

_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_DEPTHS = (10, 100, 1_000, 10_000)
_WORDS = ("the", "leaf", "of", "this", "tree", "may", "raise", "levels", "in", "rats,", "“naïve”")
_HEAD = (
    "<!DOCTYPE html><html><head><title>A page of some length</title></head><body>"
    "<nav><a href=/>Home</a></nav>"
)


def _sentence(source: random.Random) -> str:
    return " ".join(source.choices(_WORDS, k=source.randint(8, 25))).capitalize() + "."


def _paragraph(source: random.Random) -> str:
    link = f'<a href="/{source.randrange(9999)}">{_sentence(source)}</a>'
    return f"<p>{_sentence(source)} {_sentence(source)} <b>{_sentence(source)}</b> {link}</p>"


def _article(source: random.Random) -> str:
    return f"<h2>{_sentence(source)}</h2>" + _paragraph(source) * 4


SHAPES: dict[str, Callable[[random.Random], str]] = {
    "an article": _article,
    "list items": lambda source: f"<ul><li>{_sentence(source)}</ul>",
    "a table": lambda source: f"<table><tr><th>{_sentence(source)}<td>{_sentence(source)}</table>",
    "many tags": lambda source: "<b>x</b><i>y</i>",
    "line breaks": lambda source: f"{_sentence(source)}<br><br>",
    "links": lambda source: f'<div class=related><a href="/x">{_sentence(source)}</a></div>',
    "hidden": lambda source: f'<p style="display:none">{_sentence(source)}</p>',
    "one paragraph": _sentence,
    "one tag unclosed": lambda source: "<div>x",
    "attributes": lambda source: f"<p class='{'x ' * 2000}'>x</p>",
}
NESTS = ("div", "blockquote", "ul><li", "table><tr><td", "aside", "b", "a", "section hidden")


def main(arguments: Sequence[str]) -> None:
    """Print the table; there is nothing to choose."""
    for line in measure():
        print(line, flush=True)


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield f"{'extraction of a page':32}{'kilobytes':>12}{'milliseconds':>14}{'µs/kB':>9}"
    for name, shape in SHAPES.items():
        for size in _SIZES:
            yield _line(name, _grown(shape, size))
    for tag in NESTS:
        for depth in _DEPTHS:
            inner = f"<p>{_sentence(random.Random(depth))}" * 3
            yield _line(f"{depth} × <{tag}>", _HEAD + f"<{tag}>" * depth + inner)


def _grown(shape: Callable[[random.Random], str], size: int) -> str:
    """A page of `size` characters: a hundred different parts, repeated."""
    source = random.Random(1)
    parts = "".join(shape(source) for _ in range(100))
    return (_HEAD + parts * (size // len(parts) + 1))[:size]


def _line(name: str, page: str) -> str:
    raw = page.encode()
    refused = ""
    start = time.process_time()
    try:
        extract_html(raw)
    except TooLarge:
        refused = "  refused: too many elements"
    taken = time.process_time() - start
    kilobytes = len(raw) / 1000
    figures = f"{taken * 1000:14.0f}{taken * 1_000_000 / kilobytes:9.0f}"
    return f"{name:32}{kilobytes:12.0f}{figures}{refused}"
