"""The append-only record of who did what to what, and when."""

from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from claims.models.user import User


class Event(models.Model):
    """One change. `data` holds what changed, as `{"field": [before, after]}`, and notes."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=40)
    target_id = models.BigIntegerField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_kind", "target_id", "-id"], name="event_target")]
        triggers = [
            pgtrigger.Protect(
                name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_kind} {self.target_id}"


def record_event(verb: str, target: models.Model, *, by: User | None, **data: Any) -> Event:
    """Append the event of a change; call it in the transaction of the change itself.

    `by` is None for readers without an account and for jobs.
    """
    return Event.objects.create(
        verb=verb, target_kind=str(target._meta.model_name), target_id=target.pk, by=by, data=data
    )
