"""What the desk asks about the references that articles give for their claims.

A judgement belongs to one copy. In a newer copy it still holds for the same work, address or entry
beside the same claim, until somebody judges it there; nothing is written for that.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from claims.citing.given import Given, Key, attached, copies_of, key_of
from claims.citing.identifiers import identify_as, web_address
from claims.citing.reference_rows import ClaimReferences, ReferenceRow
from claims.errors import Missing
from claims.highlighting.claims import is_wording_free
from claims.models import (
    Claim,
    Occurrence,
    Publication,
    ReferenceJudgement,
    Review,
    Snapshot,
    Source,
)
from claims.models.source import SCHEMES
from claims.models.source_vocabulary import REFERENCE_FIT_MEANS, ReferenceFit
from claims.models.vocabulary import Change, ReviewStatus

MOST_COPIES = 10  # copies whose references the page of a claim shows

# The words for one reference, with what they mean; the eighth one is for a claim without any.
FITS = [
    (slug, label, REFERENCE_FIT_MEANS[ReferenceFit(slug)])
    for slug, label in ReferenceFit.choices
    if slug != ReferenceFit.NONE_GIVEN
]

HANDED_IN = (
    "A review of this claim was handed in for sign-off, so its references stay as they were "
    "judged. Its author can take it back, or an editor can request changes."
)
PUBLIC = (
    "Readers see how these references were judged, so that is changed by a correction. Start a "
    "correction of the claim first."
)


def references_of(claim: Claim, *, article: int | None = None) -> list[ClaimReferences]:
    """What the copies with the claim's words give for it: of one article, or of the newest ten."""
    places = Occurrence.objects.standing().filter(claim=claim)
    if article is not None:
        places = places.filter(snapshot__article=article)
    copies = list(
        Snapshot.objects.filter(occurrences__in=places)
        .select_related("article")
        .defer("text", "layout", "references", "structured_data")
        .distinct()
        .order_by("-pk")[:MOST_COPIES]
    )
    return references_at(copies, only=[claim.pk])


def references_begun(claim: Claim) -> list[ClaimReferences]:
    """What the newest copy of each article gives for the claim, where anything was judged.

    One query where no reference of these articles was ever judged, for this claim or another.
    """
    stated = Occurrence.objects.standing().filter(claim=claim).values("snapshot__article")
    judged = ReferenceJudgement.objects.filter(snapshot__article__in=stated)
    begun = set(judged.values_list("snapshot__article", flat=True).distinct())
    newest: dict[int, ClaimReferences] = {}
    for found in references_of(claim) if begun else ():
        if found.snapshot.article_id in begun:
            newest.setdefault(found.snapshot.article_id, found)
    return list(newest.values())


def references_in(
    snapshot: Snapshot, *, only: Collection[int] | None = None
) -> list[ClaimReferences]:
    """What a copy gives for each of its claims, in the order of their first words.

    `only` has the ids of the claims that are wanted.
    """
    return references_at([snapshot], only=only)


def references_at(
    snapshots: Sequence[Snapshot], *, only: Collection[int] | None = None
) -> list[ClaimReferences]:
    """What several copies give, one after the other. The number of queries is always the same."""
    marked = _marked(snapshots)
    wanted = {
        pk: {one.claim_id: one.claim for one in rows if only is None or one.claim_id in only}
        for pk, rows in marked.items()
    }
    copies = copies_of(snapshots)
    given = {
        one.pk: attached(
            copies[one.pk], marked[one.pk], language=one.article.language, only=wanted[one.pk]
        )
        for one in snapshots
    }
    known = _known(row for found in given.values() for some in found.values() for row in some)
    everyone = {pk for some in wanted.values() for pk in some}
    judged, closed = _judged(snapshots, everyone), why_closed(snapshots, everyone)
    return [
        _of_claim(
            claim,
            one,
            given[one.pk][pk],
            [row for row in judged.get(pk, []) if _is_about(row, one)],
            known,
            closed[one.pk, pk],
        )
        for one in snapshots
        for pk, claim in wanted[one.pk].items()
    ]


def row_at(found: ClaimReferences, position: tuple[int, int, int | None]) -> ReferenceRow | None:
    """The row of the reference at a place (start, end, number in the list)."""
    return next((row for row in found.rows if row.given.position == position), None)


def why_closed(
    snapshots: Sequence[Snapshot], claim_ids: Collection[int]
) -> dict[tuple[int, int], str]:
    """Why the references of each claim in each copy are not judged now; "" where they may be.

    As with its wording: not while a review waits for its sign-off, and not under readers' eyes. In
    a copy that readers do not see yet the references of a published claim may be judged: they go
    out when an editor publishes that article. The keys are the ids of copy and claim.
    """
    statuses: dict[int, set[str]] = {pk: set() for pk in claim_ids}
    for claim_id, status in Review.objects.filter(claim__in=claim_ids).values_list(
        "claim_id", "status"
    ):
        statuses[claim_id].add(status)
    why = {pk: _why_bound(found) for pk, found in statuses.items()}
    public = PUBLIC in why.values()
    shown = _shown_in(snapshots) if public else {}
    return {
        (one.pk, pk): "" if why[pk] == PUBLIC and pk not in shown[one.pk] else why[pk]
        for one in snapshots
        for pk in why
    }


