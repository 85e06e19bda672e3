"""People of the desk: added, given roles and passwords, deactivated; never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.admin.site import WithEvents, site
from claims.administering import people
from claims.errors import Invalid
from claims.models import User
from claims.models.vocabulary import Role
from claims.web import signed_in


def roles_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A person may hold several; nobody signs off their own review.",
    )


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    roles = roles_field()

    class Meta:
        model = User
        fields = people.FIELDS

    def clean(self) -> dict[str, Any]:
        """Show in the form what the domain would refuse."""
        cleaned = super().clean() or {}
        stored = User.objects.get(pk=self.instance.pk)
        admins = set(people.active_admins().values_list("pk", flat=True))
        try:
            people.require_valid(cleaned, person_id=stored.pk)
            people.require_an_admin(stored, cleaned, admins)
        except Invalid as error:
            for field, message in error.errors.items():
                self.add_error(field, message)
        return cleaned


class NewPersonForm(UserCreationForm):  # type: ignore[type-arg]  # generic in the stubs alone
    roles = roles_field()

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "expertise", "roles")


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """`user.changed_by` is whoever sits at the screen: PersonAdmin puts it there."""

    def save(self, commit: bool = True) -> User:
        usable = self.cleaned_data["set_usable_password"]
        person = people.set_password(
            person_id=self.user.pk,
            password=self.cleaned_data["password1"] if usable else None,
            by=self.user.changed_by,
        )
        self.user = person
        return person


class RoleFilter(admin.SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in Role.choices]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[User]") -> "QuerySet[User]":
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


@admin.register(User, site=site)
class PersonAdmin(WithEvents, UserAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = NewPasswordForm
    list_display = (
        "username",
        "display_name",
        "roles_in_words",
        "email",
        "is_active",
        "last_login",
    )
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", "display_name", "email", "expertise")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Shown to readers", {"fields": ("display_name", "expertise")}),
        ("At the desk", {"fields": ("roles", "email", "is_active")}),
        ("Dates", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "display_name", "expertise", "email", "roles")},
        ),
        ("Password", {"fields": ("password1", "password2")}),
    )

    @admin.display(description="roles", empty_value="none")
    def roles_in_words(self, person: User) -> str:
        return ", ".join(str(Role(role).label) for role in person.roles)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User | None:
        person = super().get_object(request, *args, **kwargs)
        if person is not None:
            person.changed_by = request.user
        return person

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        given = {
            name: form.cleaned_data[name] for name in form.cleaned_data if name in people.FIELDS
        }
        if change:
            people.edit_person(person_id=obj.pk, changes=given, by=signed_in(request))
        else:
            password = form.cleaned_data["password1"]
            obj.pk = people.add_person(**given, password=password, by=signed_in(request)).pk
