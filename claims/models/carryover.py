"""What became of marked words when their article's text changed, and what a person decided."""

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from claims.models.article import Snapshot
from claims.models.claim import Occurrence
from claims.models.user import User
from claims.models.vocabulary import CarryDecision, CarryOutcome

# Outcomes that name no place: a person must point at one, or let the words go.
PLACELESS = (CarryOutcome.AMBIGUOUS, CarryOutcome.REMOVED)


class Carryover(models.Model):
    """One occurrence looked for in a newer snapshot: what was found, how, and how sure.

    `place` is a half-open range of code points in the newer text; `candidates` are the equally
    good places of an ambiguous one, as `[start, end]`. `score` runs from 0 to 1.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="carryovers")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="carryovers")
    outcome = models.CharField(max_length=20, choices=CarryOutcome.choices)
    place = IntegerRangeField(null=True)
    candidates = models.JSONField(default=list)
    score = models.FloatField()
    method = models.CharField(max_length=60)
    old_words = models.TextField()
    new_words = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["snapshot", "id"]
        constraints = [
            models.UniqueConstraint(name="carryover_once", fields=["occurrence", "snapshot"]),
            models.CheckConstraint(
                name="carryover_outcome_known", condition=Q(outcome__in=CarryOutcome.values)
            ),
            models.CheckConstraint(
                name="carryover_place_as_outcome",
                condition=Q(outcome__in=PLACELESS, place=None)
                | (~Q(outcome__in=PLACELESS) & Q(place__isnull=False, place__isempty=False)),
            ),
            models.CheckConstraint(
                name="carryover_score_is_share", condition=Q(score__gte=0, score__lte=1)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="carryover_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_words} ({self.outcome})"


class CarryoverDecision(models.Model):
    """What a person made of a carryover. `occurrence` holds the words in the newer snapshot."""

    carryover = models.OneToOneField(Carryover, on_delete=models.PROTECT, related_name="decision")
    decision = models.CharField(max_length=20, choices=CarryDecision.choices)
    occurrence_uuid = models.UUIDField(
        null=True, help_text="The words in the newer snapshot; they may be taken off it later."
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="carryover_decision_known", condition=Q(decision__in=CarryDecision.values)
            ),
            models.CheckConstraint(
                name="carryover_decision_has_words",
                condition=Q(decision=CarryDecision.GONE, occurrence_uuid=None)
                | (~Q(decision=CarryDecision.GONE) & Q(occurrence_uuid__isnull=False)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="carryover_decision_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.carryover}: {self.decision}"
