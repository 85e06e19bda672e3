"""What publishing reads to decide."""

from django.db.models import QuerySet

from claims.errors import Missing
from claims.models import Article, Claim, Occurrence, Publication, Review, Snapshot
from claims.models.vocabulary import Change, ReviewStatus

READY = (ReviewStatus.APPROVED, ReviewStatus.PUBLISHED)


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
    reviews = (
        Review.objects.filter(claim_id__in=claim_ids)
        .exclude(status__in=[ReviewStatus.DISCARDED, ReviewStatus.CORRECTED])
        .select_related("verdict", "author", "approver", "claim")
        .prefetch_related("evidence__source")
        .order_by("-id")
    )
    found: dict[int, list[Review]] = {pk: [] for pk in claim_ids}
    for review in reviews:
        found[review.claim_id].append(review)
    return found


def public_occurrences(claim: Claim, *, with_article: Article | None = None) -> list[Occurrence]:
    """The claim's words in published articles (and `with_article`), in their newest snapshots."""
    marked = claim.occurrences.select_related("snapshot__article").order_by("id")
    published = set(
        Publication.objects.current()
        .filter(article__snapshots__occurrences__claim=claim)
        .exclude(change=Change.WITHDRAWN)
        .values_list("article_id", flat=True)
    )
    if with_article is not None:
        published.add(with_article.pk)
    return [one for one in marked if _is_public(one, published)]


def _is_public(occurrence: Occurrence, published: set[int]) -> bool:
    snapshot = occurrence.snapshot
    return snapshot.article_id in published and snapshot == snapshot.article.current_snapshot


def articles_showing(claim: Claim) -> list[Article]:
    """The articles whose current publication shows the claim."""
    shown = Publication.objects.current().filter(claim_ids__contains=[claim.pk])
    return list(Article.objects.filter(publications__in=shown).order_by("id"))


def current_publication(thing: Article | Claim) -> Publication:
    """The newest number of a thing. Raises `Missing` for one that was never published."""
    publication = thing.publications.filter(is_current=True).first()
    if publication is None:
        raise Missing("This was never published. Nothing was changed; publish it first.")
    return publication
