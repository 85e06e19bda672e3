"""The slow connection before the tests' server."""

import pytest

from tests.browser.slow import Slow

CACHED = ("Cache-Control", "max-age=60")
UNSTORED = ("Cache-Control", "no-store")


def say_ok(environ, start_response):
    start_response("200 OK", [CACHED])
    return [b"It is here."]


@pytest.fixture
def ask():
    """The headers of the answer to a request for a path, with what else the request says."""

    def headers_of(path: str, **said: str) -> list[tuple[str, str]]:
        slow, headers = Slow(say_ok, scripts=1, answers=1), []
        answer = slow({"PATH_INFO": path, **said}, lambda status, sent: headers.extend(sent))
        assert answer == [b"It is here."]
        return headers

    return headers_of


def test_scripts_and_what_they_ask_for_come_late_each_time(ask):
    assert ask("/static/js/live/live.js") == [UNSTORED]
    assert ask("/desk/", HTTP_HX_REQUEST="true") == [UNSTORED]
    assert ask("/api/v1/claims/", HTTP_SEC_FETCH_DEST="empty") == [UNSTORED]


def test_documents_and_sheets_come_at_once(ask):
    assert ask("/desk/", HTTP_SEC_FETCH_DEST="document") == [CACHED]
    assert ask("/static/css/base.css", HTTP_SEC_FETCH_DEST="style") == [CACHED]
