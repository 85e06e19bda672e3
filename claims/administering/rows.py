"""The one way in which settings change: only what differs is saved, and an event says so."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from claims.errors import Invalid, Missing
from claims.models import User, record_event

Row = TypeVar("Row", bound=Model)


def locked(kind: type[Row], pk: int) -> Row:
    """The row, locked until the transaction ends. Raises `Missing`."""
    try:
        return kind._default_manager.select_for_update().get(pk=pk)
    except ObjectDoesNotExist as error:
        raise Missing("It is no longer there. Go back to the list.") from error


def require_known(changes: Mapping[str, Any], fields: Collection[str]) -> None:
    """Raise `Invalid` for a field that is not changed here."""
    unknown = {name: "This is not changed here." for name in changes if name not in fields}
    if unknown:
        raise Invalid(unknown)


def apply(row: Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Save the fields that differ. Returns `{"field": [before, after]}`."""
    changed = {
        name: [getattr(row, name), value]
        for name, value in changes.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    if changed:
        row.save(update_fields=list(changed))
    return changed


def record_change(verb: str, row: Model, changed: Mapping[str, Any], *, by: User) -> None:
    """Write the event of a change, unless nothing changed."""
    if changed:
        record_event(verb, row, by=by, **changed)
