"""Build and freeze an article's next number, and let articles follow a change of a claim."""

from collections.abc import Mapping
from dataclasses import replace

from claims.highlighting.changed_words import changed_words
from claims.models import Article, Claim, Occurrence, Publication, Review, Snapshot
from claims.models.vocabulary import Change, ReviewStatus
from claims.publishing.addresses import claim_path
from claims.publishing.edits import removed_from
from claims.publishing.freezing import Edition, freeze_article
from claims.publishing.parts import Record
from claims.publishing.queries import (
    articles_showing,
    current_publication,
    numbers_of,
    occurrences_in,
    public_records,
    reviews_of,
)
from claims.publishing.records import (
    article_record,
    claim_card,
    followed_record,
    removed_part,
)
from claims.publishing.references import references_parts


def put_out_article(article: Article, edition: Edition) -> Publication:
    """Freeze the article with the published claims of its newest snapshot."""
    earlier = numbers_of(article)
    record = record_of(article, edition.history(earlier))
    return freeze_article(article, record, edition, earlier)


def record_of(article: Article, history: list[Record]) -> Record:
    """The article's record, as its tables stand, with the published claims of its snapshot."""
    snapshot = article.current_snapshot
    cards = claim_cards(snapshot, occurrences_in(snapshot))
    return article_record(article, snapshot, cards, removed_parts(snapshot), history)


def claim_cards(snapshot: Snapshot, occurrences: list[Occurrence]) -> list[Record]:
    """The cards of the published claims among a copy's occurrences, numbered in reading order."""
    places: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        places.setdefault(occurrence.claim_id, []).append(occurrence)
    published = published_reviews(reviews_of(list(places)))
    records = public_records(published)
    shown = [claim_id for claim_id in places if claim_id in published]
    changed = changed_words([one for pk in shown for one in places[pk]], published)
    references = references_parts(snapshot)
    return [
        claim_card(
            records[claim_id],
            published[claim_id],
            places[claim_id],
            number,
            changed,
            references.get(claim_id),
        )
        for number, claim_id in enumerate(shown, start=1)
    ]


def removed_parts(snapshot: Snapshot) -> list[Record]:
    """The published claims that the publisher took out of the article, as of this copy."""
    rows = removed_from(snapshot)
    records = public_records([row.occurrence.claim_id for row in rows])
    public = {pk: record for pk, record in records.items() if not record.get("withdrawn")}
    return [
        removed_part(row, public[row.occurrence.claim_id])
        for row in rows
        if row.occurrence.claim_id in public
    ]


def published_review(reviews: list[Review]) -> Review | None:
    return next((one for one in reviews if one.status == ReviewStatus.PUBLISHED), None)


def published_reviews(reviews: Mapping[int, list[Review]]) -> dict[int, Review]:
    """The published review of each claim that has one."""
    return {
        claim_id: review
        for claim_id, found in reviews.items()
        if (review := published_review(found)) is not None
    }


def follow_in_articles(publication: Publication, edition: Edition) -> list[Publication]:
    """Freeze each article anew that shows the claim just published, or taken back.

    The entry in an article's history names the claim and its statement. They stand beside the
    note: a claim's number in the article is not for ever, and when moderation closes the claim,
    what names it is left out.
    For the article, a claim's withdrawal is a correction: the rest of it stays as it was published,
    whatever has been edited, marked or captured since.
    """
    is_withdrawn = edition.change == Change.WITHDRAWN
    claim = publication.claim
    assert claim, "articles follow claims"
    following = replace(
        edition,
        change=Change.CORRECTED if is_withdrawn else edition.change,
        claim_id=claim.pk,
        claim_statement=publication.title,
        claim_tombstone=claim_path(claim.pk, publication.slug) if is_withdrawn else "",
    )
    articles = articles_showing(claim).select_for_update(of=("self",))
    return [follow(article, claim, following) for article in articles]


def follow(article: Article, claim: Claim, edition: Edition) -> Publication:
    """Freeze the article's published record again, with nothing changed but this claim's card."""
    shown = current_publication(article).record
    earlier = numbers_of(article)
    snapshot = article.snapshots.get(number=shown["snapshot"]["number"])
    is_there = any(card["id"] == claim.pk for card in shown["claims"])
    cards = cards_following(shown, snapshot, claim) if is_there else shown["claims"]
    removed = removed_following(shown, snapshot, claim)
    record = followed_record(shown, cards, removed, edition.history(earlier))
    return freeze_article(article, record, edition, earlier)


def removed_following(shown: Record, snapshot: Snapshot, claim: Claim) -> list[Record]:
    """The claims taken out of the article, the claim's entry made anew or left out."""
    known = shown.get("removed", [])
    anew = {one["id"]: one for one in removed_parts(snapshot)} if known else {}
    return [
        anew[one["id"]] if one["id"] == claim.pk else one
        for one in known
        if one["id"] != claim.pk or claim.pk in anew
    ]


def cards_following(shown: Record, snapshot: Snapshot, claim: Claim) -> list[Record]:
    """The article's cards, the claim's made anew or left out, numbered in reading order."""
    marked = [one for one in occurrences_in(snapshot) if one.claim_id == claim.pk]
    others = [card for card in shown["claims"] if card["id"] != claim.pk]
    cards = sorted([*others, *claim_cards(snapshot, marked)], key=first_place)
    return [card | {"number": number} for number, card in enumerate(cards, start=1)]


def first_place(card: Record) -> tuple[int, int]:
    """Where reading meets a card: its first words, the shorter ones first."""
    return min((place["start"], place["end"]) for place in card["occurrences"])
