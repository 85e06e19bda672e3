"""Where readers are told that a claim was found, and whether that has changed."""

from collections.abc import Iterable, Mapping

from claims.highlighting.changed_words import changed_words
from claims.models import Article, Claim, Occurrence, Review, Snapshot
from claims.publishing.edits import removals_of, removed_from
from claims.publishing.parts import Record
from claims.publishing.queries import public_records, shown_copies
from claims.publishing.records import appearance_part
from claims.publishing.references import references_of_claim, references_of_claims

_Told = tuple[str, str, str]  # words in an article, when they were changed, when removed


def appearances_of(
    claim: Claim, review: Review, *, with_article: Article | None = None
) -> list[Record]:
    """The claim's words in the copies that readers see, and in the newest of `with_article`.

    Each article once for each place, in the order in which it was first marked. Under `changed`
    stands what its publisher changed since the review (`changed_words`), under `removed_at` when
    a copy without the words was captured, under `references`, with the first place of an article,
    what it gives for the claim (`references_part`).
    """
    shown = shown_copies(claim, with_article=with_article)
    marked = list(
        claim.occurrences.select_related("snapshot__article")
        .defer("snapshot__text", "snapshot__layout", "snapshot__references")
        .order_by("id")
    )
    there = [one for one in marked if shown.get(one.snapshot.article_id) == one.snapshot.number]
    changed = changed_words(there, {claim.pk: review})
    parts: list[tuple[Occurrence, Record]] = [
        (one, {"changed": changed[one.pk]} if one.pk in changed else {}) for one in there
    ]
    articles = {one.snapshot.article_id for one in there}
    parts += [
        (row.occurrence, {"removed_at": row.snapshot.captured_at.isoformat()})
        for row in removals_of(claim, shown)
        if row.snapshot.article_id not in articles
    ]
    references = references_of_claim(claim, (one.snapshot for one in there))
    return [
        appearance_part(one) | part | _once(references, one.snapshot_id)
        for one, part in in_order(parts, marked)
    ]


def _once(references: dict[int, Record], snapshot_id: int) -> Record:
    """What is said of a copy's references, with the first place in it."""
    part = references.pop(snapshot_id, None)
    return {"references": part} if part else {}


def in_order(
    parts: list[tuple[Occurrence, Record]], marked: Iterable[Occurrence]
) -> list[tuple[Occurrence, Record]]:
    """By the first mark that each article ever had, then by the marks themselves."""
    first: dict[int, int] = {}
    for one in marked:
        first.setdefault(one.snapshot.article_id, one.pk)
    return sorted(parts, key=lambda part: (first[part[0].snapshot.article_id], part[0].pk))


def news_of_claims(snapshot: Snapshot, published: Mapping[int, Review]) -> dict[int, str]:
    """What the next number of each claim says of the article, should this copy be published.

    `published` has the reviews of the claims that readers see; those without news are left out.
    """
    marked = list(snapshot.occurrences.filter(claim__in=published))
    changed = changed_words(marked, published)
    found: dict[int, set[_Told]] = {claim_id: set() for claim_id in published}
    for one in marked:
        found[one.claim_id].add((one.exact, changed.get(one.pk, {}).get("at", ""), ""))
    for row in removed_from(snapshot):
        if row.occurrence.claim_id in published:
            told = (row.old_words, "", row.snapshot.captured_at.isoformat())
            found[row.occurrence.claim_id].add(told)
    records = public_records(published)
    references = references_of_claims(snapshot, published)
    notes = {
        claim_id: _news(_told(records[claim_id], snapshot.article_id), new)
        or _news_of_references(records[claim_id], snapshot.article_id, references.get(claim_id))
        for claim_id, new in found.items()
    }
    return {claim_id: note for claim_id, note in notes.items() if note}


def _told(record: Record, article_id: int) -> set[_Told]:
    return {
        (one["exact"], one.get("changed", {}).get("at", ""), one.get("removed_at", ""))
        for one in record["appearances"]
        if one["article_id"] == article_id
    }


def _news_of_references(record: Record, article_id: int, new: Record | None) -> str:
    old = next(
        (
            one["references"]
            for one in record["appearances"]
            if one["article_id"] == article_id and "references" in one
        ),
        None,
    )
    return "" if old == new else "The references that an article gives for it were judged."


def _news(old: set[_Told], new: set[_Told]) -> str:
    if old == new:
        return ""
    if not old:
        return "Now also found in one more article."
    if all(removed_at for _words, _changed_at, removed_at in new):
        return "The publisher of an article took the words out of it."
    if any(changed_at for _words, changed_at, _removed_at in new - old):
        return "The publisher of an article changed the words in it."
    return "The words in an article are marked anew."
