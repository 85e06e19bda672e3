"""What the workspace reads beside its list of claims (`listing`): places, and claims alike."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import (
    BigIntegerField,
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast

from claims.errors import Missing
from claims.highlighting.kept import kept_document
from claims.models import Article, Claim, Event, Occurrence, Review, Snapshot, Thread
from claims.models.vocabulary import ReviewStatus
from claims.text.spans import Span, snap_to_graphemes

WORDS = "simple"  # the configuration of the index claim_statement_words: every language alike
WORDS_AT_MOST = 40  # of a search; a statement seldom has more
CANDIDATES = 500  # claims that one search compares
AROUND = 60  # code points shown on either side of a place to choose


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a text in their surroundings."""

    span: Span
    before: str
    words: str
    after: str


def current_snapshot(article_id: int) -> Snapshot:
    """The newest capture of an article, its article loaded. Raises `Missing` for a wrong id.

    Its text is read when it is asked for, unless the process keeps it.
    """
    captures = Snapshot.objects.filter(article=article_id).select_related("article")
    unread = captures.defer("text", "layout", "references", "structured_data")
    snapshot = unread.order_by("-number").first()
    if snapshot is None:
        raise Missing("There is no such article.")
    if document := kept_document(snapshot):
        snapshot.text = document.text
    return snapshot


def unplaced_claims(article: Article) -> QuerySet[Claim]:
    """The claims that lost their last words in this article: taken off, or given to another.

    Those with `is_kept` cannot be discarded: they were reviewed or talked about.
    """
    events = Event.objects.filter(target_kind="article", target_id=article.pk)
    if not events.filter(Q(verb="remove_occurrence") | Q(data__has_key="left")).exists():
        return Claim.objects.none()  # of most articles, and quicker than the whole question
    removals = events.filter(verb="remove_occurrence")
    removed = removals.values_list(Cast(KT("data__claim"), BigIntegerField()))
    each = Func(KeyTransform("left", "data"), function="jsonb_array_elements_text")
    left = events.filter(data__has_key="left").values_list(Cast(each, BigIntegerField()))
    marked = Occurrence.objects.standing().filter(claim=OuterRef("pk"))
    lost = Claim.objects.filter(Q(pk__in=removed) | Q(pk__in=left), ~Exists(marked))
    reviews = Review.objects.filter(claim=OuterRef("pk"))
    threads = Thread.objects.filter(claim=OuterRef("pk"))
    return lost.annotate(is_kept=Exists(reviews) | Exists(threads)).order_by("pk")


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


def undoable_discarding(event_id: int | None) -> Event | None:
    """The event with which a claim was discarded, unless that was undone."""
    if event_id is None:
        return None
    event = Event.objects.filter(pk=event_id, verb="discard_claim").first()
    if event and Claim.objects.filter(pk=event.target_id).exists():
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


def claims_like(words: str) -> list[Claim]:
    """Claims in nearly the same words, then those that hold some of them; their reviews loaded."""
    alike = list(similar_claims(words))
    found = [*alike, *(claim for claim in search_claims(words) if claim not in alike)]
    prefetch_related_objects(found, Prefetch("reviews", queryset=standing_reviews()))
    return found


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
