import pytest

from claims.administering.preferences import set_preferences
from claims.errors import Invalid, NotAllowed
from claims.models import Event, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def preferences(person: User) -> tuple[bool, dict[str, str], bool]:
    person.refresh_from_db()
    return person.keys_on, person.keys, person.tour_seen


def test_preferences_are_the_persons_own():
    person, other = UserFactory(tour_seen=False), UserFactory(tour_seen=False)
    set_preferences(changes={"keys": {"next_claim": "n", "show_outline": ""}}, by=person)
    set_preferences(changes={"keys_on": False, "tour_seen": True}, by=person)
    assert preferences(person) == (False, {"next_claim": "n", "show_outline": ""}, True)
    assert preferences(other) == (True, {}, False)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"next_claim": "two words"},
        {"next_claim": "k" * 21},
        {"next_claim": 7},
        {"Next claim": "n"},
        {"": "n"},
        {"c" * 61: "n"},
        {f"command_{'i' * n}": "n" for n in range(201)},
    ],
)
def test_keys_that_can_be_none_are_refused(keys):
    person = UserFactory(tour_seen=False)
    with pytest.raises(Invalid) as refused:
        set_preferences(changes={"keys": keys, "keys_on": False}, by=person)
    assert list(refused.value.errors) == ["keys"]
    assert preferences(person) == (True, {}, False)


def test_preferences_change_nothing_else():
    person = UserFactory(roles=["reviewer"])
    with pytest.raises(Invalid):
        set_preferences(changes={"roles": ["admin"]}, by=person)
    with pytest.raises(NotAllowed):
        set_preferences(changes={"keys_on": False}, by=UserFactory(roles=[]))
