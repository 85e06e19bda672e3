"""What changed between two texts of any length: by sentences, then the words of what differs."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein, Opcodes

from claims.text.compare import Piece, compare_words
from claims.text.spans import Span

# A sentence with the space behind it, or a paragraph; one of a few letters belongs to the next, so
# that there are never so many that comparing them takes long.
_SENTENCE = regex.compile(
    r"(?s:.{20,400}?)(?:[.!?…][\"'”’)\]]*\s+|[。！？]\s*|\n\s*|\Z)|(?s:.{1,400}(?:\s+|\Z))|(?s:.{1,400})"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The pieces of both texts, as `compare_words` has them.

    `is_whole` tells that every word was compared: else long stretches that are all changed are
    told as removed and added as wholes.
    """

    pieces: tuple[Piece, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the old text and what stands in its place in the new one."""

    old: Span
    new: Span
    is_same: bool

    @property
    def size(self) -> int:
        return self.old.end - self.old.start + self.new.end - self.new.start


def compare_in_steps(old: str, new: str, *, most: int) -> Compared:
    """Return what changed; at most `most` code points of both texts are compared word by word.

    The shortest changes come first: a passage that was rewritten as a whole is what is left over.
    """
    if len(old) + len(new) <= most:
        return Compared(tuple(compare_words(old, new)), is_whole=True)
    stretches = list(_stretches(old, new))
    close = _compared_closely(stretches, most)
    pieces = [
        piece
        for stretch in stretches
        for piece in _pieces(old, new, stretch, is_close=stretch in close)
    ]
    is_whole = all(it.is_same or it in close or not _has_both(it) for it in stretches)
    return Compared(tuple(_joined(pieces)), is_whole)


def _compared_closely(stretches: list[_Stretch], most: int) -> set[_Stretch]:
    close: set[_Stretch] = set()
    for stretch in sorted(stretches, key=lambda it: it.size):
        if stretch.is_same or not _has_both(stretch):
            continue
        most -= stretch.size
        if most < 0:
            break
        close.add(stretch)
    return close


def _has_both(stretch: _Stretch) -> bool:
    return stretch.old.start < stretch.old.end and stretch.new.start < stretch.new.end


def _stretches(old: str, new: str) -> Iterator[_Stretch]:
    """Yield the stretches of whole sentences that both texts have, and what lies between."""
    olds, news = _sentences(old), _sentences(new)
    numbers: dict[str, int] = {}
    ours, others = (
        [numbers.setdefault(text[start:end], len(numbers)) for start, end in parts]
        for text, parts in ((old, olds), (new, news))
    )
    starts = [start for start, _end in olds] + [len(old)], [at for at, _end in news] + [len(new)]
    for is_same, steps in _grouped(Levenshtein.opcodes(ours, others)):
        yield _Stretch(
            Span(starts[0][steps[0]], starts[0][steps[1]]),
            Span(starts[1][steps[2]], starts[1][steps[3]]),
            is_same,
        )


def _sentences(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _SENTENCE.finditer(text)]


_Steps = tuple[int, int, int, int]  # from which old sentence to which, and the same of the new ones


def _grouped(codes: Opcodes) -> Iterator[tuple[bool, _Steps]]:
    """Yield the steps with all changes between two equal rows made one."""
    held: _Steps | None = None
    for code in codes:
        here = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if code.tag != "equal":
            held = (held[0], here[1], held[2], here[3]) if held else here
            continue
        if held:
            yield False, held
            held = None
        yield True, here
    if held:
        yield False, held


def _pieces(old: str, new: str, stretch: _Stretch, *, is_close: bool) -> Iterator[Piece]:
    was, now = stretch.old, stretch.new
    if stretch.is_same:
        yield Piece("same", was, now)
    elif is_close:
        for piece in compare_words(old[was.start : was.end], new[now.start : now.end]):
            yield Piece(piece.kind, _moved(piece.old, was.start), _moved(piece.new, now.start))
    else:
        if was.start < was.end:
            yield Piece("removed", was, None)
        if now.start < now.end:
            yield Piece("added", None, now)


def _moved(span: Span | None, by: int) -> Span | None:
    return span and Span(span.start + by, span.end + by)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces with those of one kind that touch made one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.kind == piece.kind:
            last = Piece(last.kind, _both(last.old, piece.old), _both(last.new, piece.new))
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _both(one: Span | None, other: Span | None) -> Span | None:
    return Span(one.start, other.end) if one and other else None
