"""What is watched about a source, what publishers announce, and what the desk has to decide."""

from django.db import models
from django.db.models import Q

from claims.models.review import Review
from claims.models.revised import Revised
from claims.models.source import ALERTING, Source
from claims.models.source_vocabulary import (
    ALERT_DECIDED,
    SOURCE_HAPPENED,
    AlertChoice,
    NoticeKind,
    SourceStatus,
)
from claims.models.user import User


class Notice(models.Model):
    """Something announced about a work, whether or not a source of ours is that work.

    `origin` and `record` name it where it was read; a second reading changes nothing.
    """

    origin = models.CharField(max_length=40)
    record = models.CharField(max_length=300)
    kind = models.CharField(max_length=15, choices=NoticeKind.choices)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    notice_doi = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    reasons = models.TextField(blank=True)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["dated", "id"]
        indexes = [
            models.Index(name="notice_of_doi", fields=["doi"], condition=~Q(doi="")),
            models.Index(name="notice_of_pmid", fields=["pmid"], condition=~Q(pmid="")),
        ]
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["origin", "record", "kind"]),
            models.CheckConstraint(name="notice_is_of_a_work", condition=~Q(doi="", pmid="")),
            models.CheckConstraint(
                name="notice_kind_known", condition=Q(kind__in=NoticeKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.doi or self.pmid}"


class SourceWatch(models.Model):
    """When a source is looked at again, and what the looks at its link found.

    `strikes` counts days on which the link did not answer, in a row; `struck_at` is the last one.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="watch")
    next_check_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="Since when somebody waits for a look.")
    notices_at = models.DateTimeField(null=True, help_text="The last look for notices.")
    link_at = models.DateTimeField(null=True, help_text="The last look at the link.")
    link_status = models.PositiveSmallIntegerField(null=True, help_text="Its HTTP status.")
    moved_to = models.URLField(max_length=2000, blank=True)
    strikes = models.PositiveSmallIntegerField(default=0)
    struck_at = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True, help_text="When the page last had another text.")
    problem = models.TextField(blank=True, help_text="Why the last look failed.")

    class Meta:
        verbose_name_plural = "source watches"
        indexes = [models.Index(name="source_watch_due", fields=["next_check_at"])]
        constraints = [
            models.CheckConstraint(
                name="source_watch_strike_has_time",
                condition=Q(strikes=0) | Q(struck_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)


class SourceAlert(Revised):
    """One task for the desk: the status of a source that is cited in public has changed.

    It is open until each of the published reviews is decided.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="alerts")
    before = models.CharField(max_length=20, choices=SourceStatus.choices)
    status = models.CharField(max_length=20, choices=SourceStatus.choices)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(name="alert_open", fields=["-id"], condition=Q(closed_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                name="alert_one_open", fields=["source"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="alert_status_known", condition=Q(status__in=[str(one) for one in ALERTING])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_status_display()}"

    @property
    def happened(self) -> str:
        """What happened to the source, as the rest of a sentence that begins with it."""
        return str(SOURCE_HAPPENED[SourceStatus(self.status)])


class AlertDecision(models.Model):
    """What becomes of one published review; until it is decided its page carries a banner."""

    alert = models.ForeignKey(SourceAlert, on_delete=models.PROTECT, related_name="decisions")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="alerts")
    choice = models.CharField(max_length=10, choices=AlertChoice.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="alert_undecided", fields=["review"], condition=Q(choice="")),
        ]
        constraints = [
            models.UniqueConstraint(name="alert_decision_once", fields=["alert", "review"]),
            models.CheckConstraint(
                name="alert_choice_known", condition=Q(choice="") | Q(choice__in=AlertChoice.values)
            ),
            models.CheckConstraint(
                name="alert_decided_by_somebody",
                condition=Q(choice="", by=None, at=None)
                | ~Q(choice="") & Q(by__isnull=False, at__isnull=False),
            ),
            models.CheckConstraint(
                name="alert_kept_has_note", condition=~Q(choice=AlertChoice.KEEP) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert}, {self.review}"

    @property
    def decided(self) -> str:
        """What became of the review, in words; empty until it is decided."""
        return str(ALERT_DECIDED[AlertChoice(self.choice)]) if self.choice else ""


class Notification(models.Model):
    """Somebody is told of an alert, once, and has seen it or not."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    alert = models.ForeignKey(SourceAlert, on_delete=models.PROTECT, related_name="notifications")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                name="notification_unseen", fields=["user", "-id"],
                condition=Q(seen_at__isnull=True),
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(name="notification_once", fields=["user", "alert"]),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.alert}"
