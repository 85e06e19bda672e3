"""People of the desk and what they are to it."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from claims.models.vocabulary import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store a person; `fields` are the model's own. Without a password nobody can sign in."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Store a person with every role but reviewer, as `createsuperuser` expects."""
        fields.setdefault("roles", [Role.ADMIN, Role.EDITOR, Role.MODERATOR])
        return self.create_user(username, password, **fields)


class JSONIsObject(Func):
    """Whether a column of JSON holds an object (PostgreSQL, "JSON Functions": jsonb_typeof)."""

    function = "jsonb_typeof"
    template = "%(function)s(%(expressions)s) = 'object'"
    output_field = models.BooleanField()


class User(AbstractBaseUser):
    """A person who signs in; readers need no account. One person may hold several roles.

    How they like the desk stands in their own row, which every request of theirs reads anyway.
    """

    username = models.CharField(
        max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    display_name = models.CharField(
        max_length=200, help_text="The name that readers see beside a review."
    )
    email = models.EmailField(blank=True)
    expertise = models.CharField(
        max_length=300, blank=True, help_text="Training or field of work, shown to readers."
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    is_active = models.BooleanField(
        default=True, help_text="Untick to stop a person from signing in; their work stays."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    keys_on = models.BooleanField(
        default=True, db_default=True, help_text="Whether single keys do something at the desk."
    )
    keys = models.JSONField(
        default=dict, db_default={}, help_text="The person's own key for a command, by its name."
    )
    tour_seen = models.BooleanField(default=False, db_default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="user_roles_known", condition=Q(roles__contained_by=list(Role.values))
            ),
            models.CheckConstraint(name="user_has_display_name", condition=~Q(display_name="")),
            models.CheckConstraint(name="user_keys_are_named", condition=JSONIsObject("keys")),
        ]

    def __str__(self) -> str:
        return self.display_name

    def has_role(self, *roles: str) -> bool:
        """Whether an active person holds at least one of the roles."""
        return self.is_active and not set(roles).isdisjoint(self.roles)

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin lets the person in."""
        return self.has_role(Role.ADMIN)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permission names belong to the admin site alone."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
