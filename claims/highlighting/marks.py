"""Marks as rows: how an event keeps one, when it may be changed, and how it is stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.text import Truncator
from psycopg.types.range import Range

from claims import errors
from claims.errors import Invalid, WrongState
from claims.models import Article, Carryover, Claim, Event, Occurrence, Snapshot
from claims.queue import defer
from claims.text.locate import context
from claims.text.spans import Span

FIELDS = ("relation", "is_central")
_WORDS = ("exact", "prefix", "suffix")
_STATE = ("claim", "snapshot", "start", "end", *FIELDS)
_SHOWN = 60  # characters of a quote in a message
# What an event keeps of a mark; enough to put the row back as it was.
Kept = Mapping[str, Any]


def kept(occurrence: Occurrence) -> dict[str, Any]:
    """The mark as an event keeps it; offsets are code points."""
    return {
        "occurrence": occurrence.pk,
        "uuid": str(occurrence.uuid),
        "claim": occurrence.claim_id,
        "snapshot": occurrence.snapshot_id,
        "start": occurrence.span.start,
        "end": occurrence.span.end,
        "revision": occurrence.revision,
        "created_by": occurrence.created_by_id,
        **{name: getattr(occurrence, name) for name in (*_WORDS, *FIELDS)},
    }


def unkept(row: Kept) -> Occurrence:
    """The mark that an event keeps, unsaved and one revision on: an old ETag is never current."""
    return Occurrence(
        pk=row["occurrence"],
        uuid=row["uuid"],
        claim_id=row["claim"],
        snapshot_id=row["snapshot"],
        place=Range(row["start"], row["end"]),
        revision=row["revision"] + 1,
        created_by_id=row["created_by"],
        **{name: row[name] for name in (*_WORDS, *FIELDS)},
    )


def painted(rows: Iterable[Kept]) -> Span:
    """The range, in code points, that has to be painted again when these marks come or go."""
    spans = [Span(row["start"], row["end"]) for row in rows]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def placed(text: str, span: Span) -> dict[str, Any]:
    """The fields of a mark that say where it is."""
    prefix, suffix = context(text, span)
    return {
        "place": Range(span.start, span.end),
        "exact": text[span.start : span.end],
        "prefix": prefix,
        "suffix": suffix,
    }


def snapshot_of(snapshot_id: int) -> Snapshot:
    """The copy with its text, without its layout and references."""
    return Snapshot.objects.only("article", "number", "text").get(pk=snapshot_id)


def article_of(occurrence: Occurrence) -> Article:
    """The article of the mark, as the target of an event: only its id is loaded."""
    return Article.objects.only("pk").get(snapshots=occurrence.snapshot_id)


def lock_claims(*claims: int) -> None:
    """Lock the claims, in the order of their ids. Raises `Missing` for one that went away."""
    wanted = set(claims)
    rows = Claim.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    if len(rows.values_list("pk", flat=True)) < len(wanted):
        raise errors.Missing("There is no such claim any more. Nothing was changed.")


def locked_occurrence(occurrence_id: int, revision: int | None = None) -> Occurrence:
    """The mark, locked. Raises `Missing`, and `Stale` when it was saved since `revision`."""
    try:
        return Occurrence.locked(occurrence_id, revision=revision)
    except Occurrence.DoesNotExist:
        raise errors.Missing("These words are no longer marked. Nothing was changed.") from None


def demand_standing(occurrence: Occurrence) -> None:
    """Raise `WrongState` when a person has decided what became of the words in a newer copy."""
    if not Occurrence.objects.standing().filter(pk=occurrence.pk).exists():
        raise WrongState(
            "This mark belongs to an older copy of the article, and somebody has decided what "
            "became of its words since. It stays as it was. Nothing was changed; change the mark "
            "in the newest copy instead."
        )


def demand_free(occurrence: Occurrence) -> None:
    """Raise `WrongState` for words that were looked for in a newer copy: a person decides there."""
    demand_standing(occurrence)
    if Carryover.objects.filter(occurrence=occurrence).exists():
        raise WrongState(
            "The publisher has changed the article, and this mark waits to be carried over to the "
            "new text. Nothing was changed. Open the changes of the article and decide there: you "
            "can let the mark go."
        )


def unchanged_since(event: Event, rows: Sequence[Kept]) -> list[Occurrence]:
    """The marks as the event left them, locked. Raises `WrongState` where one was changed since."""
    found = []
    for row in sorted(rows, key=itemgetter("occurrence")):
        stored = Occurrence.objects.select_for_update(of=("self",)).filter(pk=row["occurrence"])
        occurrence = stored.first()
        if occurrence is None or any(kept(occurrence)[name] != row[name] for name in _STATE):
            raise WrongState(
                f"{changed_by(event, row['occurrence'])} changed the mark of "
                f"“{Truncator(row['exact']).chars(_SHOWN)}” in the meantime. It stays as it is."
            )
        found.append(occurrence)
    return found


def changed_by(event: Event, occurrence_id: int) -> str:
    """The name of whoever changed a mark last after the event; else “Somebody”."""
    of_article = Q(data__occurrences__contains=[occurrence_id]) | Q(data__occurrence=occurrence_id)
    later = Event.objects.filter(
        Q(target_kind="occurrence", target_id=occurrence_id)
        | Q(target_kind="article") & of_article,
        pk__gt=event.pk,
    )
    newest = later.select_related("by").order_by("-pk").first()
    return str(newest.by) if newest and newest.by else "Somebody"


@contextmanager
def storing_marks() -> Iterator[None]:
    """A transaction in which marks are stored.

    Raises `Invalid` where a claim would have the same words twice, and `Missing` where the claim
    went away meanwhile.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        if broken == "occurrence_once":
            known = "The claim has these words already. Nothing was changed."
            raise Invalid({"quote": known}) from None
        if broken.startswith("claims_occurrence_claim_id"):
            raise errors.Missing("There is no such claim any more. Nothing was changed.") from None
        raise


def insert_mark(occurrence: Occurrence, snapshot: Snapshot) -> None:
    """Insert the row; words of an older copy are looked for in the newest one.

    Raises `Invalid` where there is no such claim.
    """
    occurrence.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_AND_NEWEST, [snapshot.article_id, occurrence.claim_id])
        found = cursor.fetchone()
    if found is None:
        raise Invalid({"claim": "There is no such claim. Nothing was marked."})
    newest, number = found
    if number != snapshot.number:
        defer("carry_occurrences", snapshot_id=newest)


# Marks are made by the thousand, and making this query takes seven times as long as asking it.
_CLAIM_AND_NEWEST = """
    SELECT snapshot.id, snapshot.number
    FROM claims_claim claim, claims_snapshot snapshot
    WHERE snapshot.article_id = %s AND claim.id = %s
    ORDER BY snapshot.number DESC LIMIT 1
"""
