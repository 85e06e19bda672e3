"""The sentences of a document, as spans inside its blocks."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pysbd
from pysbd.languages import LANGUAGE_CODES

from claims.text.document import Block, Document
from claims.text.spans import Span, snap_to_graphemes, trim

_CHUNK = 2_000  # code points at a time: the time pysbd 0.3.4 takes grows with their square
_SLACK = 16  # code points pysbd may have dropped between two sentences it found
_MOST_NUMERALS = 40  # in a chunk; pysbd's time for "i) ii) iii)" grows with their cube

_UNSPACED = frozenset({"th", "lo", "km", "bo"})  # written without sentence marks
_TELLTALE = {"。": "ja", "।": "hi", "؟": "ar", "።": "am", "։": "hy"}  # marks only they end with
_END = re.compile(r"[.!?…]['\"”’»)\]]*\s+|[。！？।؟።։][」』”’»]*\s*|\n+")
_NEVER_FIRST = frozenset(".!?,;:)]}")
_NUMERAL = re.compile(r"\b(?:[ivxlcdm]+|[a-z]|\d{1,2})[.)]")


def sentences(document: Document, language: str = "en") -> list[Span]:
    """Return the sentences of the document in order, without outer space.

    Each lies inside one block; together they cover everything but white space. A block's own
    language goes before `language`. The rules are pysbd's (Sadvilkar and Neumann 2020), English
    ones for languages it lacks; a preformatted block has lines, a Thai one is a whole.
    """
    return [
        span for block in document.blocks for span in block_sentences(document, block, language)
    ]


def block_sentences(document: Document, block: Block, language: str = "en") -> list[Span]:
    """Return the sentences of one block of the document, as `sentences` does."""
    return list(_sentences_of(document.text, block, _language_of(document, block, language)))


def _language_of(document: Document, block: Block, language: str) -> str:
    code = (block.language or language).partition("-")[0].lower()
    if code in LANGUAGE_CODES or code in _UNSPACED:
        text = document.text[block.start : block.end]
        marks = (other for mark, other in _TELLTALE.items() if mark in text)
        return code if code != "en" else next(marks, code)
    return "en"


def _sentences_of(text: str, block: Block, language: str) -> Iterator[Span]:
    if language in _UNSPACED:
        yield Span(block.start, block.end)
        return
    for chunk in _chunks(text, block):
        inner = text[chunk.start : chunk.end]
        starts = _line_starts(inner) if block.kind == "preformatted" else _starts(inner, language)
        edges = [0, *(start for start in starts if start), len(inner)]
        for start, end in pairwise(edges):
            span = trim(text, Span(chunk.start + start, chunk.start + end))
            if span.start < span.end:
                yield span


def _chunks(text: str, block: Block) -> Iterator[Span]:
    """Yield the block in parts pysbd can take, cut after a sentence, a space or a grapheme."""
    start = block.start
    while block.end - start > _CHUNK:
        limit = start + _CHUNK
        ends = [found.end() for found in _END.finditer(text, start, limit)]
        space = text.rfind(" ", start, limit) + 1
        whole = snap_to_graphemes(text, Span(start, limit)).end
        end = ends[-1] if ends else space if space > start else min(whole, block.end)
        yield Span(start, end)
        start = end
    if start < block.end:
        yield Span(start, block.end)


def _line_starts(text: str) -> list[int]:
    return [found.end() for found in re.finditer(r"\n+", text)]


def _starts(text: str, language: str) -> list[int]:
    """Return the offsets at which sentences start, in order."""
    if len(_NUMERAL.findall(text)) > _MOST_NUMERALS:
        return _plain_starts(text)
    try:
        found = pysbd.Segmenter(language=language).processor(text).process()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, re.error):
        return _plain_starts(text)  # odd input trips some of its many patterns
    return list(_places(text, found))


def _plain_starts(text: str) -> list[int]:
    return [found.end() for found in _END.finditer(text)]


def _places(text: str, found: list[str]) -> Iterator[int]:
    """Yield where each sentence stands. pysbd changes some; those stay part of the one before."""
    reached = missed = 0
    for sentence in (sentence.strip() for sentence in found):
        start = text.find(sentence, reached, reached + missed + len(sentence) + _SLACK)
        if start < 0 or not sentence or sentence[0] in _NEVER_FIRST:
            missed += len(sentence) + _SLACK
            continue
        yield start
        reached, missed = start + len(sentence), 0
