"""What a list was asked for and found: the newest matches, and how many each choice would leave.

Everything is counted among the newest MOST matches: a word that stands in a hundred thousand
claims costs no more than one that stands in a thousand, and readers are told where counting ended.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from claims.languages import language_name
from claims.models import Publication, Topic
from claims.models.vocabulary import PublicationKind, TopicStatus
from claims.serving import list_queries, queries
from claims.serving.asking import FACETS, Asked
from claims.serving.list_queries import LISTED

MOST: Final = 1_000  # matches that are counted
MOST_CHOICES: Final = 50  # of one facet

# What it costs to look into a row for words, in what it costs to sort one that has them (measured:
# 2.5 and 0.65 µs).
DEARER: Final = 4
# Whoever goes back from the newest looks into MOST * all / found rows, whoever goes through all
# that have the words sorts `found` rows: when the second way is the shorter one.
THROUGH_THE_WORDS = """
    SELECT set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true)
    FROM pg_class
    WHERE oid = 'claims_publication'::regclass
      AND %(rows)s::float * %(rows)s < %(dearer)s * reltuples
"""

FOUND = """
    WITH found AS MATERIALIZED (
        SELECT verdict, verdicts, topics, publishers, claimant, language
        FROM claims_publication WHERE id = ANY(%(ids)s)
    )
"""
# One row for each choice: the facet, the choice, how many of the publications have it.
COUNTED: Final = {
    "verdict": """
        SELECT 'verdict', verdict, count(*) FROM found GROUP BY 2
        UNION ALL SELECT 'verdict', unnest(verdicts), count(*) FROM found GROUP BY 2
    """,
    "topic": "SELECT 'topic', unnest(topics), count(*) FROM found GROUP BY 2",
    "publisher": "SELECT 'publisher', unnest(publishers), count(*) FROM found GROUP BY 2",
    "claimant": "SELECT 'claimant', claimant, count(*) FROM found GROUP BY 2",
    "language": "SELECT 'language', language, count(*) FROM found GROUP BY 2",
}
# An article has the claimants of the claims in it.
CLAIMANTS = f"""
    SELECT 'claimant', said.claimant, count(DISTINCT a.id)
    FROM claims_publication a
    JOIN (SELECT p.claim_id, p.claimant FROM {LISTED}) AS said ON said.claim_id = ANY(a.claim_ids)
    WHERE a.id = ANY(%(ids)s) GROUP BY 2
"""

Counts = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Matches:
    """The ids of what was asked for, newest first; at most MOST, `is_more` when there are more."""

    ids: list[int]
    is_more: bool = False

    def __len__(self) -> int:
        return len(self.ids)


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


def matches(asked: Asked, words: Q) -> Matches:
    """The newest of what was asked for; `words` is the condition of a search, or empty."""
    rows = asked.rows().filter(words).order_by("-published_at", "-id").values_list("pk", flat=True)
    ids = newest_with_words(rows) if words else list(rows[: MOST + 1])
    return Matches(ids[:MOST], len(ids) > MOST)


def newest_with_words(rows: "QuerySet[Any, int]") -> list[int]:
    """The newest ids of a search, at most MOST + 1.

    There are two ways: through all that have the words, or from the newest back until there are
    enough. PostgreSQL takes the second one too often: it thinks that looking into a row costs
    nothing, but the words of a row are stored apart from it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        plan = json.loads(rows.order_by().explain(format="json"))[0]["Plan"]
        cursor.execute(THROUGH_THE_WORDS, {"rows": plan["Plan Rows"], "dearer": DEARER * MOST})
        return list(rows[: MOST + 1])


def facets(asked: Asked, words: Q, found: Matches) -> dict[str, Facet]:
    """What each further choice would leave; of a facet that is chosen, what each other would."""
    counts = counted(asked, found.ids)
    for name in FACETS:
        if getattr(asked, name):
            others = matches(asked.without(name), words)
            counts[name] = counted(asked, others.ids, [name])[name]
    labels = labels_of(counts, asked)
    return {name: facet(name, counts[name], labels[name], getattr(asked, name)) for name in FACETS}


def facet(name: str, counts: Counter[str], labels: Mapping[str, str], chosen: str) -> Facet:
    """The most frequent choices in the order of their labels, and the chosen one."""
    kept = [slug for slug, _count in counts.most_common(MOST_CHOICES)]
    if chosen and chosen not in kept:
        kept.append(chosen)
    choices = [
        Choice(slug, labels[slug], counts[slug], slug == chosen) for slug in labels if slug in kept
    ]
    return Facet(name, choices, len(counts) > MOST_CHOICES)


def counted(asked: Asked, ids: Sequence[int], names: Sequence[str] = FACETS) -> Counts:
    """How many of the rows have each choice that readers may see."""
    partly = [pk for pk in ids if pk in asked.trimmed]
    whole = [pk for pk in ids if pk not in asked.trimmed] if partly else list(ids)
    counts: Counts = {name: Counter() for name in FACETS}
    asked_for: dict[str, Any] = {"ids": whole, "kind": PublicationKind.CLAIM.value}
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


def labels_of(counts: Counts, asked: Asked) -> dict[str, dict[str, str]]:
    """What each choice is called, in the order in which they are shown."""
    slugs = {name: {*counts[name], *filter(None, [getattr(asked, name)])} for name in FACETS}
    topics = Topic.objects.filter(slug__in=slugs["topic"], status=TopicStatus.ACCEPTED)
    return {
        "verdict": {
            one.slug: one.label for one in queries.verdicts() if one.slug in slugs["verdict"]
        },
        "topic": {one.slug: one.name for one in topics},
        "publisher": by_label(list_queries.publisher_names(slugs["publisher"])),
        "claimant": by_label({name: name for name in slugs["claimant"]}),
        "language": by_label({code: language_name(code) for code in slugs["language"]}),
    }


def by_label(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))
