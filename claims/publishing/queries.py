"""What publishing reads to decide."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from claims.citing.cards import with_places
from claims.errors import Missing, WrongState
from claims.models import Article, Claim, Evidence, Occurrence, Publication, Review, Snapshot
from claims.models.vocabulary import Change, ReviewStatus
from claims.publishing.parts import Record


def articles_with_tier() -> QuerySet[Article]:
    """Every article, with what its record is made of."""
    return Article.objects.select_related("tier")


def numbers_of(thing: Article | Claim) -> list[Publication]:
    """Every publication of the thing, newest first, without their records."""
    return list(thing.publications.defer("record", "search").order_by("-number"))


def occurrences_in(snapshot: Snapshot) -> list[Occurrence]:
    """The words marked in a snapshot, in reading order, with their claims and topics."""
    marked = snapshot.occurrences.select_related("claim").prefetch_related("claim__topics")
    return list(marked.order_by("place", "id"))


def reviews_of(claim_ids: list[int]) -> dict[int, list[Review]]:
    """The reviews of each claim that matter for publishing, the newest first."""
    evidence = Evidence.objects.select_related("source").prefetch_related(*with_places())
    reviews = (
        Review.objects.filter(claim_id__in=claim_ids)
        .exclude(status__in=[ReviewStatus.DISCARDED, ReviewStatus.CORRECTED])
        .select_related("verdict", "author", "approver", "claim")
        .prefetch_related(Prefetch("evidence", evidence))
        .order_by("-id")
    )
    found: dict[int, list[Review]] = {pk: [] for pk in claim_ids}
    for review in reviews:
        found[review.claim_id].append(review)
    return found


def approved_review(claim: Claim) -> Review:
    """The claim's review that waits to be published. Raises `WrongState` when none does."""
    review = claim.reviews.filter(status=ReviewStatus.APPROVED).first()
    if review is None:
        raise WrongState("This claim has no approved review to publish. Nothing was changed.")
    return review


def shown_copies(claim: Claim, *, with_article: Article | None = None) -> dict[int, int]:
    """The articles that have or had the claim's words, and the copy (its number) readers see.

    Of `with_article`, the newest one. A published article keeps its copy until it is published
    again: a newer one may lack the words, and nobody has signed off its marks.
    """
    shown = dict(
        Publication.objects.current()
        .filter(article__snapshots__occurrences__claim=claim)
        .exclude(change=Change.WITHDRAWN)
        .values_list("article_id", "record__snapshot__number")
    )
    if with_article is not None:
        shown[with_article.pk] = with_article.current_snapshot.number
    return shown


def articles_showing(claim: Claim) -> QuerySet[Article]:
    """The articles whose current publication shows the claim."""
    shown = Publication.objects.current().filter(claim_ids__contains=[claim.pk])
    return Article.objects.filter(pk__in=shown.values("article")).order_by("id")


def public_records(claim_ids: Iterable[int]) -> dict[int, Record]:
    """The record of each claim's newest number, by the claim's id."""
    current = Publication.objects.current().filter(claim__in=claim_ids)
    return dict(current.values_list("claim_id", "record"))


def current_publication(thing: Article | Claim) -> Publication:
    """The newest number of a thing. Raises `Missing` for one that was never published."""
    publication = thing.publications.filter(is_current=True).first()
    if publication is None:
        raise Missing("This was never published. Nothing was changed; publish it first.")
    return publication
