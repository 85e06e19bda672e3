"""A document: one canonical text, the blocks that partition it and the marks inside them.

Offsets are Unicode code points, start inclusive, end exclusive, everywhere.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import pairwise
from operator import attrgetter
from typing import Any, Literal, TypeVar, get_args

from claims.text.characters import first_unclean

BlockKind = Literal[
    "heading", "paragraph", "list_item", "quote", "preformatted", "table_cell", "caption"
]
MarkKind = Literal["strong", "em", "code", "sup", "sub", "break", "link"]
Direction = Literal["ltr", "rtl"]

SCHEMA = 1

_OWN_ATTRIBUTES: dict[str, frozenset[str]] = {
    "heading": frozenset({"level"}),
    "list_item": frozenset({"depth", "ordered"}),
    "table_cell": frozenset({"row", "column", "header"}),
}
_KIND_ATTRIBUTES = ("level", "depth", "ordered", "row", "column", "header")
_kind_values = attrgetter(*_KIND_ATTRIBUTES)
_NO_VALUES = (None,) * len(_KIND_ATTRIBUTES)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")  # the shape of RFC 5646
_LINK = re.compile(r"(?:https?://[^\s/?#]|mailto:[^\s?])\S*", re.IGNORECASE)
_JSON_TYPES = {
    **dict.fromkeys(("kind", "language", "direction", "href"), str),
    **dict.fromkeys(("start", "end", "level", "depth", "row", "column"), int),
    **dict.fromkeys(("ordered", "header"), bool),
}
_UNEVEN_SPACES = ("\t", "\n", "  ")
_BLOCK_KINDS = frozenset(get_args(BlockKind))
_MARK_KINDS = frozenset(get_args(MarkKind))
_DIRECTIONS = frozenset({None, *get_args(Direction)})

_Part = TypeVar("_Part", "Block", "Mark")


class InvalidDocument(ValueError):
    """The parts do not make a document; the message says which rule is broken and where."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text; only the attributes of its own kind are set."""

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    depth: int | None = None
    ordered: bool | None = None
    row: int | None = None
    column: int | None = None
    header: bool | None = None
    language: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup inside one block; a break covers the one space that stands for a line break."""

    kind: MarkKind
    start: int
    end: int
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its layers. Making one checks every rule and raises InvalidDocument."""

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        _check_text(self.text)
        for block in self.blocks:
            _check_block(self.text, block)
        _check_partition(self.text, self.blocks)
        _check_marks(self)

    @property
    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 of the text in UTF-8."""
        return sha256(self.text.encode()).hexdigest()

    def slice(self, start: int, end: int) -> str:
        """Return the text of a range; raises ValueError when it leaves the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start}–{end} is no range in a text of {len(self.text)} characters.")
        return self.text[start:end]

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds the character at the offset; None on a separator."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        if index < 0 or offset >= self.blocks[index].end:
            return None
        return self.blocks[index]

    def to_json(self) -> dict[str, Any]:
        """Return blocks and marks as JSON values; the text itself is kept elsewhere."""
        return {
            "schema": SCHEMA,
            "blocks": [_to_json(block) for block in self.blocks],
            "marks": [_to_json(mark) for mark in self.marks],
        }

    @classmethod
    def from_json(cls, text: str, layout: Mapping[str, Any]) -> "Document":
        """Return the document of a text and what `to_json` gave; raises InvalidDocument."""
        if layout.get("schema") != SCHEMA:
            raise InvalidDocument(f"Unknown layout schema {layout.get('schema')!r}.")
        blocks = tuple(_from_json(Block, values) for values in layout.get("blocks", ()))
        marks = tuple(_from_json(Mark, values) for values in layout.get("marks", ()))
        return cls(text, blocks, marks)


def separator(before: Block, after: Block) -> str:
    """Return the one character between two neighbours: a tab inside a table row, else a newline."""
    same_row = before.kind == after.kind == "table_cell" and before.row == after.row
    if same_row and (before.column or 0) < (after.column or 0):
        return "\t"
    return "\n"


def is_link(href: str) -> bool:
    """Tell whether the address may be the target of a link: absolute http(s), or mailto."""
    return _LINK.fullmatch(href) is not None and first_unclean(href) is None


def is_language(tag: str) -> bool:
    """Tell whether the string has the shape of a language tag (RFC 5646)."""
    return _LANGUAGE.fullmatch(tag) is not None


def mark_order(mark: Mark) -> tuple[int, int, str]:
    """Return the key by which marks are kept sorted: start first, the longer one before."""
    return mark.start, -mark.end, mark.kind


