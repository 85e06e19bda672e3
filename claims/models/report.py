"""What readers say is wrong, and what moderators did about it."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.publication import Publication
from claims.models.revised import Revised
from claims.models.user import User
from claims.models.vocabulary import Action, ReportCategory, ReportStatus


class Report(Revised):
    """A reader's report about one publication. `token` is in the reader's own status link."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="reports")
    category = models.CharField(max_length=20, choices=ReportCategory.choices)
    text = models.TextField(max_length=5000)
    email = models.EmailField(blank=True)
    sender = models.CharField(
        max_length=64, blank=True, help_text="A keyed hash of the address, for the rate limit."
    )
    status = models.CharField(
        max_length=12, choices=ReportStatus.choices, default=ReportStatus.OPEN
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["status", "id"], name="report_status"),
            models.Index(fields=["sender", "created_at"], name="report_sender"),
        ]
        constraints = [
            models.CheckConstraint(name="report_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="report_category_known", condition=Q(category__in=ReportCategory.values)
            ),
            models.CheckConstraint(
                name="report_status_known", condition=Q(status__in=ReportStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.publication.title}"


class Decision(models.Model):
    """What a moderator did about a publication, with or without a report; append-only.

    `is_public_reason` says that whoever wrote the reason was told that every reader may read it;
    those before were promised that only the reporter and the log have it.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="decisions")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    action = models.CharField(max_length=20, choices=Action.choices)
    reason = models.TextField()
    is_legal = models.BooleanField(default=False, help_text="Demanded by law: pages answer 451.")
    is_public_reason = models.BooleanField(default=True, db_default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="decision_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="decision_action_known", condition=Q(action__in=Action.values)
            ),
            models.CheckConstraint(
                name="decision_dismissal_has_report",
                condition=~Q(action=Action.DISMISS) | Q(report__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.publication.title}"
