"""Store a new claim with the words that state it, and change its wording."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from claims.errors import Invalid, Missing, WrongState
from claims.highlighting.occurrences import add_occurrence, checked_span
from claims.highlighting.topics import resolved_topics
from claims.models import Claim, Event, Occurrence, Snapshot, Topic, User, noting, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.models.vocabulary import ClaimType, Harm, Relation, ReviewStatus
from claims.permissions import demand
from claims.text.statements import proposed_statement

WORDING = ("statement", "claimant", "claimant_url")  # what a second person signs off
FIELDS = (*WORDING, "claim_type", "harm")
WEB = ("http://", "https://")
HOST = re.compile(r"[^\s:/?#@]+\.[^\s:/?#@]+(?:[/?#]|$)")


def create_claim(
    *,
    snapshot: Snapshot,
    start: int,
    end: int,
    quote: str,
    statement: str | None = None,
    claimant: str = "",
    claimant_url: str = "",
    claim_type: str = ClaimType.FACT,
    topics: Collection[Topic | str] = (),
    harm: str = Harm.UNKNOWN,
    is_central: bool = False,
    relation: str = Relation.SAME,
    by: User,
) -> Occurrence:
    """Store a claim and its first occurrence; returns the occurrence, its claim is new.

    `start` and `end` count code points of the snapshot's text. Without a statement the quote is
    made into one (`claims.text.statements`). Raises `Invalid` for a bad field,
    for a range outside the text and for a quote that is not the slice.
    """
    demand(by, "highlight_claim")
    checked_span(snapshot=snapshot, start=start, end=end, quote=quote)
    values = {
        "statement": proposed_statement(quote) if statement is None else statement,
        "claimant": claimant,
        "claimant_url": claimant_url,
        "claim_type": claim_type,
        "harm": harm,
    }
    language = snapshot.article.language or "en"
    with transaction.atomic():
        claim, creation = start_claim(values, topics=topics, language=language, by=by)
        with noting(part_of=creation.pk):
            return add_occurrence(
                claim=claim,
                snapshot=snapshot,
                start=start,
                end=end,
                quote=quote,
                relation=relation,
                is_central=is_central,
                by=by,
            )


def start_claim(
    values: Mapping[str, Any], *, topics: Collection[Topic | str] = (), language: str, by: User
) -> tuple[Claim, Event]:
    """A claim that has no words yet, with the event of its making; raises `Invalid`.

    Call it in the transaction that marks its words.
    """
    claim = Claim(language=language, created_by=by)
    for name, value in _cleaned(claim, values).items():
        setattr(claim, name, value)
    claim.save()
    if topics:
        claim.topics.set(resolved_topics(topics, by=by))
    return claim, record_event("create_claim", claim, by=by, statement=claim.statement)


def edit_claim(*, claim_id: int, changes: Mapping[str, Any], revision: int, by: User) -> Claim:
    """Change some of `FIELDS`, and the topics with `topics`: rows, or names to propose.

    Returns the claim as stored. Raises `Stale` when it was saved since `revision`, `Invalid` for
    a bad field, `Missing` for a wrong id, and `WrongState` for wording that was handed in or is
    public.
    """
    demand(by, "edit_claim")
    demand_changeable(changes, (*FIELDS, "topics"))
    fields = {name: value for name, value in changes.items() if name != "topics"}
    with transaction.atomic():
        claim = _locked_claim(claim_id, revision)
        fields = _cleaned(claim, fields)
        if any(fields.get(name, getattr(claim, name)) != getattr(claim, name) for name in WORDING):
            _demand_wording_free(claim)
        changed = claim.apply(fields)
        if "topics" in changes:
            topics = resolved_topics(changes["topics"], by=by)
            changed |= _set_topics(claim, topics, counted=bool(changed))
        if changed:
            record_event("edit_claim", claim, by=by, **changed)
    return claim


def _locked_claim(claim_id: int, revision: int) -> Claim:
    try:
        return Claim.locked(claim_id, revision=revision)
    except Claim.DoesNotExist:
        raise Missing("There is no such claim. Nothing was changed.") from None


def is_wording_free(statuses: Collection[str]) -> bool:
    """Whether the wording may be changed, by the states of all reviews of the claim."""
    if {ReviewStatus.SUBMITTED, ReviewStatus.APPROVED} & set(statuses):
        return False
    drafts = {ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED} & set(statuses)
    return bool(drafts) or ReviewStatus.PUBLISHED not in statuses


def _demand_wording_free(claim: Claim) -> None:
    """Raise `WrongState` where the wording was handed in, or is public without a correction.

    Call it with the claim locked: handing in locks it too.
    """
    statuses = set(claim.reviews.values_list("status", flat=True))
    if is_wording_free(statuses):
        return
    if statuses & {ReviewStatus.SUBMITTED, ReviewStatus.APPROVED}:
        raise WrongState(
            "A review with this wording was handed in for sign-off, so statement and claimant stay "
            "as they are. Nothing was changed. Its author can take it back, or an editor can "
            "request changes; then the wording is free again."
        )
    raise WrongState(
        "Readers see this wording, so statement and claimant are changed by a correction. "
        "Nothing was changed. Start a correction of the claim, then edit its wording."
    )


def _cleaned(claim: Claim, values: Mapping[str, Any]) -> dict[str, Any]:
    given = values.get("claimant_url")
    if isinstance(given, str):
        values = {**values, "claimant_url": _with_scheme(given.strip())}
    fields = cleaned(claim, values)
    url = fields.get("claimant_url", "")
    if url and not url.lower().startswith(WEB):
        raise Invalid({"claimant_url": "Give an address that starts with http:// or https://."})
    return fields


def _with_scheme(address: str) -> str:
    """People write `example.org`; what begins with anything but a name of a host stays."""
    return f"https://{address}" if HOST.match(address) else address


def _set_topics(claim: Claim, topics: Collection[Topic], *, counted: bool) -> dict[str, list[Any]]:
    """Replace the topics; returns the change. `counted`: this save has its revision already."""
    before, after = (sorted(topic.slug for topic in some) for some in (claim.topics.all(), topics))
    if before == after:
        return {}
    claim.topics.set(topics)
    if not counted:
        claim.revision += 1
        claim.save(update_fields=["revision"])
    return {"topics": [before, after]}
