"""What changed from one document to another, block by block.

The words are those of `compare_words`; the blocks keep their structure around them.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import regex

from claims.text.alignment import words
from claims.text.compare import DiffKind, Piece, compare_words
from claims.text.document import Block, Document, separator
from claims.text.spans import Span

StretchKind = DiffKind | Literal["moved_away", "moved_here"]

_WORD = regex.compile(r"[\p{L}\p{N}]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words inside one block that both documents have, or only the old or the new one.

    A block is told by its index in its document; it is None where the words are not in it. What
    `moved_away` from its place in the old document is the whole of a block that `moved_here`.
    """

    kind: StretchKind
    old: Span | None = None
    new: Span | None = None
    old_block: int | None = None
    new_block: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A block to read the change in: one of the new document, or an old one that nothing is
    left of. Its stretches come in reading order, removed ones among them.
    """

    block: Block
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Row:
    """Blocks of the old document and what became of them in the new one: what shares words
    stands together, so that a paragraph that was split is one row.
    """

    old: range
    new: range
    stretches: tuple[Stretch, ...]

    @cached_property
    def is_same(self) -> bool:
        """Whether not a word and no border of a block changed here."""
        return len(self.old) == len(self.new) and all(
            stretch.kind == "same" for stretch in self.stretches
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many words were added and removed."""

    added: int
    removed: int


def compare_documents(old: Document, new: Document) -> list[Row]:
    """Return the rows in the order of both documents.

    For each block, its stretches one after the other are its text: the same and removed ones of
    an old block, the same and added ones of a new one.
    """
    found = list(_stretches(old, new))
    rows = list(_ranges(old, new, found))
    olds, news = [row[0].start for row in rows], [row[1].start for row in rows]
    held: list[list[Stretch]] = [[] for _row in rows]
    for stretch in found:
        here = None if stretch.old_block is None else bisect_right(olds, stretch.old_block) - 1
        there = None if stretch.new_block is None else bisect_right(news, stretch.new_block) - 1
        if here is None or there is None or here == there:
            _add(held[(there if here is None else here) or 0], stretch)
        else:  # a sign between words that differ: no sign of kinship
            _add(held[here], Stretch("removed", stretch.old, None, stretch.old_block))
            _add(held[there], Stretch("added", None, stretch.new, None, stretch.new_block))
    _tell_moves(old, new, held)
    return [Row(*ranges, tuple(inside)) for ranges, inside in zip(rows, held, strict=True)]


def _tell_moves(old: Document, new: Document, held: Sequence[list[Stretch]]) -> None:
    """Say of each whole block that was removed here and added there that it was moved."""
    come: dict[str, list[tuple[list[Stretch], int]]] = {}
    for row in held:
        for index, stretch in enumerate(row):
            if stretch.kind == "added" and (words := _whole_block(new, stretch)):
                come.setdefault(words, []).append((row, index))
    for row in held:
        for index, stretch in enumerate(row):
            if stretch.kind != "removed" or not (words := _whole_block(old, stretch)):
                continue
            if places := come.get(words):
                there, at = places.pop(0)
                row[index] = replace(stretch, kind="moved_away")
                there[at] = replace(there[at], kind="moved_here")


def _whole_block(document: Document, stretch: Stretch) -> str:
    """Return the words of the stretch's block when it is the whole of it, else nothing."""
    span, index = (
        (stretch.old, stretch.old_block) if stretch.old else (stretch.new, stretch.new_block)
    )  # fmt: skip
    if span is None or index is None:
        return ""
    block = document.blocks[index]
    is_whole = (span.start, span.end) == (block.start, block.end)
    words = document.text[span.start : span.end]
    return words if is_whole and _WORD.search(words) else ""


def count_words(text: str) -> int:
    """Return the number of words; in scripts without spaces between words each letter is one."""
    found = words(text)
    return sum(found[index][0].isalnum() for index in range(len(found)))


def tally_words(old: str, new: str) -> Tally:
    """Return how many words the new text has more and fewer, as `compare_words` sees them.

    Whole lines that only stand elsewhere now count neither way.
    """
    gone: Counter[str] = Counter()
    come: Counter[str] = Counter()
    removed = added = 0
    for piece in _slid(old, new, compare_words(old, new)):
        if piece.kind == "removed" and piece.old:
            removed += count_words(old[piece.old.start : piece.old.end])
            gone.update(_whole_lines(old, piece.old))
        elif piece.kind == "added" and piece.new:
            added += count_words(new[piece.new.start : piece.new.end])
            come.update(_whole_lines(new, piece.new))
    stayed = sum(count_words(line) * number for line, number in (gone & come).items())
    return Tally(added - stayed, removed - stayed)


