"""The evidence of a review: what a source says, where, and how it bears on the claim."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from claims.citing.passages import lock_passages, place_passage
from claims.citing.sources import living_source
from claims.errors import Invalid, Missing, Stale, WrongState
from claims.models import Event, Evidence, Review, Source, User, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.permissions import demand

FIELDS = (
    "stance",
    "passage",
    "is_paraphrase",
    "locator",
    "study_type",
    "level",
    "population",
    "sample_size",
    "funding",
    "remark",
)
_LOOKED_FOR = ("passage", "is_paraphrase")  # a change of these has the passage looked for again
_KEPT = ("source_id", "position", "revision", *FIELDS)


@transaction.atomic
def add_evidence(
    *,
    review: Review,
    source: Source,
    stance: str,
    passage: str = "",
    is_paraphrase: bool = False,
    locator: str = "",
    study_type: str = "",
    level: str = "",
    population: str = "",
    sample_size: int | None = None,
    funding: str = "",
    remark: str = "",
    by: User,
) -> Evidence:
    """Cite the source in the review, after the evidence that is there.

    Raises `WrongState` unless the review is being written, and `Invalid`.
    """
    source = living_source(source.pk)
    review = _editable(review.pk, by)
    values = {
        "stance": stance,
        "passage": passage,
        "is_paraphrase": is_paraphrase,
        "locator": locator,
        "study_type": study_type,
        "level": level,
        "population": population,
        "sample_size": sample_size,
        "funding": funding,
        "remark": remark,
    }
    evidence = Evidence.objects.create(
        review=review,
        source=source,
        position=_next_position(review),
        **_checked(Evidence(), values),
    )
    record_event("add_evidence", review, by=by, evidence=evidence.pk, source=source.title)
    place_passage(evidence)
    return evidence


@transaction.atomic
def edit_evidence(
    *, evidence_id: int, changes: Mapping[str, Any], revision: int | None, by: User
) -> Evidence:
    """Change what is said about the source; the source itself stays.

    Raises `Missing`, `WrongState`, `Stale` and `Invalid`.
    """
    demand_changeable(changes, FIELDS)
    evidence = _locked(evidence_id, by, revision)
    changed = evidence.apply(_checked(evidence, changes))
    if changed:
        _record("edit_evidence", evidence, by, **changed)
    if not changed.keys().isdisjoint(_LOOKED_FOR):
        place_passage(evidence)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence_id: int, revision: int | None = None, by: User) -> Evidence:
    """Take the evidence out of its review; the event keeps its words.

    Raises `Missing`, `WrongState`, and `Stale` when `revision` is given and not the stored one.
    """
    evidence = _locked(evidence_id, by, revision)
    kept = {name: getattr(evidence, name) for name in _KEPT}
    index = list(evidence.review.evidence.all()).index(evidence)
    _record("remove_evidence", evidence, by, index=index, **kept)
    lock_passages(evidence.source_id)
    evidence.delete()
    return evidence


@transaction.atomic
def restore_evidence(*, event_id: int, by: User) -> Evidence:
    """Undo a removal: the evidence returns with its id and its place.

    Raises `WrongState` when it is there already or the review is no longer written, and `Missing`
    for anything but a removal.
    """
    event = Event.objects.filter(pk=event_id, verb="remove_evidence").first()
    if event is None:
        raise Missing("There is no such removal to undo. Nothing was changed.")
    source = living_source(event.data["source_id"])
    review = _editable(event.target_id, by)
    if Evidence.objects.filter(pk=event.data["evidence"]).exists():
        raise WrongState("This evidence is there again already. Nothing was changed.")
    kept = {name: event.data[name] for name in _KEPT if name in event.data}
    kept["revision"] += 1
    kept["source_id"] = source.pk
    row = list(review.evidence.all())
    evidence = Evidence.objects.create(pk=event.data["evidence"], review=review, **kept)
    if "index" in event.data:  # the positions of the others may be others since
        row.insert(event.data["index"], evidence)
        _renumber(row)
    _record("restore_evidence", evidence, by, removal=event.pk)
    place_passage(evidence)
    return evidence


@transaction.atomic
def move_evidence(
    *, evidence_id: int, up: bool | None = None, position: int | None = None, by: User
) -> Evidence:
    """Put the evidence at another place of its review: `position` counts from 1, and a number
    beyond the end is the last place; or one place `up` or, with `up` false, down.

    Raises `Missing`, `WrongState`, and `Invalid` for neither or both.
    """
    if (up is None) == (position is None):
        raise Invalid({"position": "Give the new position, or whether it goes up."})
    evidence = _locked(evidence_id, by)
    row = list(evidence.review.evidence.all())
    here = row.index(evidence)
    wanted = here + (-1 if up else 1) if position is None else position - 1
    there = min(max(wanted, 0), len(row) - 1)
    if there == here:
        return evidence
    row.insert(there, row.pop(here))
    _renumber(row)
    _record("move_evidence", evidence, by, position=[here + 1, there + 1])
    return row[there]


def _renumber(row: Sequence[Evidence]) -> None:
    for place, item in enumerate(row):
        item.position = place
    Evidence.objects.bulk_update(row, ["position"])


def _editable(review_id: int, by: User) -> Review:
    """The review, locked, for its author to write in."""
    review = Review.locked(review_id)
    demand(by, "edit_review", review)
    if not review.is_editable:
        raise WrongState(
            f"This review is “{review.get_status_display()}” and its evidence stays as it is. "
            "Take the review back first."
        )
    return review


def _locked(evidence_id: int, by: User, revision: int | None = None) -> Evidence:
    """The evidence with its review, both locked, the review first; in the given revision."""
    review_id = Evidence.objects.filter(pk=evidence_id).values_list("review", flat=True).first()
    if review_id is None:
        raise Missing("This evidence is no longer there. Nothing was changed.")
    review = _editable(review_id, by)
    evidence = (
        review.evidence.select_related("source")
        .select_for_update(of=("self",), no_key=True)  # who finds passages refers to it meanwhile
        .filter(pk=evidence_id)
        .first()
    )
    if evidence is None:
        raise Missing("Somebody removed this evidence in the meantime. Nothing was changed.")
    if revision is not None and revision != evidence.revision:
        raise Stale(evidence)
    return evidence


def _next_position(review: Review) -> int:
    last = review.evidence.last()
    return last.position + 1 if last else 0


def _checked(evidence: Evidence, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may be stored in the evidence; raises `Invalid`."""
    checked = cleaned(evidence, values)
    if checked.get("sample_size") == 0:
        raise Invalid({"sample_size": "Type how many were studied, or leave it empty."})
    return checked


def _record(verb: str, evidence: Evidence, by: User, **data: Any) -> None:
    """The event stands with the review: evidence has no history of its own."""
    record_event(
        verb, evidence.review, by=by, evidence=evidence.pk, source=evidence.source.title, **data
    )
