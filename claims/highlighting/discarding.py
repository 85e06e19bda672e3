"""Discard a claim that nobody has reviewed, and bring it back."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from claims.errors import Invalid, Missing, WrongState
from claims.highlighting.claims import FIELDS
from claims.highlighting.marks import (
    demand_free,
    insert_mark,
    kept,
    lock_claims,
    snapshot_of,
    storing_marks,
    unkept,
)
from claims.highlighting.occurrences import add_occurrence
from claims.highlighting.topics import locked_topics
from claims.models import (
    Claim,
    Event,
    Occurrence,
    Presence,
    Snapshot,
    User,
    noting,
    record_event,
)
from claims.permissions import demand


def discard_claim(*, claim_id: int, revision: int | None = None, by: User) -> Event:
    """Take a claim and its marks away; returns the event that can restore them.

    Only a claim that was never reviewed: a review is kept for good, also a discarded one, and so
    is what people wrote about the claim. Raises `Missing`, `Stale` when `revision` is given and
    not the stored one, and `WrongState` for what is kept and for marks that wait to be carried
    over.
    """
    demand(by, "discard_claim")
    with transaction.atomic():
        claim, rows = locked_with_marks(claim_id, revision)
        _demand_unused(claim)
        for row in rows:
            demand_free(row)
        copies = Snapshot.objects.filter(occurrences__claim=claim)
        articles = sorted(set(copies.values_list("article", flat=True)))
        event = record_event(
            "discard_claim",
            claim,
            by=by,
            **_kept(claim),
            marks=[kept(row) for row in rows],
            articles=articles,
        )
        Presence.objects.filter(claim=claim).update(claim=None, is_editing=False)
        Occurrence.objects.filter(pk__in=[row.pk for row in rows]).delete()
        claim.delete()
    return event


def locked_with_marks(claim_id: int, revision: int | None = None) -> tuple[Claim, list[Occurrence]]:
    """The claim and its marks, locked: marks before claims, as everywhere.

    Raises `Missing`, and `Stale` when the claim was saved since `revision`.
    """
    marks = _lock_with_marks(claim_id)
    claim = Claim.locked(claim_id, revision=revision)
    return claim, list(marks)  # none is added to a locked claim


def _lock_with_marks(*claims: int) -> QuerySet[Occurrence]:
    """Lock the claims and their marks; returns the marks, to be read. Raises `Missing`."""
    marks = Occurrence.objects.select_for_update(of=("self",)).filter(claim__in=claims)
    list(marks.order_by("pk"))
    lock_claims(*claims)
    return marks.order_by("pk")


@transaction.atomic
def attach_instead(*, claim_id: int, other: Claim, by: User) -> list[Occurrence]:
    """Let the words of a claim that nobody reviewed state another claim, and discard the claim.

    Returns the new marks. Raises what `discard_claim` and `add_occurrence` raise; nothing is
    changed then.
    """
    if other.pk == claim_id:
        raise Invalid({"claim": "Choose another claim than this one."})
    demand(by, "discard_claim")
    _lock_with_marks(claim_id, other.pk)
    event = discard_claim(claim_id=claim_id, by=by)
    with noting(part_of=event.pk):
        return [
            add_occurrence(
                claim=other,
                snapshot=snapshot_of(mark["snapshot"]),
                start=mark["start"],
                end=mark["end"],
                quote=mark["exact"],
                relation=mark["relation"],
                is_central=mark["is_central"],
                by=by,
            )
            for mark in event.data["marks"]
        ]


def restore_claim(*, event_id: int, by: User) -> Claim:
    """Undo it: the claim returns with its id, its topics and its marks.

    Raises `WrongState` when it is there already and `Missing` for anything but such an event.
    Topics that went away or were refused meanwhile are left out.
    """
    demand(by, "discard_claim")
    event = Event.objects.filter(pk=event_id, verb="discard_claim").first()
    if event is None:
        raise Missing("There is no such claim to restore. Nothing was changed.")
    row = event.data
    with storing_marks():
        if Claim.objects.filter(pk=event.target_id).exists():
            raise WrongState("This claim is there again already. Nothing was changed.")
        claim = Claim(
            pk=event.target_id,
            language=row["language"],
            revision=row["revision"] + 1,
            created_by_id=row["created_by"],
            **{name: row[name] for name in FIELDS},
        )
        claim.save(force_insert=True)
        claim.topics.set(locked_topics(row["topics"]))
        for mark in row["marks"]:
            insert_mark(unkept(mark), snapshot_of(mark["snapshot"]))
        record_event(
            "restore_claim",
            claim,
            by=by,
            discarding=event.pk,
            marks=row["marks"],
            articles=row["articles"],
        )
    return claim


def _kept(claim: Claim) -> dict[str, Any]:
    return {
        "revision": claim.revision,
        "language": claim.language,
        "created_by": claim.created_by_id,
        "topics": sorted(claim.topics.values_list("slug", flat=True)),
        **{name: getattr(claim, name) for name in FIELDS},
    }


def _demand_unused(claim: Claim) -> None:
    """Raise `WrongState` where anything else than marks belongs to the claim."""
    if claim.reviews.exists():
        raise WrongState(
            "Somebody has reviewed this claim, and the desk keeps reviews, discarded ones too. "
            "Nothing was changed. Take its marks off instead."
        )
    for relation in Claim._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if model is not Occurrence and model._default_manager.filter(**{field: claim}).exists():
            things = model._meta.verbose_name_plural
            raise WrongState(
                f"There are {things} about this claim, and the desk keeps them. Nothing was "
                "changed. Take its marks off instead."
            )
