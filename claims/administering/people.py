"""Who belongs to the desk, and in which roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from claims.administering.rows import apply, locked, record_change
from claims.errors import Invalid
from claims.models import User, record_event
from claims.models.cleaning import demand_changeable
from claims.models.vocabulary import Role
from claims.permissions import demand

FIELDS = ("username", "display_name", "email", "expertise", "roles", "is_active")
# An event is kept for ever, so it says that an address changed and not which it was.
UNSAID = ["not kept", "not kept"]


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    password: str | None,
    roles: Iterable[str] = (),
    email: str = "",
    expertise: str = "",
    by: User,
) -> User:
    """Store a person of the desk; without a password nobody can sign in as them.

    Raises `Invalid` for a taken user name, a missing name or an unknown role.
    """
    demand(by, "administer")
    held = list(roles)
    require_valid({"username": username, "display_name": display_name, "roles": held})
    person = User.objects.create_user(
        username,
        password,
        display_name=display_name,
        roles=held,
        email=email.strip(),
        expertise=expertise.strip(),
    )
    record_event("person_added", person, by=by, username=username, roles=held)
    return person


@transaction.atomic
def edit_person(*, person_id: int, changes: Mapping[str, Any], by: User) -> User:
    """Change a person's names, roles, or whether they may sign in; their work stays.

    Raises `Invalid`, also for taking the last administrator away, and `Missing`.
    """
    demand(by, "administer")
    demand_changeable(changes, FIELDS)
    admins = list(active_admins().select_for_update().order_by("pk"))
    person = locked(User, person_id)
    require_valid(changes, person_id=person_id)
    require_an_admin(person, changes, {admin.pk for admin in admins})
    changed = apply(person, changes)
    if "email" in changed:
        changed["email"] = UNSAID
    record_change("person_edited", person, changed, by=by)
    return person


@transaction.atomic
def set_password(*, person_id: int, password: str | None, by: User) -> User:
    """Give a person a new password, which ends their sessions; None lets nobody sign in."""
    demand(by, "administer")
    person = locked(User, person_id)
    person.set_password(password)
    person.save(update_fields=["password"])
    record_event("password_set", person, by=by, usable=password is not None)
    return person


def require_valid(given: Mapping[str, Any], *, person_id: int | None = None) -> None:
    """Raise `Invalid` with a message for each field that cannot be stored."""
    errors = {}
    for name in ("username", "display_name"):
        if name in given and not given[name].strip():
            errors[name] = "This cannot be empty."
    taken = User.objects.filter(username__iexact=given.get("username", "")).exclude(
        pk=person_id or 0
    )
    if given.get("username") and taken.exists():
        errors["username"] = "Somebody has this user name already. Choose another."
    if not set(given.get("roles", ())) <= set(Role.values):
        errors["roles"] = "There is no such role."
    if errors:
        raise Invalid(errors)


def active_admins() -> "QuerySet[User]":
    """The people who may administer."""
    return User.objects.filter(is_active=True, roles__contains=[Role.ADMIN])


def require_an_admin(person: User, changes: Mapping[str, Any], admins: set[int]) -> None:
    """Raise `Invalid` when the change would leave the desk without an administrator."""
    active = changes.get("is_active", person.is_active)
    stays = active and Role.ADMIN in changes.get("roles", person.roles)
    if admins == {person.pk} and not stays:
        field = "roles" if active else "is_active"
        raise Invalid(
            {
                field: "This is the last administrator: without one, nobody could give the role "
                "back. Make somebody else an administrator first."
            }
        )
