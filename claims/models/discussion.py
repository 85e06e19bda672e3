"""What the desk says to itself: conversations about a claim or about words of an article.

Nothing of this is ever published.
"""

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from claims.models.article import Snapshot
from claims.models.claim import Claim
from claims.models.revised import Revised
from claims.models.slices import demand_slice
from claims.models.user import User
from claims.text.spans import Span

LONGEST_COMMENT = 10_000  # code points


class Thread(models.Model):
    """A conversation about a claim, about words of a snapshot, or about both.

    `place` is a half-open range of code points in the snapshot's text; `exact` is that slice.
    """

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, related_name="threads", db_index=False
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, related_name="threads", db_index=False
    )
    place = IntegerRangeField(null=True)
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["claim", "-id"], name="thread_of_claim"),
            models.Index(fields=["snapshot", "-id"], name="thread_of_snapshot"),
        ]
        constraints = [
            models.CheckConstraint(
                name="thread_is_about_something",
                condition=Q(claim__isnull=False) | Q(snapshot__isnull=False),
            ),
            models.CheckConstraint(
                name="thread_words_are_whole",
                condition=Q(snapshot__isnull=True, place__isnull=True, exact="")
                | Q(snapshot__isnull=False, place__isnull=False) & ~Q(exact=""),
            ),
            models.CheckConstraint(
                name="thread_start_before_end",
                condition=Q(place__isnull=True)
                | Q(place__isempty=False, place__startswith__gte=0)
                & Q(place__upper_inf=False, place__lower_inf=False),
            ),
            models.CheckConstraint(
                name="thread_resolved_by_somebody",
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="thread_quote_is_slice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("place", "exact", "snapshot_id"),
                declare=[("whole", "text")],
                condition=pgtrigger.Q(new__snapshot__isnull=False, new__place__isnull=False),
                func=demand_slice("thread"),
            ),
        ]

    def __str__(self) -> str:
        return self.exact or str(self.claim)

    @property
    def span(self) -> Span | None:
        return Span(self.place.lower, self.place.upper) if self.place else None

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Comment(Revised):
    """What somebody said in a thread: Markdown, sanitised when shown.

    A removed one keeps its text, so that the removal can be undone; nobody is shown it.
    """

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="comments", db_index=False
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST_COMMENT)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["thread", "id"], name="comment_of_thread")]
        constraints = [
            models.CheckConstraint(name="comment_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_is_bounded",
                condition=LessThanOrEqual(Length("text"), LONGEST_COMMENT),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """Somebody of the desk is named in a comment, and has seen it or not."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["user", "-id"], name="mention_unseen", condition=Q(seen_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="mention_once", fields=["comment", "user"]),
        ]

    def __str__(self) -> str:
        return f"@{self.user.username}"
