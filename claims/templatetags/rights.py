"""The rights table, asked from templates only to decide what to show."""

import json

from django.template import Library

from claims.models import User
from claims.permissions import can

register = Library()


@register.filter
def may(user: object, verb: str) -> bool:
    """Whether the person may do it, as `{% if user|may:"publish" %}`; a reader is nobody."""
    return can(user if isinstance(user, User) else None, verb)


@register.filter
def preferences(user: object) -> str:
    """How the person likes the desk, for the page's scripts, as JSON; for a reader an empty one."""
    if not isinstance(user, User):
        return "{}"
    said = {"keys": user.keys, "keys_on": user.keys_on, "tour_seen": user.tour_seen}
    return json.dumps(said, separators=(",", ":"))
