"""What answers mean: which end a visit for good, and which are worth another one."""

import socket
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from claims.importing.fetching.answers import no_such_site
from claims.importing.problems import AddressRefused, FetchProblem, RobotsRefused, TimedOut
from tests.importing.getting import get


def problem_of(site, status: int, **headers: str) -> FetchProblem:
    site.expect_request("/page").respond_with_data("", status=status, headers=headers)
    with pytest.raises(FetchProblem) as problem:
        get(site.url_for("/page"))
    return problem.value


@pytest.mark.parametrize(
    ("status", "is_temporary"),
    [(401, False), (403, False), (404, False), (408, True), (410, False), (418, False),
     (429, True), (451, False), (500, True), (501, False), (502, True), (503, True), (504, True)],
)  # fmt: skip
def test_answer_is_worth_another_visit(site, status, is_temporary):
    assert problem_of(site, status).is_temporary == is_temporary


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("120", 120.0), (" 0 ", 0.0), ("", None), ("soon", None), ("-5", None),
     ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0), ("9" * 4000, 999_999_999.0)],
)  # fmt: skip
def test_retry_after_is_read(site, said, seconds):
    assert problem_of(site, 503, **{"Retry-After": said}).retry_after == seconds


def test_retry_after_that_is_a_date_is_counted_from_now(site):
    date = format_datetime(timezone.now() + timedelta(minutes=2), usegmt=True)
    seconds = problem_of(site, 429, **{"Retry-After": date}).retry_after
    assert seconds is not None
    assert 60 < seconds <= 120


def test_name_that_cannot_be_looked_up_now_is_worth_another_visit():
    later = no_such_site("desk.example", socket.gaierror(socket.EAI_AGAIN, "try again"))
    never = no_such_site("desk.example", socket.gaierror(socket.EAI_NONAME, "unknown"))
    assert (later.is_temporary, never.is_temporary) == (True, False)


@pytest.mark.parametrize(
    ("problem", "is_temporary"),
    [(TimedOut("Late."), True), (AddressRefused("No."), False), (RobotsRefused("No."), False)],
)
def test_refusals_are_final_and_silence_is_not(problem, is_temporary):
    assert problem.is_temporary == is_temporary


def test_closed_port_is_worth_another_visit():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchProblem) as problem:
        get(f"http://127.0.0.1:{port}/", respect_robots=False)
    assert problem.value.is_temporary
