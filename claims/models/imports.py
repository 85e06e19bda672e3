"""Requests to bring articles in, alone or many at once, and the turns of the sites they visit."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.article import Article
from claims.models.user import User
from claims.models.vocabulary import (
    ENDED_IMPORT_STATUSES,
    BatchKind,
    BatchStatus,
    ImportOutcome,
    ImportStatus,
)


class Batch(models.Model):
    """Many articles asked for at once.

    A list that has to be read first (a feed, a sitemap, a table, a web archive) is read by a job;
    `entries` then holds what a person may choose from, as `{"url", "title", …}`.
    """

    kind = models.CharField(max_length=20, choices=BatchKind.choices)
    name = models.CharField(max_length=300, help_text="The address or file that was given.")
    url = models.URLField(max_length=2000, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField(
        max_length=20, choices=BatchStatus.choices, default=BatchStatus.READING
    )
    entries = models.JSONField(default=list)
    problem = models.TextField(blank=True, help_text="Why it could not be read, and a way out.")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="batch_kind_known", condition=Q(kind__in=BatchKind.values)),
            models.CheckConstraint(
                name="batch_status_known", condition=Q(status__in=BatchStatus.values)
            ),
            models.CheckConstraint(
                name="batch_failed_has_problem",
                condition=~Q(status=BatchStatus.FAILED) | ~Q(problem=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """A request to bring one article in; a job carries it out, and it ends exactly once.

    It comes from an address, from stored bytes (`raw_sha256`, with `record` in a web archive), or
    from both, where the address only says where the bytes are from. `details` are what the person
    said about the article.
    """

    url = models.URLField(max_length=2000, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True, db_default="")
    filename = models.CharField(max_length=255, blank=True, db_default="")
    media_type = models.CharField(max_length=100, blank=True, db_default="")
    record = models.PositiveIntegerField(null=True)
    details = models.JSONField(default=dict, db_default={})
    again = models.BooleanField(
        default=False, db_default=False, help_text="Make a new copy of what is here already."
    )
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="imports")
    position = models.PositiveIntegerField(null=True)
    status = models.CharField(
        max_length=20, choices=ImportStatus.choices, default=ImportStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="Why it failed, and a way out.")
    outcome = models.CharField(
        max_length=20, choices=ImportOutcome.choices, blank=True, db_default=""
    )
    problem_code = models.CharField(
        max_length=40, blank=True, db_default="", help_text="Which kind of problem it was."
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="+")
    twin = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The article most like this one when it came in.",
    )
    twin_percent = models.PositiveSmallIntegerField(
        null=True, help_text="How alike the two are; 100 for the same text."
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_status_known", condition=Q(status__in=ImportStatus.values)
            ),
            models.CheckConstraint(
                name="import_outcome_known",
                condition=Q(outcome="") | Q(outcome__in=ImportOutcome.values),
            ),
            models.CheckConstraint(
                name="import_has_origin", condition=~Q(url="") | ~Q(raw_sha256="")
            ),
            models.CheckConstraint(
                name="import_ready_has_article",
                condition=~Q(status=ImportStatus.READY) | Q(article__isnull=False),
            ),
            models.CheckConstraint(
                name="import_failed_has_problem",
                condition=~Q(status=ImportStatus.FAILED) | ~Q(problem=""),
            ),
            models.CheckConstraint(
                name="import_waiting_has_time",
                condition=~Q(status=ImportStatus.WAITING) | Q(retry_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_ended_has_time",
                condition=Q(status__in=ENDED_IMPORT_STATUSES, finished_at__isnull=False)
                | (~Q(status__in=ENDED_IMPORT_STATUSES) & Q(finished_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="import_position_in_batch",
                condition=Q(batch=None, position=None)
                | Q(batch__isnull=False, position__isnull=False),
            ),
            models.UniqueConstraint(
                name="import_position_once",
                fields=["batch", "position"],
                condition=Q(batch__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="import_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=ENDED_IMPORT_STATUSES),
            )
        ]

    def __str__(self) -> str:
        return self.url or self.filename

    @property
    def likeness(self) -> str:
        """Of which article it is a copy, in words, or ""."""
        if self.twin is None or self.twin_percent is None:
            return ""
        if self.twin_percent == 100:
            return f"same text as “{self.twin.title}”"
        return f"near-copy of “{self.twin.title}”, {self.twin_percent} %"

    def waits(self, now: datetime) -> bool:
        """Whether it waits for a time that can be brought forward."""
        if self.status == ImportStatus.WAITING:
            return True
        is_later = self.retry_at is not None and self.retry_at > now
        return self.status == ImportStatus.QUEUED and is_later


class Host(models.Model):
    """A site that is visited, and the time before which it is left alone.

    `next_visit_at` is the end of the line of those who have a turn; turns taken before
    `line_began_at` are void. Until `rest_until` the site asked to be left alone. `gap_seconds` is
    what its robots.txt asks for (Crawl-delay).
    """

    name = models.CharField(max_length=255, unique=True)
    next_visit_at = models.DateTimeField()
    gap_seconds = models.FloatField(default=0, db_default=0)
    line_began_at = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
