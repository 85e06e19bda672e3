"""What lists, their filters and the search read, of publications alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Q, QuerySet

from claims.models import Publication, Publisher
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.listing import publishers_in
from claims.serving import queries
from claims.serving.rows import ListRow

MOST_COUNTED = 10_000  # publications; of more, a list says that there are more

# Nearly always empty, and asked for by every list.
CLOSED_ARTICLES = """
    SELECT article_id, claim_ids FROM claims_publication
    WHERE kind = 'article' AND is_current AND visibility <> 'visible'
"""
# Of each verdict the newest scale that has it, as `queries.verdicts`.
LABELS = """
    (SELECT 'verdict', slug, label FROM (
        SELECT DISTINCT ON (v.slug) v.slug, v.label, v.position
        FROM claims_verdict v JOIN claims_verdictscale s ON s.id = v.scale_id
        WHERE v.slug = ANY(%(verdict)s) ORDER BY v.slug, s.version DESC
    ) AS newest ORDER BY position)
    UNION ALL
    (SELECT 'topic', slug, name FROM claims_topic
     WHERE slug = ANY(%(topic)s) AND status = 'accepted' ORDER BY name)
    UNION ALL
    SELECT 'publisher', slug, name FROM claims_publisher WHERE slug = ANY(%(publisher)s)
"""


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What readers may see of a row of which moderation has closed a part.

    Of a claim the publishers of the articles that are open, of an article the verdicts and topics
    of the claims that are; None for what the other parts do not touch.
    """

    publishers: list[str] | None = None
    repeats: int | None = None
    verdicts: list[str] | None = None
    topics: list[str] | None = None

    def choices(self, name: str, stored: list[str]) -> list[str]:
        """The choices of a facet, or the stored ones where nothing of them is closed."""
        kept: list[str] | None = getattr(self, f"{name}s", None)
        return stored if kept is None else kept


def trimmed(kind: PublicationKind) -> dict[int, Trimmed]:
    """The listed rows that moderation has closed a part of, by their ids; usually none."""
    return trimmed_articles() if kind == PublicationKind.ARTICLE else trimmed_claims()


def trimmed_articles() -> dict[int, Trimmed]:
    closed = closed_things(PublicationKind.CLAIM).values("claim_id")
    rows = Publication.objects.listed().filter(claim_ids__overlap=ArraySubquery(closed))
    found = {}
    for pk, cards, hidden in rows.annotate(hidden=queries.hidden_claims()).values_list(
        "pk", "record__claims", "hidden"
    ):
        open_ones = [card for card in cards if card["id"] not in hidden]
        verdicts = list(dict.fromkeys(card["verdict"]["slug"] for card in open_ones))
        topics = list(
            dict.fromkeys(topic["slug"] for card in open_ones for topic in card["topics"])
        )
        found[pk] = Trimmed(verdicts=verdicts, topics=topics)
    return found


def trimmed_claims() -> dict[int, Trimmed]:
    with connection.cursor() as cursor:
        cursor.execute(CLOSED_ARTICLES)
        closed = dict(cursor.fetchall())
    if not closed:
        return {}
    ids = {claim_id for claim_ids in closed.values() for claim_id in claim_ids}
    rows = Publication.objects.listed().filter(claim_id__in=ids)
    found = {}
    for pk, places in rows.values_list("pk", "record__appearances"):
        open_ones = [place for place in places if place["article_id"] not in closed]
        found[pk] = Trimmed(
            publishers=list(publishers_in(open_ones)),
            repeats=len({place["article_id"] for place in open_ones}),
        )
    return found


def closed_things(kind: PublicationKind) -> QuerySet[Publication]:
    closed = Publication.objects.current().filter(kind=kind)
    return closed.exclude(visibility=Visibility.VISIBLE).order_by()


def listed(kind: PublicationKind) -> QuerySet[ListRow]:
    """What lists show of a kind, see `queries.listed`."""
    return queries.listed(kind)


def choice(kind: PublicationKind, name: str, slug: str) -> Q:
    """The publications of a kind that have a choice."""
    if name in {"topic", "publisher"}:
        return Q(**{f"{name}s__contains": [slug]})
    if kind == PublicationKind.CLAIM:
        return Q(**{name: slug})
    if name == "verdict":
        return Q(verdicts__contains=[slug])
    said = Publication.objects.listed().filter(claimant=slug).order_by().values("claim_id")
    return Q(claim_ids__overlap=ArraySubquery(said))


def count_up_to(rows: QuerySet[Any], most: int = MOST_COUNTED) -> int:
    """How many rows there are; `most` + 1 for more than `most`."""
    return rows.order_by().values("kind")[: most + 1].count()


def labels(slugs: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """What verdicts, topics and publishers are called, by their slugs; what has no name is left
    out. Verdicts in the order of their scale, topics by name."""
    found: dict[str, dict[str, str]] = {"verdict": {}, "topic": {}, "publisher": {}}
    with connection.cursor() as cursor:
        cursor.execute(LABELS, {name: list(slugs[name]) for name in found})
        for name, slug, label in cursor.fetchall():
            found[name][slug] = label
    return found


def publisher_names(slugs: Iterable[str]) -> dict[str, str]:
    """Publishers' names by their slugs; one that was never named goes by its slug."""
    wanted = list(slugs)
    named = dict(Publisher.objects.filter(slug__in=wanted).values_list("slug", "name"))
    return {slug: named.get(slug, slug) for slug in wanted}
