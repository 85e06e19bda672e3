"""Clean the fields of a row as its model wants them, and say for people what is wrong."""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from claims.errors import Invalid
from claims.text.typed import one_line, several_lines


def demand_changeable(changes: Collection[str], fields: Collection[str]) -> None:
    """Raise `Invalid` for a name that is not among the fields."""
    errors = {name: "This cannot be changed here." for name in changes if name not in fields}
    if errors:
        raise Invalid(errors)


def cleaned(row: models.Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as the row's model would store them; the row itself stays as it is.

    Texts lose control characters and, in fields of one line, their line breaks. Raises `Invalid`
    with one message for each field at fault.
    """
    probe, errors = copy(row), {}
    for name, value in changes.items():
        field = row._meta.get_field(name)
        if value is None and not field.null:
            errors[name] = "This cannot be left out."
        setattr(probe, name, _tidy(field, value))
    try:
        probe.clean_fields(exclude=_names(row) - set(changes) | set(errors))
    except ValidationError as error:
        errors |= {name: " ".join(found) for name, found in error.message_dict.items()}
    if errors:
        raise Invalid(errors)
    return {name: getattr(probe, name) for name in changes}


def _tidy(field: Any, value: Any) -> Any:
    if not isinstance(value, str) or field.choices:
        return value
    return several_lines(value) if isinstance(field, models.TextField) else one_line(value)


def _names(row: models.Model) -> set[str]:
    return {field.name for field in row._meta.fields}
