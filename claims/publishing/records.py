"""What is frozen when a claim or an article is published: all that its page will ever need.

A record is built from the tables once and never read back into them. Its shape carries
`"schema": 1`, so that a later shape can be told from this one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

import regex

from claims.citing.cards import (
    by_strength,
    evidence_card,
    source_card,
    strongest,
    with_places,
)
from claims.citing.keys import cited
from claims.models import Article, Carryover, Claim, Occurrence, Publication, Review, Snapshot
from claims.models.vocabulary import Change, Relation, Stance, choice
from claims.publishing.addresses import claim_path
from claims.publishing.claim_review import claim_review
from claims.publishing.parts import (
    Record,
    opinions_part,
    person_part,
    reasons_part,
    topics_part,
    verdict_part,
)
from claims.publishing.references import tally_part

SCHEMA = 1
CORRECTING = {Change.CORRECTED.value, Change.WITHDRAWN.value}
WORDS_PER_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, a meta-analysis


def claim_record(
    claim: Claim, review: Review, appearances: list[Record], history: list[Record]
) -> Record:
    """The record of a claim under the review that is being published.

    `appearances` are those in articles that readers can see (`appearances_of`).
    """
    assert review.approver, "the database keeps approved reviews complete"
    evidence = by_strength(
        review.evidence.select_related("source").prefetch_related(*with_places())
    )
    rationale = cited(review.rationale, [one.source for one in evidence])
    record: Record = {
        "schema": SCHEMA,
        "kind": "claim",
        "id": claim.pk,
        "slug": claim.slug,
        "number": history[0]["number"],
        "published_at": history[0]["published_at"],
        "first_published_at": history[-1]["published_at"],
        "statement": claim.statement,
        "language": claim.language,
        "claimant": {"name": claim.claimant, "url": claim.claimant_url} if claim.claimant else None,
        "claim_type": choice(claim, "claim_type"),
        "harm": choice(claim, "harm"),
        "topics": topics_part(claim),
        **judgement_part(review),
        "rationale_html": rationale.html,
        "marks": [{"key": key, "count": count} for key, count in rationale.marks.items()],
        "search_log": review.search_log,
        "conflict_of_interest": review.conflict_of_interest,
        "reviewed_by": person_part(review.author),
        **earlier_part(review),
        "approved_by": person_part(review.approver),
        "second_opinion": opinions_part(review),
        "evidence": [evidence_card(one) for one in evidence],
        "appearances": appearances,
        "history": history,
    }
    record["claim_review"] = claim_review(record)
    return record


def appearing_record(record: Record, appearances: list[Record], history: list[Record]) -> Record:
    """A claim's published record with other appearances: all else stays as it was signed off."""
    appearing = record | {
        "number": history[0]["number"],
        "published_at": history[0]["published_at"],
        "appearances": appearances,
        "history": history,
    }
    return appearing | {"claim_review": claim_review(appearing)}


def judgement_part(review: Review) -> Record:
    assert review.verdict, "a submitted review has a verdict"
    return {
        "verdict": verdict_part(review.verdict),
        "certainty": choice(review, "certainty"),
        "reasons": reasons_part(review),
        "takeaway": review.takeaway,
    }


def earlier_part(review: Review) -> Record:
    """The others who wrote the check that this review corrects, by name, who began it first."""
    names: list[str] = []
    before = review.replaces
    while before is not None:
        if before.author_id != review.author_id and before.author.display_name not in names:
            names.insert(0, before.author.display_name)
        before = before.replaces
    return {"earlier_authors": names} if names else {}


def appearance_part(occurrence: Occurrence) -> Record:
    """Where a claim appears: the article, its own words, and their relation to the claim.

    `appearances_of` adds `changed` or `removed_at` where the publisher changed the words since
    they were checked, or removed them.
    """
    article = occurrence.snapshot.article
    return {
        "occurrence": str(occurrence.uuid),
        "article_id": article.pk,
        "article_slug": article.slug,
        "article_title": article.title,
        "publisher": article.publisher,
        "byline": article.byline,
        "url": article.url,
        "published_on": article.published_on and article.published_on.isoformat(),
        "exact": occurrence.exact,
        "prefix": occurrence.prefix,
        "suffix": occurrence.suffix,
        "relation": choice(occurrence, "relation"),
        "is_central": occurrence.is_central,
    }


def article_record(
    article: Article,
    snapshot: Snapshot,
    claims: list[Record],
    removed: list[Record],
    history: list[Record],
) -> Record:
    """The record of an article and the cards of its claims (see `claim_card`), in reading order.

    `removed` are the claims that its publisher took out of it (see `removed_part`).
    """
    return {
        "schema": SCHEMA,
        "kind": "article",
        "id": article.pk,
        "slug": article.slug,
        "number": history[0]["number"],
        "published_at": history[0]["published_at"],
        "first_published_at": history[-1]["published_at"],
        "title": article.title,
        "byline": article.byline,
        "publisher": article.publisher,
        "url": article.url,
        "published_on": article.published_on and article.published_on.isoformat(),
        "modified_on": article.modified_on and article.modified_on.isoformat(),
        "language": article.language,
        "reading_minutes": reading_minutes(snapshot.text),
        "snapshot": snapshot_part(snapshot),
        "text": snapshot.text,
        "layout": snapshot.layout,
        "rating": rating_part(article),
        **claims_part(claims),
        **({"removed": removed} if removed else {}),
        "corrections": corrections_part(history),
        "history": history,
    }


def claims_part(cards: list[Record]) -> Record:
    """The cards of an article's claims, and everything in its record that rests on them."""
    tally = tally_part(cards)
    return {
        "claims": cards,
        **({"references": tally} if tally else {}),
        "distribution": distribution_part(cards),
        "sources": sources_part(cards),
        "team": team_part(cards),
        "topics": unique(topic for card in cards for topic in card["topics"]),
    }


