"""What was found of what a list was asked for, and which words were looked for in the end."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, cast

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, QuerySet, Value

from claims.models import Publication
from claims.models.searching import listed_languages
from claims.models.vocabulary import PublicationKind
from claims.publishing.freezing import article_texts, search_vector
from claims.serving import list_queries, queries
from claims.serving.asking import Asked
from claims.serving.facets import Facet, facets
from claims.serving.newest import Matches, matches
from claims.serving.pages import shape_summaries, without_claims
from claims.serving.paging import BEST, LENGTH, Page, page_of
from claims.serving.rows import FoundRow, ListRow, WholeRow
from claims.serving.search import (
    MOST_RANKED,
    Search,
    add_snippets,
    any_of,
    left_out,
    without_phrases,
)
from claims.serving.source_alerts import STATUSES, tell_in_short
from claims.serving.spelling import corrected

MOST_WITHDRAWN: Final = 3  # that are named
FEW: Final = 3  # matches from which on nobody is asked whether other words were meant


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of `asked`, whose words may be others than those that were `typed`.

    `meant`: other words that find more, where these find little.
    """

    asked: Asked
    matches: Matches
    typed: str = ""
    meant: str = ""
    search: Search | None = None

    @property
    def is_corrected(self) -> bool:
        return bool(self.typed) and self.typed != self.asked.words

    @property
    def is_reordered(self) -> bool:
        """Whether the words of a phrase were found, but not side by side as they were typed."""
        return self.is_corrected and self.asked.words == without_phrases(self.typed)

    @property
    def is_cut(self) -> bool:
        """Whether there are more matches than are ranked, and so than can be paged through."""
        return self.asked.order is BEST and len(self.matches) > MOST_RANKED

    def page(self, *, before: str = "", after: str = "", length: int = LENGTH) -> Page[ListRow]:
        """The keyset page, ready to be shown. Raises `Missing` for a cursor that is none of ours.

        Of the best matches only the newest are ranked (`MOST_RANKED`).
        """
        order = self.asked.order
        page = page_of(
            self.rows(), order, before=before, after=after, length=length, whole=self.whole_rows()
        )
        if self.search:
            add_snippets(cast("list[FoundRow]", page.rows))
        for row in page.rows:
            seen = self.asked.trimmed.get(row.pk)
            if seen and seen.repeats is not None and seen.publishers is not None:
                row.repeats, row.publishers = seen.repeats, seen.publishers
        tell_in_short(page.rows)
        shape_summaries(page.rows)
        return page

    def rows(self) -> "QuerySet[Any]":
        """What is paged through; where words are looked for, only what puts it in order."""
        if self.search is None:
            return shown(self.asked.rows(), self.asked.kind)
        if self.asked.order is BEST:
            best = Publication.objects.filter(among(self.matches.ids[:MOST_RANKED]))
            return self.search.ranked(best)
        if self.matches.is_more:
            return self.asked.bare_rows().filter(self.search.condition())
        return Publication.objects.filter(among(self.matches.ids))

    def whole_rows(self) -> "QuerySet[Any] | None":
        """All that a search shows of what it found; only asked for the rows of a page."""
        if self.search is None:
            return None
        rows = shown(list_queries.listed(self.asked.kind), self.asked.kind)
        if self.asked.order is BEST:
            rows = self.search.ranked(rows)
        return self.search.with_snippets(rows, self.asked.kind)

    def facets(self) -> dict[str, Facet]:
        return facets(self.asked, self.search, self.matches)

    def total(self) -> int:
        """How many there are without any filter, at most `MOST_COUNTED` + 1.

        Where there are more matches than are counted, a list does not tell it, and it is theirs.
        """
        if self.matches.is_more and self.asked.is_narrowed:
            return len(self.matches)
        return list_queries.count_up_to(Asked(self.asked.kind).bare_rows())


def among(ids: list[int]) -> queries.IsAnyOf:
    """Whether a row has one of the ids. A list of values would cost more than looking them up."""
    return queries.IsAnyOf(F("pk"), Value(ids, output_field=ArrayField(BigIntegerField())))


def shown(rows: "QuerySet[Any]", kind: PublicationKind) -> "QuerySet[ListRow]":
    """Claims with what happened to their sources since, as `statuses`; articles as they are."""
    if kind == PublicationKind.ARTICLE:
        return rows
    return cast("QuerySet[ListRow]", rows.annotate(statuses=STATUSES))


