"""What is frozen of the references that an article gives for its claims.

A claim's part says how many stand beside its words and what those are worth that were judged; an
article's counts them. Where nothing was judged, nothing is said.
"""

from collections import Counter
from collections.abc import Iterable

from claims.citing.reference_queries import references_at, references_in
from claims.citing.reference_rows import ClaimReferences, ReferenceRow, tally
from claims.models import Claim, Snapshot
from claims.models.source_vocabulary import REFERENCE_FIT_MEANS, ReferenceFit
from claims.publishing.parts import Record


def references_parts(snapshot: Snapshot) -> dict[int, Record]:
    """The part of each claim in a copy, by its id; none at all where nothing was judged in it."""
    found = references_in(snapshot)
    numbers = tally(found)
    if not (numbers.judged or numbers.unsupported):
        return {}
    return {one.claim.pk: references_part(one) for one in found}


def references_of_claim(claim: Claim, snapshots: Iterable[Snapshot]) -> dict[int, Record]:
    """The claim's part in each copy in which any of its references was judged, by the copy's id."""
    found = references_at(list({one.pk: one for one in snapshots}.values()), only=[claim.pk])
    return {one.snapshot.pk: references_part(one) for one in found if is_judged(one)}


def references_of_claims(snapshot: Snapshot, claims: Iterable[int]) -> dict[int, Record]:
    """The parts of some claims in a copy, where any of their references was judged."""
    found = references_in(snapshot, only=set(claims))
    return {one.claim.pk: references_part(one) for one in found if is_judged(one)}


def is_judged(found: ClaimReferences) -> bool:
    return bool(found.judged) or found.is_told_none


def references_part(found: ClaimReferences) -> Record:
    return {
        "attached": len(found.counted),
        "judged": [judged_part(row) for row in found.judged],
        "none_given": found.is_told_none,
    }


def judged_part(row: ReferenceRow) -> Record:
    """One reference with the word that it got; `entry` is that of the article's own list."""
    assert row.judgement, "only what was judged is frozen"
    fit = ReferenceFit(row.judgement.fit)
    return {
        "words": row.given.words,
        "number": row.given.number,
        "entry": row.given.entry,
        "href": row.given.target,
        "kind": row.label,
        "identifier": row.given.identifier,
        "fit": {"slug": fit.value, "label": str(fit.label)},
        "note": row.judgement.note,
    }


def tally_part(cards: Iterable[Record]) -> Record | None:
    """The numbers of an article's cards; None where nothing was judged.

    A reference that stands beside two claims is counted for each. `fits` has each word that was
    used, in the order of the list, with what it means.
    """
    parts = [card["references"] for card in cards if "references" in card]
    fits = Counter(one["fit"]["slug"] for part in parts for one in part["judged"])
    judged, attached = sum(fits.values()), sum(part["attached"] for part in parts)
    unsupported = sum(part["none_given"] for part in parts)
    if not (judged or unsupported):
        return None
    return {
        "attached": attached,
        "judged": judged,
        "unchecked": attached - judged,
        "supports": fits[ReferenceFit.SUPPORTS],
        "partly": fits[ReferenceFit.PARTLY],
        "unsupported": unsupported,
        "fits": [
            {
                "slug": fit.value,
                "label": str(fit.label),
                "means": str(REFERENCE_FIT_MEANS[fit]),
                "count": fits[fit.value],
            }
            for fit in ReferenceFit
            if fits[fit.value]
        ],
    }
