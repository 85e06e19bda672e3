"""Build and freeze an article's next number, and let articles follow a change of a claim."""

from dataclasses import replace

from claims.models import Article, Claim, Occurrence, Publication, Review
from claims.models.vocabulary import Change, ReviewStatus
from claims.publishing.freezing import Edition, freeze_article
from claims.publishing.parts import Record
from claims.publishing.queries import articles_showing, numbers_of, occurrences_in, reviews_of
from claims.publishing.records import article_record, claim_card


def put_out_article(article: Article, edition: Edition) -> Publication:
    """Freeze the article with the published claims of its newest snapshot."""
    earlier = numbers_of(article)
    snapshot = article.current_snapshot
    cards = claim_cards(occurrences_in(snapshot))
    record = article_record(article, snapshot, cards, edition.history(earlier))
    return freeze_article(article, record, edition, earlier)


def claim_cards(occurrences: list[Occurrence]) -> list[Record]:
    """The cards of the published claims among the occurrences, numbered in reading order."""
    places: dict[Claim, list[Occurrence]] = {}
    for occurrence in occurrences:
        places.setdefault(occurrence.claim, []).append(occurrence)
    published = {
        claim_id: review
        for claim_id, reviews in reviews_of([claim.pk for claim in places]).items()
        if (review := published_review(reviews)) is not None
    }
    shown = [claim for claim in places if claim.pk in published]
    return [
        claim_card(claim, published[claim.pk], places[claim], number)
        for number, claim in enumerate(shown, start=1)
    ]


def published_review(reviews: list[Review]) -> Review | None:
    return next((one for one in reviews if one.status == ReviewStatus.PUBLISHED), None)


def follow_in_articles(claim: Claim, edition: Edition) -> list[Publication]:
    """Freeze each article that shows the claim anew; its note names the claim.

    For the article, a claim's withdrawal is a correction: the rest of it stays.
    """
    change = Change.CORRECTED if edition.change == Change.WITHDRAWN else edition.change
    note = f"About “{claim.statement.rstrip('.')}”: {edition.note}"
    following = replace(edition, change=change, note=note)
    return [put_out_article(article, following) for article in articles_showing(claim)]