def _check_text(text: str) -> None:
    position = first_unclean(text)
    if position is not None:
        raise InvalidDocument(
            f"Character U+{ord(text[position]):04X} at {position} is not allowed."
        )
    if not unicodedata.is_normalized("NFC", text):
        raise InvalidDocument("The text is not in normalisation form C.")


def _check_partition(text: str, blocks: tuple[Block, ...]) -> None:
    covered = blocks[-1].end if blocks else 0
    if covered != len(text) or (blocks and blocks[0].start != 0):
        raise InvalidDocument(
            "The blocks do not cover the text from its first to its last character."
        )
    for before, after in pairwise(blocks):
        if text[before.end : after.start] != separator(before, after):
            raise InvalidDocument(
                f"The blocks at {before.start} and {after.start} are not parted by one separator."
            )


def _check_block(text: str, block: Block) -> None:
    if not 0 <= block.start < block.end <= len(text):
        raise InvalidDocument(f"The block {block.start}–{block.end} is empty or leaves the text.")
    if block.kind not in _BLOCK_KINDS:
        raise InvalidDocument(f"Unknown block kind {block.kind!r}.")
    _check_attributes(block)
    first, last = text[block.start], text[block.end - 1]
    if block.kind == "preformatted":
        blank_line = not text[block.start : block.end].partition("\n")[0].strip()
        spoilt = blank_line or last.isspace()
    else:
        # One search for each is several times as quick as one expression for all of them.
        uneven = any(text.find(space, block.start, block.end) >= 0 for space in _UNEVEN_SPACES)
        spoilt = first == " " or last == " " or uneven
    if spoilt:
        raise InvalidDocument(f"White space in the block at {block.start} is not normalised.")


def _check_attributes(block: Block) -> None:
    own = _OWN_ATTRIBUTES.get(block.kind)
    if own or _kind_values(block) != _NO_VALUES:  # most are paragraphs, which have none
        _check_own_attributes(block, own or frozenset())
    if block.language is not None and not is_language(block.language):
        raise InvalidDocument(f"{block.language!r} is not a language tag.")
    if block.direction not in _DIRECTIONS:
        raise InvalidDocument(f"Unknown direction {block.direction!r}.")


def _check_own_attributes(block: Block, own: frozenset[str]) -> None:
    given = {name for name in _KIND_ATTRIBUTES if getattr(block, name) is not None}
    if given != own:
        raise InvalidDocument(f"A {block.kind} has {sorted(own)}, not {sorted(given)}.")
    if block.level is not None and not 1 <= block.level <= 6:
        raise InvalidDocument(f"Heading level {block.level} is not between 1 and 6.")
    if any(count is not None and count < 0 for count in (block.depth, block.row, block.column)):
        raise InvalidDocument(f"Depth, row or column of the block at {block.start} is negative.")


def _check_marks(document: Document) -> None:
    for before, after in pairwise(document.marks):
        if mark_order(before) > mark_order(after):
            raise InvalidDocument("The marks are not sorted.")
    reached: dict[str, int] = {}
    for mark in document.marks:
        _check_mark(document, mark)
        if mark.start < reached.get(mark.kind, 0):
            raise InvalidDocument(f"Two {mark.kind} marks overlap at {mark.start}.")
        reached[mark.kind] = mark.end


def _check_mark(document: Document, mark: Mark) -> None:
    if mark.kind not in _MARK_KINDS:
        raise InvalidDocument(f"Unknown mark kind {mark.kind!r}.")
    block = document.block_at(mark.start)
    if block is None or not mark.start < mark.end <= block.end:
        raise InvalidDocument(f"The mark {mark.start}–{mark.end} is not inside one block.")
    if (mark.kind == "link") != (mark.href is not None):
        raise InvalidDocument(f"A link needs an address, a {mark.kind} at {mark.start} has none.")
    if mark.href is not None and not is_link(mark.href):
        raise InvalidDocument(f"The address of the link at {mark.start} is not allowed.")
    if mark.kind == "break" and (
        block.kind == "preformatted" or document.text[mark.start : mark.end] != " "
    ):
        raise InvalidDocument(f"The break at {mark.start} does not cover one space.")


def _to_json(part: Block | Mark) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value is not None}


def _from_json(part: type[_Part], values: object) -> _Part:
    name = part.__name__.lower()
    if not isinstance(values, Mapping):
        raise InvalidDocument(f"A {name} is written as an object.")
    for key, value in values.items():
        if type(value) is not _JSON_TYPES.get(key):
            raise InvalidDocument(f"{value!r} cannot be the {key!r} of a {name}.")
    try:
        return part(**values)
    except TypeError as error:
        raise InvalidDocument(f"A {name} has an unknown attribute or lacks one.") from error
