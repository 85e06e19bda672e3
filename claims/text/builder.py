"""The only way extractors make documents: blocks, text and marks in, a valid document out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import get_args

from claims.text.characters import clean
from claims.text.document import (
    Block,
    BlockKind,
    Direction,
    Document,
    Mark,
    MarkKind,
    is_language,
    is_link,
    mark_order,
    separator,
)
from claims.text.rewriting import OffsetMap
from claims.text.spans import Span, trim

_HREF_LITTER = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(slots=True)
class _OpenMark:
    kind: MarkKind
    href: str | None
    start: int  # in the raw text of the draft
    kept: bool = True


@dataclass(slots=True)
class _Draft:
    """A block as it arrives: offsets count its own raw text."""

    block: Block
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


class DocumentBuilder:
    """Collects a document and normalises its text as it is asked for.

    White space runs become one space (outside preformatted blocks), the text becomes NFC, and
    invisible and control characters are dropped. Marks may stay open across blocks; each block
    gets its own part. Blocks left without text vanish. Text before any block opens a paragraph.
    """

    def __init__(self) -> None:
        self._text: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []
        self._open: list[_OpenMark] = []
        self._draft: _Draft | None = None

    def open_block(
        self,
        kind: BlockKind,
        *,
        level: int | None = None,
        depth: int | None = None,
        ordered: bool | None = None,
        row: int | None = None,
        column: int | None = None,
        header: bool | None = None,
        language: str | None = None,
        direction: Direction | None = None,
    ) -> None:
        """Close the block before and start one; malformed languages and directions are left out."""
        self._close_block()
        self._draft = _Draft(
            Block(
                kind=kind,
                start=0,
                end=0,
                level=level,
                depth=depth,
                ordered=ordered,
                row=row,
                column=column,
                header=header,
                language=language if language and is_language(language) else None,
                direction=direction if direction in get_args(Direction) else None,
            )
        )

    def add_text(self, text: str) -> None:
        """Add raw text to the open block; white space before the first block is ignored."""
        if self._draft is None and text.strip():
            self.open_block("paragraph")
        if self._draft is not None:
            self._draft.add(text)

    def add_break(self) -> None:
        """Add a line break: a space with a break mark, in a preformatted block a newline."""
        if self._draft is None:
            return
        draft = self._draft
        if draft.block.kind != "preformatted":
            draft.marks.append(Mark("break", draft.length, draft.length + 1))
        draft.add("\n")

    def open_mark(self, kind: MarkKind, href: str | None = None) -> None:
        """Start a mark here; a link whose address is not http(s) or mailto leaves only its text."""
        if kind == "break":
            raise ValueError("A break has no extent; use add_break.")
        address = _usable_address(href) if kind == "link" else None
        kept = kind != "link" or address is not None
        start = self._draft.length if self._draft else 0
        self._open.append(_OpenMark(kind, address, start, kept))

    def close_mark(self, kind: MarkKind) -> None:
        """End the mark of this kind that was opened last; raises ValueError when none is open."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].kind == kind:
                self._end_mark(self._open.pop(index))
                return
        raise ValueError(f"No {kind} mark is open.")

    def build(self) -> Document:
        """Return the document; marks still open end with the last block."""
        self._close_block()
        return Document("".join(self._text), tuple(self._blocks), tuple(self._marks))

    def _end_mark(self, mark: _OpenMark) -> None:
        if self._draft and mark.kept and mark.start < self._draft.length:
            end = self._draft.length
            self._draft.marks.append(Mark(mark.kind, mark.start, end, mark.href))

    def _close_block(self) -> None:
        draft = self._draft
        if draft is None:
            return
        for mark in self._open:
            self._end_mark(mark)
            mark.start = 0
        self._draft = None
        preformatted = draft.block.kind == "preformatted"
        text, maps = clean("".join(draft.pieces), preformatted=preformatted)
        extent = _extent(text, preformatted)
        if extent.start < extent.end:
            marks = (_cleaned_mark(mark, maps, text, extent) for mark in draft.marks)
            self._append(draft.block, text[extent.start : extent.end], marks)

    def _append(self, block: Block, text: str, marks: Iterable[Mark | None]) -> None:
        """Append a block with its clean text; marks count from the start of that text."""
        if self._blocks:
            between = separator(self._blocks[-1], block)
            self._text.append(between)
            self._length += len(between)
        start = self._length
        self._text.append(text)
        self._length += len(text)
        self._blocks.append(replace(block, start=start, end=self._length))
        self._marks += (
            replace(mark, start=start + mark.start, end=start + mark.end)
            for mark in _parted([mark for mark in marks if mark])
        )


def _usable_address(href: str | None) -> str | None:
    address = _HREF_LITTER.sub("", href or "").strip().replace(" ", "%20")
    return address if is_link(address) else None


def _extent(text: str, preformatted: bool) -> Span:
    """Return what is left of a block without outer space; preformatted keeps its first indent."""
    inner = trim(text, Span(0, len(text)))
    if not preformatted or inner.start == inner.end:
        return inner
    return Span(text.rfind("\n", 0, inner.start) + 1, inner.end)


def _cleaned_mark(mark: Mark, maps: Iterable[OffsetMap], text: str, extent: Span) -> Mark | None:
    """Return a mark of raw text as it lies in the clean block; None when nothing is left of it."""
    start, end = mark.start, mark.end
    for offsets in maps:
        start, end = offsets.new_start(start), offsets.new_end(end)
    span = Span(max(start, extent.start), min(end, extent.end))
    if span.start >= span.end:
        return None
    if mark.kind != "break":
        span = trim(text, span)
    if span.start == span.end:
        return None
    return replace(mark, start=span.start - extent.start, end=span.end - extent.start)


def _parted(marks: list[Mark]) -> list[Mark]:
    """Return the marks sorted, without overlaps inside one kind.

    Overlapping marks of a kind become one. Of two links the later one wins, as in an HTML parser.
    """
    parted: list[Mark] = []
    for kind, same in groupby(
        sorted(marks, key=lambda mark: (mark.kind, *mark_order(mark))), _kind
    ):
        kept: list[Mark] = []
        for mark in same:
            if kept and mark.start < kept[-1].end:
                before = kept.pop()
                if kind == "link":
                    kept += [replace(before, end=mark.start)] if before.start < mark.start else []
                else:
                    mark = replace(before, end=max(before.end, mark.end))
            kept.append(mark)
        parted += kept
    return sorted(parted, key=mark_order)


def _kind(mark: Mark) -> MarkKind:
    return mark.kind
