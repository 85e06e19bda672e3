"""Full-text search over what is published, each in its own language's configuration."""

import html
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final, cast

import regex
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchQueryCombinable,
    SearchQueryField,
    SearchRank,
)
from django.db.models import (
    Case,
    F,
    Field,
    FloatField,
    Func,
    JSONField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Left
from django.utils.safestring import SafeString, mark_safe

from claims.models.searching import OTHER, configurations_of
from claims.models.vocabulary import PublicationKind
from claims.serving.rows import FoundRow, ListRow

LONGEST = 200  # characters of a query that are looked at
MOST_RANKED = 200  # publications
WORD = r"[\p{L}\p{M}\p{N}]+"
LONG = 20_000  # characters of an article's text in which a snippet is looked for
# Quotation marks as phones and other languages write them; PostgreSQL knows the straight one alone.
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
PHRASE = r'(?<!\S)"([^"]*)"?'  # not one to leave out
LEFT_OUT = r'(?<!\S)-(?:"[^"]*"?|\S+)'
OPEN, CLOSE = "\x02", "\x03"  # stand for <mark> until the text around them is escaped


def clean(raw: str) -> str:
    """What a reader typed, in one line without control characters, at most LONGEST characters."""
    return " ".join(regex.sub(r"\p{C}+", " ", raw).split())[:LONGEST].rstrip()


def question(raw: str) -> str:
    """The words that a reader looks for, their phrases in straight quotation marks."""
    return clean(raw.translate(QUOTES))


def without_phrases(words: str) -> str:
    """The same words in any order; phrases to leave out stay together."""
    loose = regex.sub(PHRASE, lambda found: " ".join(regex.findall(WORD, found[1])), words)
    return " ".join(loose.split())


def any_of(words: str) -> str:
    """A query that asks for any of the words instead of all of them; none that was left out."""
    return " or ".join(regex.findall(WORD, regex.sub(LEFT_OUT, " ", words)))


def left_out(words: str) -> str:
    """The words and phrases that are left out, as a query of their own."""
    return " ".join(regex.findall(LEFT_OUT, words))


class InAnyOrder(SearchQuery):
    """The words of phrases wherever they stand: what spells “followed by” becomes “and”."""

    def as_sql(self, *args: Any, **options: Any) -> tuple[str, Any]:
        asked, values = super().as_sql(*args, **options)
        return f"regexp_replace(({asked})::text, '<(-|[0-9]+)>', '&', 'g')::tsquery", values


@dataclass(frozen=True, slots=True)
class Search:
    """Words to look for, each language's publications in its own configuration.

    A query that is stemmed for another language would find nothing, or let excluded words
    through. `languages` are those that publications have: with one configuration among them, the
    search is one look into the index. `left_out` is a query of its own, for words that say “or”:
    beside it they would bind what is left out to the last of them. `unseen` are rows that have the
    words only where readers may not see them.
    """

    words: str
    languages: tuple[str, ...]
    left_out: str = ""
    unseen: tuple[int, ...] = ()

    @property
    def configurations(self) -> dict[str, list[str]]:
        """PostgreSQL's text search configurations that are needed, each with its languages."""
        return configurations_of(self.languages) or {OTHER: []}

    def query(
        self, configuration: str, asked: type[SearchQuery] = SearchQuery
    ) -> SearchQueryCombinable:
        words = asked(self.words, config=configuration, search_type="websearch")
        if not self.left_out:
            return words
        return words & SearchQuery(self.left_out, config=configuration, search_type="websearch")

    def condition(self) -> Q:
        """Which publications have the words where readers see them."""
        found = self.words_in("search")
        return found & ~Q(pk__in=self.unseen) if self.unseen else found

    @property
    def has_phrase(self) -> bool:
        """Whether words are to stand side by side, and none is to be left out.

        The index knows which rows have the words; where they stand must be looked up in each.
        """
        return bool(regex.search(PHRASE, self.words)) and "-" not in self.words

    def candidates(self) -> Q:
        """Which publications an index finds; of a phrase all that have its words."""
        if not self.has_phrase:
            return self.condition()
        found = self.words_in("search", InAnyOrder)
        return found & ~Q(pk__in=self.unseen) if self.unseen else found

    def fits(self, table: str) -> tuple[str, list[Any]]:
        """`condition` for candidates, in SQL with its values.

        A phrase of which nothing is left but one word need not be compared, and PostgreSQL knows
        that before it begins.
        """
        asked = "websearch_to_tsquery(%s::regconfig, %s)"
        one = f"({asked}::text NOT LIKE '%%<%%' OR {table}.search @@ {asked})"
        needed = self.configurations
        if len(needed) == 1:
            return one, [next(iter(needed)), self.words] * 2
        parts = [f"({table}.language = ANY(%s) AND {one})" for _ in needed]
        values = [
            [names, *[configuration, self.words] * 2] for configuration, names in needed.items()
        ]
        return f"({' OR '.join(parts)})", [value for some in values for value in some]

    def words_in(self, vector: str, asked: type[SearchQuery] = SearchQuery) -> Q:
        """Which publications have the words in a vector, a column or an annotation."""
        needed = self.configurations
        if len(needed) == 1:
            return Q(**{vector: self.query(next(iter(needed)), asked)})
        return reduce(
            or_,
            (
                Q(language__in=names) & Q(**{vector: self.query(one, asked)})
                for one, names in needed.items()
            ),
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

    def ranked(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with their `rank`."""
        return cast("QuerySet[Any]", rows.annotate(rank=self.rank()))

    def with_snippets(self, rows: QuerySet[ListRow], kind: PublicationKind) -> QuerySet[FoundRow]:
        """The rows with where the words stand in each."""
        texts = ARTICLE_TEXTS if kind == PublicationKind.ARTICLE else CLAIM_TEXTS
        told = {
            name: self.headline(text, max_fragments=fragments)
            for name, (text, fragments) in texts.items()
        }
        return cast("QuerySet[FoundRow]", rows.annotate(**told))


def plain(markup: Any) -> Func:
    """HTML without its tags."""
    return Func(markup, Value("<[^>]*>"), Value(" "), Value("g"), function="regexp_replace")


def strings_of(path: str) -> Func:
    """The strings at a path of a record, such as the titles of its sources, in one text."""
    found = Func(
        F("record"), Value(path), function="jsonb_path_query_array", output_field=JSONField()
    )
    spelled = Func(found, template="((%(expressions)s) #>> '{}')", output_field=TextField())
    return Func(spelled, Value('["\\[\\]]+'), Value(" "), Value("g"), function="regexp_replace")


# The texts in which matches are shown, and in how many fragments; None: the whole text.
CLAIM_TEXTS: Final[dict[str, tuple[Any, int | None]]] = {
    "found_statement": (F("title"), None),
    "found_takeaway": (KT("record__takeaway"), None),
    "found_reasoning": (plain(KT("record__rationale_html")), 1),
    "found_sources": (strings_of("$.evidence[*].source.title"), 1),
}
ARTICLE_TEXTS: Final[dict[str, tuple[Any, int | None]]] = {
    "found_statement": (F("title"), None),
    "found_reasoning": (Left(KT("record__text"), LONG), 1),
    "found_claims": (strings_of("$.claims[*].statement"), 1),
    "found_sources": (strings_of("$.sources[*].title"), 1),
}

FRAGMENTS: Final = ("reasoning", "claims", "sources")
OF_CLAIMS: Final = {"claims", "sources"}


def add_snippets(rows: Iterable[FoundRow]) -> None:
    """Give each found publication its `statement`, `takeaway`, `claims`, `reasoning` and `sources`
    as safe HTML. The last three are fragments, and empty unless they have more of the words than
    what stands before them; an article of which moderation has closed a claim quotes neither claims
    nor sources, which may be that claim's.
    """
    for row in rows:
        seen = marks_in(row.found_statement + (getattr(row, "found_takeaway", "") or ""))
        row.statement = marked(row.found_statement)
        row.takeaway = marked(getattr(row, "found_takeaway", "") or "")
        for part in FRAGMENTS:
            is_closed = row.hidden and part in OF_CLAIMS
            found = "" if is_closed else html.unescape(getattr(row, f"found_{part}", None) or "")
            is_more = marks_in(found) > seen
            setattr(row, part, marked(found) if is_more else SafeString())
            seen = max(seen, marks_in(found))


def marks_in(text: str) -> int:
    """How many different words are marked in a text."""
    return len({word.casefold() for word in regex.findall(f"{OPEN}([^{CLOSE}]*)", text)})


def marked(text: str) -> SafeString:
    """The text escaped, with <mark> around what stands between the two sentinels."""
    head, *found = html.escape(text).split(OPEN)
    parts = [head.replace(CLOSE, "")]
    for piece in found:
        word, _, rest = piece.partition(CLOSE)
        parts.append(f"<mark>{word}</mark>{rest.replace(CLOSE, '')}")
    return mark_safe("".join(parts))  # escaped above; the sentinels are no part of an entity
