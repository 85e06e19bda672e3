"""The one way in which settings change: only what differs is saved, and an event says so."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from claims.errors import Missing
from claims.models import User, record_event
from claims.models.revised import set_changed

Row = TypeVar("Row", bound=Model)


def locked(kind: type[Row], pk: int) -> Row:
    """The row, locked until the transaction ends. Raises `Missing`."""
    try:
        return kind._default_manager.select_for_update().get(pk=pk)
    except ObjectDoesNotExist as error:
        raise Missing("It is no longer there. Go back to the list.") from error


def apply(row: Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Save the fields that differ. Returns `{"field": [before, after]}`."""
    changed = set_changed(row, changes)
    if changed:
        row.save(update_fields=list(changed))
    return changed


def record_change(verb: str, row: Model, changed: Mapping[str, Any], *, by: User) -> None:
    """Write the event of a change, unless nothing changed."""
    if changed:
        record_event(verb, row, by=by, **changed)
