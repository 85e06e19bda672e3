"""One open stream: what waits to be sent on it, and how server-sent events are spelled.

The format: HTML Living Standard, "Server-sent events".
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from uuid import UUID, uuid4

from claims.live.changes import Change
from claims.live.queries import Person

PING = b"event: ping\ndata: {}\n\n"  # an event, so that pages notice silence
MOST_WAITING = 100  # messages for one client; a slower one begins anew and catches up


class Stream:
    """What is told to one window. Everything but `next` is called in the event loop's thread."""

    def __init__(self, user: int, article: int) -> None:
        self.id: UUID = uuid4()
        self.user = user
        self.article = article
        self._waiting: list[bytes] = []
        self._is_over = False
        self._woken = asyncio.Event()

    @property
    def is_over(self) -> bool:
        return self._is_over

    def push(self, message: bytes) -> None:
        """Have a message sent; never waits. A client that does not read loses its stream."""
        if len(self._waiting) >= MOST_WAITING:
            self.end()
        elif not self._is_over:
            self._waiting.append(message)
            self._woken.set()

    def end(self) -> None:
        """Let the stream end; the client comes back by itself and says what it knows."""
        self._is_over = True
        self._waiting.clear()
        self._woken.set()

    async def next(self, patience: float) -> bytes:
        """What waits, at the latest after that many seconds a ping; nothing when it is over."""
        try:
            await asyncio.wait_for(self._woken.wait(), patience)
        except TimeoutError:
            return PING
        self._woken.clear()
        waiting, self._waiting = self._waiting, []
        return b"".join(waiting)


def message(kind: str, data: object = None, *, id: int | None = None) -> bytes:
    """An event of that kind. With an id the client says it when it comes back."""
    numbered = "" if id is None else f"id: {id}\n"
    told = json.dumps({} if data is None else data, ensure_ascii=False, separators=(",", ":"))
    return f"{numbered}event: {kind}\ndata: {told}\n\n".encode()


def hello(stream: Stream, *, newest: int, people: Iterable[Person], retry: int) -> bytes:
    """What a stream begins with once it has caught up; `retry` in milliseconds."""
    data = {"stream": str(stream.id), "me": stream.user, "people": [asdict(one) for one in people]}
    return f"retry: {retry}\n".encode() + message("hello", data, id=newest)


def changed(change: Change) -> bytes:
    """Somebody changed something that concerns the article."""
    data = {
        "event": change.event,
        "verb": change.verb,
        "kind": change.kind,
        "claims": change.claims,
        "by": None if change.by is None else {"id": change.by, "name": change.name},
        "ranges": change.ranges,
    }
    return message("changed", data, id=change.event)


def people(found: Iterable[Person]) -> bytes:
    """Who is here now."""
    return message("people", {"people": [asdict(one) for one in found]})


def reload() -> bytes:
    """Too much happened meanwhile: what the page shows is to be loaded anew."""
    return message("reload")


def listening(is_listening: bool) -> bytes:
    """Whether changes reach this process at the moment."""
    return message("listening", {"is_listening": is_listening})