def _whole_lines(text: str, span: Span) -> Iterator[str]:
    """Yield the lines of the text that lie wholly inside the span."""
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        end = start + len(line)
        begins = start == 0 or text[start - 1] == "\n"
        if line and begins and (end == len(text) or text[end] == "\n"):
            yield line
        start = end + 1


def lines(old: Document, new: Document, row: Row) -> list[Line]:
    """Return the row as blocks to read one after the other, each word once.

    Removed words stand in the block that has the words beside them. An old block that shares no
    word stands alone, but a table cell stands in the new cell of its column.
    """
    homes = {it.old_block: it.new_block for it in reversed(row.stretches) if it.kind == "same"}
    homes = _twins(old, new, row) | homes
    alone: dict[int, tuple[int, int]] = {}
    reached = row.new.start - 1
    held: dict[tuple[int, int], list[Stretch]] = {}
    for stretch in row.stretches:
        if stretch.new_block is not None:
            key = (stretch.new_block, 0)
            reached = stretch.new_block
            if stretch.kind == "same":
                homes[stretch.old_block] = stretch.new_block
        elif (home := homes.get(stretch.old_block)) is not None:
            key = (home, 0)
        else:
            block = stretch.old_block or 0
            key = alone.setdefault(block, (reached, block + 1))
        held.setdefault(key, []).append(stretch)
    return [
        Line(old.blocks[after - 1] if after else new.blocks[block], tuple(held[block, after]))
        for block, after in sorted(held)
    ]


def _twins(old: Document, new: Document, row: Row) -> dict[int | None, int | None]:
    """Return the new cell in the column of each old one, where neither shares words."""
    sharing = {it.new_block for it in row.stretches if it.kind == "same"}
    columns = {
        new.blocks[index].column: index
        for index in row.new
        if new.blocks[index].kind == "table_cell" and index not in sharing
    }
    return {
        index: columns[old.blocks[index].column]
        for index in row.old
        if old.blocks[index].kind == "table_cell" and old.blocks[index].column in columns
    }


def _stretches(old: Document, new: Document) -> Iterator[Stretch]:
    """Yield the pieces of the comparison, cut where a block of their document ends."""
    for piece in _slid(old.text, new.text, compare_words(old.text, new.text)):
        if piece.kind == "same":
            yield from _same(old, new, piece)
        elif piece.old:
            for index, span in _cut(old, piece.old):
                yield Stretch("removed", old=span, old_block=index)
        elif piece.new:
            for index, span in _cut(new, piece.new):
                yield Stretch("added", new=span, new_block=index)


