"""Publish an article with its claims, correct it, withdraw it, and set its tier."""

from django.db import transaction

from claims.errors import Invalid, Missing, WrongState
from claims.models import Article, Claim, Publication, Review, Snapshot, User, Verdict, record_event
from claims.models.vocabulary import Change, ReviewStatus
from claims.permissions import demand
from claims.publishing.appearances import appearances_of, news_of_claims
from claims.publishing.checklist import checklist
from claims.publishing.claims import (
    close_reports,
    release,
    require_approved,
    require_reason,
    require_valid,
)
from claims.publishing.edits import removed_from
from claims.publishing.following import (
    published_review,
    published_reviews,
    put_out_article,
    record_of,
)
from claims.publishing.freezing import Edition, freeze_article, freeze_claim
from claims.publishing.locking import locked, take_turn
from claims.publishing.parts import Record
from claims.publishing.queries import (
    current_publication,
    numbers_of,
    reviews_of,
)
from claims.publishing.records import appearing_record, tombstone_record
from claims.text.typed import several_lines


@transaction.atomic
def publish_article(*, article: Article, note: str = "", by: User) -> Publication:
    """Publish the article with every claim marked in its newest snapshot, or its next number.

    Approved reviews are published in the same act. Raises `WrongState` while the checklist has
    an open point, and when nothing changed since the last number.
    """
    demand(by, "publish")
    take_turn()
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    refuse_open_points(article)
    earlier = numbers_of(article)
    changed = release_claims(article, by=by)
    note = several_lines(note).strip()
    publication = put_out_article(
        article, Edition(by, Change.UPDATED if earlier else Change.FIRST, note=note)
    )
    if earlier and not changed and is_same(publication.record, earlier[0].record):
        raise WrongState(
            f"Nothing has changed since version {earlier[0].number}, so no new one was made."
        )
    return publication


def preview_article(*, article: Article, by: User) -> Publication:
    """What publishing would make now of the claims that are signed off; nothing is stored.

    The real thing is made and rolled back, so that the preview cannot differ from it.
    """
    demand(by, "see_desk")
    with transaction.atomic():
        take_turn()
        release_claims(article, by=by)
        earlier = numbers_of(article)
        change = Change.UPDATED if earlier else Change.FIRST
        publication = put_out_article(article, Edition(by, change))
        transaction.set_rollback(True)
    return publication


def refuse_open_points(article: Article) -> None:
    open_points = [item.text for item in checklist(article) if item.blocks]
    if open_points:
        raise WrongState("Not published yet. Still open: " + " ".join(open_points))


def release_claims(article: Article, *, by: User) -> bool:
    """Publish what is approved, and note where published claims are found in the article now.

    Returns whether any claim got a new number.
    """
    snapshot = article.current_snapshot
    ids = claims_in(snapshot)
    claims = list(Claim.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    reviews = reviews_of(ids)
    notes = news_of_claims(snapshot, published_reviews(reviews))
    changed = False
    for claim in claims:
        changed |= release_one(claim, reviews[claim.pk], notes.get(claim.pk, ""), article, by=by)
    return changed


def claims_in(snapshot: Snapshot) -> list[int]:
    """The claims marked in a snapshot, and those that the publisher took out of the article."""
    there = set(snapshot.occurrences.values_list("claim_id", flat=True))
    return [*there, *(row.occurrence.claim_id for row in removed_from(snapshot))]


def release_one(
    claim: Claim, reviews: list[Review], note: str, article: Article, *, by: User
) -> bool:
    published = published_review(reviews)
    if published is not None:
        if note:
            renew_appearances(claim, published, note, article, by=by)
        return bool(note)
    approved = next((one for one in reviews if one.status == ReviewStatus.APPROVED), None)
    if approved is None:
        return False
    _, review = locked(approved)
    require_approved(review)  # an editor may have asked for changes a moment ago
    release(claim, review, by=by, article=article)
    return True


def renew_appearances(
    claim: Claim, review: Review, note: str, article: Article, *, by: User
) -> None:
    """Give a published claim a new number that tells where it is found now; see `news_of_claims`.

    The note names no article: a title would stay in the history when moderation closes it.
    """
    edition = Edition(by, Change.UPDATED, note=note)
    earlier = numbers_of(claim)
    appearances = appearances_of(claim, review, with_article=article)
    shown = current_publication(claim).record
    record = appearing_record(shown, appearances, edition.history(earlier))
    require_valid(record["claim_review"])
    freeze_claim(claim, review, record, edition, earlier)


def has_news(article: Article) -> bool:
    """Whether publishing the article would change anything for readers. Nothing is stored."""
    current = article.publications.filter(is_current=True).first()
    if current is None:
        return True
    return gives_claims_numbers(article.current_snapshot) or not is_same(
        record_of(article, current.record["history"]), current.record
    )


def gives_claims_numbers(snapshot: Snapshot) -> bool:
    """Whether `release_claims` would give any of the claims a new number."""
    reviews = reviews_of(claims_in(snapshot))
    published = published_reviews(reviews)
    waiting = any(
        review.status == ReviewStatus.APPROVED
        for claim_id, found in reviews.items()
        if claim_id not in published
        for review in found
    )
    return waiting or bool(news_of_claims(snapshot, published))


def is_same(new: Record, old: Record) -> bool:
    """Whether two records of an article say the same, their dates, history and print apart."""
    apart = {"number", "published_at", "history", "corrections", "printed"}
    before, after = (
        {name: value for name, value in record.items() if name not in apart}
        for record in (old, new)
    )
    return before == after


@transaction.atomic
def correct_article(*, article: Article, reason_code: str, note: str, by: User) -> Publication:
    """Publish the article's corrected details or marks as a new number that says why."""
    demand(by, "correct_publication")
    note = require_reason(reason_code, note)
    take_turn()
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    current_publication(article)
    refuse_open_points(article)
    release_claims(article, by=by)
    close_reports(article, by=by)
    return put_out_article(article, Edition(by, Change.CORRECTED, reason_code, note))


@transaction.atomic
def withdraw_article(*, article: Article, reason_code: str, note: str, by: User) -> Publication:
    """Replace the article's page by a tombstone that says why; its claims keep their pages."""
    demand(by, "withdraw_publication")
    note = require_reason(reason_code, note)
    take_turn()
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    current = current_publication(article)
    if current.change == Change.WITHDRAWN:
        raise WrongState("This article is withdrawn already. Nothing was changed.")
    edition = Edition(by, Change.WITHDRAWN, reason_code, note)
    close_reports(article, by=by)
    earlier = numbers_of(article)
    record = tombstone_record(current, edition.history(earlier))
    return freeze_article(article, record, edition, earlier)


@transaction.atomic
def rate_article(
    *, article_id: int, tier: Verdict | None, tier_rationale: str, revision: int, by: User
) -> Article:
    """Set or remove the article's tier; readers see it with the next number.

    Raises `Missing`, `Stale` when it was saved since `revision`, and `Invalid`.
    """
    demand(by, "rate_article")
    if tier is not None and not tier.is_rated:
        raise Invalid({"tier": "An article's tier is one of the rated verdicts."})
    tier_rationale = several_lines(tier_rationale).strip()
    if tier is not None and not tier_rationale:
        raise Invalid({"tier_rationale": "Say why: readers see the tier with its reason."})
    try:
        article = Article.locked(article_id, revision=revision)
    except Article.DoesNotExist:
        raise Missing("There is no such article. Nothing was changed.") from None
    changed = article.apply({"tier": tier, "tier_rationale": tier_rationale})
    if changed:
        record_event("rate_article", article, by=by, **changed)
    return article
