"""Change where marks are and whose they are: edges, two out of one, one out of two, another claim.

Each change is one event of the article that keeps the marks `before` and `after`, so that the
reverse is one as well (`swap_marks`). What an older copy's words became is part of its history:
those are refused with `WrongState`.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils.text import Truncator

from claims.errors import Invalid, Missing, Stale, WrongState
from claims.highlighting.claims import start_claim
from claims.highlighting.marks import (
    FIELDS,
    Kept,
    article_of,
    demand_free,
    insert_mark,
    kept,
    lock_claims,
    locked_occurrence,
    painted,
    placed,
    snapshot_of,
    storing_marks,
    unchanged_since,
    unkept,
)
from claims.highlighting.occurrences import checked_span, edit_occurrence
from claims.models import Claim, Event, Occurrence, Snapshot, User, noting, record_event
from claims.models.cleaning import demand_changeable
from claims.permissions import demand
from claims.text.spans import Span, snap_to_graphemes, trim

RANGE = ("start", "end", "quote")
# Each change of marks with the one that reverses it.
REVERSE = {
    "move_edges": "move_edges",
    "move_occurrence": "move_occurrence",
    "split_occurrence": "merge_occurrences",
    "merge_occurrences": "split_occurrence",
}
_SHOWN = 60  # characters of a quote
_WRITTEN = ("claim", "place", "exact", "prefix", "suffix", *FIELDS)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The marks as they are now; `painted` is the range, in code points, to paint again."""

    occurrences: tuple[Occurrence, ...]
    painted: Span


@dataclass(frozen=True, slots=True)
class Words:
    """A range of a snapshot's text in code points, and what the person read there."""

    start: int
    end: int
    quote: str


def change_occurrence(
    *, occurrence_id: int, changes: Mapping[str, Any], revision: int, by: User
) -> Adjusted:
    """Change the place (`start`, `end` and `quote` together), the `claim`, and what is said of it.

    Raises what `move_edges`, `move_occurrence_to_claim` and `edit_occurrence` raise; all of it is
    stored, or nothing.
    """
    demand(by, "highlight_claim")
    demand_changeable(changes, (*RANGE, "claim", *FIELDS))
    missing = {name: "Give start, end and quote together." for name in RANGE if name not in changes}
    if len(missing) in (1, 2):
        raise Invalid(missing)
    said = {name: value for name, value in changes.items() if name in FIELDS}
    with storing_marks():
        before = occurrence = locked_occurrence(occurrence_id, revision)
        if not missing:
            words = {name: changes[name] for name in RANGE}
            done = move_edges(occurrence_id=before.pk, revision=before.revision, **words, by=by)
            (occurrence,) = done.occurrences
        if "claim" in changes:
            done = move_occurrence_to_claim(
                occurrence_id=before.pk,
                claim=changes["claim"],
                revision=occurrence.revision,
                by=by,
            )
            (occurrence,) = done.occurrences
        if said:
            occurrence = edit_occurrence(
                occurrence_id=before.pk, changes=said, revision=occurrence.revision, by=by
            )
    return Adjusted((occurrence,), _around([before.span, occurrence.span]))


def move_edges(
    *, occurrence_id: int, start: int, end: int, quote: str, revision: int, by: User
) -> Adjusted:
    """Let the mark begin and end elsewhere; its context is derived anew.

    Raises `Stale`, `Missing`, `WrongState`, and `Invalid` as `add_occurrence` does.
    """
    demand(by, "highlight_claim")
    with storing_marks():
        occurrence = locked_occurrence(occurrence_id, revision)
        demand_free(occurrence)
        snapshot = snapshot_of(occurrence.snapshot_id)
        span = checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
        if span == occurrence.span:
            return Adjusted((occurrence,), span)
        return _adjust("move_edges", [occurrence], [_at(occurrence, snapshot, span)], by=by)


def move_occurrence_to_claim(
    *, occurrence_id: int, claim: Claim, revision: int, by: User
) -> Adjusted:
    """Let the words state another claim.

    Raises `Stale`, `Missing`, `WrongState`, and `Invalid` where that claim has these words, by
    themselves or in longer ones, or some of them.
    """
    demand(by, "highlight_claim")
    with storing_marks():
        occurrence = locked_occurrence(occurrence_id, revision)
        demand_free(occurrence)
        if claim.pk == occurrence.claim_id:
            return Adjusted((occurrence,), occurrence.span)
        _demand_apart(occurrence, claim)
        moved = copy(occurrence)
        moved.claim_id = claim.pk
        return _adjust("move_occurrence", [occurrence], [moved], by=by)


