"""What the desk reads about the copies of a source. Lists leave the long texts where they are."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from claims.citing.passages import Words, difference, parts_of
from claims.errors import Missing
from claims.models import CopyRequest, PassagePlace, Source, SourceCopy
from claims.models.source_vocabulary import CopyStatus, PassageState
from claims.text.document import Document
from claims.text.render import Highlight

# How long the page says that a copy was kept.
_NEWS = timedelta(minutes=10)


def copies_of(source: Source) -> "QuerySet[SourceCopy]":
    """The copies of a source, the newest first, withdrawn ones too: each with how many passages
    stand there (`found`), stand there in other words (`close`) or do not (`missing`)."""
    counts = {state.value: Count("places", filter=Q(places__state=state)) for state in PassageState}
    rows = SourceCopy.objects.filter(source=source).annotate(**counts)
    return rows.defer("text", "layout").select_related("captured_by", "withdrawn_by")


def request_to_tell(source: Source) -> CopyRequest | None:
    """The newest request, while it is under way, has failed, or was carried out just now and no
    copy was withdrawn since."""
    row = CopyRequest.objects.filter(source=source).select_related("created_by").first()
    if row is None or row.status != CopyStatus.DONE:
        return row
    assert row.finished_at, "the database gives what ended its time"
    if timezone.now() - row.finished_at >= _NEWS:
        return None
    later = SourceCopy.objects.filter(source=source, withdrawn_at__gte=row.finished_at)
    return None if later.exists() else row


def copy(pk: int) -> SourceCopy:
    """A copy with its text. Raises `Missing` for a wrong id."""
    rows = SourceCopy.objects.select_related("source", "captured_by", "withdrawn_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing("There is no such copy.")
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A passage that was looked for in a copy; numbered where it is marked in the text."""

    place: PassagePlace
    number: int | None
    difference: list[Words]


def passages_in(copy: SourceCopy) -> list[Told]:
    """The passages of all reviews that were looked for in the copy: those that stand there in the
    order of the text, then those that do not."""
    rows = copy.places.select_related("evidence__review__claim", "evidence__review__author")
    placed = sorted(
        (row for row in rows if row.place), key=lambda row: (row.place.lower, row.place.upper)
    )
    return [Told(row, number, difference(row)) for number, row in enumerate(placed, start=1)] + [
        Told(row, None, []) for row in rows if not row.place
    ]


def document_of(copy: SourceCopy) -> Document:
    return Document.from_json(copy.text, copy.layout)


def highlights_of(copy: SourceCopy, told: list[Told]) -> list[Highlight]:
    """The marks of the passages; those of a passage with ellipses leave out what it leaves out."""
    return [
        Highlight(
            id=str(one.place.evidence_id),
            start=part.start,
            end=part.end,
            number=one.number,
            kind=f"passage-{one.place.state}",
            href=f"#passage-{one.place.evidence_id}",
            label=f"Passage {one.number}: {one.place.get_state_display()}",
        )
        for one in told
        if one.number
        for part in parts_of(one.place, copy.text)
    ]
