"""Copies of sources, and where quoted passages stand in them."""

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from claims.models.source import Evidence, Source
from claims.models.user import User
from claims.models.vocabulary import CopyKind, PassageState


class SourceCopy(models.Model):
    """A source as it was once: its text in our own form, or the address of a copy elsewhere.

    `text` is in code points, as the text of a snapshot, and `layout` its structure; `raw_sha256`
    names what was captured.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=10, choices=CopyKind.choices)
    url = models.URLField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    layout = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    raw_sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    captured_at = models.DateTimeField(auto_now_add=True)
    captured_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "source copies"
        constraints = [
            models.CheckConstraint(name="copy_kind_known", condition=Q(kind__in=CopyKind.values)),
            models.CheckConstraint(
                name="copy_has_text_or_address",
                condition=Q(kind=CopyKind.WAYBACK) & ~Q(url="")
                | ~Q(kind=CopyKind.WAYBACK) & ~Q(text="") & ~Q(sha256="") & ~Q(raw_sha256=""),
            ),
            models.UniqueConstraint(
                name="copy_once", fields=["source", "sha256"], condition=~Q(sha256="")
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
                    RAISE EXCEPTION 'A copy is never edited: capture another'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'copy_immutable';
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.source}"


class PassagePlace(models.Model):
    """What was found when a passage was looked for in a copy; `place` in code points of its text.

    It is computed, so it may come and go while the evidence itself is frozen.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="places")
    copy = models.ForeignKey(SourceCopy, on_delete=models.CASCADE, related_name="places")
    state = models.CharField(max_length=10, choices=PassageState.choices)
    place = IntegerRangeField(null=True)
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
