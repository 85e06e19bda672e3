"""The time that one visit to a site may take."""

import socket
import threading
import time
from types import TracebackType
from typing import Self

from claims.importing.problems import TimedOut


class Deadline:
    """Shuts the sockets of one visit when its time is up, however slowly the other side drips."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self._handles: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    def remaining(self) -> float:
        """Seconds left. Raises TimedOut when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.problem()
        return left

    def watch(self, sock: socket.socket) -> None:
        """Include `sock`. The duplicate stays valid when TLS takes over the original."""
        with self._lock:
            self._handles.append(sock.dup())

    def problem(self) -> TimedOut:
        return TimedOut(
            f"The site did not answer within {self._seconds:g} seconds. "
            f"Try again later, or paste the text instead."
        )

    def _shut(self) -> None:
        with self._lock:
            for handle in self._handles:
                try:
                    handle.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # already closed by the other side
