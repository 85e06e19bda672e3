"""What two people made of one text, put together word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.text.compare import Piece, compare_words
from claims.text.spans import Span

_ISLAND = 12  # code points; so little agreement between two conflicts is chance


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with both people's changes.

    Where both changed the same words it has mine and then theirs; `conflicts` are those stretches
    of it (code points), in reading order.
    """

    text: str
    conflicts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Words of the base, what each person made of them, and whether all three are the same."""

    base: str
    mine: str
    theirs: str
    is_stable: bool

    @property
    def is_conflict(self) -> bool:
        return self.base not in (self.mine, self.theirs) and self.mine != self.theirs


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Return both changes of `base` as one text, after the way of diff3 (Khanna, Kunal, Pierce,
    “A formal investigation of diff3”, 2007), with words in place of lines.
    """
    ours, others = compare_words(base, mine), compare_words(base, theirs)
    return merge_compared(base, mine, theirs, ours=ours, others=others)


def merge_compared(
    base: str, mine: str, theirs: str, *, ours: Sequence[Piece], others: Sequence[Piece]
) -> Merged:
    """Return the same, where both texts were compared with `base` already, however closely."""
    text = ""
    conflicts = []
    for chunk in _joined(list(_chunks(base, mine, theirs, _kept(ours), _kept(others)))):
        words = _merged(chunk)
        if chunk.is_conflict:
            conflicts.append(Span(len(text), len(text) + len(words)))
        text += words
    return Merged(text, tuple(conflicts))


def _merged(chunk: _Chunk) -> str:
    if chunk.is_conflict:
        return _side_by_side(chunk.mine, chunk.theirs)
    return chunk.theirs if chunk.mine == chunk.base else chunk.mine


def _side_by_side(mine: str, theirs: str) -> str:
    touches = mine and theirs and not mine[-1].isspace() and not theirs[0].isspace()
    return f"{mine} {theirs}" if touches else mine + theirs


_Kept = tuple[int, int, int]  # start and end in the base, and how far on it is in the other text


def _chunks(
    base: str, mine: str, theirs: str, ours: Sequence[_Kept], others: Sequence[_Kept]
) -> Iterator[_Chunk]:
    """Yield all of the three texts, parted at the words that neither of the two people touched."""
    at, here, there = 0, 0, 0
    for one, other in _both(ours, others):
        start, end = max(one[0], other[0]), min(one[1], other[1])
        to, away = start + one[2], start + other[2]
        yield _Chunk(base[at:start], mine[here:to], theirs[there:away], is_stable=False)
        words = base[start:end]
        yield _Chunk(words, words, words, is_stable=True)
        at, here, there = end, to + end - start, away + end - start
    yield _Chunk(base[at:], mine[here:], theirs[there:], is_stable=False)


def _kept(pieces: Sequence[Piece]) -> list[_Kept]:
    return [
        (piece.old.start, piece.old.end, piece.new.start - piece.old.start)
        for piece in pieces
        if piece.old and piece.new
    ]


def _both(ours: Sequence[_Kept], others: Sequence[_Kept]) -> Iterator[tuple[_Kept, _Kept]]:
    """Yield the pairs of stretches that share some of the base, in order."""
    i = j = 0
    while i < len(ours) and j < len(others):
        if max(ours[i][0], others[j][0]) < min(ours[i][1], others[j][1]):
            yield ours[i], others[j]
        if ours[i][1] <= others[j][1]:
            i += 1
        else:
            j += 1


def _joined(chunks: Sequence[_Chunk]) -> Iterator[_Chunk]:
    """Yield the chunks, with conflicts made one where hardly a word stands between them."""
    held: list[_Chunk] = []  # a conflict, and the little that follows it
    for chunk in chunks:
        if chunk.is_conflict and held:
            held = [_sum([*held, chunk])]
        elif chunk.is_conflict:
            held = [chunk]
        elif held and chunk.is_stable and _length([*held[1:], chunk]) <= _ISLAND:
            held.append(chunk)
        elif held and not (chunk.base or chunk.mine or chunk.theirs):
            continue
        else:
            yield from held
            held = []
            yield chunk
    yield from held


def _length(chunks: Sequence[_Chunk]) -> int:
    return sum(len(chunk.base) for chunk in chunks)


def _sum(chunks: Sequence[_Chunk]) -> _Chunk:
    return _Chunk(
        "".join(chunk.base for chunk in chunks),
        "".join(chunk.mine for chunk in chunks),
        "".join(chunk.theirs for chunk in chunks),
        is_stable=False,
    )