def mark_in_the_way(occurrence: Occurrence, claim: Claim) -> Occurrence | None:
    """The first of the claim's marks that holds the words of this one or lies in them."""
    same_copy = Occurrence.objects.filter(claim=claim, snapshot=occurrence.snapshot_id)
    around = Q(place__contains=occurrence.place) | Q(place__contained_by=occurrence.place)
    return same_copy.filter(around).first()


def _demand_apart(occurrence: Occurrence, claim: Claim) -> None:
    """Raise `Invalid` where `mark_in_the_way` finds one."""
    other = mark_in_the_way(occurrence, claim)
    if other is None:
        return
    words = Truncator(other.exact).chars(_SHOWN)
    raise Invalid(
        {
            "claim": f"That claim has “{words}” here already, so these words need no mark of its "
            "own. Nothing was changed: merge the two into one mark of that claim, take this mark "
            "off, or change the other's edges."
        }
    )


def split_occurrence(
    *,
    occurrence_id: int,
    at: int | None = None,
    first: Words | None = None,
    second: Words | None = None,
    claim: Claim | None = None,
    statement: str = "",
    revision: int,
    by: User,
) -> Adjusted:
    """Make two marks of one: before and after the offset `at`, or at two ranges inside it.

    The second states the same claim, or `claim`, or a new one with this `statement`. Returns the
    first, which is the row that was there, and the second. Raises `Stale`, `Missing`,
    `WrongState`, and `Invalid` for ranges that are none, leave the mark or overlap.
    """
    demand(by, "highlight_claim")
    if claim is not None and statement:
        raise Invalid({"statement": "Name a claim or give a new statement, not both."})
    with storing_marks():
        occurrence = locked_occurrence(occurrence_id, revision)
        demand_free(occurrence)
        snapshot = snapshot_of(occurrence.snapshot_id)
        one, other = _halves(occurrence, snapshot, at, first, second)
        here, there = _at(occurrence, snapshot, one), _at(occurrence, snapshot, other)
        there.pk, there.uuid, there.revision, there.created_by = None, uuid4(), 1, by
        if not statement:
            there.claim_id = claim.pk if claim else occurrence.claim_id
            return _adjust("split_occurrence", [occurrence], [here, there], by=by)
        there.claim, creation = start_claim(
            {"statement": statement}, language=occurrence.claim.language, by=by
        )
        with noting(part_of=creation.pk):
            return _adjust("split_occurrence", [occurrence], [here, there], by=by)


def merge_occurrences(
    *, occurrence_id: int, other_id: int, claim: Claim | None = None, revision: int, by: User
) -> Adjusted:
    """Make one mark of two in one copy: from where the first begins to the last's end.

    The words between become part of it. The row with `occurrence_id` stays, central if either is;
    it states `claim`, which has to be one of theirs, and without one what both state. Raises
    `Stale`, `Missing`, `WrongState`, and `Invalid` for marks that do not belong together.
    """
    demand(by, "highlight_claim")
    if occurrence_id == other_id:
        raise Invalid({"other": "Choose another mark than this one."})
    with storing_marks():
        rows = {pk: locked_occurrence(pk) for pk in sorted((occurrence_id, other_id))}
        occurrence, other = rows[occurrence_id], rows[other_id]
        if revision != occurrence.revision:
            raise Stale(occurrence)
        for row in rows.values():
            demand_free(row)
        if other.snapshot_id != occurrence.snapshot_id:
            raise Invalid({"other": "The marks stand in different copies. Nothing was changed."})
        stating = _stating(claim, occurrence, other)
        merged = _at(
            occurrence,
            snapshot_of(occurrence.snapshot_id),
            _around([occurrence.span, other.span]),
        )
        merged.claim_id, merged.relation = stating.claim_id, stating.relation
        merged.is_central = occurrence.is_central or other.is_central
        return _adjust("merge_occurrences", [occurrence, other], [merged], by=by)


