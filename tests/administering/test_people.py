"""People of the desk, through the domain functions."""

import pytest

from claims.administering.people import UNSAID, add_person, edit_person, set_password
from claims.errors import Invalid, Missing, NotAllowed
from claims.models import Event, User
from claims.models.vocabulary import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ADA = {"username": "ada", "display_name": "Ada Byron", "password": "correct horse battery"}


@pytest.fixture
def admin():
    return UserFactory(username="root", roles=[Role.ADMIN])


def events() -> list[tuple]:
    return list(Event.objects.order_by("id").values_list("verb", "target_id", "by", "data"))


def test_person_is_added_with_roles_and_can_sign_in(admin):
    person = add_person(**ADA, roles=["reviewer", "editor"], email=" ada@example.org ", by=admin)
    person.refresh_from_db()
    assert (person.display_name, person.roles, person.email) == (
        "Ada Byron",
        ["reviewer", "editor"],
        "ada@example.org",
    )
    assert person.check_password(ADA["password"])
    data = {"username": "ada", "roles": ["reviewer", "editor"]}
    assert events() == [("person_added", person.pk, admin.pk, data)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": " "}, "username"),
        ({"username": "ROOT"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"roles": ["owner"]}, "roles"),
    ],
)
def test_person_who_cannot_be_stored_is_refused(admin, given, field):
    with pytest.raises(Invalid) as caught:
        add_person(**{**ADA, **given}, by=admin)
    assert set(caught.value.errors) == {field}
    assert User.objects.count() == 1


def test_edit_keeps_what_changed_but_not_the_address(admin):
    person = UserFactory(roles=["reviewer"], email="old@example.org")
    changes = {"roles": ["editor"], "email": "new@example.org", "username": person.username}
    edit_person(person_id=person.pk, changes=changes, by=admin)
    person.refresh_from_db()
    assert (person.roles, person.email) == (["editor"], "new@example.org")
    data = {"roles": [["reviewer"], ["editor"]], "email": UNSAID}
    assert events() == [("person_edited", person.pk, admin.pk, data)]


def test_edit_that_changes_nothing_leaves_no_event(admin):
    edit_person(person_id=admin.pk, changes={"username": "root"}, by=admin)
    assert events() == []


@pytest.mark.parametrize("changes", [{"roles": ["editor"]}, {"is_active": False}])
def test_last_administrator_stays(admin, changes):
    UserFactory(roles=[Role.ADMIN], is_active=False)
    with pytest.raises(Invalid, match="last administrator") as caught:
        edit_person(person_id=admin.pk, changes=changes, by=admin)
    assert set(caught.value.errors) == set(changes)

    UserFactory(roles=[Role.ADMIN])
    edit_person(person_id=admin.pk, changes=changes, by=admin)
    admin.refresh_from_db()
    assert not admin.has_role(Role.ADMIN)


def test_edit_of_anything_else_is_refused(admin):
    with pytest.raises(Invalid):
        edit_person(person_id=admin.pk, changes={"password": "x"}, by=admin)
    with pytest.raises(Missing):
        edit_person(person_id=0, changes={}, by=admin)


def test_password_is_set_or_taken_and_never_recorded(admin):
    person = UserFactory()
    set_password(person_id=person.pk, password="another horse battery", by=admin)
    person.refresh_from_db()
    assert person.check_password("another horse battery")
    set_password(person_id=person.pk, password=None, by=admin)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert events() == [
        ("password_set", person.pk, admin.pk, {"usable": True}),
        ("password_set", person.pk, admin.pk, {"usable": False}),
    ]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_look_after_people(role):
    by = UserFactory(roles=[role])
    for call in (
        lambda: add_person(**ADA, by=by),
        lambda: edit_person(person_id=by.pk, changes={"roles": list(Role)}, by=by),
        lambda: set_password(person_id=by.pk, password="x", by=by),
    ):
        with pytest.raises(NotAllowed):
            call()
