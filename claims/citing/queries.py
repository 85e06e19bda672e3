"""What the desk asks about sources and evidence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.citing.cards import best_place, evidence_card, with_copies, with_places
from claims.citing.identifiers import Identifier, identify
from claims.citing.passages import difference
from claims.errors import Invalid, Missing
from claims.models import Event, Evidence, Review, Source
from claims.models.source import SCHEMES


def known_source(identifiers: Mapping[str, str]) -> Source | None:
    """The stored source with one of the identifiers in normal form, in the order of `SCHEMES`."""
    for scheme in SCHEMES:
        value = identifiers.get(scheme)
        found = Source.objects.filter(**{scheme: value}).first() if value else None
        if found:
            return found
    return None


def identified_source(identifier: Identifier) -> Source | None:
    """The stored source of the identifier, or of the address that named it, with `uses`."""
    known = known_source({identifier.scheme: identifier.value, **_address_of(identifier)})
    return with_uses(Source.objects.filter(pk=known.pk)).first() if known else None


def _address_of(identifier: Identifier) -> dict[str, str]:
    return {"url": identifier.address} if identifier.address else {}


def rivals(source: Source, identifiers: Mapping[str, str]) -> list[Source]:
    """Other sources that have one of the identifiers (in normal form): perhaps the same work."""
    found = {}
    for scheme, value in identifiers.items():
        other = known_source({scheme: value})
        if other and other.pk != source.pk:
            found[other.pk] = other
    return list(found.values())


def merges(source: Source) -> "QuerySet[Event]":
    """The events in which other records were merged into the source, the newest first."""
    return Event.objects.filter(
        target_kind="source", target_id=source.pk, verb="merge_sources"
    ).select_related("by")


def with_uses(sources: "QuerySet[Source]") -> "QuerySet[Source]":
    """The sources, each with the number of reviews that cite it as `uses`."""
    citing = (
        Evidence.objects.filter(source=OuterRef("pk"))
        .order_by()
        .values("source")
        .annotate(number=Count("review", distinct=True))
        .values("number")
    )
    return sources.annotate(uses=Coalesce(Subquery(citing), 0))


def sources(words: str = "") -> "QuerySet[Source]":
    """The library, each source with `uses`; `words` are an identifier in any spelling, or words
    that all stand in the title or the authors."""
    rows = Source.objects.filter(merged_into=None)
    found = rows.filter(_matching(words)) if words.strip() else rows
    return with_uses(found).prefetch_related(with_copies())


def _matching(words: str) -> Q:
    """A number may be a PMID and stand in a title as well."""
    in_words = Q()
    for word in words.split():
        in_words &= Q(title__icontains=word) | Q(authors__icontains=word)
    try:
        identifier = identify(words)
    except Invalid:
        return in_words
    return in_words | Q(**{identifier.scheme: identifier.value}) | Q(**_address_of(identifier))


def source(pk: int) -> Source:
    """A source with `uses`. Raises `Missing` for a wrong id."""
    found = with_uses(Source.objects.filter(pk=pk)).first()
    if found is None:
        raise Missing("There is no such source.")
    return found


def reviews_citing(source: Source, *, at_most: int = 50) -> "QuerySet[Review]":
    """The newest reviews that cite the source, discarded ones included."""
    return (
        Review.objects.filter(pk__in=Evidence.objects.filter(source=source).values("review"))
        .select_related("claim", "author", "verdict")
        .order_by("-pk")[:at_most]
    )


def review(pk: int) -> Review:
    """A review with its claim and author. Raises `Missing` for a wrong id."""
    found = Review.objects.filter(pk=pk).select_related("claim", "author").first()
    if found is None:
        raise Missing("There is no such review.")
    return found


def evidence(pk: int) -> Evidence:
    """A piece of evidence with its source and review. Raises `Missing` for a wrong id."""
    found = (
        Evidence.objects.filter(pk=pk)
        .select_related("source", "review__claim", "review__author")
        .first()
    )
    if found is None:
        raise Missing("There is no such evidence: it may have been removed in the meantime.")
    return found


def evidence_in(review: Review, pk: int) -> Evidence | None:
    """A piece of evidence of the review, with its source; None where it is not there any more."""
    return evidence_of(review).filter(pk=pk).first()


def evidence_of(review: Review) -> "QuerySet[Evidence]":
    """The evidence of a review in its order, with the sources and where the passages stand."""
    rows = review.evidence.select_related("source").prefetch_related(*with_places())
    return rows.order_by(F("position"), F("pk"))


def shown(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Each piece of evidence as its card shows it: fixed words with slug and label; `place` is
    where its passage stands best, if it was looked for, and `difference` how the words differ."""
    return [
        {"row": item, "card": evidence_card(item), "place": place, "difference": difference(place)}
        for item in evidence
        for place in [best_place(item)]
    ]