def _stating(claim: Claim | None, occurrence: Occurrence, other: Occurrence) -> Occurrence:
    """The one of two marks that says what both state as one. Raises `Invalid`."""
    if claim is None and other.claim_id != occurrence.claim_id:
        raise Invalid(
            {
                "other": "The marks state different claims. Nothing was changed; say which of the "
                "two claims they state as one mark."
            }
        )
    for mark in (occurrence, other):
        if claim is None or mark.claim_id == claim.pk:
            return mark
    raise Invalid({"claim": "Neither mark states that claim. Nothing was changed."})


def swap_back(*, event_id: int, by: User) -> Adjusted:
    """Reverse a change of this module: the marks are as they were before it.

    Raises `Missing` for any other event, and `WrongState` where somebody has changed one of the
    marks since.
    """
    demand(by, "highlight_claim")
    event = Event.objects.filter(pk=event_id, verb__in=REVERSE).first()
    if event is None:
        raise Missing("There is no such change of marks. Nothing was changed.")
    with storing_marks():
        rows = {row.pk: row for row in unchanged_since(event, event.data["after"])}
        for row in rows.values():
            demand_free(row)
        gone = {row["occurrence"] for row in event.data["before"]} - set(rows)
        if Occurrence.objects.filter(pk__in=gone).exists():
            raise WrongState("These words are marked again already. Nothing was changed.")
        back = [_as_it_was(row, rows.get(row["occurrence"])) for row in event.data["before"]]
        return _adjust(REVERSE[event.verb], list(rows.values()), back, by=by)


def _adjust(
    verb: str, before: Sequence[Occurrence], after: Sequence[Occurrence], *, by: User
) -> Adjusted:
    """Store the marks `after` in place of those `before`, which are locked; write the event."""
    was = [kept(row) for row in before]
    lock_claims(*{row.claim_id for row in (*before, *after)})
    there, stay = {row.pk for row in before}, {row.pk for row in after}
    for row in before:
        if row.pk not in stay:
            row.delete()
    for row in after:
        if row.pk in there:
            row.revision += 1
            row.save(update_fields=[*_WRITTEN, "revision"])
        else:
            insert_mark(row, snapshot_of(row.snapshot_id))
    now = [kept(row) for row in after]
    record_event(
        verb,
        article_of(after[0]),
        by=by,
        before=was,
        after=now,
        occurrences=sorted({row["occurrence"] for row in (*was, *now)}),
        left=sorted({row["claim"] for row in was} - {row["claim"] for row in now}),
    )
    return Adjusted(tuple(after), painted([*was, *now]))


def _at(occurrence: Occurrence, snapshot: Snapshot, span: Span) -> Occurrence:
    """A copy of the mark at another place, unsaved."""
    moved = copy(occurrence)
    for name, value in placed(snapshot.text, span).items():
        setattr(moved, name, value)
    return moved


def _as_it_was(row: Kept, stored: Occurrence | None) -> Occurrence:
    """The mark that the event keeps; one that is still there has the revision it came to."""
    occurrence = unkept(row)
    if stored is not None:
        occurrence.revision, occurrence.created_at = stored.revision, stored.created_at
    return occurrence


def _halves(
    occurrence: Occurrence,
    snapshot: Snapshot,
    at: int | None,
    first: Words | None,
    second: Words | None,
) -> tuple[Span, Span]:
    """Where the two marks are, as they are stored. Raises `Invalid`."""
    span, text = occurrence.span, snapshot.text
    if at is not None:
        inside = span.start < at < span.end
        edge = snap_to_graphemes(text, Span(at, at)).end if inside else span.start
        one, other = trim(text, Span(span.start, edge)), trim(text, Span(edge, span.end))
        if one.start == one.end or other.start == other.end:
            words = f"Choose a place with words on both sides, between {span.start} and {span.end}."
            raise Invalid({"at": words})
        return one, other
    if first is None or second is None:
        raise Invalid({"at": "Say where to split: at an offset, or into two ranges."})
    one, other = (
        checked_span(snapshot=snapshot, start=part.start, end=part.end, quote=part.quote)
        for part in (first, second)
    )
    if _around([one, other, span]) != span:
        raise Invalid({"first": f"Both parts lie between {span.start} and {span.end}."})
    if one.start < other.end and other.start < one.end:
        raise Invalid({"second": "The parts overlap. Choose words that only one of them has."})
    return one, other


def _around(spans: Iterable[Span]) -> Span:
    """The smallest range that has them all."""
    starts, ends = zip(*((span.start, span.end) for span in spans), strict=True)
    return Span(min(starts), max(ends))
