"""The claims marked in copies of an article, and whether their words stand in it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from claims.importing.duplicates import NearCopy
from claims.models import Claim, Occurrence, Review, Snapshot
from claims.models.vocabulary import ReviewStatus
from claims.text.locate import Missing, locate

# Code points of words that an address can carry.
_MOST_WORDS = 600
# Claims of one copy for which the words are looked up.
_MOST_CLAIMS = 100


@dataclass(frozen=True, slots=True)
class SharedClaim:
    """A claim of a copy.

    `words` are those that state it in the copy when the article has them as well, else "";
    `is_marked` says that the article has the claim already.
    """

    claim: Claim
    words: str
    is_marked: bool

    @property
    def review(self) -> Review | None:
        """The newest review that was not discarded."""
        return next(iter(self.claim.reviews.all()), None)

    @property
    def state(self) -> str:
        return self.review.get_status_display() if self.review else "No review yet"

    @property
    def is_judged(self) -> bool:
        return self.review is not None and self.review.verdict is not None


@dataclass(frozen=True, slots=True)
class CopyWithClaims:
    """One line of the list of copies."""

    copy: NearCopy
    claims: list[SharedClaim]

    @property
    def judged(self) -> int:
        return sum(shared.is_judged for shared in self.claims)


def with_claims(copies: Sequence[NearCopy], snapshot: Snapshot) -> list[CopyWithClaims]:
    """The copies of a snapshot with their claims, those with a verdict first; three queries."""
    marked = set(snapshot.occurrences.values_list("claim_id", flat=True))
    claims: dict[int, dict[int, SharedClaim]] = {copy.article.pk: {} for copy in copies}
    for occurrence in _occurrences(list(claims)):
        of_article = claims[occurrence.snapshot.article_id]
        if occurrence.claim_id not in of_article and len(of_article) < _MOST_CLAIMS:
            of_article[occurrence.claim_id] = SharedClaim(
                claim=occurrence.claim,
                words=_words_here(snapshot.text, occurrence.exact),
                is_marked=occurrence.claim_id in marked,
            )
    return [
        CopyWithClaims(
            copy, sorted(claims[copy.article.pk].values(), key=lambda one: not one.is_judged)
        )
        for copy in copies
    ]


def _occurrences(articles: Sequence[int]) -> QuerySet[Occurrence]:
    """The words of each article's claims, those of its newest capture first."""
    reviews = (
        Review.objects.exclude(status=ReviewStatus.DISCARDED)
        .select_related("verdict")
        .order_by("-pk")
    )
    return (
        Occurrence.objects.filter(snapshot__article__in=articles)
        .select_related("claim", "snapshot")
        .only("claim", "exact", "place", "snapshot__article_id", "claim__statement")
        .prefetch_related(Prefetch("claim__reviews", queryset=reviews))
        .order_by("-snapshot__number", "place")
    )


def _words_here(text: str, words: str) -> str:
    if len(words) > _MOST_WORDS or isinstance(locate(text, words), Missing):
        return ""
    return words
