"""Takes in ClaimReviews that other fact-checkers published, however untidy.

Every one is taken. Their rating stays in their words, with its place on their own scale beside it;
what the markup lacks by our rules is told of each (`lacking`).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import QuerySet

from claims.errors import Invalid
from claims.importing.lacking import Lack, lacks, published_on
from claims.importing.metadata.claim_reviews import (
    FoundReview,
    first_thing,
    is_claim_review,
    read_claim_review,
)
from claims.importing.metadata.structured import Thing, storable, things_below
from claims.models import ForeignReview, User, record_event
from claims.models.locks import lock_words
from claims.permissions import demand

MOST = 20_000  # ClaimReviews of one file
NO_REVIEW = "no ClaimReview in it"
NOT_JSON = "not JSON"
_SAID = ("claim", "claimant", "rating", "share", "author", "url", "published_on")
_FIELDS = (*_SAID, "markup", "lacks", "imported_by")


@dataclass(frozen=True, slots=True)
class Taken:
    """One ClaimReview of a file. `outcome` is "new", "known", or "changed": told otherwise."""

    place: str
    found: FoundReview
    lacks: list[Lack]
    outcome: str

    @property
    def is_whole(self) -> bool:
        """Whether nothing in it would keep one of ours from going out."""
        return not any(one.blocks for one in self.lacks)


@dataclass(slots=True)
class ForeignReading:
    """What a file held: the reviews, and the lines that held none with the reason."""

    taken: list[Taken] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """How many were taken so: "new", "changed" or "known"."""
        return sum(one.outcome == outcome for one in self.taken)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def known(self) -> int:
        return self.count("known")

    @property
    def whole(self) -> int:
        return sum(one.is_whole for one in self.taken)


@transaction.atomic
def import_claim_reviews(*, text: str, by: User) -> ForeignReading:
    """Take every ClaimReview of a file: JSON of any form, a DataFeed, or one object a line.

    A check that is known already, by its page and claim, is not taken twice; told otherwise, the
    newer telling stands. Raises `Invalid` for a file that holds none, or more than MOST.
    """
    demand(by, "import_article")
    lock_words("claim reviews")  # two files that name the same ones would wait for each other
    reading = ForeignReading()
    for place, thing in _things(text, reading):
        if len(reading.taken) == MOST:
            raise Invalid({"upload": f"The file holds more than {MOST} reviews. None was taken."})
        reading.taken.append(_take(place, thing, by))
    if not reading.taken:
        raise Invalid({"upload": "There is no ClaimReview in the file. Nothing was stored."})
    told = {outcome: reading.count(outcome) for outcome in ("new", "changed", "known")}
    record_event("import_claim_reviews", by, by=by, **told)
    return reading


def _things(text: str, reading: ForeignReading) -> Iterator[tuple[str, Thing]]:
    """Each ClaimReview with the place where it stands; what holds none goes into the reading."""
    whole = _parsed(text)
    parts = [("", whole)] if whole is not None else _lines(text)
    for place, content in parts:
        if content is None:
            reading.unread.append((place, NOT_JSON))
            continue
        found = [thing for thing in things_below(content) if is_claim_review(thing)]
        if not found:
            reading.unread.append((place or "the file", NO_REVIEW))
        for number, thing in enumerate(found, start=1):
            yield place if place and len(found) == 1 else f"{place} {number}".strip(), thing


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"line {number}", _parsed(line)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _take(place: str, thing: Thing, by: User) -> Taken:
    markup = storable(thing)
    found = read_claim_review(markup)
    lacking = lacks(markup, found)
    row = ForeignReview(
        identity=identity_of(found, markup),
        **asdict(found) | {"rating": verbatim_rating(markup) or found.rating},
        published_on=published_on(markup),
        markup=markup,
        lacks=[asdict(one) for one in lacking],
        imported_by=by,
    )
    return Taken(place, found, lacking, _keep(row))


def _keep(row: ForeignReview) -> str:
    """Store the review unless it is there; returns the outcome."""
    fields = {name: getattr(row, name) for name in _FIELDS}
    rows = ForeignReview.objects.select_for_update()
    known, is_new = rows.get_or_create(identity=row.identity, defaults=fields)
    if is_new:
        return "new"
    if all(getattr(known, name) == getattr(row, name) for name in _SAID):
        return "known"
    for name, value in fields.items():
        setattr(known, name, value)
    known.save(update_fields=[*fields, "imported_at"])
    return "changed"


def verbatim_rating(thing: Thing) -> str:
    """The words of the rating, letter for letter; "" where it has none."""
    words = first_thing(thing.get("reviewRating")).get("alternateName")
    return words if isinstance(words, str) else ""


def identity_of(found: FoundReview, markup: Thing) -> str:
    """A hash of the page and the claim; of the markup where it names no page."""
    told = [found.url, " ".join(found.claim.casefold().split())] if found.url else markup
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def foreign_reviews_like(statement: str, *, limit: int = 5) -> QuerySet[ForeignReview]:
    """Checks of others on nearly the same words, the nearest first (pg_trgm's `%`, from 0.3)."""
    return (
        ForeignReview.objects.filter(claim__trigram_similar=statement)
        .annotate(likeness=TrigramSimilarity("claim", statement))
        .select_related("imported_by")
        .order_by("-likeness", "-pk")[:limit]
    )
