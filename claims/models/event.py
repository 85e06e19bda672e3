"""The append-only record of who did what to what, and when."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from claims.models.user import User

CHANNEL = "factcheck_events"  # of NOTIFY; it carries the ids of new events


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
            ),
            # Told at commit, so that no function has to remember who is looking; when nobody is, it
            # is not: NOTIFY lets one transaction commit at a time. Imports of thousands are
            # followed on pages of their own.
            pgtrigger.Trigger(
                name="event_is_told",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.target_kind NOT IN ('import', 'batch')"),
                func=f"""
                    IF EXISTS (SELECT FROM claims_presence) THEN
                        PERFORM pg_notify('{CHANNEL}', NEW.id::text);
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_kind} {self.target_id}"


_noted: ContextVar[Mapping[str, Any]] = ContextVar("noted", default=MappingProxyType({}))


@contextmanager
def noting(**notes: Any) -> Iterator[None]:
    """Add the notes to every event that is recorded in the block: what it is a part of."""
    token = _noted.set({**_noted.get(), **notes})
    try:
        yield
    finally:
        _noted.reset(token)


def newest_event() -> int:
    """The highest id of an event, 0 when there is none."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def record_event(verb: str, target: models.Model, *, by: User | None, **data: Any) -> Event:
    """Append the event of a change; call it in the transaction of the change itself.

    `by` is None for readers without an account and for jobs.
    """
    return Event.objects.create(
        verb=verb,
        target_kind=str(target._meta.model_name),
        target_id=target.pk,
        by=by,
        data={**_noted.get(), **data},
    )
