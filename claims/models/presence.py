"""Who looks at an article at this moment, for the others who do."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from claims.models.article import Article
from claims.models.claim import Claim
from claims.models.user import User


class Presence(models.Model):
    """One open stream: one window in which somebody has an article open.

    Nobody's history: the row goes with the stream, and one that has not been touched for a minute
    is nobody. What people did is in the events.
    """

    stream = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, related_name="+")
    is_editing = models.BooleanField(default=False, help_text="Did they begin to change it?")
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "presences"
        constraints = [
            models.CheckConstraint(
                name="presence_edits_a_claim",
                condition=Q(is_editing=False) | Q(claim__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.stream)
