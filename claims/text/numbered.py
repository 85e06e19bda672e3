"""Numbered marks such as "[12]" in a text, and the list at its end that they point into."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from claims.text.document import Block, Document
from claims.text.spans import Span

_NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
_BRACKETED = re.compile(rf"\[({_NUMBERS})\]")
_RAISED = re.compile(rf"[\[(]?({_NUMBERS})[\])]?")
_RAISED_DIGITS = re.compile(r"(?<=[^\W\d]|[.,;:!?)\]”’\"'])[⁰¹²³⁴-⁹]+(?:[,’˒][⁰¹²³⁴-⁹]+)*")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹’˒", "0123456789,,")
_RANGE = re.compile(r"(\d+)\s?[–-]\s?(\d+)")
_MOST = 30  # entries that one range names; more is no range of references
# What may stand before a raised digit that is an exponent: another digit, or a unit.
_EXPONENT = re.compile(r"(?:\d|(?<![^\W\d])(?:[kcdmµnμ]?m|ft|in|yd|mi|s|kg))\Z")

_TITLE = re.compile(
    r"(?:\d+\.?\s+)?(?:(?:list of |selected |further )?references?(?: list| and notes)?"
    r"|bibliography|works cited|literature(?: cited)?|citations|(?:our |the )?sources"
    r"|(?:end|foot)?notes"
    r"|literatur(?:verzeichnis|angaben)?|quellen(?:verzeichnis|angaben)?|einzelnachweise"
    r"|fußnoten|anmerkungen|belege|références|bibliographie|referencias|bibliografía|fuentes"
    r"|notas|riferimenti|bibliografia|fonti|referências|fontes|bronnen|referenties|literatuur"
    r"|källor|referenser|kilder|bibliografi|źródła|przypisy)\s*:?",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})[.):])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class NumberedMark:
    """A mark as it is printed, without its brackets, and the entry that it names.

    "[3–5]" is three of them, all in the same place.
    """

    span: Span
    number: int


def list_entries(document: Document) -> dict[int, Span]:
    """The entries of the text's own list of references, by their numbers; empty without a list.

    The list is what follows its last heading of such a name, up to the next heading. A number is
    the printed one, or an item's place in a numbered list. One that stands twice names neither.
    """
    found: dict[int, Span] = {}
    for blocks in _lists(document):
        found = _entries(document.text, blocks) or found
    return found


def find_numbered(document: Document, entries: dict[int, Span]) -> list[NumberedMark]:
    """The numbered marks outside the list, in order.

    Raised digits count only where the list has all their numbers: they may be exponents. Numbers
    in square brackets count always; what they name may be unknown.
    """
    inside = [*entries.values(), *_code(document)]
    marks = {
        NumberedMark(span, number)
        for span, numbers, is_sure in _candidates(document)
        if is_sure or entries.keys() >= set(numbers)
        for number in numbers
        if not any(one.start <= span.start < one.end for one in inside)
    }
    return sorted(marks, key=lambda mark: (mark.span, mark.number))


def numbers_in(words: str) -> list[int]:
    """The numbers that a mark names: "3, 5–7" are four. Empty for anything else."""
    mark = _RAISED.fullmatch(words.strip())
    return _numbers(mark[1]) if mark else []


def _candidates(document: Document) -> Iterator[tuple[Span, list[int], bool]]:
    text = document.text
    for found in _BRACKETED.finditer(text):
        yield Span(*found.span(1)), _numbers(found[1]), True
    for mark in document.marks:
        raised = _RAISED.fullmatch(text, mark.start, mark.end) if mark.kind == "sup" else None
        if raised and not _is_exponent(text, mark.start):
            yield Span(*raised.span(1)), _numbers(raised[1]), False
    for found in _RAISED_DIGITS.finditer(text):
        if not _is_exponent(text, found.start()):
            numbers = _numbers(found[0].translate(_PLAIN_DIGITS))
            yield Span(*found.span()), numbers, False


def _code(document: Document) -> Iterator[Span]:
    """Where square brackets mean something else."""
    for mark in document.marks:
        if mark.kind == "code":
            yield Span(mark.start, mark.end)
    for block in document.blocks:
        if block.kind == "preformatted":
            yield Span(block.start, block.end)


def _is_exponent(text: str, start: int) -> bool:
    return _EXPONENT.search(text, max(0, start - 4), start) is not None


def _numbers(printed: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", printed):
        ends = _RANGE.fullmatch(part.strip())
        if ends is None:
            numbers += [int(one) for one in re.findall(r"\d+", part)]
        else:
            first, last = int(ends[1]), int(ends[2])
            whole = first < last <= first + _MOST
            numbers += range(first, last + 1) if whole else [first, last]
    return [number for number in dict.fromkeys(numbers) if number]


def _lists(document: Document) -> Iterator[list[Block]]:
    """The blocks after each heading of a list, up to the next heading."""
    current: list[Block] | None = None
    for block in document.blocks:
        is_short = block.kind == "heading" or block.kind == "paragraph"
        title = is_short and _TITLE.fullmatch(document.text, block.start, block.end)
        if title or (block.kind == "heading" and current is not None):
            if current:
                yield current
            current = [] if title else None
        elif current is not None:
            current.append(block)
    if current:
        yield current


def _entries(text: str, blocks: list[Block]) -> dict[int, Span]:
    numbered = list(_printed(text, blocks)) or list(_counted(blocks))
    times = Counter(number for number, _span in numbered)
    return {number: span for number, span in numbered if times[number] == 1}


def _printed(text: str, blocks: list[Block]) -> Iterator[tuple[int, Span]]:
    for block in blocks:
        found = _PRINTED.match(text, block.start, block.end)
        if found:
            yield int(next(filter(None, found.groups()))), Span(found.end(), block.end)


def _counted(blocks: list[Block]) -> Iterator[tuple[int, Span]]:
    """The items of numbered lists whose numbers the page's style prints; inner ones not."""
    items = [one for one in blocks if one.kind == "list_item" and one.ordered]
    outer = min((one.depth or 0 for one in items), default=0)
    top = [one for one in items if (one.depth or 0) == outer]
    for number, block in enumerate(top, 1):
        yield number, Span(block.start, block.end)