def _why_bound(statuses: set[str]) -> str:
    if is_wording_free(statuses):
        return ""
    return HANDED_IN if statuses & {ReviewStatus.SUBMITTED, ReviewStatus.APPROVED} else PUBLIC


def judgement(pk: int) -> ReferenceJudgement:
    """A judgement with its claim and copy. Raises `Missing` for a wrong id."""
    rows = ReferenceJudgement.objects.select_related("claim", "snapshot__article", "judged_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing("There is no such judgement: it may have been taken back. Nothing changed.")
    return found


def claim_of(pk: int) -> Claim:
    """A claim. Raises `Missing` for a wrong id."""
    claim = Claim.objects.filter(pk=pk).first()
    if claim is None:
        raise Missing("There is no such claim.")
    return claim


def written_review(claim: Claim) -> Review | None:
    """The claim's review that is being written."""
    written = [ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED]
    return claim.reviews.filter(status__in=written).first()


def _marked(snapshots: Sequence[Snapshot]) -> dict[int, list[Occurrence]]:
    """All words marked in each copy, in reading order, with their claims."""
    marked: dict[int, list[Occurrence]] = {one.pk: [] for one in snapshots}
    rows = Occurrence.objects.filter(snapshot__in=marked).select_related("claim")
    for row in rows.order_by("snapshot", "place", "pk"):
        marked[row.snapshot_id].append(row)
    return marked


def _shown_in(snapshots: Sequence[Snapshot]) -> dict[int, set[int]]:
    """The claims that readers see in each copy of its article."""
    current = Publication.objects.filter(
        article__in={one.article_id for one in snapshots}, is_current=True
    ).exclude(change=Change.WITHDRAWN)
    shown = {
        (article, number): set(ids)
        for article, number, ids in current.values_list(
            "article_id", "record__snapshot__number", "claim_ids"
        )
    }
    return {one.pk: shown.get((one.article_id, one.number), set()) for one in snapshots}


def _judged(
    snapshots: Sequence[Snapshot], claim_ids: Collection[int]
) -> dict[int, list[ReferenceJudgement]]:
    """The judgements of the claims in all copies of these articles, the newest copy first."""
    rows = (
        ReferenceJudgement.objects.filter(
            claim__in=claim_ids, snapshot__article__in={one.article_id for one in snapshots}
        )
        .select_related("judged_by", "snapshot")
        .defer("snapshot__text", "snapshot__layout", "snapshot__references")
        .order_by("-snapshot__number", "pk")
    )
    found: dict[int, list[ReferenceJudgement]] = {}
    for row in rows:
        found.setdefault(row.claim_id, []).append(row)
    return found


def _is_about(row: ReferenceJudgement, snapshot: Snapshot) -> bool:
    """Whether it is of this copy, or of an older one of its article."""
    is_same_article = row.snapshot.article_id == snapshot.article_id
    return is_same_article and row.snapshot.number <= snapshot.number


def _of_claim(
    claim: Claim,
    snapshot: Snapshot,
    given: Sequence[Given],
    judged: Sequence[ReferenceJudgement],
    known: Mapping[Key, Source],
    closed: str,
) -> ClaimReferences:
    here = {position_of(row): row for row in judged if row.snapshot_id == snapshot.pk}
    older = [row for row in judged if row.snapshot_id != snapshot.pk]
    by_key: dict[Key, ReferenceJudgement] = {}
    for row in older:
        by_key.setdefault(key_of(row.scheme, row.identifier, row.target, row.words), row)
    rows = []
    for one in given:
        own = here.pop(one.position, None)
        carried = by_key.get(one.key) if one.key and own is None else None
        rows.append(
            ReferenceRow(
                "-".join(map(str, (claim.pk, snapshot.pk, one.start, one.end, one.number or 0))),
                one,
                own or carried,
                known.get(one.key),
                carried is not None,
            )
        )
    none_given = here.pop(None, None) or next((row for row in older if row.place is None), None)
    return ClaimReferences(claim, snapshot, rows, none_given, list(here.values()), closed)


def position_of(row: ReferenceJudgement) -> tuple[int, int, int | None] | None:
    """Where the judged reference stands, as `Given.position`; None for “none given”."""
    return (row.place.lower, row.place.upper, row.number) if row.place else None


def _known(given: Iterable[Given]) -> dict[Key, Source]:
    """The library's records of the references, by their keys; one query."""
    wanted = {one.key: dict(_names(one)) for one in given if one.target}
    names = {pair for some in wanted.values() for pair in some.items()}
    if not names:
        return {}
    by_scheme: dict[str, list[str]] = {}
    for scheme, value in names:
        by_scheme.setdefault(scheme, []).append(value)
    same = reduce(or_, (Q(**{f"{name}__in": values}) for name, values in by_scheme.items()))
    sources = list(Source.objects.filter(same, merged_into=None).order_by("pk"))
    stored = {
        (scheme, getattr(one, scheme)): one
        for one in sources
        for scheme in SCHEMES
        if getattr(one, scheme)
    }
    found = {
        key: next((stored[pair] for pair in some.items() if pair in stored), None)
        for key, some in wanted.items()
    }
    return {key: source for key, source in found.items() if source}


def _names(given: Given) -> Iterator[tuple[str, str]]:
    """Under what the library may have it: the work first, then the address."""
    work = identify_as(given.scheme, given.identifier) if given.scheme else ""
    if work:
        yield given.scheme, work
    address = web_address(given.target)
    if address:
        yield "url", address
