"""The rights table, asked from templates only to decide what to show."""

from django.template import Library

from claims.models import User
from claims.permissions import can

register = Library()


@register.filter
def may(user: object, verb: str) -> bool:
    """Whether the person may do it, as `{% if user|may:"publish" %}`; a reader is nobody."""
    return can(user if isinstance(user, User) else None, verb)
