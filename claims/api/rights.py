"""The rights table, asked before anything is read from the request's body."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from claims.models import User
from claims.permissions import can

if TYPE_CHECKING:  # rest_framework.views itself imports this module, named in the settings
    from rest_framework.views import APIView

DESK = "see_desk"


def person_of(request: Request) -> User | None:
    """The person whose account came with the request, or None for a reader."""
    return request.user if isinstance(request.user, User) else None


class HasRight(BasePermission):
    """Whether the person has the right that `view.rights` names for the action.

    Actions that it does not name need the right to see the desk. Rights that depend on a thing
    (a review's author) are asked by the domain function.
    """

    message = (
        "Your roles do not allow this. Nothing was changed; ask an administrator if you need it."
    )

    def has_permission(self, request: Request, view: "APIView") -> bool:
        action = getattr(view, "action", None)
        verb = getattr(view, "rights", {}).get(action, DESK)
        return can(person_of(request), verb)


class SignedIn(BasePermission):
    """Anybody with an account that works, whatever their roles."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return person_of(request) is not None