def _slid(old: str, new: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with each insertion and deletion of lines moved to begin at a line's end.

    Of “The end[.¶More].” and “The end[.]¶[More.]”, which say the same, people read the second.
    """
    found = list(pieces)
    for index in range(1, len(found) - 1):
        before, piece, after = found[index - 1 : index + 2]
        if before.kind == after.kind == "same" and (by := _slide(old, new, piece, after)):
            found[index - 1] = Piece("same", _moved(before.old, 0, by), _moved(before.new, 0, by))
            found[index] = Piece(piece.kind, _moved(piece.old, by, by), _moved(piece.new, by, by))
            found[index + 1] = Piece("same", _moved(after.old, by, 0), _moved(after.new, by, 0))
    return found


def _slide(old: str, new: str, piece: Piece, after: Piece) -> int:
    """Return by how many code points a change may move on, so that it begins with a newline."""
    text, span, same = (
        (old, piece.old, after.old) if piece.old else (new, piece.new, after.new)
    )  # fmt: skip
    if span is None or same is None:
        return 0
    by = text.find("\n", span.start, span.end) - span.start
    fits = 0 < by <= same.end - same.start
    return by if fits and text.startswith(text[span.start : span.start + by], span.end) else 0


def _moved(span: Span | None, start: int, end: int) -> Span | None:
    return span and Span(span.start + start, span.end + end)


def _same(old: Document, new: Document, piece: Piece) -> Iterator[Stretch]:
    """Yield a piece of both texts, cut at the blocks of both.

    A line break may end a block in one document and stand inside a block of the other.
    """
    assert piece.old, "a piece that is the same has both places"
    assert piece.new, "a piece that is the same has both places"
    shift = piece.new.start - piece.old.start
    olds, news = list(_cut(old, piece.old)), list(_cut(new, piece.new))
    edges = {edge for _index, span in olds for edge in (span.start, span.end)}
    edges |= {edge - shift for _index, span in news for edge in (span.start, span.end)}
    at = to = 0
    for start, end in pairwise(sorted(edges)):
        while at < len(olds) and olds[at][1].end <= start:
            at += 1
        while to < len(news) and news[to][1].end - shift <= start:
            to += 1
        here = Span(start, end) if at < len(olds) and olds[at][1].start <= start else None
        there = to < len(news) and news[to][1].start - shift <= start
        place = Span(start + shift, end + shift) if there else None
        if here and place:
            yield Stretch("same", here, place, olds[at][0], news[to][0])
        elif here:
            yield Stretch("removed", old=here, old_block=olds[at][0])
        elif place:
            yield Stretch("added", new=place, new_block=news[to][0])


def _cut(document: Document, span: Span) -> Iterator[tuple[int, Span]]:
    """Yield each block (by index) that has a part of the span, with that part."""
    index = max(0, bisect_right(document.blocks, span.start, key=_start) - 1)
    while index < len(document.blocks) and document.blocks[index].start < span.end:
        block = document.blocks[index]
        part = Span(max(block.start, span.start), min(block.end, span.end))
        if part.start < part.end:
            yield index, part
        index += 1


def _start(block: Block) -> int:
    return block.start


def _add(row: list[Stretch], stretch: Stretch) -> None:
    """Append the stretch, or lengthen the one of its kind that ends where it starts.

    That is one of the last two: what is removed and what is added instead take turns. Words
    that stay are never joined.
    """
    for index in range(max(0, len(row) - 2), len(row)):
        if stretch.kind != "same" and _touches(row[index], stretch):
            row[index] = replace(
                row[index], old=_joined(row[index].old, stretch.old),
                new=_joined(row[index].new, stretch.new),
            )  # fmt: skip
            return
    row.append(stretch)


def _touches(before: Stretch, after: Stretch) -> bool:
    same_blocks = (before.old_block, before.new_block) == (after.old_block, after.new_block)
    joins = (_joined(before.old, after.old), _joined(before.new, after.new))
    return before.kind == after.kind and same_blocks and joins != (None, None)


def _joined(before: Span | None, after: Span | None) -> Span | None:
    """Return both spans as one; None where they are none or do not touch."""
    if before is None or after is None or before.end != after.start:
        return None
    return Span(before.start, after.end)


def _ranges(
    old: Document, new: Document, found: Sequence[Stretch]
) -> Iterator[tuple[range, range]]:
    """Yield the blocks of each row: those that share words, and what lies between them."""
    olds, news = _units(old), _units(new)
    row = (range(0), range(0))
    for stretch in found:
        if stretch.old_block is None or stretch.new_block is None:
            continue
        if not stretch.old or not _WORD.search(old.text, stretch.old.start, stretch.old.end):
            continue
        here, there = olds[stretch.old_block], news[stretch.new_block]
        if here.start < row[0].stop or there.start < row[1].stop:
            row = (range(row[0].start, here.stop), range(row[1].start, there.stop))
            continue
        yield from _row(*row)
        yield from _between(olds, news, (row[0].stop, here.start), (row[1].stop, there.start))
        row = (here, there)
    yield from _row(*row)
    ends = (row[0].stop, len(old.blocks)), (row[1].stop, len(new.blocks))
    yield from _between(olds, news, *ends)


def _row(here: range, there: range) -> Iterator[tuple[range, range]]:
    if here or there:
        yield here, there


def _between(
    olds: Sequence[range], news: Sequence[range], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[tuple[range, range]]:
    """Yield rows of blocks that share no words, one beside the other as long as both last."""
    at, to = here[0], there[0]
    while at < here[1] or to < there[1]:
        row = (
            olds[at] if at < here[1] else range(at, at),
            news[to] if to < there[1] else range(to, to),
        )
        yield row
        at, to = row[0].stop, row[1].stop


def _units(document: Document) -> list[range]:
    """Return for each block the blocks that go with it: the cells of its table row, or itself."""
    found: list[range] = []
    start = 0
    for index in range(1, len(document.blocks) + 1):
        ends = index == len(document.blocks)
        if ends or separator(document.blocks[index - 1], document.blocks[index]) == "\n":
            found += [range(start, index)] * (index - start)
            start = index
    return found
