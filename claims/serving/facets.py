"""What a list was asked for and found: the newest matches, and how many each choice would leave.

Everything is counted among the newest MOST matches: a word that stands in a hundred thousand
claims costs no more than one that stands in a thousand, and readers are told where counting ended.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from claims.languages import language_name
from claims.models import Publication
from claims.models.searching import LISTED
from claims.models.vocabulary import PublicationKind
from claims.serving import list_queries, publishers
from claims.serving.asking import FACETS, Asked
from claims.serving.newest import Matches, matches
from claims.serving.search import Search

MOST_CHOICES: Final = 50  # of one facet

FOUND = """
    WITH found AS MATERIALIZED (
        SELECT verdict, verdicts, topics, publishers, claimant, language
        FROM claims_publication WHERE id = ANY(%(ids)s::bigint[])
    )
"""
# One row for each choice: the facet, the choice, how many of the publications have it.
COUNTED: Final = {
    "verdict": """
        SELECT 'verdict', verdict, count(*) FROM found GROUP BY 2
        UNION ALL SELECT 'verdict', unnest(verdicts), count(*) FROM found GROUP BY 2
    """,
    "topic": "SELECT 'topic', unnest(topics), count(*) FROM found GROUP BY 2",
    "publisher": """(
        SELECT 'publisher', host, count(*) FROM found, unnest(publishers) AS host GROUP BY 2
        ORDER BY host = %(publisher)s DESC, 3 DESC, 2 LIMIT %(most)s
    )""",
    "claimant": """(
        SELECT 'claimant', claimant, count(*) FROM found WHERE claimant <> '' GROUP BY 2
        ORDER BY claimant = %(claimant)s DESC, 3 DESC, 2 LIMIT %(most)s
    )""",
    "language": "SELECT 'language', language, count(*) FROM found GROUP BY 2",
}
# An article has the claimants of the claims in it.
CLAIMANTS = f"""
    SELECT 'claimant', said.claimant, count(DISTINCT a.id)
    FROM claims_publication a
    JOIN (SELECT p.claim_id, p.claimant FROM {LISTED}) AS said ON said.claim_id = ANY(a.claim_ids)
    WHERE a.id = ANY(%(ids)s::bigint[]) GROUP BY 2
"""

Counts = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    slug: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices of one name; `is_more` when only the most frequent ones are there."""

    name: str
    choices: list[Choice] = field(default_factory=list)
    is_more: bool = False


def facets(asked: Asked, search: Search | None, found: Matches) -> dict[str, Facet]:
    """What each further choice would leave; of a facet that is chosen, what each other would."""
    chosen = [name for name in FACETS if getattr(asked, name)]
    counts = counted(asked, found.ids, [name for name in FACETS if name not in chosen])
    for name in chosen:
        others = matches(asked.without(name), search)
        counts[name] = counted(asked, others.ids, [name])[name]
    labels = labels_of({name: offered(counts[name], getattr(asked, name)) for name in FACETS})
    if asked.publisher and not counts["publisher"][asked.publisher]:
        labels["publisher"][asked.publisher] = publishers.shown_name(asked.publisher)
    return {name: facet(name, counts[name], labels[name], getattr(asked, name)) for name in FACETS}


def offered(counts: Counter[str], chosen: str) -> set[str]:
    """The most frequent choices, and the chosen one."""
    kept = {slug for slug, _count in counts.most_common(MOST_CHOICES)}
    return kept | {chosen} if chosen else kept


def facet(name: str, counts: Counter[str], labels: Mapping[str, str], chosen: str) -> Facet:
    """The choices in the order of their labels."""
    choices = [Choice(slug, label, counts[slug], slug == chosen) for slug, label in labels.items()]
    return Facet(name, choices, len(counts) > MOST_CHOICES)


def counted(asked: Asked, ids: Sequence[int], names: Sequence[str] = FACETS) -> Counts:
    """How many of the rows have each choice that readers may see.

    Of publishers and claimants those that are `offered` and one more, where nothing is trimmed.
    """
    partly = [pk for pk in ids if pk in asked.trimmed]
    whole = [pk for pk in ids if pk not in asked.trimmed] if partly else list(ids)
    counts: Counts = {name: Counter() for name in FACETS}
    asked_for: dict[str, Any] = {
        "ids": "{" + ",".join(map(str, whole)) + "}",
        "kind": PublicationKind.CLAIM.value,
        "publisher": asked.publisher,
        "claimant": asked.claimant,
        "most": None if partly else MOST_CHOICES + 2,  # one of them may be the chosen one
    }
    parts = [COUNTED[name] for name in names]
    if asked.kind == PublicationKind.ARTICLE and "claimant" in names:
        parts.append(CLAIMANTS)
    with connection.cursor() as cursor:
        cursor.execute(FOUND + " UNION ALL ".join(parts), asked_for)
        for name, slug, count in cursor.fetchall():
            if slug:
                counts[name][slug] += count
    for pk, *columns in Publication.objects.filter(pk__in=partly).values_list(
        "pk", "verdict", "topics", "publishers", "claimant", "language"
    ):
        for name, stored in zip(FACETS, columns, strict=True):
            said = [stored] if isinstance(stored, str) else list(stored)
            counts[name].update(slug for slug in asked.trimmed[pk].choices(name, said) if slug)
    return counts


def labels_of(slugs: Mapping[str, set[str]]) -> dict[str, dict[str, str]]:
    """What each choice is called, in the order in which they are shown."""
    known = list_queries.labels(slugs)
    publishers = {slug: known["publisher"].get(slug, slug) for slug in slugs["publisher"]}
    return {
        "verdict": known["verdict"],
        "topic": known["topic"],
        "publisher": by_label(publishers),
        "claimant": by_label({name: name for name in slugs["claimant"]}),
        "language": by_label({code: language_name(code) for code in slugs["language"]}),
    }


def by_label(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
