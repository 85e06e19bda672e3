"""How a person likes the desk: their keys, and whether they were shown around."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from claims.administering.rows import apply, locked
from claims.errors import Invalid
from claims.models import User
from claims.models.cleaning import demand_changeable
from claims.permissions import demand

FIELDS = ("keys_on", "keys", "tour_seen")
MOST_KEYS = 200  # many times the commands that a page has
COMMAND = re.compile(r"[a-z][a-z_]{0,59}")
KEY = re.compile(r"\S{0,20}")  # a name such as ArrowDown (UI Events KeyboardEvent key Values)


@transaction.atomic
def set_preferences(*, changes: Mapping[str, Any], by: User) -> User:
    """Store how the person themselves likes the desk; returns their row.

    `keys` is the whole of their own keys: a command's name with a key's, or with "" for none.
    No event tells of it: it touches nobody else, and events are kept for ever.
    Raises `Invalid`.
    """
    demand(by, "see_desk")
    demand_changeable(changes, FIELDS)
    _demand_keys(changes.get("keys", {}))
    person = locked(User, by.pk)
    apply(person, changes)
    return person


def _demand_keys(keys: Mapping[str, Any]) -> None:
    """Raise `Invalid` for what can be no command's name or no key's. Pages know the commands."""
    fits = len(keys) <= MOST_KEYS and all(
        COMMAND.fullmatch(name) and isinstance(key, str) and KEY.fullmatch(key)
        for name, key in keys.items()
    )
    if not fits:
        raise Invalid({"keys": "Give the name of a command and one key for each. Nothing changed."})
