"""What a copy of an article gives as references, and which of its claims each belongs to."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from sys import getsizeof
from typing import Any

from claims.highlighting.kept import BLOCK, Kept
from claims.importing.references import Reference, complete_reference
from claims.models import Occurrence, Snapshot
from claims.text.addresses import clean_target
from claims.text.attaching import attach, sentences_with_marks
from claims.text.document import Block, Document
from claims.text.identifiers import SCHEMES
from claims.text.numbered import NumberedMark, find_numbered, list_entries, numbers_in
from claims.text.sentences import block_sentences
from claims.text.spans import Span

Key = tuple[str, ...]

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?)]}>\"'”’»"

_ROOM = 24_000_000  # bytes that the copies kept by a process take, roughly
_SIZE = 1_000  # bytes of one reference, roughly
_LONGEST_ENTRY = 600  # code points of an entry of the article's list that are shown
_LONGEST_WORDS = 300  # code points, as the column of a judgement


@dataclass(frozen=True, slots=True)
class Given:
    """A reference as it stands in a copy, in code points.

    A numbered mark has the `number` of its entry in the article's own list, and the words of that
    entry where it was found. `target` is "" where nothing says where to look.
    """

    start: int
    end: int
    words: str
    number: int | None = None
    entry: str = ""
    target: str = ""
    scheme: str = ""
    identifier: str = ""
    is_affiliate: bool = False
    is_outgoing: bool = True

    @property
    def place(self) -> Span:
        return Span(self.start, self.end)

    @property
    def said(self) -> str:
        """What a judgement keeps of its words: the entry of the list, or the words in the text."""
        return (self.entry or self.words)[:_LONGEST_WORDS]

    @property
    def is_resolved(self) -> bool:
        """Whether something says where to look: an address, or an entry of the article's list."""
        return bool(self.target or self.entry)

    @property
    def key(self) -> Key:
        """What makes it the same reference in another copy: the work, the address, or the entry.

        Empty for a mark whose entry was not found: there it may name anything.
        """
        if not self.is_resolved:
            return ()
        return key_of(self.scheme, self.identifier, self.target, self.said)

    @property
    def position(self) -> tuple[int, int, int | None]:
        return self.start, self.end, self.number


def key_of(scheme: str, identifier: str, target: str, said: str) -> Key:
    """What a reference is known by: the strongest of what it has."""
    if identifier:
        return scheme, identifier
    return ("", target) if target else ("", "", said)


@dataclass(frozen=True, slots=True)
class Copy:
    """What is worked out of a copy of an article once: it never changes."""

    document: Document
    given: tuple[Given, ...]
    _extents: dict[tuple[int, str], list[Span]] = field(default_factory=dict, compare=False)

    def given_in(self, block: Block) -> list[Given]:
        """The references of a block, in order."""
        first = bisect_left(self.given, block.start, key=lambda one: one.start)
        last = bisect_left(self.given, block.end, key=lambda one: one.start)
        return list(self.given[first:last])

    def extents_in(self, block: Block, language: str) -> list[Span]:
        """The sentences of a block with their marks; finding them takes some milliseconds."""
        key = block.start, language
        if key not in self._extents:
            sentences = block_sentences(self.document, block, language)
            places = [one.place for one in self.given_in(block)]
            self._extents[key] = sentences_with_marks(self.document.text, sentences, places)
        return self._extents[key]


_copies: Kept[Copy] = Kept(_ROOM)


def copies_of(snapshots: Iterable[Snapshot]) -> dict[int, Copy]:
    """The copies by their ids, each with every reference in the order of its text.

    One query for all that are not kept. Links inside the page and the article's own list are left
    out; what the list says stands with the marks that name its entries.
    """
    found, missing = {}, {}
    for one in snapshots:
        copy = _copies.get((one.pk, one.sha256))
        if copy is None:
            missing[one.pk] = one
        else:
            found[one.pk] = copy
    if missing:
        rows = Snapshot.objects.filter(pk__in=missing)
        for pk, text, layout, references in rows.values_list("pk", "text", "layout", "references"):
            document = Document.from_json(text, layout)
            copy = Copy(document, _given_in(document, references, missing[pk].article.url))
            _copies.put((pk, missing[pk].sha256), copy, _size_of(copy))
            found[pk] = copy
    return found


def given_in(snapshot: Snapshot) -> tuple[Given, ...]:
    """Every reference of a copy in the order of its text."""
    return copies_of([snapshot])[snapshot.pk].given


