"""Many windows with the same article open, and one change that has to reach all of them.

    DEBUG=1 .venv/bin/python -m bench streams [--streams 200] [--changes 20]

Serves the streams and the pages as in production (granian) on a database of its own beside the one
that is configured, and drops that afterwards. Prints how long a change took to reach the median and
the last window, what the process of the streams held and used, how fast pages were meanwhile, and
what telling costs those who write.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from bench.occurrences import PATIENCE, ROOT, snapshot
from claims.highlighting.claims import edit_claim
from claims.highlighting.occurrences import add_occurrence
from claims.models import Claim, Presence, Snapshot, User, newest_event
from claims.models.vocabulary import Harm, Role

EACH = 20  # streams of one person
IDLE = 20.0  # seconds in which nothing happens
PAGES = 40
EVENTS = 1_600  # stored by CLIENTS at once
CLIENTS = 8
SHORTEST = 0.3  # seconds between two changes
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Windows:
    """Open streams, all read by one thread; when which change came is written down."""

    def __init__(self) -> None:
        self.came: dict[int, list[float]] = {}
        self.opened = 0
        self._waiting = DefaultSelector()
        self._is_over = False
        self._thread = threading.Thread(target=self._read, daemon=True)

    def open(self, port: int, path: str, cookies: Sequence[str], number: int) -> None:
        for place in range(number):
            wire = socket.create_connection(("127.0.0.1", port))
            cookie = cookies[place // EACH]
            wire.sendall(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
            )
            self._waiting.register(wire, EVENT_READ, bytearray())
        self._thread.start()
        wait_until(lambda: self.opened >= number)

    def all_heard(self, event: int, number: int) -> bool:
        return len(self.came.get(event, ())) >= number

    def _read(self) -> None:
        while not self._is_over:
            for key, _ in self._waiting.select(timeout=0.2):
                kept: bytearray = key.data
                kept += key.fileobj.recv(65_536)  # type: ignore[union-attr]  # a socket
                self._take(kept, time.perf_counter())

    def _take(self, kept: bytearray, now: float) -> None:
        *whole, rest = bytes(kept).split(b"\n\n")
        kept[:] = rest
        for told in whole:
            self.opened += b"event: hello" in told
            if b"event: changed" in told:
                event = int(told[told.index(b"id: ") + 4 :].split(b"\n", 1)[0])
                self.came.setdefault(event, []).append(now)

    def close(self) -> None:
        self._is_over = True
        self._thread.join()
        for key in list(self._waiting.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # a socket


def address_of_database() -> str:
    known = connection.settings_dict
    return (
        f"postgresql://{known['USER']}:{quote(known['PASSWORD'])}@/{quote(known['NAME'])}"
        f"?host={quote(str(known['HOST']), safe='')}&port={known['PORT']}"
    )


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 4 * PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("It did not happen in time.")
        time.sleep(0.005)


@contextmanager
def serving(interface: str, application: str, *more: str) -> Iterator[tuple[int, int]]:
    """A server as in production: its port and the process id of its worker."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", interface, "--no-log"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", *more, application),
        ],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DEBUG"},
            **({"DEBUG": "1"} if interface == "wsgi" else {}),  # pages without collectstatic
            "DATABASE_URL": address_of_database(),
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "SITE_URL": "http://localhost",
            "HTTPS": "off",
            "LOG_LEVEL": "WARNING",
        },
        stdin=subprocess.DEVNULL,
    )
    try:
        path = "/desk/live/" if interface == "asgi" else "/favicon.ico"
        wait_until(partial(answers, port, path))
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield port, max(map(int, children), key=memory)
    finally:
        process.terminate()
        process.wait()


def answers(port: int, path: str) -> bool:
    wire = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        wire.request("GET", path)
        return wire.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        wire.close()


def memory(pid: int) -> float:
    """The megabytes that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * PAGE / 1_000_000


def processor(pid: int) -> float:
    """The seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def page_times(port: int, path: str, cookie: str) -> list[float]:
    """Milliseconds for the workspace, page after page."""
    wire, taken = HTTPConnection("127.0.0.1", port, timeout=PATIENCE), []
    for _ in range(PAGES + 5):
        begun = time.perf_counter()
        wire.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
        answer = wire.getresponse()
        answer.read()
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"the workspace answered {answer.status}")
    return taken[5:]


