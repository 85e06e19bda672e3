"""Judge the references that an article gives for a claim, and take that back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from psycopg.types.range import Range

from claims.citing.given import Given
from claims.citing.reference_queries import judgement, references_in, row_at, why_closed
from claims.citing.reference_rows import ClaimReferences, ReferenceRow
from claims.errors import Invalid, Missing, Stale, WrongState
from claims.models import Claim, ReferenceJudgement, Snapshot, User, record_event
from claims.models.cleaning import cleaned
from claims.models.source_vocabulary import ReferenceFit
from claims.permissions import demand


@transaction.atomic
def judge_reference(
    *,
    claim_id: int,
    snapshot_id: int,
    fit: str | None = None,
    start: int | None = None,
    end: int | None = None,
    number: int | None = None,
    note: str | None = None,
    revision: int | None = None,
    by: User,
) -> ReferenceJudgement:
    """Say what the reference at `start` to `end` (code points) is worth for the claim.

    Without a place `fit` is “none given”. `revision` is that of the judgement the person saw, None
    where there was none; nobody is in conflict with their own. `fit` and `note` stay where they are
    None.

    Raises `Missing` where no such reference stands beside the claim, `Stale` where somebody else
    has judged it since, `Invalid`, and `WrongState` while the claim's review waits for its
    sign-off or readers see the judgement.
    """
    demand(by, "judge_reference")
    snapshot = _locked(claim_id, snapshot_id)
    found = next(iter(references_in(snapshot, only=[claim_id])), None)
    if found is None:
        raise Missing("The claim has no words in this copy of the article any more.")
    row = _row_at(found, start, end, number)
    checked = _checked(found, row, fit, note)
    own = _stored_here(found, row)
    if own is None:
        return _create(found, row, checked, by)
    if revision != own.revision and own.judged_by_id != by.pk:
        raise Stale(own, _meanwhile(own))
    return _change(own, checked, by)


@transaction.atomic
def take_back_judgement(
    *, judgement_id: int, revision: int | None = None, by: User
) -> ReferenceJudgement:
    """Forget a judgement; the event keeps it. Returns what it was.

    Raises `Missing`, `Stale` where `revision` is given and not the stored one, and `WrongState` as
    `judge_reference` does.
    """
    demand(by, "judge_reference")
    row = judgement(judgement_id)
    _locked(row.claim_id, row.snapshot_id)
    try:
        stored = ReferenceJudgement.locked(judgement_id, revision=revision)
    except ReferenceJudgement.DoesNotExist:
        raise Missing("Somebody has taken this judgement back already.") from None
    _record("take_back_judgement", stored, by, fit=[stored.fit, ""], note=stored.note)
    stored.delete()
    return row


def _locked(claim_id: int, snapshot_id: int) -> Snapshot:
    """The copy, with the claim locked: a review is handed in under the claim's lock.

    Raises `WrongState` where the references are not to be judged now.
    """
    try:
        Claim.locked(claim_id)
        snapshot = Snapshot.objects.select_related("article").get(pk=snapshot_id)
    except (Claim.DoesNotExist, Snapshot.DoesNotExist):
        raise Missing("There is no such claim or copy of an article.") from None
    closed = why_closed([snapshot], [claim_id])[snapshot_id, claim_id]
    if closed:
        raise WrongState(f"{closed} Nothing was changed.")
    return snapshot


def _row_at(
    found: ClaimReferences, start: int | None, end: int | None, number: int | None
) -> ReferenceRow | None:
    """The row at the place; None where no place is given."""
    if start is None or end is None:
        return None
    row = row_at(found, (start, end, number))
    if row is None:
        raise Missing(
            "This reference no longer stands beside the claim: its words were moved. Nothing was "
            "changed."
        )
    return row


def _checked(
    found: ClaimReferences, row: ReferenceRow | None, fit: str | None, note: str | None
) -> dict[str, Any]:
    known = row.judgement if row else found.none_given
    if fit is None and known is None:
        raise Invalid({"fit": "Choose first what the reference is worth; the note goes with it."})
    said = {"fit": fit if known is None or fit else known.fit}
    is_none = said["fit"] == ReferenceFit.NONE_GIVEN
    if row is None and not is_none:
        raise Invalid({"fit": "Say which reference this is about, or that none is given."})
    if row is not None and is_none:
        raise Invalid({"fit": "There is a reference: say what it is worth for the claim."})
    if is_none and found.counted:
        raise Invalid({"fit": "The article gives a reference for this claim. Judge that one."})
    return cleaned(ReferenceJudgement(), said if note is None else {**said, "note": note.strip()})


def _stored_here(found: ClaimReferences, row: ReferenceRow | None) -> ReferenceJudgement | None:
    """The judgement of this very copy, locked."""
    known = row.judgement if row else found.none_given
    if known is None or known.snapshot_id != found.snapshot.pk:
        return None
    return ReferenceJudgement.objects.select_for_update(of=("self",)).get(pk=known.pk)


def _create(
    found: ClaimReferences, row: ReferenceRow | None, checked: dict[str, Any], by: User
) -> ReferenceJudgement:
    """A new judgement. One that is carried over from an older copy keeps its note unless told."""
    carried = row.judgement if row else found.none_given
    kept = {"note": carried.note} if carried else {}
    described = _described(row.given) | {"source": row.source} if row else {}
    made = ReferenceJudgement.objects.create(
        claim=found.claim, snapshot=found.snapshot, judged_by=by, **described, **(kept | checked)
    )
    before = carried.fit if carried else ""
    _record("judge_reference", made, by, fit=[before, made.fit], note=made.note)
    return made


def _described(given: Given) -> dict[str, Any]:
    return {
        "place": Range(given.start, given.end),
        "number": given.number,
        "target": given.target,
        "scheme": given.scheme,
        "identifier": given.identifier,
        "words": given.said,
    }


def _change(own: ReferenceJudgement, checked: dict[str, Any], by: User) -> ReferenceJudgement:
    differs = any(getattr(own, name) != value for name, value in checked.items())
    if not differs:
        return own
    changed = own.apply({**checked, "judged_by": by, "judged_at": timezone.now()})
    told = {name: changed[name] for name in ("fit", "note") if name in changed}
    _record("judge_reference", own, by, **({"fit": [own.fit, own.fit]} | told))
    return own


def _record(verb: str, row: ReferenceJudgement, by: User, **data: Any) -> None:
    """The event stands with the claim, whose history it is."""
    record_event(
        verb,
        row.claim,
        by=by,
        judgement=row.pk,
        article=row.snapshot.article_id,
        snapshot=row.snapshot_id,
        place=[row.place.lower, row.place.upper] if row.place else None,
        number=row.number,
        words=row.words,
        address=row.target,
        **data,
    )


def _meanwhile(own: ReferenceJudgement) -> str:
    return (
        f"{own.judged_by} judged this meanwhile: “{own.get_fit_display()}”. Nothing was changed. "
        "Choose again to put yours in its place."
    )
