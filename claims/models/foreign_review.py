"""What other fact-checkers published about a claim, as their own markup tells it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from claims.models.user import User


class ForeignReview(models.Model):
    """A ClaimReview of somebody else, whatever it leaves out; "" and None: it does not say.

    `rating` is their word, verbatim: it is no verdict of ours. `share` is where their number lies
    on their own scale, (value - worst) / (best - worst), 0 to 1. `markup` is what was read, `lacks`
    what our rules miss in it: rows of `property`, `message` and `blocks`. `identity` is a hash of
    the page's address and the claim, so that the same check is kept once however often it is told.
    """

    identity = models.CharField(max_length=64, unique=True)
    claim = models.TextField(blank=True)
    claimant = models.TextField(blank=True)
    rating = models.TextField(blank=True)
    share = models.FloatField(null=True)
    author = models.TextField(blank=True)
    url = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    markup = models.JSONField()
    lacks = models.JSONField(default=list)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="foreign_review_share_of_scale",
                condition=Q(share=None) | Q(share__gte=0, share__lte=1),
            ),
        ]
        indexes = [
            GinIndex(
                name="foreign_review_claim_trigrams", fields=["claim"], opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.claim[:80]}"

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return None if self.share is None else round(self.share * 100)
