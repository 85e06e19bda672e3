"""Copies of sources, the requests for them, and where quoted passages stand in them."""

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.source import Evidence, Source
from claims.models.source_vocabulary import ENDED_COPY_STATUSES, CopyKind, CopyStatus, PassageState
from claims.models.user import User


class SourceCopy(models.Model):
    """A source as it was once: its text in our own form, or the address of a copy elsewhere.

    `text` is in code points, as the text of a snapshot, and `layout` its structure; `raw_sha256`
    names what was captured. It is never edited: the wrong file, or one that is nobody's business,
    is withdrawn, which empties it for good and keeps who did so and why.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=10, choices=CopyKind.choices)
    url = models.URLField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    layout = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    filename = models.CharField(max_length=255, blank=True, db_default="")
    captured_at = models.DateTimeField(default=timezone.now)
    captured_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_note = models.CharField(max_length=500, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "source copies"
        constraints = [
            models.CheckConstraint(name="copy_kind_known", condition=Q(kind__in=CopyKind.values)),
            models.CheckConstraint(
                name="copy_has_text_or_address",
                condition=Q(kind=CopyKind.WAYBACK) & ~Q(url="")
                | ~Q(kind=CopyKind.WAYBACK)
                & ~Q(sha256="")
                & ~Q(raw_sha256="")
                & (Q(withdrawn_at=None) & ~Q(text="") | Q(withdrawn_at__isnull=False, text="")),
            ),
            models.CheckConstraint(
                name="copy_withdrawn_says_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_note="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_note=""),
            ),
            models.UniqueConstraint(
                name="copy_once",
                fields=["source", "sha256"],
                condition=~Q(sha256="") & Q(withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="copy_address_once",
                fields=["source", "url"],
                condition=Q(kind=CopyKind.WAYBACK, withdrawn_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="copy_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="copy_immutable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["source"]),
                func="""
                    -- Withdrawing empties a copy, once.
                    IF OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
                       AND NEW.text = '' AND NEW.layout = '{}'
                       AND to_jsonb(NEW)
                           - '{text,layout,withdrawn_at,withdrawn_by_id,withdrawn_note}'::text[]
                         = to_jsonb(OLD)
                           - '{text,layout,withdrawn_at,withdrawn_by_id,withdrawn_note}'::text[]
                    THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'A copy is never edited: capture another'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'copy_immutable';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.source}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class CopyRequest(models.Model):
    """A request to keep a copy of a source; a job carries it out, and it ends exactly once.

    `url` is what is fetched or saved, `raw_sha256` names the bytes of an upload. Where it is done,
    `copy` has the text, and `is_new` says that nothing of the same text was here before.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="copy_requests")
    kind = models.CharField(max_length=10, choices=CopyKind.choices)
    url = models.URLField(max_length=2000, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=10, choices=CopyStatus.choices, default=CopyStatus.QUEUED)
    problem = models.TextField(blank=True, help_text="Why it failed, and a way out.")
    problem_code = models.CharField(
        max_length=40, blank=True, help_text="Which kind of problem it was."
    )
    copy = models.ForeignKey(SourceCopy, on_delete=models.PROTECT, null=True, related_name="+")
    is_new = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="copy_request_kind_known", condition=Q(kind__in=CopyKind.values)
            ),
            models.CheckConstraint(
                name="copy_request_status_known", condition=Q(status__in=CopyStatus.values)
            ),
            models.CheckConstraint(
                name="copy_request_has_origin",
                condition=Q(kind=CopyKind.FILE) & ~Q(raw_sha256="")
                | ~Q(kind=CopyKind.FILE) & ~Q(url=""),
            ),
            models.CheckConstraint(
                name="copy_request_done_has_copy",
                condition=~Q(status=CopyStatus.DONE) | Q(copy__isnull=False),
            ),
            models.CheckConstraint(
                name="copy_request_failed_has_problem",
                condition=~Q(status=CopyStatus.FAILED) | ~Q(problem=""),
            ),
            models.CheckConstraint(
                name="copy_request_ended_has_time",
                condition=Q(status__in=ENDED_COPY_STATUSES, finished_at__isnull=False)
                | ~Q(status__in=ENDED_COPY_STATUSES) & Q(finished_at__isnull=True),
            ),
            models.UniqueConstraint(  # pressing twice asks once
                name="copy_request_one_open",
                fields=["source", "kind", "url", "raw_sha256"],
                condition=~Q(status__in=ENDED_COPY_STATUSES),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="copy_request_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=ENDED_COPY_STATUSES),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.source}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED_COPY_STATUSES


class PassagePlace(models.Model):
    """What was found when a passage was looked for in a copy; `place` in code points of its text.

    `words` are those that stand there where they are not the quoted ones. It is computed, so it may
    come and go while the evidence itself is frozen.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="places")
    copy = models.ForeignKey(SourceCopy, on_delete=models.CASCADE, related_name="places")
    state = models.CharField(max_length=10, choices=PassageState.choices)
    place = IntegerRangeField(null=True)
    words = models.TextField(blank=True, db_default="")
    looked_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-copy", "id"]
        constraints = [
            models.UniqueConstraint(name="passage_place_once", fields=["evidence", "copy"]),
            models.CheckConstraint(
                name="passage_state_known", condition=Q(state__in=PassageState.values)
            ),
            models.CheckConstraint(
                name="passage_found_has_place",
                condition=Q(state=PassageState.MISSING, place=None)
                | ~Q(state=PassageState.MISSING)
                & Q(place__isnull=False, place__isempty=False, place__startswith__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_state_display()}"
