"""Say which words of a snapshot state a claim; every offset counts code points."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from psycopg.types.range import Range

from claims import errors
from claims.errors import Invalid, WrongState
from claims.models import Article, Carryover, Claim, Event, Occurrence, Snapshot, User, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.models.vocabulary import Relation
from claims.permissions import demand
from claims.queue import defer
from claims.text.locate import Ambiguous, Found, Missing, context, locate
from claims.text.spans import Span, snap_to_graphemes, trim
from claims.text.typed import several_lines

FIELDS = ("relation", "is_central")


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
    does not exist, and for words that the claim already has.
    """
    demand(by, "highlight_claim")
    span = checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
    prefix, suffix = context(snapshot.text, span)
    occurrence = Occurrence(
        claim=claim,
        snapshot=snapshot,
        place=Range(span.start, span.end),
        exact=snapshot.text[span.start : span.end],
        prefix=prefix,
        suffix=suffix,
        created_by=by,
        **cleaned(Occurrence(), {"relation": relation, "is_central": is_central}),
    )
    with transaction.atomic():
        Claim.locked(claim.pk)
        _store(occurrence)
        record_event("add_occurrence", occurrence, by=by, claim=claim.pk, exact=occurrence.exact)
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
        occurrence = _locked_occurrence(occurrence_id, revision)
        _demand_standing(occurrence)
        changed = occurrence.apply(cleaned(occurrence, changes))
        if changed:
            record_event("edit_occurrence", occurrence, by=by, **changed)
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
        occurrence = _locked_occurrence(occurrence_id, revision)
        _demand_standing(occurrence)
        _demand_not_waiting(occurrence)
        article = Article.objects.get(snapshots=occurrence.snapshot_id)
        event = record_event("remove_occurrence", article, by=by, **_kept(occurrence))
        occurrence.delete()
    return event


def restore_occurrence(*, event_id: int, by: User) -> Occurrence:
    """Undo a removal: the occurrence returns with its id, its place and its relation.

    Raises `WrongState` when it is there already and `Missing` for anything but a removal.
    """
    demand(by, "highlight_claim")
    event = Event.objects.filter(pk=event_id, verb="remove_occurrence").first()
    if event is None:
        raise errors.Missing("There is no such removal to undo. Nothing was changed.")
    kept = event.data
    with transaction.atomic():
        Claim.locked(kept["claim"])
        if Occurrence.objects.filter(pk=kept["occurrence"]).exists():
            raise WrongState("These words are marked again already. Nothing was changed.")
        occurrence = Occurrence(
            pk=kept["occurrence"],
            uuid=kept["uuid"],
            claim_id=kept["claim"],
            snapshot_id=kept["snapshot"],
            place=Range(kept["start"], kept["end"]),
            revision=kept["revision"] + 1,
            created_by_id=kept["created_by"],
            **{name: kept[name] for name in ("exact", "prefix", "suffix", *FIELDS)},
        )
        _store(occurrence)
        record_event("restore_occurrence", occurrence, by=by, removal=event.pk)
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


def _locked_occurrence(occurrence_id: int, revision: int | None = None) -> Occurrence:
    try:
        return Occurrence.locked(occurrence_id, revision=revision)
    except Occurrence.DoesNotExist:
        raise errors.Missing("These words are no longer marked. Nothing was changed.") from None


def _demand_standing(occurrence: Occurrence) -> None:
    """Raise `WrongState` when a person has decided what became of the words in a newer copy."""
    if not Occurrence.objects.standing().filter(pk=occurrence.pk).exists():
        raise WrongState(
            "This mark belongs to an older copy of the article, and somebody has decided what "
            "became of its words since. It stays as it was. Nothing was changed; change the mark "
            "in the newest copy instead."
        )


def _demand_not_waiting(occurrence: Occurrence) -> None:
    if Carryover.objects.filter(occurrence=occurrence).exists():
        raise WrongState(
            "The publisher has changed the article, and this mark waits to be carried over to the "
            "new text. Nothing was changed. Open the changes of the article and decide there: you "
            "can let the mark go."
        )


def _store(occurrence: Occurrence) -> None:
    """Insert the row unless its claim has these words; call it with the claim locked.

    Words of an older copy are looked for in the newest one.
    """
    known = Occurrence.objects.filter(
        claim_id=occurrence.claim_id, snapshot_id=occurrence.snapshot_id, place=occurrence.place
    )
    if known.exists():
        raise Invalid({"quote": "The claim has these words already. Nothing was added."})
    occurrence.save(force_insert=True)
    snapshot = occurrence.snapshot
    newer = Snapshot.objects.filter(article=snapshot.article_id, number__gt=snapshot.number)
    newest = newer.order_by("-number").values_list("pk", flat=True).first()
    if newest is not None:
        defer("carry_occurrences", snapshot_id=newest)


def _kept(occurrence: Occurrence) -> dict[str, Any]:
    """What the event of a removal keeps, enough to restore the row."""
    return {
        "occurrence": occurrence.pk,
        "uuid": occurrence.uuid,
        "claim": occurrence.claim_id,
        "snapshot": occurrence.snapshot_id,
        "start": occurrence.span.start,
        "end": occurrence.span.end,
        "revision": occurrence.revision,
        "created_by": occurrence.created_by_id,
        **{name: getattr(occurrence, name) for name in ("exact", "prefix", "suffix", *FIELDS)},
    }
