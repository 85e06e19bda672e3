"""What publishers took out of articles after it was checked, as readers are told.

Words that were changed instead: `highlighting/changed_words.py`.
"""

from collections.abc import Mapping

from django.db.models import QuerySet

from claims.models import (
    Carryover,
    Claim,
    Publication,
    Snapshot,
)
from claims.models.vocabulary import CarryDecision

_UNREAD = [
    f"{path}snapshot__{name}"
    for path in ("", "occurrence__")
    for name in ("text", "layout", "references", "structured_data")
]


def removed_from(snapshot: Snapshot) -> list[Carryover]:
    """The claims that readers saw in the article and that are not in this copy any more.

    One carrying over for each claim, the one that found its words gone, in the order of the
    words. Marks that the desk itself took off are not among them.
    """
    gone = _gone().filter(
        snapshot__article=snapshot.article_id, snapshot__number__lte=snapshot.number
    )
    found = {row.occurrence.claim_id: row for row in gone}
    if not found:
        return []
    left = set(snapshot.occurrences.values_list("claim", flat=True))
    told = _once_shown(snapshot.article_id) - left
    rows = (row for claim_id, row in found.items() if claim_id in told)
    return sorted(rows, key=lambda row: row.occurrence.span)


def removals_of(claim: Claim, shown: Mapping[int, int]) -> list[Carryover]:
    """Where articles lost the claim's words, by the numbers of the copies that readers see.

    One for each article that showed the claim; `shown` maps articles to numbers of copies.
    """
    once = Publication.objects.filter(claim_ids__contains=[claim.pk]).values("article")
    gone = _gone().filter(occurrence__claim=claim, snapshot__article__in=once)
    found = {
        row.snapshot.article_id: row
        for row in gone
        if row.snapshot.number <= shown.get(row.snapshot.article_id, 0)
    }
    return list(found.values())


def _gone() -> QuerySet[Carryover]:
    """What was found gone, the newest copy last."""
    rows = Carryover.objects.filter(decision__decision=CarryDecision.GONE)
    related = rows.select_related("snapshot", "occurrence__snapshot__article")
    return related.defer(*_UNREAD).order_by("snapshot__number", "id")


def _once_shown(article_id: int) -> set[int]:
    """The claims that any number of the article had."""
    numbers = Publication.objects.filter(article=article_id).values_list("claim_ids", flat=True)
    return {claim_id for claim_ids in numbers for claim_id in claim_ids}
