"""Two records of one work become one: everything follows to the one that stays, history is kept."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.citing.identifiers import LABELS
from claims.citing.records import DESCRIPTION, written_by_people
from claims.citing.statuses import (
    ask_about,
    close_alert,
    follow_notices,
    published_reviews_citing,
    set_status,
)
from claims.errors import Invalid, Missing, WrongState
from claims.models import (
    Evidence,
    PassagePlace,
    ReferenceJudgement,
    Source,
    SourceAlert,
    SourceCopy,
    SourceWatch,
    User,
    record_event,
)
from claims.models.source import SCHEMES
from claims.models.source_vocabulary import SourceStatus
from claims.permissions import demand
from claims.queue import defer

# What is announced about a work is said of all its records; a dead link only of its own.
_ANNOUNCED = (
    SourceStatus.CORRECTED,
    SourceStatus.CONCERN,
    SourceStatus.RETRACTED,
    SourceStatus.REINSTATED,
)
_TOLD = ("csl", "filled_by", "filled_at")  # of the same answer, so they go together
_BESIDE = {*_TOLD, "edited"}  # what the event leaves out


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An identifier in which two records differ: perhaps they are two works after all."""

    label: str
    kept: str
    lost: str


def disagreements(kept: Source, merged: Source) -> list[Disagreement]:
    """The identifiers that both have and that are not the same."""
    return [
        Disagreement(LABELS[scheme], ours, theirs)
        for scheme in SCHEMES
        if (ours := getattr(kept, scheme))
        and (theirs := getattr(merged, scheme))
        and ours != theirs
    ]


@transaction.atomic
def merge_sources(
    *,
    source_id: int,
    into_id: int,
    revision: int | None = None,
    into_revision: int | None = None,
    by: User,
) -> Source:
    """Merge a source into another one, which gets what it lacks and stays as it is otherwise.

    Evidence, copies, judgements of references and tasks follow, also of reviews that were handed in
    or published: no word of theirs changes. The merged source stays without identifiers, and leads
    to the other one. Returns that one. Raises `Missing`, `Stale`, `Invalid` for a source and
    itself, and `WrongState` where one of them was merged before.
    """
    demand(by, "merge_sources")
    if source_id == into_id:
        raise Invalid({"into": "These are the same record. Choose another one."})
    merged, kept = _locked({source_id: revision, into_id: into_revision})
    reviews = published_reviews_citing(merged)
    had = {scheme: value for scheme in SCHEMES if (value := getattr(merged, scheme))}
    gained = _gained(kept, merged)
    merged.apply({**dict.fromkeys(SCHEMES, ""), "merged_into": kept})
    changed = kept.apply(gained)
    followed = _follow(merged, kept)
    record_event(
        "merge_sources", kept, by=by, source=merged.pk, title=merged.title, identifiers=had,
        **followed, **{name: pair for name, pair in changed.items() if name not in _BESIDE},
    )  # fmt: skip
    _follow_status(merged, kept)
    kept.refresh_from_db()
    ask_about(kept, reviews, before=merged.status)
    return kept


def _locked(revisions: dict[int, int | None]) -> list[Source]:
    """Both sources, in the order asked for; locked in that of their ids, so that nobody waits in a
    circle."""
    rows = {}
    for pk in sorted(revisions):
        try:
            rows[pk] = Source.locked(pk, revision=revisions[pk])
        except Source.DoesNotExist:
            raise Missing("One of the two sources does not exist. Nothing was changed.") from None
        if rows[pk].merged_into_id:
            raise WrongState(
                f"“{rows[pk].title}” was merged into another record already. Nothing was changed."
            )
    return [rows[pk] for pk in revisions]


def _gained(kept: Source, merged: Source) -> dict[str, Any]:
    """What the source that stays lacks and the other has."""
    fields = ("title", "authors", "container", "year", "published_version", *SCHEMES)
    gained = {
        name: value
        for name in fields
        if not getattr(kept, name) and (value := getattr(merged, name))
    }
    if not kept.csl and merged.csl:
        gained |= {name: getattr(merged, name) for name in _TOLD}
    written = written_by_people(kept) | (written_by_people(merged) & gained.keys())
    return {**gained, "edited": sorted(written & {*DESCRIPTION, *SCHEMES})}


def _follow(merged: Source, kept: Source) -> dict[str, list[int]]:
    """Have everything that hangs on the one hang on the other; the ids of what moved."""
    moved: dict[str, QuerySet[Any]] = {
        "evidence": Evidence.objects.filter(source=merged),
        "judgements": ReferenceJudgement.objects.filter(source=merged),
        "alerts": SourceAlert.objects.filter(source=merged),
    }
    ids = {name: sorted(rows.values_list("pk", flat=True)) for name, rows in moved.items()}
    _join_alerts(merged, kept)
    for rows in moved.values():
        rows.update(source=kept)
    Source.objects.filter(merged_into=merged).update(merged_into=kept)
    _follow_watch(merged, kept)
    copies = _follow_copies(merged, kept)
    if kept.copies.exists():
        defer("place_passages", source_id=kept.pk)
    return {**ids, "copies": copies}


def _follow_copies(merged: Source, kept: Source) -> list[int]:
    """The same text, or address of an archive, is kept once: its twin stays behind, and the places
    found in it move over."""
    twins = {_kept_as(copy): copy for copy in kept.copies.filter(withdrawn_at=None)}
    moved = []
    for copy in SourceCopy.objects.filter(source=merged, withdrawn_at=None):
        if twin := twins.get(_kept_as(copy)):
            PassagePlace.objects.filter(copy=copy).update(copy=twin)
        else:
            copy.source = kept
            copy.save(update_fields=["source"])
            moved.append(copy.pk)
    return sorted(moved)


def _kept_as(copy: SourceCopy) -> str:
    return copy.sha256 or copy.url


def _join_alerts(merged: Source, kept: Source) -> None:
    """Two open tasks become one: what is not decided is decided in the one that stays."""
    theirs = merged.alerts.filter(closed_at=None).first()
    ours = kept.alerts.filter(closed_at=None).first()
    if theirs is None or ours is None:
        return
    undecided = theirs.decisions.filter(choice="")
    undecided.exclude(review__in=ours.decisions.values("review")).update(alert=ours)
    theirs.decisions.filter(choice="").delete()
    told = ours.notifications.values("user")
    theirs.notifications.exclude(user__in=told).update(alert=ours)
    close_alert(theirs)


def _follow_watch(merged: Source, kept: Source) -> None:
    watch = SourceWatch.objects.filter(source=merged)
    if SourceWatch.objects.filter(source=kept).exists():
        watch.delete()
    else:
        watch.update(source=kept, next_check_at=timezone.now())


def _follow_status(merged: Source, kept: Source) -> None:
    """The notices of all identifiers count now, and what was announced of the merged record."""
    if merged.status in _ANNOUNCED:
        set_status(
            source_id=kept.pk, status=merged.status, by_what=merged.status_by,
            notice=merged.status_notice, at=merged.status_at,
        )  # fmt: skip
    follow_notices(source_id=kept.pk)
