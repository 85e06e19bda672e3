"""Full-text search over published claims, each in its own language's configuration."""

import html
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, cast

import regex
from django.contrib.postgres.search import (
    SearchConfig,
    SearchHeadline,
    SearchQuery,
    SearchRank,
)
from django.db.models import Case, CharField, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from claims.publishing.freezing import SEARCH_CONFIGURATIONS
from claims.serving.rows import FoundRow, ListRow

LONGEST = 200  # characters of a query that are looked at
OTHER = "simple"  # the configuration of languages that PostgreSQL cannot stem
OPEN, CLOSE = "\x02", "\x03"  # stand for <mark> until the text around them is escaped


def clean(raw: str) -> str:
    """What a reader typed, in one line without control characters, at most LONGEST characters."""
    return " ".join(regex.sub(r"\p{C}+", " ", raw).split())[:LONGEST].rstrip()


def any_of(words: str) -> str:
    """A query that asks for any of the words instead of all of them."""
    return " or ".join(regex.findall(r"[\p{L}\p{N}]+", words))


def speaks(language: str) -> Q:
    """The publications in a language, whatever its region: `en` covers en-GB."""
    return Q(language__iexact=language) | Q(language__istartswith=f"{language}-")


def matching(words: str) -> Q:
    """The publications with the words, stemmed as their language is.

    One condition for each language: a query stemmed for another would let excluded words through.
    """
    stemmed = [
        speaks(language) & Q(search=SearchQuery(words, config=config, search_type="websearch"))
        for language, config in SEARCH_CONFIGURATIONS.items()
    ]
    known = reduce(or_, (speaks(language) for language in SEARCH_CONFIGURATIONS))
    plain = Q(search=SearchQuery(words, config=OTHER, search_type="websearch"))
    return reduce(or_, stemmed, ~known & plain)


def configuration() -> SearchConfig:
    """Each row's own configuration."""
    whens = [
        When(speaks(language), then=Value(config))
        for language, config in SEARCH_CONFIGURATIONS.items()
    ]
    return SearchConfig(Case(*whens, default=Value(OTHER), output_field=CharField()))


def with_matches(rows: QuerySet[ListRow], words: str) -> QuerySet[FoundRow]:
    """The publications with the words: their `rank`, and where the words stand."""
    reasoning = Func(
        KT("record__rationale_html"), Value("<[^>]*>"), Value(" "), Value("g"),
        function="regexp_replace",
    )  # fmt: skip
    found = rows.filter(matching(words)).annotate(
        rank=Cast(SearchRank(F("search"), stemmed_query(words)), FloatField()),
        found_statement=headline("title", words),
        found_takeaway=headline(KT("record__takeaway"), words),
        found_reasoning=headline(reasoning, words, max_fragments=1),
    )
    return cast("QuerySet[FoundRow]", found)


def stemmed_query(words: str) -> SearchQuery:
    """The words as each row's own language stems them."""
    return SearchQuery(words, config=configuration(), search_type="websearch")


def headline(text: Any, words: str, *, max_fragments: int | None = None) -> SearchHeadline:
    """The text, or its best fragments, with the sentinels around the words."""
    return SearchHeadline(
        text,
        stemmed_query(words),
        config=configuration(),
        start_sel=OPEN,
        stop_sel=CLOSE,
        highlight_all=max_fragments is None,
        max_fragments=max_fragments,
    )


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
