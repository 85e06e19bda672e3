"""Carry marked words over to an article's newer text: looked for by a job, decided by people."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from psycopg.types.range import Range

from claims.errors import Invalid, Missing, WrongState
from claims.highlighting import changes
from claims.highlighting.occurrences import checked_span
from claims.highlighting.queries import current_snapshot
from claims.models import (
    Article,
    Carryover,
    CarryoverDecision,
    Claim,
    Occurrence,
    Snapshot,
    User,
    record_event,
)
from claims.models.vocabulary import CarryDecision
from claims.permissions import demand
from claims.queue import defer
from claims.text.locate import context
from claims.text.reanchor import Carried, reanchor
from claims.text.spans import Span

_BATCH = 500  # rows of one insert


def carry_occurrences(snapshot_id: int) -> int:
    """Look for the article's marked words in this snapshot and write down what was found.

    Returns how many were looked for. May run any number of times: words that were looked for are
    left alone, and so is a snapshot that is no longer the newest.
    """
    snapshot = Snapshot.objects.get(pk=snapshot_id)
    if snapshot != current_snapshot(snapshot.article_id):
        return 0
    marked: dict[int, list[Occurrence]] = {}
    for occurrence in changes.uncarried(snapshot).order_by("pk"):
        marked.setdefault(occurrence.snapshot_id, []).append(occurrence)
    found = []
    for older in Snapshot.objects.filter(pk__in=marked).only("text"):
        found += _looked_for(older.text, marked[older.pk], snapshot)
    return _store(found)


def start_carrying(*, article_id: int, by: User) -> Snapshot:
    """Look for the marked words once more, when the first time was lost. Raises `Missing`."""
    demand(by, "decide_carryover")
    snapshot = current_snapshot(article_id)
    with transaction.atomic():
        record_event("start_carrying", snapshot.article, by=by, snapshot=snapshot.number)
        defer("carry_occurrences", snapshot_id=snapshot.pk)
    return snapshot


@transaction.atomic
def decide_carryover(
    *,
    carryover_id: int,
    decision: str,
    start: int | None = None,
    end: int | None = None,
    quote: str = "",
    by: User,
) -> CarryoverDecision:
    """Say what became of marked words in the newer text.

    `confirmed`: they are where they were found; `placed`: they are at `start` to `end` (code
    points), which reads `quote`; `gone`: they are not there any more. Unless they are gone, the
    newer snapshot gets an occurrence like the older one. Raises `Missing`, `Invalid`, and
    `WrongState` when somebody decided before or a still newer text has come.
    """
    demand(by, "decide_carryover")
    carryover = _locked_carryover(carryover_id)
    snapshot = carryover.snapshot
    if decision == CarryDecision.GONE:
        return _record(carryover, decision, None, by)
    if decision == CarryDecision.CONFIRMED:
        span = _found_span(carryover)
        start, end, quote = span.start, span.end, snapshot.text[span.start : span.end]
    elif decision != CarryDecision.PLACED or start is None or end is None:
        raise Invalid({"decision": "Confirm the place, choose another one, or let the words go."})
    span = checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
    Claim.locked(carryover.occurrence.claim_id)
    occurrence = _marked_already(carryover, span) or _carried(carryover, span, by)
    if occurrence.pk is None:
        occurrence.save(force_insert=True)
    return _record(carryover, decision, occurrence, by)


@transaction.atomic
def confirm_sure(*, snapshot_id: int, by: User) -> int:
    """Confirm every `unchanged` and `moved` one of a snapshot at once; returns how many.

    Raises `Missing`, and `WrongState` when a newer text has come.
    """
    demand(by, "decide_carryover")
    snapshot = _locked_newest(snapshot_id)
    sure = list(
        changes.waiting(snapshot)
        .filter(outcome__in=changes.SURE)
        .select_related("occurrence")
        .order_by("pk")
    )
    list(
        Claim.objects.select_for_update()
        .filter(pk__in={one.occurrence.claim_id for one in sure})
        .order_by("pk")
    )
    placed = _confirmed(snapshot, sure, by)
    CarryoverDecision.objects.bulk_create(
        [
            CarryoverDecision(
                carryover=one,
                decision=CarryDecision.CONFIRMED,
                occurrence_uuid=occurrence.uuid,
                decided_by=by,
            )
            for one, occurrence in zip(sure, placed, strict=True)
        ],
        batch_size=_BATCH,
    )
    if sure:
        claims = sorted({one.occurrence.claim_id for one in sure})
        record_event(
            "confirm_carryovers",
            snapshot.article,
            by=by,
            snapshot=snapshot.number,
            number=len(sure),
            claims=claims,
        )
    return len(sure)


def _looked_for(text: str, marked: Sequence[Occurrence], newer: Snapshot) -> list[Carryover]:
    found = reanchor(text, newer.text, [occurrence.span for occurrence in marked])
    return [_carryover(*pair, newer) for pair in zip(marked, found, strict=True)]


def _carryover(occurrence: Occurrence, found: Carried, newer: Snapshot) -> Carryover:
    span = found.span if found.outcome not in {"ambiguous", "removed"} else None
    return Carryover(
        occurrence=occurrence,
        snapshot=newer,
        outcome=found.outcome,
        place=Range(span.start, span.end) if span else None,
        candidates=[[one.start, one.end] for one in found.candidates],
        score=found.score,
        method=found.method,
        old_words=occurrence.exact,
        new_words=newer.text[span.start : span.end] if span else "",
    )


@transaction.atomic
def _store(found: Iterable[Carryover]) -> int:
    """Store those whose occurrence is still there: a mark may have been taken off meanwhile."""
    rows = {one.occurrence_id: one for one in found}
    there = Occurrence.objects.select_for_update(no_key=True).filter(pk__in=rows)
    kept = [rows[pk] for pk in there.order_by("pk").values_list("pk", flat=True)]
    Carryover.objects.bulk_create(kept, ignore_conflicts=True, batch_size=_BATCH)
    return len(kept)


def _locked_carryover(carryover_id: int) -> Carryover:
    """A carryover that waits for a decision, its article locked."""
    rows = Carryover.objects.select_related("occurrence__claim")
    carryover = rows.filter(pk=carryover_id).first()
    if carryover is None:
        raise Missing("There is no such change to decide about. Nothing was changed.")
    carryover.snapshot = _locked_newest(carryover.snapshot_id)
    # Read again under its lock: somebody may be changing how it relates to its claim.
    carryover.occurrence = Occurrence.locked(carryover.occurrence_id)
    decided = CarryoverDecision.objects.filter(carryover=carryover).select_related("decided_by")
    if (other := decided.first()) is not None:
        raise WrongState(
            f"{other.decided_by} has decided this already: {other.get_decision_display()}. "
            "Nothing was changed."
        )
    return carryover


def _locked_newest(snapshot_id: int) -> Snapshot:
    """The snapshot, its article locked, so that no newer one comes in between."""
    snapshot = Snapshot.objects.filter(pk=snapshot_id).first()
    if snapshot is None:
        raise Missing("There is no such copy of an article. Nothing was changed.")
    snapshot.article = Article.locked(snapshot.article_id)
    newest = snapshot.article.snapshots.order_by("-number").values_list("number", flat=True)[0]
    if newest != snapshot.number:
        raise WrongState(
            f"The publisher has changed the article once more: copy {newest} is the newest. The "
            "marked words are looked for there. Nothing was changed."
        )
    return snapshot


def _found_span(carryover: Carryover) -> Span:
    if carryover.place is None:
        raise Invalid(
            {"decision": "No place was found that could be confirmed. Choose one, or let it go."}
        )
    return Span(carryover.place.lower, carryover.place.upper)


def _marked_already(carryover: Carryover, span: Span) -> Occurrence | None:
    """The same words of the newer text, where somebody has marked them for the claim by hand."""
    return Occurrence.objects.filter(
        claim=carryover.occurrence.claim_id,
        snapshot=carryover.snapshot,
        place=Range(span.start, span.end),
    ).first()


def _carried(carryover: Carryover, span: Span, by: User) -> Occurrence:
    """The older occurrence at its place in the newer text, unsaved."""
    older, text = carryover.occurrence, carryover.snapshot.text
    prefix, suffix = context(text, span)
    return Occurrence(
        claim_id=older.claim_id,
        snapshot=carryover.snapshot,
        place=Range(span.start, span.end),
        exact=text[span.start : span.end],
        prefix=prefix,
        suffix=suffix,
        relation=older.relation,
        is_central=older.is_central,
        created_by=by,
    )


def _confirmed(snapshot: Snapshot, sure: Iterable[Carryover], by: User) -> list[Occurrence]:
    """An occurrence for each, stored; where the words are marked already, that one."""
    known = {(one.claim_id, one.span): one for one in Occurrence.objects.filter(snapshot=snapshot)}
    placed, new = [], []
    for carryover in sure:
        carryover.snapshot = snapshot
        key = (carryover.occurrence.claim_id, _found_span(carryover))
        if key not in known:
            known[key] = _carried(carryover, key[1], by)
            new.append(known[key])
        placed.append(known[key])
    Occurrence.objects.bulk_create(new, batch_size=_BATCH)
    return placed


def _record(
    carryover: Carryover, decision: str, occurrence: Occurrence | None, by: User
) -> CarryoverDecision:
    row = CarryoverDecision.objects.create(
        carryover=carryover,
        decision=decision,
        occurrence_uuid=occurrence.uuid if occurrence else None,
        decided_by=by,
    )
    record_event(
        "decide_carryover",
        carryover.snapshot.article,
        by=by,
        snapshot=carryover.snapshot.number,
        claim=carryover.occurrence.claim_id,
        outcome=carryover.outcome,
        decision=decision,
        exact=occurrence.exact if occurrence else carryover.old_words,
    )
    return row
