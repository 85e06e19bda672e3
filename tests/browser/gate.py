"""A gate before the live server: what a closed browser still asks for reaches no later test."""

import threading
from collections.abc import Callable, Iterable, Iterator

PATIENCE = 60  # seconds


class Gate:
    """A WSGI application before another, which counts those inside and can be shut."""

    def __init__(self, application: Callable) -> None:
        self._application = application
        self._inside = 0
        self._is_open = True
        self._changed = threading.Condition()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with self._changed:
            if not self._is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self._inside += 1
        try:
            return Passing(self._application(environ, start_response), self._leave)
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify_all()

    def open(self) -> None:
        with self._changed:
            self._is_open = True

    def shut(self) -> None:
        """Let nobody in any more, and wait until those inside have left."""
        with self._changed:
            self._is_open = False
            left = self._changed.wait_for(lambda: self._inside == 0, PATIENCE)
        assert left, "the server never ended its requests"


class Passing:
    """An answer on its way out; its request has left when it is closed."""

    def __init__(self, answer: Iterable[bytes], leave: Callable[[], None]) -> None:
        self._answer, self._leave = answer, leave

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            getattr(self._answer, "close", lambda: None)()
        finally:
            self._leave()
