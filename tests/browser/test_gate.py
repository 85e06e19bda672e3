"""The gate before the tests' server."""

import threading
from http import HTTPStatus

import pytest

from tests.browser.gate import Gate


@pytest.fixture
def answers():
    return []


@pytest.fixture
def ask(answers):
    """Ask through a gate; the answer's status joins the list."""

    def knock(gate: Gate):
        return gate({}, lambda status, headers: answers.append(int(status[:3])))

    return knock


def say_ok(environ, start_response):
    start_response("200 OK", [])
    return [b"It is here."]


def test_gate_lets_in_until_it_is_shut_and_again_when_it_opens(ask, answers):
    gate = Gate(say_ok)
    answer = ask(gate)
    assert b"".join(answer) == b"It is here."
    answer.close()
    gate.shut()
    assert b"".join(ask(gate)) == b""
    gate.open()
    ask(gate).close()
    assert answers == [HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.OK]


def test_gate_waits_until_those_inside_have_left(ask):
    gate = Gate(say_ok)
    answer = ask(gate)
    shutting = threading.Thread(target=gate.shut)
    shutting.start()
    shutting.join(0.05)
    assert shutting.is_alive()
    answer.close()
    shutting.join()
    assert not shutting.is_alive()


def test_one_whose_request_fails_has_left(ask):
    gate = Gate(lambda environ, start_response: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(gate)
    gate.shut()
