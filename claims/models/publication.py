"""The frozen, numbered public record of an article or a claim: what readers see."""

import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from claims.models.article import Article
from claims.models.claim import Claim
from claims.models.review import Review
from claims.models.user import User
from claims.models.vocabulary import Change, CorrectionReason, PublicationKind, Visibility


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> Self:
        """The newest number of each thing."""
        return self.filter(is_current=True)

    def visible(self) -> Self:
        """What moderation lets readers see."""
        return self.filter(visibility=Visibility.VISIBLE)

    def listed(self) -> Self:
        """What lists, feeds and search show: current, visible, not withdrawn."""
        return self.current().visible().exclude(change=Change.WITHDRAWN)


class Publication(models.Model):
    """`record` is all that a page needs, so that one query serves it.

    Only `is_current` and `visibility` ever change; a trigger refuses the rest. What stands after
    `visibility` repeats parts of the record for filters and indexes (`publishing/listing.py`):
    `repeats` counts the articles that a claim is found in, `verdicts` are those of an article's
    claims, `page` names the page on the web that an article was read from.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, related_name="publications"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, related_name="publications"
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=500)
    language = models.CharField(max_length=35, blank=True)
    record = models.JSONField()
    sha256 = models.CharField(max_length=64)
    change = models.CharField(max_length=12, choices=Change.choices)
    reason_code = models.CharField(max_length=30, choices=CorrectionReason.choices, blank=True)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    visibility = models.CharField(
        max_length=20, choices=Visibility.choices, default=Visibility.VISIBLE
    )
    verdict = models.CharField(max_length=40, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list)
    claim_ids = ArrayField(models.BigIntegerField(), default=list)
    search = SearchVectorField(null=True)
    publishers = ArrayField(models.CharField(max_length=200), default=list, db_default=[])
    claimant = models.CharField(max_length=200, blank=True, db_default="")
    repeats = models.PositiveIntegerField(default=0, db_default=0)
    verdicts = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    page = models.CharField(max_length=2000, blank=True, db_default="")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="publication_of_one_thing",
                condition=Q(kind="article", article__isnull=False, claim=None, review=None)
                | Q(kind="claim", claim__isnull=False, review__isnull=False, article=None),
            ),
            models.UniqueConstraint(
                name="publication_article_number_once", fields=["article", "number"]
            ),
            models.UniqueConstraint(
                name="publication_claim_number_once", fields=["claim", "number"]
            ),
            models.UniqueConstraint(
                name="publication_article_one_current",
                fields=["article"],
                condition=Q(is_current=True),
            ),
            models.UniqueConstraint(
                name="publication_claim_one_current", fields=["claim"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(
                name="publication_first_is_number_one",
                condition=Q(number=1, change=Change.FIRST)
                | Q(number__gt=1) & ~Q(change=Change.FIRST),
            ),
            models.CheckConstraint(
                name="publication_correction_has_reason",
                condition=~Q(change__in=[Change.CORRECTED, Change.WITHDRAWN])
                | ~Q(reason_code="") & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="publication_change_known", condition=Q(change__in=Change.values)
            ),
            models.CheckConstraint(
                name="publication_visibility_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="publication_found_by_its_kind",
                condition=Q(kind="article", claimant="", repeats=0)
                | Q(kind="claim", verdicts=[], page=""),
            ),
        ]
        indexes = [
            models.Index(
                name="publication_listed",
                fields=["kind", "-published_at", "-id"],
                condition=Q(is_current=True),
            ),
            models.Index(
                name="publication_counted",
                fields=["kind", "language", "verdict"],
                include=["topics"],
                condition=Q(is_current=True, visibility="visible") & ~Q(change="withdrawn"),
            ),
            models.Index(
                name="publication_by_verdict",
                fields=["verdict", "-published_at", "-id"],
                condition=Q(is_current=True, kind="claim"),
            ),
            models.Index(
                name="publication_corrections",
                fields=["-published_at", "-id"],
                condition=~Q(reason_code=""),
            ),
            models.Index(
                name="publication_changes",
                fields=["change", "-published_at", "-id"],
                condition=~Q(change="first"),
            ),
            models.Index(
                name="publication_by_repeats",
                fields=["-repeats", "-id"],
                condition=Q(is_current=True, kind="claim"),
            ),
            models.Index(
                name="publication_by_claimant",
                fields=["claimant", "-published_at", "-id"],
                condition=Q(is_current=True) & ~Q(claimant=""),
            ),
            models.Index(
                name="publication_by_language",
                fields=["kind", "language", "-published_at", "-id"],
                condition=Q(is_current=True),
            ),
            models.Index(
                name="publication_closed",
                fields=["kind"],
                condition=Q(is_current=True) & ~Q(visibility="visible"),
            ),
            HashIndex(
                name="publication_page",
                fields=["page"],
                condition=Q(is_current=True) & ~Q(page=""),
            ),
            GinIndex(name="publication_publishers", fields=["publishers"]),
            GinIndex(name="publication_verdicts", fields=["verdicts"]),
            GinIndex(name="publication_topics", fields=["topics"]),
            GinIndex(name="publication_claim_ids", fields=["claim_ids"]),
            GinIndex(name="publication_search", fields=["search"]),
        ]
        triggers = [
            pgtrigger.Protect(name="publication_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="publication_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["is_current", "visibility"]),
                func="""
                    RAISE EXCEPTION 'A publication is never edited: publish a new number'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_immutable';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def object_id(self) -> int:
        """The id of the article or claim, as it stands in the page's address."""
        return self.article_id or self.claim_id or 0  # it has one: publication_of_one_thing
