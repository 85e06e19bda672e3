"""Full-text search over published claims, each in its own language's configuration."""

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, cast

import regex
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchQueryField,
    SearchRank,
)
from django.db.models import Case, F, Field, FloatField, Func, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from claims.publishing.freezing import SEARCH_CONFIGURATIONS
from claims.serving.rows import FoundRow, ListRow

LONGEST = 200  # characters of a query that are looked at
MOST_RANKED = 500  # publications
OTHER = "simple"  # the configuration of languages that PostgreSQL cannot stem
OPEN, CLOSE = "\x02", "\x03"  # stand for <mark> until the text around them is escaped


def clean(raw: str) -> str:
    """What a reader typed, in one line without control characters, at most LONGEST characters."""
    return " ".join(regex.sub(r"\p{C}+", " ", raw).split())[:LONGEST].rstrip()


def any_of(words: str) -> str:
    """A query that asks for any of the words instead of all of them."""
    return " or ".join(regex.findall(r"[\p{L}\p{N}]+", words))


@dataclass(frozen=True, slots=True)
class Search:
    """Words to look for, each language's publications in its own configuration.

    A query that is stemmed for another language would find nothing, or let excluded words
    through. `languages` are those that publications have: with one configuration among them, the
    search is one look into the index.
    """

    words: str
    languages: tuple[str, ...]

    @property
    def configurations(self) -> dict[str, list[str]]:
        """PostgreSQL's text search configurations that are needed, each with its languages."""
        found: dict[str, list[str]] = {}
        for language in self.languages:
            primary = language.split("-")[0].lower()
            found.setdefault(SEARCH_CONFIGURATIONS.get(primary, OTHER), []).append(language)
        return found or {OTHER: []}

    def query(self, configuration: str) -> SearchQuery:
        return SearchQuery(self.words, config=configuration, search_type="websearch")

    def condition(self) -> Q:
        """Which publications have the words."""
        needed = self.configurations
        if len(needed) == 1:
            return Q(search=self.query(next(iter(needed))))
        return reduce(
            or_,
            (Q(language__in=names) & Q(search=self.query(one)) for one, names in needed.items()),
        )

    def by_language(self, choose: Callable[[str], Any], output_field: "Field[Any, Any]") -> Any:
        """What `choose` makes of each row's own configuration."""
        needed = self.configurations
        if len(needed) == 1:
            return choose(next(iter(needed)))
        whens = [When(language__in=names, then=choose(one)) for one, names in needed.items()]
        return Case(*whens, output_field=output_field)

    def rank(self) -> Cast:
        """How well a row fits, as a double: a cursor must spell every digit of it."""
        own = self.by_language(self.query, SearchQueryField())
        return Cast(SearchRank(F("search"), own), FloatField())

    def headline(self, text: Any, *, max_fragments: int | None = None) -> Any:
        """The text, or its best fragments, with the sentinels around the words."""

        def of(configuration: str) -> SearchHeadline:
            return SearchHeadline(
                text,
                self.query(configuration),
                config=configuration,
                start_sel=OPEN,
                stop_sel=CLOSE,
                highlight_all=max_fragments is None,
                max_fragments=max_fragments,
            )

        return self.by_language(of, TextField())

    def found(self, rows: QuerySet[ListRow]) -> QuerySet[FoundRow]:
        """The publications with the words: their `rank`, and where the words stand.

        Of a word that stands everywhere, only the newest MOST_RANKED are ranked: a rank costs a
        look at the whole vector.
        """
        reasoning = Func(
            KT("record__rationale_html"), Value("<[^>]*>"), Value(" "), Value("g"),
            function="regexp_replace",
        )  # fmt: skip
        newest = rows.filter(self.condition()).order_by("-published_at", "-id")
        found = rows.filter(pk__in=newest.values("pk")[:MOST_RANKED]).annotate(
            rank=self.rank(),
            found_statement=self.headline("title"),
            found_takeaway=self.headline(KT("record__takeaway")),
            found_reasoning=self.headline(reasoning, max_fragments=1),
        )
        return cast("QuerySet[FoundRow]", found)


def add_snippets(rows: Iterable[FoundRow]) -> None:
    """Give each found publication its `statement`, `takeaway` and `reasoning` as safe HTML.

    `reasoning` is a fragment, and empty unless the words stand only there.
    """
    for row in rows:
        takeaway = row.found_takeaway or ""
        reasoning = html.unescape(row.found_reasoning or "")
        is_only_there = OPEN in reasoning and OPEN not in row.found_statement + takeaway
        row.statement = marked(row.found_statement)
        row.takeaway = marked(takeaway)
        row.reasoning = marked(reasoning) if is_only_there else SafeString()


def marked(text: str) -> SafeString:
    """The text escaped, with <mark> around what stands between the two sentinels."""
    head, *found = text.split(OPEN)
    parts = [conditional_escape(head.replace(CLOSE, ""))]
    for piece in found:
        word, _, rest = piece.partition(CLOSE)
        parts.append(format_html("<mark>{}</mark>{}", word, rest.replace(CLOSE, "")))
    return mark_safe("".join(parts))  # each part is escaped above
