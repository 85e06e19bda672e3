"""The event stream as an ASGI application: one small process, apart from the WSGI workers.

Django's own handler gives each request a thread and a connection for as long as its answer lasts;
here an open stream is a coroutine and a place in the hub, and nothing else.
"""

import asyncio
import logging
import random
import re
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import DatabaseError

from claims.errors import Missing
from claims.live import presence, queries, streams
from claims.live.changes import changes_since
from claims.live.hub import Hub
from claims.live.streams import Stream
from claims.models import User, newest_event
from claims.permissions import can

log = logging.getLogger(__name__)

ADDRESS = re.compile(r"/desk/live/articles/([0-9]{1,18})/")
HEALTH = "/desk/live/"
NUMBER = re.compile(r"[0-9]{1,18}")
PING_SECONDS = 15.0
SEND_SECONDS = 20.0  # that a client has to take what is sent
LIFE_SECONDS = 600.0  # after which the client comes back and is asked who it is
RETRY_MILLISECONDS = (1_000, 3_000)  # not all at once, when a process begins anew
MOST_STREAMS = 4_000  # of a process
MOST_OF_ONE = 30  # streams of one person

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Refused(Exception):
    """No stream, with the HTTP status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Live:
    """The application; its hub runs from the server's start to its end."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # lifespan.startup
        running = asyncio.create_task(self.hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown; comes when no stream is open any more
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await self.hub.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _heed_end(self) -> None:
        """End the streams as soon as the server is asked to end: it waits for them.

        The server hears of the signal through the loop; Python's own handler is free for us.
        """
        with suppress(ValueError):  # not in the main thread, where nobody is told of signals
            loop = asyncio.get_running_loop()
            signal.signal(
                signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(self.hub.end_streams)
            )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = b""
        try:
            request = ASGIRequest(scope, BytesIO())
            origin = _allowed_origin(request)
            if scope["path"] == HEALTH:
                raise Refused(204 if self.hub.is_listening else 503)
            stream, first = await self._open(request)
        except Refused as refusal:
            await _say(send, refusal.status, _headers(origin))
            return
        except SuspiciousOperation:
            await _say(send, 400, _headers(b""))
            return
        except DatabaseError as error:
            log.warning("No stream without the database: %s", error)
            await _say(send, 503, _headers(origin))
            return
        self._heed_end()
        try:
            await self._serve(stream, first, receive, send, origin)
        finally:
            self.hub.part(stream)

    async def _open(self, request: ASGIRequest) -> tuple[Stream, bytes]:
        """The stream and what it begins with. Raises `Refused`."""
        address = ADDRESS.fullmatch(request.path)
        if address is None or request.method != "GET":
            raise Refused(404 if address is None else 405)
        user = await self.hub.ask(_person, request)
        if user is None or not can(user, "see_desk"):
            raise Refused(401 if user is None else 403)
        everybody = self.hub.all_streams()
        if len(everybody) >= MOST_STREAMS:
            raise Refused(503)
        if sum(stream.user == user.pk for stream in everybody) >= MOST_OF_ONE:
            raise Refused(429)
        stream = Stream(user.pk, int(address[1]))
        # First joined, then read: what happens in between is told twice, not never.
        self.hub.join(stream)
        try:
            here = self.hub.known_people(stream.article)
            return stream, await self.hub.ask(_begin, stream, user, _known_event(request), here)
        except Missing:
            self.hub.part(stream)
            raise Refused(404) from None
        except BaseException:
            self.hub.part(stream)
            raise

    async def _serve(
        self, stream: Stream, first: bytes, receive: Receive, send: Send, origin: bytes
    ) -> None:
        """Send what comes until either side has enough."""
        stay = asyncio.get_running_loop().time() + LIFE_SECONDS * random.uniform(1, 1.1)
        leaving = asyncio.create_task(_until_gone(receive))
        leaving.add_done_callback(lambda _: stream.end())
        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), *_headers(origin)]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await _send(send, first + streams.listening(self.hub.is_listening))
            while not stream.is_over and asyncio.get_running_loop().time() < stay:
                await _send(send, await stream.next(PING_SECONDS))
            if not leaving.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (TimeoutError, OSError):
            log.info("A stream was ended: its client does not read")
        finally:
            leaving.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, body: bytes) -> None:
    if body:
        told = {"type": "http.response.body", "body": body, "more_body": True}
        await asyncio.wait_for(send(told), SEND_SECONDS)


async def _say(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _headers(origin: bytes) -> list[tuple[bytes, bytes]]:
    """Of every answer; `origin` is one of our own that may read it, or empty."""
    allowed = [
        (b"access-control-allow-origin", origin),
        (b"access-control-allow-credentials", b"true"),
    ]
    return [
        (b"cache-control", b"no-store, no-transform"),
        (b"x-accel-buffering", b"no"),  # nginx would keep what is sent until it has enough
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Origin, Cookie"),
        *(allowed if origin else []),
    ]


def _allowed_origin(request: ASGIRequest) -> bytes:
    """The origin of the asking page when it is another of our own, empty for the same one.

    Raises `Refused` for any other, and SuspiciousOperation for a host that is not ours.
    """
    host, origin = request.get_host(), request.headers.get("Origin", "")
    if not origin or origin == f"{request.scheme}://{host}":
        return b""
    if origin not in {*settings.SITE_ORIGINS, *settings.CSRF_TRUSTED_ORIGINS}:
        raise Refused(403)
    return origin.encode("ascii")


def _person(request: ASGIRequest) -> User | None:
    """Whose session it is, as Django's own middleware finds out."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return user if isinstance(user, User) else None


def _known_event(request: ASGIRequest) -> int | None:
    """The newest event that the page knows: what the stream said last, else what the page says."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return int(said) if NUMBER.fullmatch(said) else None


def _begin(
    stream: Stream, user: User, known: int | None, here: tuple[queries.Person, ...] | None
) -> bytes:
    """Store that somebody is here; what they missed, and who else is here (None: not known)."""
    presence.arrive(stream=stream.id, article_id=stream.article, by=user)
    newest = newest_event()
    missed = changes_since(known, [stream.article]) if known is not None else []
    replayed = (
        streams.reload() if missed is None else b"".join(streams.changed(one) for one in missed)
    )
    if here is None:
        here = queries.people_at([stream.article])[stream.article]
    retry = random.randint(*RETRY_MILLISECONDS)
    return replayed + streams.hello(stream, newest=newest, people=here, retry=retry)
