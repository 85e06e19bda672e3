"""What the workspace reads: an article's claims in the order of their words, and claims alike."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import BigIntegerField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from claims.errors import Missing
from claims.models import Article, Claim, Event, Occurrence, Review, Snapshot
from claims.models.vocabulary import ReviewStatus
from claims.text.render import Highlight
from claims.text.spans import Span, snap_to_graphemes

WORDS = "simple"  # the configuration of the index claim_statement_words: every language alike
WORDS_AT_MOST = 40  # of a search; a statement seldom has more
CANDIDATES = 500  # claims that one search compares
AROUND = 60  # code points shown on either side of a place to choose


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim of an article with the words that state it; numbers follow their first place."""

    number: int
    claim: Claim
    occurrences: tuple[Occurrence, ...]

    @property
    def review(self) -> Review | None:
        """The newest review that was not discarded."""
        return next(iter(self.claim.reviews.all()), None)

    @property
    def state(self) -> str:
        return self.review.get_status_display() if self.review else "No review yet"

    @property
    def kind(self) -> str:
        """The class name of its marks: the verdict, or where its review stands without one.

        Never both: where claims overlap, a mark wears the names of all of them.
        """
        if self.review is None:
            return "status-none"
        verdict = self.review.verdict
        return f"verdict-{verdict.slug}" if verdict else f"status-{self.review.status}"

    @property
    def is_central(self) -> bool:
        return any(occurrence.is_central for occurrence in self.occurrences)


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a text in their surroundings."""

    span: Span
    before: str
    words: str
    after: str


def current_snapshot(article_id: int) -> Snapshot:
    """The newest capture of an article, its article loaded. Raises `Missing` for a wrong id."""
    captures = Snapshot.objects.filter(article=article_id).select_related("article")
    snapshot = captures.order_by("-number").first()
    if snapshot is None:
        raise Missing("There is no such article.")
    return snapshot


def listed_claims(snapshot: Snapshot) -> list[ListedClaim]:
    """The claims of a snapshot, numbered by their first place; two queries."""
    occurrences = (
        Occurrence.objects.filter(snapshot=snapshot)
        .select_related("claim")
        .prefetch_related(Prefetch("claim__reviews", queryset=standing_reviews()))
    )
    places: dict[int, list[Occurrence]] = {}
    for occurrence in sorted(occurrences, key=_place_order):
        places.setdefault(occurrence.claim_id, []).append(occurrence)
    return [
        ListedClaim(number, found[0].claim, tuple(found))
        for number, found in enumerate(places.values(), start=1)
    ]


def unplaced_claims(article: Article) -> QuerySet[Claim]:
    """The claims that lost their last words when a mark was taken off this article."""
    removals = Event.objects.filter(
        target_kind="article", target_id=article.pk, verb="remove_occurrence"
    )
    claims = removals.values_list(Cast(KT("data__claim"), BigIntegerField()))
    marked = Occurrence.objects.standing().filter(claim=OuterRef("pk"))
    return Claim.objects.filter(~Exists(marked), pk__in=claims).order_by("pk")


def highlights(listed: Iterable[ListedClaim], address: Callable[[Claim], str]) -> list[Highlight]:
    """A highlight for each occurrence; `address` gives the page of a claim."""
    return [
        Highlight(
            id=str(item.claim.pk),
            start=occurrence.span.start,
            end=occurrence.span.end,
            number=item.number,
            kind=item.kind,
            href=address(item.claim),
            label=_label(item),
        )
        for item in listed
        for occurrence in item.occurrences
    ]


def occurrences_of(claim: Claim) -> QuerySet[Occurrence]:
    """Where a claim is stated, by article and place; texts of snapshots stay unread.

    Words of older copies are there as long as nobody has decided what became of them.
    """
    return (
        claim.occurrences.standing()
        .select_related("snapshot__article")
        .defer("snapshot__text", "snapshot__layout", "snapshot__references")
        .order_by("snapshot__article_id", "snapshot__number", "place")
    )


def undoable_removal(event_id: int | None) -> Event | None:
    """The removal with that event, unless it was undone."""
    if event_id is None:
        return None
    event = Event.objects.filter(pk=event_id, verb="remove_occurrence").first()
    if event and Occurrence.objects.filter(pk=event.data["occurrence"]).exists():
        return None
    return event


def similar_claims(statement: str, *, limit: int = 5) -> QuerySet[Claim]:
    """Claims in nearly the same words, the nearest first (pg_trgm's `%`, threshold 0.3)."""
    return (
        Claim.objects.filter(statement__trigram_similar=statement)
        .annotate(likeness=TrigramSimilarity("statement", statement))
        .order_by("-likeness", "-pk")[:limit]
    )


def search_claims(words: str, *, limit: int = 12) -> list[Claim]:
    """Claims that hold all the words in any order, then some of them, each the best first.

    A word also finds the words that begin with it. Where no claim holds any, those in nearly the
    same letters (pg_trgm's `<%`); none for no words.
    """
    asked = word_queries(words)
    if asked is None:
        return []
    every, some = asked
    found = _holding(every, limit)
    if len(found) < limit:
        found += [claim for claim in _holding(some, limit) if claim not in found]
    return found[:limit] or list(_spelled_alike(words, limit))


def word_queries(words: str) -> tuple[SearchQuery, SearchQuery] | None:
    """The queries for all of the words and for some of them; None for no words.

    Quotes keep each word's own signs from being read as operators (PostgreSQL, "Text Search
    Types": tsquery).
    """
    cleaned = re.sub(r"[\\'\x00]", " ", words.casefold())
    found = [f"'{word}':*" for word in cleaned.split()[:WORDS_AT_MOST] if re.search(r"\w", word)]
    if not found:
        return None
    every, some = (
        SearchQuery(sign.join(found), config=WORDS, search_type="raw") for sign in (" & ", " | ")
    )
    return every, some


def _holding(query: SearchQuery, limit: int) -> list[Claim]:
    """Claims that hold the words, those with more of them and closer together first.

    Only the newest CANDIDATES are compared: a word like “the” stands in nearly every claim.
    """
    words = SearchVector("statement", config=WORDS)
    newest = Claim.objects.alias(words=words).filter(words=query).order_by("-pk")[:CANDIDATES]
    ranked = Claim.objects.filter(pk__in=newest.values("pk"))
    rank = SearchRank(words, query, cover_density=True)
    return list(ranked.annotate(rank=rank).order_by("-rank", "-pk")[:limit])


def _spelled_alike(words: str, limit: int) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(statement__trigram_word_similar=words)
        .annotate(likeness=TrigramWordSimilarity(words, "statement"))
        .order_by("-likeness", "-pk")[:limit]
    )


def place_in(text: str, span: Span) -> Place:
    """The words at a range with about 60 code points on either side, whole graphemes."""
    wide = Span(max(0, span.start - AROUND), min(len(text), span.end + AROUND))
    whole = snap_to_graphemes(text, wide)
    return Place(
        span,
        text[whole.start : span.start],
        text[span.start : span.end],
        text[span.end : whole.end],
    )


def standing_reviews() -> QuerySet[Review]:
    return (
        Review.objects.exclude(status=ReviewStatus.DISCARDED)
        .select_related("verdict")
        .only("claim", "status", "verdict__slug", "verdict__label")
        .order_by("-pk")
    )


def _place_order(occurrence: Occurrence) -> tuple[int, int, int]:
    """By start; of two that start together the longer one first."""
    span = occurrence.span
    return span.start, -span.end, occurrence.claim_id


def _label(item: ListedClaim) -> str:
    """What a screen reader says for the number of a claim."""
    verdict = item.review and item.review.verdict
    judged = f" Verdict: {verdict.label}." if verdict else ""
    return f"Claim {item.number}: {item.claim.statement} {item.state}.{judged}"
