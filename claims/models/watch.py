"""Looking again at a page that was imported: when, how often, and what the last look found."""

from django.db import models
from django.db.models import Q

from claims.models.article import Article
from claims.models.user import User

MANY = 3  # failures in a row of which people are told


class Watch(models.Model):
    """The schedule on which an article's page is looked at again.

    `etag` and `last_modified` are what the site sent with the newest capture, so that it need not
    send an unchanged page again. Off: it is looked at only when somebody asks; whoever did waits
    from `asked_at` until it is empty again. Before `looking_until` nobody else looks.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="watch")
    is_on = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True, help_text="The last look that got an answer.")
    changed_at = models.DateTimeField(null=True, help_text="When a look last found another text.")
    next_check_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    unchanged = models.PositiveIntegerField(default=0, help_text="Looks in a row without change.")
    failures = models.PositiveIntegerField(default=0, help_text="Looks in a row that failed.")
    problem = models.TextField(blank=True, help_text="Why the last look failed.")
    status = models.PositiveSmallIntegerField(
        null=True, help_text="The HTTP status of the last look that got one."
    )
    looking_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True, help_text="A person waits for a look since then.")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.CheckConstraint(
                name="watch_on_has_next_check",
                condition=Q(is_on=False) | Q(next_check_at__isnull=False),
            ),
            models.CheckConstraint(
                name="watch_failing_has_problem", condition=Q(failures=0) | ~Q(problem="")
            ),
            models.CheckConstraint(
                name="watch_asked_by_somebody",
                condition=Q(asked_at=None, asked_by=None)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="watch_due", fields=["next_check_at"], condition=Q(is_on=True))
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def needs_somebody(self) -> bool:
        """Whether what the looks met is no passing trouble: the page is gone, its text is no longer
        believable, or several looks in a row have failed."""
        return bool(self.problem) and (self.status in {200, 404, 410} or self.failures >= MANY)