def change(claim: Claim, by: User, times: int, windows: Windows, number: int) -> list[list[float]]:
    """Milliseconds from the commit of each change to each window."""
    found = []
    for turn in range(times):
        claim.refresh_from_db()
        harm = Harm.LOW if turn % 2 else Harm.HIGH
        edit_claim(claim_id=claim.pk, changes={"harm": harm}, revision=claim.revision, by=by)
        stored = time.perf_counter()
        event = newest_event()
        wait_until(partial(windows.all_heard, event, number))
        found.append([(at - stored) * 1000 for at in windows.came[event]])
        time.sleep(SHORTEST)
    return found


def events_a_second() -> float:
    """How many events so many clients store, each in a transaction of its own."""

    def store(times: int) -> None:
        with psycopg.connect(address_of_database(), autocommit=True) as wire:
            for _ in range(times):
                wire.execute(
                    "INSERT INTO claims_event (verb, target_kind, target_id, data)"
                    " VALUES ('bench', 'article', 0, '{}')"
                )

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(store, [EVENTS // CLIENTS] * CLIENTS))
    return EVENTS / (time.perf_counter() - begun)


def cookie_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def prepared(streams: int) -> tuple[Snapshot, Claim, User, list[str]]:
    """An article with a claim, somebody who changes it, and the cookies of who looks."""
    people = [
        User.objects.create(username=f"p{n}", display_name=f"Person {n}", roles=[Role.REVIEWER])
        for n in range(1 + (streams - 1) // EACH)
    ]
    copy = snapshot(1, people[0])
    claim = Claim.objects.create(statement="A statement", created_by=people[0])
    for start in range(0, 5_000, 100):
        words = copy.text[start : start + 60].strip()
        start = copy.text.index(words, start)
        end = start + len(words)
        add_occurrence(claim=claim, snapshot=copy, start=start, end=end, quote=words, by=people[0])
    return copy, claim, people[0], [cookie_of(person) for person in people]


def measure(streams: int, changes: int) -> None:
    copy, claim, by, cookies = prepared(streams)
    desk, live = f"/desk/articles/{copy.article_id}/", f"/desk/live/articles/{copy.article_id}/"
    loop = ("--loop", "asyncio", "--backlog", "4096")
    with (
        serving("asgi", "factcheck.asgi:application", *loop) as (
            port,
            pid,
        ),
        serving("wsgi", "factcheck.wsgi:application", "--blocking-threads", "4") as (web, _),
    ):
        quiet = page_times(web, desk, cookies[0])
        unseen, empty = events_a_second(), memory(pid)
        windows, begun = Windows(), time.perf_counter()
        windows.open(port, live, cookies, streams)
        opened = time.perf_counter() - begun
        show("seconds to open them all", opened)
        show("MB of the process before, and with them", empty, memory(pid))
        time.sleep(2)
        used = processor(pid)
        time.sleep(IDLE)
        show("% of one processor while nothing happens", 100 * (processor(pid) - used) / IDLE)
        reached = change(claim, by, changes, windows, streams)
        show(
            "ms until the median window heard, and the last",
            statistics.median(statistics.median(one) for one in reached),
            statistics.median(max(one) for one in reached),
        )
        show("ms until the last, in the slowest of all changes", max(max(one) for one in reached))
        show("lost", sum(streams - len(one) for one in reached))
        busy = page_times(web, desk, cookies[0])
        show("ms of a page without streams, and with them", median(quiet), median(busy))
        seen = events_a_second()
        show("events a second: nobody looks, somebody does", unseen, seen)
        windows.close()
        wait_until(lambda: not Presence.objects.exists())


def median(taken: Sequence[float]) -> float:
    return statistics.median(taken)


def show(name: str, *values: float) -> None:
    print(f"{name:52}" + "".join(f"{value:10.1f}" for value in values), flush=True)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench streams")
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--changes", type=int, default=20)
    asked = parser.parse_args(arguments)
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(f"{asked.streams} streams")
        measure(asked.streams, asked.changes)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
