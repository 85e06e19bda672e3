"""Whether the words that evidence quotes stand in the copies of its source, and where.

Every passage is looked for in every copy that is not withdrawn: in a new copy when it is stored, in
all copies when evidence is written. What is found is computed (`PassagePlace`) and may be computed
again at any time. A paraphrase stands nowhere, so it is not looked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from psycopg.types.range import Range

from claims.models import Evidence, PassagePlace, SourceCopy
from claims.models.locks import lock_words
from claims.models.source_vocabulary import PassageState
from claims.queue import defer
from claims.text.compare import Piece, compare_words
from claims.text.quoting import find_passage
from claims.text.similar import Passages
from claims.text.spans import Span

# So many code points of copies are searched while a person waits: twice a report of 75 pages, which
# takes 0.2 s at worst (`bench passages`). A job does more.
AT_ONCE = 500_000
_BETWEEN_PARTS = " […] "


@transaction.atomic
def place_passage(evidence: Evidence) -> None:
    """Look for the passage of evidence that was just written in all copies of its source."""
    if not _is_quoted(evidence):
        evidence.places.all().delete()
        return
    lock_passages(evidence.source_id)
    copies = searched_copies(evidence.source_id)
    size = copies.aggregate(size=Sum(Length("text")))["size"] or 0
    if size > AT_ONCE:
        evidence.places.all().delete()
        defer("place_passages", source_id=evidence.source_id)
    else:
        _place([evidence], copies)


@transaction.atomic
def place_passages(source_id: int) -> None:
    """Look for the passages of all evidence from a source in all its copies."""
    lock_passages(source_id)
    _place(_evidence_from(source_id), searched_copies(source_id))


@transaction.atomic
def place_in_copy(copy: SourceCopy) -> None:
    """Look for the passages of all evidence from a source in a copy that was just stored."""
    lock_passages(copy.source_id)
    _place(_evidence_from(copy.source_id), [copy])


def repeat_places(repeated: Mapping[int, Evidence]) -> None:
    """Give evidence what was found of the passage that it repeats, by the id of the evidence that
    had it first."""
    places = list(PassagePlace.objects.filter(evidence__in=repeated))
    for place in places:
        place.pk, place.evidence = None, repeated[place.evidence_id]
    PassagePlace.objects.bulk_create(places, ignore_conflicts=True)


def lock_passages(source_id: int) -> None:
    """Let one transaction at a time look for passages of a source: of one that stores a copy and
    one that writes evidence, the later one sees what the other did."""
    lock_words(f"passages of source {source_id}")


def searched_copies(source_id: int) -> "QuerySet[SourceCopy]":
    """The copies of a source that have a text."""
    return SourceCopy.objects.filter(source=source_id, withdrawn_at=None).exclude(text="")


def _evidence_from(source_id: int) -> list[Evidence]:
    rows = Evidence.objects.filter(source=source_id).exclude(passage="").filter(is_paraphrase=False)
    return [row for row in rows if _is_quoted(row)]


def _is_quoted(evidence: Evidence) -> bool:
    return bool(evidence.passage.strip()) and not evidence.is_paraphrase


def _place(evidence: Sequence[Evidence], copies: Iterable[SourceCopy]) -> None:
    if not evidence:
        return
    for copy in copies:
        text = Passages(copy.text)
        PassagePlace.objects.bulk_create(
            [_looked_for(one, copy, text) for one in evidence],
            update_conflicts=True,
            unique_fields=["evidence", "copy"],
            update_fields=["state", "place", "words", "looked_at"],
            batch_size=500,
        )


def _looked_for(evidence: Evidence, copy: SourceCopy, text: Passages) -> PassagePlace:
    found = find_passage(text, evidence.passage)
    words = ""
    if found.fit == "close":
        words = _BETWEEN_PARTS.join(text.text[part.start : part.end] for part in found.parts)
    return PassagePlace(
        evidence=evidence,
        copy=copy,
        state=PassageState(found.fit),
        place=Range(found.place.start, found.place.end) if found.place else None,
        words=words,
    )


def parts_of(place: PassagePlace, text: str) -> tuple[Span, ...]:
    """Where the parts of a passage stand in the text of the copy; it has several where it leaves
    something out. None where it is missing."""
    if place.place is None:
        return ()
    whole = Span(place.place.lower, place.place.upper)
    inside = find_passage(Passages(text[whole.start : whole.end]), place.evidence.passage)
    parts = (Span(whole.start + one.start, whole.start + one.end) for one in inside.parts)
    return tuple(parts) or (whole,)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the passage and of its source: in both (`same`), or in one (`quoted`, `there`)."""

    kind: str
    text: str


def difference(place: PassagePlace | None) -> list[Words]:
    """The passage against the other words that stand in the source, in reading order; none where
    the passage itself stands there, or nothing like it."""
    if place is None or place.state != PassageState.CLOSE:
        return []
    passage = place.evidence.passage
    kinds = {"same": "same", "removed": "quoted", "added": "there"}
    return [
        Words(kinds[piece.kind], _words_of(piece, passage, place.words))
        for piece in compare_words(passage, place.words)
    ]


def _words_of(piece: Piece, passage: str, there: str) -> str:
    if piece.old:
        return passage[piece.old.start : piece.old.end]
    assert piece.new, "a piece is in one of the two"
    return there[piece.new.start : piece.new.end]
