"""What a reader asks of the list of claims, and the counts that each further choice would give."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.db.models import QuerySet

from claims.models import Topic
from claims.serving import queries
from claims.serving.rows import FoundRow, ListRow
from claims.serving.search import Search, any_of, clean


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Words, a verdict's slug and a topic's slug; each may be empty.

    `is_loose`: any of the words will do, instead of all. `languages` counts all listed claims by
    language; one query, made with the filter.
    """

    words: str = ""
    verdict: str = ""
    topic: str = ""
    is_loose: bool = False
    languages: Mapping[str, int] = field(default_factory=queries.claim_languages)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The filter that an address spells; slugs that do not exist find nothing."""
        asked = {name: clean(query.get(name, "")) for name in ("q", "verdict", "topic")}
        return cls(asked["q"], asked["verdict"], asked["topic"], query.get("any") == "1")

    @property
    def query(self) -> str:
        """The words as the search takes them."""
        return any_of(self.words) if self.is_loose else self.words

    @property
    def search(self) -> Search:
        return Search(self.query, tuple(self.languages))

    @property
    def can_loosen(self) -> bool:
        """Whether asking for any of the words is a different question."""
        return not self.is_loose and " " in any_of(self.words)

    def loosened(self) -> Self:
        return replace(self, is_loose=True)

    def rows(self) -> QuerySet[ListRow]:
        """The claims asked for, but for the words."""
        return self.narrowed(queries.listed_claims(), verdict=self.verdict, topic=self.topic)

    def found(self) -> QuerySet[FoundRow]:
        """The claims asked for, with the words, each with its `rank` and matches."""
        return self.search.found(self.rows())

    def facets(self) -> dict[str, Any]:
        """How many claims there are, how many were asked for, and how many each choice leaves."""
        claims = queries.listed_claims()
        if self.query:
            claims = claims.filter(self.search.condition())
        by_verdict = queries.verdict_counts(self.narrowed(claims, topic=self.topic))
        by_topic = queries.topic_counts(self.narrowed(claims, verdict=self.verdict))
        return {
            "total": sum(self.languages.values()),
            "count": by_verdict.get(self.verdict, 0) if self.verdict else sum(by_verdict.values()),
            "verdicts": [
                {"slug": one.slug, "label": one.label, "count": by_verdict.get(one.slug, 0)}
                for one in queries.verdicts()
                if one.slug in by_verdict or one.slug == self.verdict
            ],
            "topics": [
                {"slug": one.slug, "name": one.name, "count": by_topic.get(one.slug, 0)}
                for one in Topic.objects.filter(slug__in=[*by_topic, self.topic])
            ],
        }

    @staticmethod
    def narrowed(
        rows: QuerySet[ListRow], *, verdict: str = "", topic: str = ""
    ) -> QuerySet[ListRow]:
        if verdict:
            rows = rows.filter(verdict=verdict)
        return rows.filter(topics__contains=[topic]) if topic else rows
