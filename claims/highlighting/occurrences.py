"""Say which words of a snapshot state a claim; every offset counts code points."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from claims import errors
from claims.errors import Invalid, WrongState
from claims.highlighting.marks import (
    FIELDS,
    article_of,
    demand_free,
    demand_standing,
    insert_mark,
    kept,
    lock_claims,
    locked_occurrence,
    placed,
    snapshot_of,
    storing_marks,
    unkept,
)
from claims.models import Claim, Event, Occurrence, Snapshot, User, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.models.vocabulary import Relation
from claims.permissions import demand
from claims.text.locate import Ambiguous, Found, Missing, locate
from claims.text.spans import Span, snap_to_graphemes, trim
from claims.text.typed import several_lines


def add_occurrence(
    *,
    claim: Claim,
    snapshot: Snapshot,
    start: int,
    end: int,
    quote: str,
    relation: str = Relation.SAME,
    is_central: bool = False,
    by: User,
) -> Occurrence:
    """Attach further words of an article to a claim.

    Raises `Invalid` for a range outside the text, a quote that is not its slice, a relation that
    does not exist, a claim that does not, and for words that the claim already has.
    """
    demand(by, "highlight_claim")
    span = checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
    occurrence = Occurrence(
        claim=claim,
        snapshot=snapshot,
        created_by=by,
        **placed(snapshot.text, span),
        **cleaned(Occurrence(), {"relation": relation, "is_central": is_central}),
    )
    with storing_marks():
        insert_mark(occurrence, snapshot)
        article = snapshot.article_id
        record_event("add_occurrence", occurrence, by=by, article=article, **kept(occurrence))
    return occurrence


def edit_occurrence(
    *, occurrence_id: int, changes: Mapping[str, Any], revision: int, by: User
) -> Occurrence:
    """Change the relation to the claim or whether it is central to the article.

    Raises `Stale` when it was saved since `revision`, `Invalid`, `Missing`, and `WrongState` for
    words of an older copy about which somebody has decided.
    """
    demand(by, "highlight_claim")
    demand_changeable(changes, FIELDS)
    with transaction.atomic():
        occurrence = locked_occurrence(occurrence_id, revision)
        demand_standing(occurrence)
        changed = occurrence.apply(cleaned(occurrence, changes))
        if changed:
            article = article_of(occurrence)
            record_event("edit_occurrence", occurrence, by=by, article=article.pk, **changed)
    return occurrence


def remove_occurrence(*, occurrence_id: int, revision: int | None = None, by: User) -> Event:
    """Take the mark off the words; the claim stays. Returns the event that can restore it.

    The event is the article's: the occurrence is gone, and the article still has to know which
    claims lost their words in it. Raises `Missing` for a wrong id, `Stale` when `revision` is
    given and no longer the stored one, and `WrongState` for words of an older copy that were
    looked for in a newer one: they are part of its history.
    """
    demand(by, "highlight_claim")
    with transaction.atomic():
        occurrence = locked_occurrence(occurrence_id, revision)
        demand_free(occurrence)
        event = record_event("remove_occurrence", article_of(occurrence), by=by, **kept(occurrence))
        occurrence.delete()
    return event


def restore_occurrence(*, event_id: int, by: User) -> Occurrence:
    """Undo a removal: the occurrence returns with its id, its place and its relation.

    Raises `WrongState` when it is there already, and `Missing` for anything but a removal and for
    a claim that went away since.
    """
    demand(by, "highlight_claim")
    event = Event.objects.filter(pk=event_id, verb="remove_occurrence").first()
    if event is None:
        raise errors.Missing("There is no such removal to undo. Nothing was changed.")
    occurrence = unkept(event.data)
    with storing_marks():
        lock_claims(occurrence.claim_id)
        if Occurrence.objects.filter(pk=occurrence.pk).exists():
            raise WrongState("These words are marked again already. Nothing was changed.")
        insert_mark(occurrence, snapshot_of(occurrence.snapshot_id))
        record_event(
            "restore_occurrence",
            occurrence,
            by=by,
            removal=event.pk,
            article=event.target_id,
            **kept(occurrence),
        )
    return occurrence


def place_quote(
    *, snapshot: Snapshot, quote: str, near: int | None = None
) -> Found | Ambiguous | Missing:
    """Where the typed or pasted words stand in the snapshot; of several, `near` an offset.

    Raises `Invalid` for a blank quote.
    """
    words = several_lines(quote).strip()
    if not words:
        raise Invalid({"words": "Type or paste the words of the article that state the claim."})
    return locate(snapshot.text, words, near=near)


def checked_span(*, snapshot: Snapshot, start: int, end: int, quote: str) -> Span:
    """The range as it is stored: snapped out to whole graphemes, without space at its ends.

    Raises `Invalid` with the reason when the range is none or the quote is not its slice.
    """
    length = len(snapshot.text)
    if start < 0 or end > length:
        raise Invalid(
            {"end": f"The range {start}–{end} leaves the text, which has {length} characters."}
        )
    if start >= end:
        raise Invalid({"start": f"The range is empty: {start} is not before {end}."})
    if snapshot.text[start:end] != quote:
        raise Invalid(
            {
                "quote": "These are not the words at this place of the stored text. Nothing was "
                "stored; load the article again and select the words once more."
            }
        )
    span = trim(snapshot.text, snap_to_graphemes(snapshot.text, Span(start, end)))
    if span.start == span.end:
        raise Invalid({"quote": "There is only space here. Select some words."})
    return span
