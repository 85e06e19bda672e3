"""A slow connection, asked for when the tests are started: as on a train."""

import os
import time
from collections.abc import Callable, Iterable

SECOND = 1000  # milliseconds
SCRIPTS = "FACTCHECK_SLOW_SCRIPTS"
ANSWERS = "FACTCHECK_SLOW_ANSWERS"


def asked(name: str) -> int:
    """The delay that the environment asks for, in milliseconds."""
    return int(os.environ.get(name, 0))


class Slow:
    """A WSGI application before another. Each script, and each answer to one, waits as many
    milliseconds as are given, every time.
    """

    def __init__(self, application: Callable, *, scripts: int, answers: int) -> None:
        self._application = application
        self._scripts, self._answers = scripts, answers

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        delay = self._delay(environ)
        if not delay:
            return self._application(environ, start_response)
        time.sleep(delay / SECOND)
        return self._application(environ, without_storing(start_response))

    def _delay(self, environ: dict) -> int:
        path = environ["PATH_INFO"]
        if path.endswith(".js"):
            return self._scripts
        is_answer = "HTTP_HX_REQUEST" in environ or environ.get("HTTP_SEC_FETCH_DEST") == "empty"
        return self._answers if is_answer else 0


def without_storing(start_response: Callable) -> Callable:
    """As given, but the browser keeps nothing of the answer for the next page."""

    def start(status: str, headers: list[tuple[str, str]], *details: object) -> Callable:
        others = [one for one in headers if one[0].lower() != "cache-control"]
        return start_response(status, [*others, ("Cache-Control", "no-store")], *details)

    return start
