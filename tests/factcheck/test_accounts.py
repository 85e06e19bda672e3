"""Signing in, signing out, and changing one's own password."""

from django.contrib.auth import get_user
from django.urls import reverse

from claims.guessing import TRIES

PASSWORD = "correct horse battery"  # of every person that the factory makes
NEW = "staple gun in the attic"


def sign_in(client, username, password):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_login_with_the_right_password(client, cast):
    response = sign_in(client, "reviewer", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, reverse("reviewing:queue"))


def test_login_with_a_wrong_password_keeps_the_name(client, cast):
    response = sign_in(client, "reviewer", "guess")
    assert response.status_code == 200
    assert 'value="reviewer"' in response.content.decode()
    assert get_user(client).is_anonymous


def test_login_with_a_wrong_password_puts_the_cursor_in_the_password(client, cast):
    page = sign_in(client, "reviewer", "guess").content.decode()
    field = page[page.index('name="password"') :].partition(">")[0]
    assert "autofocus" in field
    assert page.count("autofocus") == 1


def test_login_stops_guessing_one_name_and_no_other(client, cast):
    statuses = [sign_in(client, "reviewer", f"guess {n}").status_code for n in range(TRIES + 1)]
    assert statuses == [200] * TRIES + [429]
    refused = sign_in(client, "reviewer", PASSWORD)
    assert "Too many wrong passwords" in refused.content.decode()
    assert sign_in(client, "editor", PASSWORD).status_code == 302


def test_login_forgets_wrong_tries_after_a_right_one(client, cast):
    for _ in range(TRIES - 1):
        sign_in(client, "reviewer", "guess")
    assert sign_in(client, "reviewer", PASSWORD).status_code == 302
    client.logout()
    assert sign_in(client, "reviewer", "guess").status_code == 200


def test_login_of_somebody_who_left_is_refused(client, cast):
    user = cast["reviewer"].user
    user.is_active = False
    user.save()
    sign_in(client, "reviewer", PASSWORD)
    assert get_user(client).is_anonymous


def test_login_never_leads_to_another_site(client, cast):
    data = {"username": "reviewer", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("login"), data)["Location"] == reverse("reviewing:queue")


def test_logout_needs_a_post(cast):
    client = cast["reviewer"].client
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert get_user(client).is_anonymous


def test_password_is_changed_by_its_owner(cast):
    client, user = cast["reviewer"].client, cast["reviewer"].user
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("password_change"), data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "Your password is changed." in client.get(reverse("reviewing:queue")).content.decode()


def test_password_change_asks_readers_to_sign_in(client, db):
    response = client.get(reverse("password_change"))
    assert response["Location"].startswith(reverse("login"))
