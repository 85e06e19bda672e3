"""Signing in over HTTP Basic, and what stops guessing."""

from django.test import Client

from claims.guessing import TRIES
from tests.api.conftest import ROOT, basic

PASSWORD = "correct horse battery"  # of every person that the factory makes


def ask(name, password):
    return Client().get(f"{ROOT}me/", headers=basic(name, password))


def test_basic_signs_in_with_the_request(cast):
    assert ask("reviewer", PASSWORD).status_code == 200


def test_basic_stops_guessing_one_name_and_no_other(cast):
    statuses = [ask("reviewer", f"guess {n}").status_code for n in range(TRIES + 1)]
    assert statuses == [401] * TRIES + [429]
    refused = ask("reviewer", PASSWORD)
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert int(refused["Retry-After"]) > 0
    assert ask("editor", PASSWORD).status_code == 200


def test_basic_forgets_wrong_tries_after_a_right_one(cast):
    for _ in range(TRIES - 1):
        ask("reviewer", "guess")
    ask("reviewer", PASSWORD)
    assert ask("reviewer", "guess").status_code == 401


def test_basic_asks_less_once_a_password_was_right(cast, django_assert_num_queries):
    ask("reviewer", PASSWORD)
    with django_assert_num_queries(1):
        assert ask("reviewer", PASSWORD).status_code == 200


def test_basic_remembers_no_password_that_was_changed_and_no_account_that_was_closed(cast):
    person = cast["reviewer"].user
    assert ask("reviewer", PASSWORD).status_code == 200
    person.set_password("another horse")
    person.save(update_fields=["password"])
    assert [ask("reviewer", one).status_code for one in (PASSWORD, "another horse")] == [401, 200]
    person.is_active = False
    person.save(update_fields=["is_active"])
    assert ask("reviewer", "another horse").status_code == 401


def test_basic_locks_out_also_who_was_right_before(cast):
    ask("reviewer", PASSWORD)
    for number in range(TRIES):
        ask("reviewer", f"guess {number}")
    assert ask("reviewer", PASSWORD).status_code == 429