def corrections_part(history: list[Record]) -> list[Record]:
    return [entry for entry in history if entry["change"]["slug"] in CORRECTING]


def followed_record(
    record: Record, cards: list[Record], removed: list[Record], history: list[Record]
) -> Record:
    """An article's published record with other cards: all else stays as an editor released it."""
    kept = {name: part for name, part in record.items() if name not in ("removed", "references")}
    return kept | {
        "number": history[0]["number"],
        "published_at": history[0]["published_at"],
        **claims_part(cards),
        **({"removed": removed} if removed else {}),
        "corrections": corrections_part(history),
        "history": history,
    }


def claim_card(
    public: Record,
    review: Review,
    occurrences: list[Occurrence],
    number: int,
    changed: Mapping[int, Record],
    references: Record | None,
) -> Record:
    """A claim as the article page shows it; `number` counts the claims in reading order.

    `public` is the claim's own published record: its wording may have been edited since.
    `changed` says by an occurrence's id what its publisher changed (see `changed_words`),
    `references` what the article gives for the claim (see `references_part`).
    """
    evidence = list(review.evidence.all())
    return {
        "number": number,
        "id": public["id"],
        "slug": public["slug"],
        "path": claim_path(public["id"], public["slug"]),
        "statement": public["statement"],
        "topics": public["topics"],
        **judgement_part(review),
        "is_central": any(one.is_central for one in occurrences),
        "occurrences": [place_part(one, changed.get(one.pk)) for one in occurrences],
        "strongest_for": glance(strongest(evidence, Stance.SUPPORTS, Stance.MIXED)),
        "strongest_against": glance(strongest(evidence, Stance.REFUTES)),
        **({"references": references} if references else {}),
        "evidence_count": len(evidence),
        "sources": [source_card(one.source) for one in evidence],
        "reviewed_by": review.author.display_name,
        **earlier_part(review),
        "approved_by": review.approver.display_name if review.approver else "",
    }


def glance(evidence: Record | None) -> Record | None:
    """Evidence as a card shows it: its source is listed with the others, so its CSL stays there."""
    if evidence is None:
        return None
    source = {name: said for name, said in evidence["source"].items() if name != "csl"}
    return evidence | {"source": source}


def place_part(occurrence: Occurrence, changed: Record | None) -> Record:
    """Where an article's text states a claim, in code points; how, where not in the same sense."""
    span = occurrence.span
    place = {"id": str(occurrence.uuid), "start": span.start, "end": span.end}
    is_same = occurrence.relation == Relation.SAME
    related = {} if is_same else {"relation": choice(occurrence, "relation")}
    return place | related | ({"changed": changed} if changed else {})


def removed_part(row: Carryover, public: Record) -> Record:
    """A claim that its publisher took out of the article; `public` is its own record."""
    return {
        "id": public["id"],
        "slug": public["slug"],
        "path": claim_path(public["id"], public["slug"]),
        "statement": public["statement"],
        "verdict": public["verdict"],
        "old_words": row.old_words,
        "at": row.snapshot.captured_at.isoformat(),
    }


def tombstone_record(publication: Publication, history: list[Record]) -> Record:
    """What stays of a withdrawn thing: its name, the reason, and the history."""
    return {
        "schema": SCHEMA,
        "kind": publication.kind,
        "id": publication.object_id,
        "slug": publication.slug,
        "number": history[0]["number"],
        "published_at": history[0]["published_at"],
        "title": publication.title,
        "language": publication.language,
        "withdrawn": True,
        "reason": history[0]["reason"],
        "note": history[0]["note"],
        "claim_review": None,
        "history": history,
    }


def snapshot_part(snapshot: Snapshot) -> Record:
    return {
        "number": snapshot.number,
        "sha256": snapshot.sha256,
        "captured_at": snapshot.captured_at.isoformat(),
        "length": len(snapshot.text),
    }


def reading_minutes(text: str) -> int:
    """Minutes to read the text silently, at least one."""
    return max(1, round(len(regex.findall(r"\w+", text)) / WORDS_PER_MINUTE))


def distribution_part(claims: list[Record]) -> list[Record]:
    """How many claims got which verdict, truest first, the unrated ones last."""
    verdicts = {card["verdict"]["slug"]: card["verdict"] for card in claims}
    counts = Counter(card["verdict"]["slug"] for card in claims)
    ordered = sorted(verdicts.values(), key=lambda one: (-(one["value"] or 0), one["label"]))
    return [
        {"slug": one["slug"], "label": one["label"], "count": counts[one["slug"]]}
        for one in ordered
    ]


def rating_part(article: Article) -> Record | None:
    if article.tier is None:
        return None
    return {"tier": verdict_part(article.tier), "rationale": article.tier_rationale}


def sources_part(claims: list[Record]) -> list[Record]:
    """Each source once, in order of first citation, with the numbers of the claims that cite it."""
    cited: dict[int, Record] = {}
    for card in claims:
        for source in card["sources"]:
            numbers = cited.setdefault(source["id"], {**source, "cited_by": []})["cited_by"]
            if card["number"] not in numbers:
                numbers.append(card["number"])
    return list(cited.values())


def team_part(claims: list[Record]) -> Record:
    earlier = {name for card in claims for name in card.get("earlier_authors", [])}
    return {
        "reviewers": sorted(earlier | {card["reviewed_by"] for card in claims}),
        "approvers": sorted({card["approved_by"] for card in claims}),
    }


def unique(records: Iterable[Record]) -> list[Record]:
    """The records without repeats, in the order of their first appearance."""
    return list({record["slug"]: record for record in records}.values())
