"""The one place where a publication row is made."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils import timezone

from claims.models import Article, Claim, Publication, Review, User
from claims.models.searching import configuration_of
from claims.models.vocabulary import Change, PublicationKind, Visibility
from claims.publishing.listing import (
    article_columns,
    claim_columns,
    credits_of,
    keep_publishers,
    keep_words,
)
from claims.publishing.parts import STATEMENT, TOMBSTONE, Record, history_part, with_what_was_said
from claims.publishing.printed import with_printed
from claims.publishing.telling import tell

# Code points of an article's text that are found by their words. PostgreSQL refuses a vector of
# more than a megabyte; so many code points stay below it even where no two words are the same.
SEARCHED = 300_000


@dataclass(frozen=True)
class Edition:
    """One act of publishing: when, by whom, what kind of change, and why."""

    by: User
    change: Change
    reason_code: str = ""
    note: str = ""
    at: datetime = field(default_factory=timezone.now)
    verdicts: Record = field(default_factory=dict)  # what `verdict_change_part` makes
    claim_id: int | None = None  # of the claim that an article follows
    claim_statement: str = ""
    claim_tombstone: str = ""  # its path, where it was withdrawn

    def history(self, earlier: list[Publication]) -> list[Record]:
        newest, *others = history_part(
            earlier, at=self.at, change=self.change, reason_code=self.reason_code, note=self.note
        )
        about: Record = (
            {"claim_id": self.claim_id, STATEMENT: self.claim_statement} if self.claim_id else {}
        )
        if self.claim_tombstone:
            about[TOMBSTONE] = self.claim_tombstone
        return [newest | self.verdicts | about, *with_what_was_said(others, earlier)]


def freeze_claim(
    claim: Claim, review: Review, record: Record, edition: Edition, earlier: list[Publication]
) -> Publication:
    """Store the record as the claim's next number; `earlier` are all its numbers so far."""
    title = record["title"] if "title" in record else record["statement"]
    texts = [
        title,
        record.get("takeaway", ""),
        review.rationale if "verdict" in record else "",
        credits_of(record),
    ]
    keep_words(" ".join(texts))
    return _freeze(
        record, edition, earlier,
        kind=PublicationKind.CLAIM,
        claim=claim,
        review=review,
        title=title,
        language=record["language"],
        verdict=record["verdict"]["slug"] if "verdict" in record else "",
        topics=[topic["slug"] for topic in record.get("topics", [])],
        search=search_vector(record["language"], *texts),
        **claim_columns(record),
    )  # fmt: skip


def freeze_article(
    article: Article, record: Record, edition: Edition, earlier: list[Publication]
) -> Publication:
    """Store the record as the article's next number; `earlier` are all its numbers so far."""
    named = [*record.get("claims", []), *record.get("removed", [])]
    texts = article_texts(record)
    keep_words(" ".join(texts))
    keep_publishers([record])
    return _freeze(
        record, edition, earlier,
        kind=PublicationKind.ARTICLE,
        article=article,
        title=record["title"],
        language=record["language"],
        topics=[topic["slug"] for topic in record.get("topics", [])],
        claim_ids=[claim["id"] for claim in named],
        search=search_vector(record["language"], *texts),
        **article_columns(record),
    )  # fmt: skip


def article_texts(record: Record) -> list[str]:
    """What an article is found by: four texts, those that weigh most first."""
    return [
        record["title"],
        " ".join(card["statement"] for card in record.get("claims", [])),
        record.get("text", "")[:SEARCHED],
        credits_of(record),
    ]


def _freeze(
    record: Record, edition: Edition, earlier: list[Publication], **fields: object
) -> Publication:
    record = with_printed(record)
    previous = max(earlier, key=lambda one: one.number, default=None)
    if previous is not None:
        Publication.objects.filter(pk=previous.pk).update(is_current=False)
    publication = Publication.objects.create(
        number=record["number"],
        slug=record["slug"],
        record=record,
        sha256=sha256_of(record),
        change=edition.change,
        reason_code=edition.reason_code,
        note=edition.note,
        published_by=edition.by,
        published_at=edition.at,
        visibility=previous.visibility if previous else Visibility.VISIBLE,
        **fields,
    )
    tell(publication, earlier=previous, by=edition.by)
    return publication


def sha256_of(record: Record) -> str:
    """The hash of a record in one canonical spelling, in hexadecimal digits."""
    spelled = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def search_vector(language: str, *texts: str) -> SearchVector:
    """Four texts as one vector, weighted A to D in their order, stemmed for the language."""
    config = configuration_of(language)
    first, *rest = (
        SearchVector(Value(text), weight=weight, config=config)
        for text, weight in zip(texts, "ABCD", strict=True)
    )
    return sum(rest, start=first)
