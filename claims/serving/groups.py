"""The claims and articles that have something in common: a topic, a publisher or a verdict."""

from dataclasses import dataclass, replace

from claims.models.vocabulary import PublicationKind
from claims.publishing.parts import Record
from claims.serving import list_queries, queries
from claims.serving.asking import Asked
from claims.serving.facets import counted, facets
from claims.serving.lists import Found
from claims.serving.newest import MOST, matches
from claims.serving.pages import shape_summaries
from claims.serving.paging import Page
from claims.serving.rows import ListRow

UNDER = 5  # articles above a group's claims


@dataclass(frozen=True, slots=True)
class Group:
    """A page of the claims, the newest articles on the first one, and how many there are of both.

    `claim_count` and `article_count` go up to `MOST_COUNTED` + 1. `distribution` has the verdicts
    of the newest MOST claims; `is_part` when there are more.
    """

    page: Page[ListRow]
    articles: list[ListRow]
    claim_count: int
    article_count: int
    distribution: list[Record]
    is_part: bool

    @property
    def most(self) -> int:
        return MOST

    @property
    def counted(self) -> int:
        """The claims of the distribution."""
        return sum(part["count"] for part in self.distribution)


def group(asked: Asked, *, before: str = "", after: str = "") -> Group:
    """What has the choices asked for. Raises `Missing` for a cursor that is none of ours."""
    of_articles = replace(
        asked,
        kind=PublicationKind.ARTICLE,
        trimmed=list_queries.trimmed(PublicationKind.ARTICLE),
    )
    found = Found(asked, matches(asked))
    page = found.page(before=before, after=after)
    articles = of_articles.rows().order_by("-published_at", "-id")
    return Group(
        page,
        [] if page.newer else shape_summaries(list(articles[:UNDER])),
        list_queries.count_up_to(asked.bare_rows()),
        list_queries.count_up_to(of_articles.bare_rows()),
        distribution(asked, found.matches.ids),
        found.matches.is_more,
    )


def distribution(asked: Asked, ids: list[int]) -> list[Record]:
    """How many of the claims got which verdict, in the order of the scale."""
    counts = counted(asked, ids, ["verdict"])["verdict"]
    return [
        {"slug": one.slug, "label": one.label, "count": counts[one.slug]}
        for one in queries.verdicts()
        if counts[one.slug]
    ]


@dataclass(frozen=True, slots=True)
class Front:
    """What the first page of the site says about the claims."""

    newest: list[ListRow]
    repeated: list[ListRow]
    distribution: list[Record]
    topics: list[Record]
    publishers: list[Record]
    is_part: bool

    @property
    def most(self) -> int:
        return MOST

    @property
    def counted(self) -> int:
        """The claims of the distribution."""
        return sum(part["count"] for part in self.distribution)


def front(*, newest: int, repeated: int) -> Front:
    """The newest claims, those that stand in most articles, and what the newest MOST are about."""
    asked = Asked.from_query(PublicationKind.CLAIM, {})
    found = Found(asked, matches(asked))
    by_repeats = Found(replace(asked, sort="repeated"), found.matches)
    choices = facets(asked, None, found.matches)
    topics, publishers = (
        [
            {"slug": one.slug, "label": one.label, "count": one.count}
            for one in choices[name].choices
        ]
        for name in ("topic", "publisher")
    )
    return Front(
        found.page(length=newest).rows,
        [row for row in by_repeats.page(length=repeated).rows if row.repeats > 1],
        distribution(asked, found.matches.ids),
        topics,
        publishers,
        found.matches.is_more,
    )
