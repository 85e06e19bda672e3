"""Make the fields of a row clean before they are stored, and say what is wrong with them."""

from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from claims.errors import Invalid
from claims.text.typed import one_line


def demand_changeable(names: Collection[str], fields: Collection[str]) -> None:
    """Raise `Invalid` for a name that is not among the fields."""
    errors = {name: "This cannot be changed here." for name in names if name not in fields}
    if errors:
        raise Invalid(errors)


def cleaned(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the row would store them, text in NFC on one line; the row stays as it is.

    Raises `Invalid` with one message for each field that the model refuses.
    """
    probe = copy(row)
    for name, value in values.items():
        setattr(probe, name, one_line(value) if isinstance(value, str) else value)
    try:
        probe.clean_fields(exclude={field.name for field in row._meta.fields} - set(values))
    except ValidationError as error:
        raise Invalid(
            {name: " ".join(messages) for name, messages in error.message_dict.items()}
        ) from None
    return {name: getattr(probe, name) for name in values}
