"""What the desk thinks of the references that an article gives for its own claims."""

from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from claims.models.article import Snapshot
from claims.models.claim import Claim
from claims.models.revised import Revised
from claims.models.source import Source
from claims.models.user import User
from claims.models.vocabulary import ReferenceFit


class ReferenceJudgement(Revised):
    """How one reference of an article bears on one claim in it.

    `place` is where the reference stands in the snapshot's text (code points); there is none for
    the judgement that the article gives no reference. `target` and `identifier` are what it named.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reference_judgements")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="reference_judgements"
    )
    place = IntegerRangeField(null=True)
    target = models.TextField(blank=True)
    scheme = models.CharField(max_length=10, blank=True)
    identifier = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=300, blank=True)
    fit = models.CharField(max_length=20, choices=ReferenceFit.choices)
    note = models.TextField(blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, related_name="reference_judgements"
    )
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["snapshot", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reference_judged_once",
                fields=["claim", "snapshot", "place"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reference_fit_known", condition=Q(fit__in=ReferenceFit.values)
            ),
            models.CheckConstraint(
                name="reference_none_given_has_no_place",
                condition=Q(fit=ReferenceFit.NONE_GIVEN, place=None)
                | ~Q(fit=ReferenceFit.NONE_GIVEN) & Q(place__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words or self.target}: {self.get_fit_display()}"
