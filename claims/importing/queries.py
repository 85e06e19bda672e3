"""What the desk reads about articles and imports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.models import Article, Import, Occurrence, Review, User
from claims.models.vocabulary import ReviewStatus

# A review in one of these no longer says where its claim stands.
_PAST = (ReviewStatus.DISCARDED, ReviewStatus.CORRECTED)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many claims of an article are in a state; `status` is "" for those nobody judges yet."""

    status: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the list of articles."""

    article: Article
    states: list[StateCount] = field(default_factory=list)

    @property
    def claim_count(self) -> int:
        return sum(state.count for state in self.states)


def articles(words: str = "") -> QuerySet[Article]:
    """Every article, or those whose title or publisher holds the words."""
    rows = Article.objects.select_related("created_by")
    if not words:
        return rows
    return rows.filter(title__icontains=words) | rows.filter(publisher__icontains=words)


def latest_imports(user: User, number: int = 5) -> QuerySet[Import]:
    """The person's last imports outside of lists, newest first."""
    mine = Import.objects.filter(created_by=user, batch=None)
    return mine.select_related("article").order_by("-pk")[:number]


def attempts_in_all() -> int:
    """How often an import is tried at most when a site has passing trouble."""
    return 1 + len(settings.IMPORT_RETRY_SECONDS)


def with_states(articles: Sequence[Article]) -> list[ArticleRow]:
    """The articles as lines of the list; one query."""
    counts: dict[int, list[StateCount]] = {article.pk: [] for article in articles}
    labels = {"": "not judged yet"} | {
        value: str(label).lower() for value, label in ReviewStatus.choices
    }
    for article_id, status, count in _state_counts(counts):
        counts[article_id].append(StateCount(status, labels[status], count))
    return [ArticleRow(article, counts[article.pk]) for article in articles]


def _state_counts(article_ids: Iterable[int]) -> Iterable[tuple[int, str, int]]:
    """Article id, state of the claim's newest review, number of claims; in the workflow's order.

    What the publisher took out, and a person has confirmed as gone, is no claim of the article.
    """
    newest = (
        Review.objects.filter(claim=OuterRef("claim")).exclude(status__in=_PAST).order_by("-pk")
    )
    rows = (
        Occurrence.objects.standing()
        .filter(snapshot__article__in=list(article_ids))
        .annotate(state=Coalesce(Subquery(newest.values("status")[:1]), Value("")))
        .values_list("snapshot__article", "state")
        .annotate(number=Count("claim", distinct=True))
        .order_by()
    )
    order = ["", *ReviewStatus.values]
    return sorted(rows, key=lambda row: order.index(row[1]))
