"""The one place of a process where changes come in, and from which they go out to its streams.

One connection listens for all of them. Notifications carry ids; what they mean is read from the
tables, all that came within a moment together.
"""

import asyncio
import logging
import random
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from django.db import connection, connections

from claims.live import presence, queries, streams
from claims.live.changes import Change, changes_of, changes_since
from claims.live.streams import Stream
from claims.models import Presence, newest_event
from claims.models.event import CHANNEL as EVENTS

log = logging.getLogger(__name__)

MOMENT = 0.05  # seconds in which notifications gather
BEAT = 20.0  # seconds between two signs of life; presence.SILENCE is three of them
PATIENCE = 5.0  # seconds the database has to answer the listener
LONGEST_PAUSE = 10.0  # seconds between two attempts to listen again
REMEMBERED = 5_000  # events that were told, so that catching up does not repeat them
THREADS = 2  # for short questions to the database; each gives its connection back at once

T = TypeVar("T")


class Hub:
    """The streams of this process, and what they have been told."""

    def __init__(self) -> None:
        self.is_listening = False
        self._streams: dict[int, set[Stream]] = defaultdict(set)
        self._people: dict[int, tuple[queries.Person, ...]] = {}
        self._told: OrderedDict[int, None] = OrderedDict()
        self._newest = 0
        self._events: set[int] = set()
        self._articles: set[int] = set()
        self._gone: set[Stream] = set()
        self._woken = asyncio.Event()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")

    async def run(self) -> None:
        """Listen, tell and give signs of life until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for work in (self._listen, self._tell, self._beat):
                tasks.create_task(work())

    async def ask(self, work: Callable[..., T], *arguments: Any) -> T:
        """What a function that reads or writes the database returns; no connection stays taken."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _and_disconnect, work, arguments)

    def join(self, stream: Stream) -> None:
        """Tell this stream as well from now on."""
        self._streams[stream.article].add(stream)

    def part(self, stream: Stream) -> None:
        """Tell it no longer, and have it forgotten."""
        self._streams[stream.article].discard(stream)
        if not self._streams[stream.article]:
            del self._streams[stream.article]
            self._people.pop(stream.article, None)
        self._gone.add(stream)
        self._woken.set()

    def known_people(self, article: int) -> tuple[queries.Person, ...] | None:
        """Who was at an article when it was last asked; None where nobody of here has it open."""
        return self._people.get(article)

    def all_streams(self) -> list[Stream]:
        return [stream for some in self._streams.values() for stream in some]

    def end_streams(self) -> None:
        for stream in self.all_streams():
            stream.end()

    async def close(self) -> None:
        """Forget every stream."""
        self.end_streams()
        ending = {*self.all_streams(), *self._gone}
        with suppress(Exception):  # a minute later they are nobody anyway
            await self.ask(presence.leave, [stream.id for stream in ending])
        self._threads.shutdown(wait=False)

    # Listening

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._listen_once()
            except (psycopg.Error, OSError, TimeoutError) as error:
                log.warning("Not listening for changes, trying again: %s", error)
            pause = 0.1 if self.is_listening else min(pause * 2, LONGEST_PAUSE)
            self._say_listening(False)
            await asyncio.sleep(pause * random.uniform(0.5, 1))

    async def _listen_once(self) -> None:
        """Listen until the connection is lost. What was missed before is told first."""
        async with await psycopg.AsyncConnection.connect(**_parameters()) as listener:
            for channel in (EVENTS, presence.CHANNEL):
                await listener.execute(f"LISTEN {channel}")
            await self._catch_up()
            self._say_listening(True)
            while True:
                async for note in listener.notifies(timeout=BEAT):
                    self._take(note)
                # A connection can be dead without a word: nothing comes, and nothing fails.
                await asyncio.wait_for(listener.execute("SELECT 1"), PATIENCE)

    def _take(self, note: psycopg.Notify) -> None:
        taken = self._events if note.channel == EVENTS else self._articles
        taken.add(int(note.payload))
        self._woken.set()

    def _say_listening(self, is_listening: bool) -> None:
        if is_listening != self.is_listening:
            self.is_listening = is_listening
            self._push_all(streams.listening(is_listening))

    # Telling

    async def _tell(self) -> None:
        while True:
            await self._woken.wait()
            await asyncio.sleep(MOMENT)
            self._woken.clear()
            events, self._events = self._events, set()
            articles, self._articles = self._articles, set()
            gone, self._gone = self._gone, set()
            try:
                if gone:
                    await self.ask(presence.leave, [stream.id for stream in gone])
                if events and self._streams:
                    self._push_changes(await self.ask(changes_of, events, list(self._streams)))
                self._newest = max({self._newest, *events})
                await self._tell_people(articles)
            except Exception:  # the next beat catches up, and rows that stay are swept
                log.exception("Changes were not told")

    async def _catch_up(self) -> None:
        """Tell what happened since the newest event that was told."""
        newest = await self.ask(newest_event)
        if self._newest and self._streams:
            missed = await self.ask(changes_since, self._newest, list(self._streams))
            if missed is None:
                self._push_all(streams.reload())
            else:
                self._push_changes(missed)
        self._newest = max(self._newest, newest)
        await self._tell_people(list(self._streams))

    def _push_changes(self, changes: Iterable[Change]) -> None:
        fresh = [change for change in changes if change.event not in self._told]
        for change in fresh:
            told = streams.changed(change)
            for stream in self._streams.get(change.article, ()):
                stream.push(told)
            self._told[change.event] = None
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)

    async def _tell_people(self, articles: Iterable[int]) -> None:
        watched = [article for article in articles if article in self._streams]
        if not watched:
            return
        for article, found in (await self.ask(queries.people_at, watched)).items():
            if article in self._streams and self._people.get(article) != found:
                self._people[article] = found
                told = streams.people(found)
                for stream in self._streams[article]:
                    stream.push(told)

    def _push_all(self, told: bytes) -> None:
        for stream in self.all_streams():
            stream.push(told)

    # Signs of life

    async def _beat(self) -> None:
        while True:
            try:
                await self._give_sign()
            except Exception:  # the next one may succeed; the listener says what is lost
                log.exception("No sign of life")
            await asyncio.sleep(BEAT)

    async def _give_sign(self) -> None:
        """Keep the rows of open streams, end those of people who may not look any more, and tell
        what no notification told."""
        users = {stream.user for stream in self.all_streams()}
        allowed = await self.ask(queries.still_allowed, users)
        for stream in self.all_streams():
            if stream.user in users - allowed:
                stream.end()
        alive = [stream for stream in self.all_streams() if not stream.is_over]
        await self.ask(presence.touch, [_row(stream) for stream in alive])
        if self.is_listening:
            await self._catch_up()


def _row(stream: Stream) -> Presence:
    return Presence(pk=stream.id, user_id=stream.user, article_id=stream.article)


def _and_disconnect(work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return work(*arguments)
    finally:
        connections.close_all()  # into the pool, where there is one


def _parameters() -> dict[str, Any]:
    """How Django reaches the database, for a connection of our own that only listens."""
    known = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        known.pop(name, None)
    return {"autocommit": True, "connect_timeout": int(PATIENCE), **known}