def attached(
    copy: Copy,
    marked: Sequence[Occurrence],
    *,
    language: str = "",
    only: Iterable[int] | None = None,
) -> dict[int, list[Given]]:
    """The references of the claims in a copy, by the claim's id, each once and in order.

    `marked` are all words marked in the copy: what stands beside one claim belongs to no other.
    `only` names the claims that are wanted.
    """
    wanted = {one.claim_id for one in marked} if only is None else set(only)
    own = [one.span for one in marked if one.claim_id in wanted]
    found: dict[int, dict[Given, None]] = {claim_id: {} for claim_id in wanted}
    for block in blocks_with(copy, own):
        here = copy.given_in(block)
        near = [one for one in marked if one.span.start < block.end and block.start < one.span.end]
        places, words = [one.place for one in here], [one.span for one in near]
        owned = attach(places, words, copy.extents_in(block, language or "en"))
        for reference, owners in zip(here, owned, strict=True):
            for claim_id in {near[i].claim_id for i in owners} & wanted:
                found[claim_id][reference] = None
    return {claim_id: list(references) for claim_id, references in found.items()}


def blocks_with(copy: Copy, words: Sequence[Span]) -> list[Block]:
    """The blocks that hold some of the words and at least one reference."""
    return [
        block
        for block in copy.document.blocks
        if any(one.start < block.end and block.start < one.end for one in words)
        and copy.given_in(block)
    ]


def _size_of(copy: Copy) -> int:
    """Bytes that it takes, roughly."""
    document = copy.document
    parts = len(document.blocks) + len(document.marks)
    return getsizeof(document.text) + BLOCK * parts + _SIZE * len(copy.given)


def _given_in(
    document: Document, references: Sequence[dict[str, Any]], url: str
) -> tuple[Given, ...]:
    stored = [complete_reference(one, document.text, page_url=url) for one in references]
    entries = list_entries(document)
    described = {number: _entry(document.text, span, stored) for number, span in entries.items()}
    links = [
        one
        for one in stored
        if not any(span.start <= one["start"] < span.end for span in entries.values())
    ]
    return _joined(links, find_numbered(document, entries), described, document.text)


def _joined(
    links: Sequence[Reference],
    marks: Sequence[NumberedMark],
    described: dict[int, Given],
    text: str,
) -> tuple[Given, ...]:
    """Links and marks in order. A mark that is a link is the link where that leads elsewhere."""
    found: list[Given] = []
    linked: list[Span] = []
    for link in links:
        numbers = numbers_in(link["words"])
        known = [number for number in numbers if number in described]
        if not link["is_outgoing"] and numbers:
            found += [_marked(link["start"], link["end"], n, described, text) for n in known]
            linked += [Span(link["start"], link["end"])] if known else []
        elif link["target"]:
            found.append(_linked(link))
            linked.append(Span(link["start"], link["end"]))
    for place, same in groupby(marks, key=lambda mark: mark.span):
        if not any(one.start < place.end and place.start < one.end for one in linked):
            found += [_marked(place.start, place.end, m.number, described, text) for m in same]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.number or 0)))


def _linked(link: Reference) -> Given:
    return Given(
        link["start"],
        link["end"],
        link["words"],
        target=link["target"],
        scheme=link["scheme"],
        identifier=link["identifier"],
        is_affiliate=link["is_affiliate"],
        is_outgoing=link["is_outgoing"],
    )


def _marked(start: int, end: int, number: int, described: dict[int, Given], text: str) -> Given:
    entry = described.get(number, Given(start, end, ""))
    return replace(entry, start=start, end=end, words=text[start:end], number=number)


def _entry(text: str, span: Span, stored: Sequence[Reference]) -> Given:
    """What an entry of the article's list says: its words, and where the work is found."""
    inside = [one for one in stored if span.start <= one["start"] < span.end and one["target"]]
    named = [one for scheme in SCHEMES for one in inside if one["scheme"] == scheme]
    best = next(iter([*named, *(one for one in inside if one["is_outgoing"])]), None)
    words = " ".join(text[span.start : span.end].split())
    entry = words if len(words) <= _LONGEST_ENTRY else words[: _LONGEST_ENTRY - 1] + "…"
    if best is None:
        return Given(span.start, span.end, "", entry=entry, target=_printed_address(words))
    return replace(_linked(best), words="", entry=entry)


def _printed_address(words: str) -> str:
    """The first web address that the words print and do not link; "" without one."""
    found = _ADDRESS.search(words)
    return clean_target(found[0].rstrip(_AFTER_ADDRESS))[0] if found else ""