def find(asked: Asked) -> Found:
    """What was asked for. Words that find nothing give way to the same words outside of phrases,
    then to those that were probably meant, then to any of these; words that find little stay, and
    the others are named.
    """
    if not asked.words:
        return Found(asked, matches(asked))
    languages = tuple(listed_languages(asked.kind))
    found = found_with(asked, languages)
    if len(found.matches) >= FEW or asked.is_loose:
        return found
    if not found.matches.ids:
        reordered = found_reordered(asked, languages)
        if reordered:
            return reordered
    configurations = tuple(found_search(asked, languages).configurations)

    others = corrected(asked.words, asked.kind, configurations, partial(is_seen, asked, languages))
    if others != asked.words:
        other = found_with(replace(asked, words=others), languages)
        if len(other.matches) > len(found.matches):
            is_instead = not found.matches.ids
            return replace(other, typed=asked.words) if is_instead else replace(found, meant=others)
    if not found.matches.ids and can_loosen(asked):
        loose = found_with(replace(asked, words=others, is_loose=True), languages)
        return replace(loose, typed=asked.words) if loose.matches.ids else found
    return found


def found_with(asked: Asked, languages: tuple[str, ...]) -> Found:
    search = found_search(asked, languages)
    return Found(asked, matches(asked, search), typed=asked.words, search=search)


def is_seen(asked: Asked, languages: tuple[str, ...], word: str) -> bool:
    """Whether a word that something has stands where readers see it, and so may be shown.

    Of articles some may have it only in what moderation has closed.
    """
    if asked.kind != PublicationKind.ARTICLE or not asked.trimmed:
        return True
    return bool(found_with(replace(asked, words=word), languages).matches.ids)


def found_reordered(asked: Asked, languages: tuple[str, ...]) -> Found | None:
    """What has the words of the phrases in another order; None for nothing, or without phrases."""
    words = without_phrases(asked.words)
    if words == asked.words:
        return None
    found = found_with(replace(asked, words=words), languages)
    return replace(found, typed=asked.words) if found.matches.ids else None


def found_search(asked: Asked, languages: tuple[str, ...]) -> Search:
    search = Search(asked.words, languages)
    if asked.is_loose:
        search = Search(any_of(asked.words), languages, left_out(asked.words))
    return replace(search, unseen=unseen(asked, search))


def unseen(asked: Asked, search: Search) -> tuple[int, ...]:
    """The articles that have the words only in what moderation has closed; usually none."""
    if asked.kind != PublicationKind.ARTICLE or not asked.trimmed:
        return ()
    rows = queries.whole_articles().filter(search.condition(), pk__in=asked.trimmed)
    return tuple(row.pk for row in rows if not has_words(row, search))


def has_words(row: WholeRow, search: Search) -> bool:
    """Whether an article has the words in what readers see of it."""
    texts = article_texts(without_claims(row.record, set(row.hidden)))
    rows = Publication.objects.filter(pk=row.pk)
    told = rows.annotate(told=search_vector(row.language, *texts))
    return told.filter(search.words_in("told")).exists()


def withdrawn(found: Found) -> list[Publication]:
    """Where nothing has the words that were typed: what has them in its name and was withdrawn, the
    newest first. Nothing else of it is shown, or looked through.
    """
    if found.matches.ids and not (found.is_corrected or found.asked.is_loose):
        return []
    rows = queries.tombstones(found.asked.kind)
    languages = tuple(rows.order_by().values_list("language", flat=True).distinct())
    if not languages:
        return []
    search = Search(found.typed, languages)
    return list(rows.filter(search.condition()).order_by("-published_at", "-id")[:MOST_WITHDRAWN])


def can_loosen(asked: Asked) -> bool:
    """Whether asking for any of the words is a different question."""
    return " " in any_of(asked.words)


def listing(asked: Asked, *, before: str = "", after: str = "") -> dict[str, Any]:
    """All that a list's template needs, but for the addresses of its neighbours."""
    found = find(asked)
    return {
        "found": found,
        "asked": found.asked,
        "page": found.page(before=before, after=after),
        "facets": found.facets(),
        "total": found.total(),
    }
