"""The real process of streams on loopback, and somebody who listens to it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds: nobody waits for longer than it takes
MINUTE = 60


class LiveProcess:
    """Granian with the application of the streams, on the database of the tests."""

    def __init__(self, site: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self._site = site
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, unless it runs, and wait until it listens."""
        if self._process is None:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "granian", "--interface", "asgi", "--loop", "asyncio"),
                    *("--host", "127.0.0.1", "--port", str(self.port), "--no-log"),
                    *("--workers-kill-timeout", "3", "factcheck.asgi:application"),
                ],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": database_url(), "SITE_URL": self._site},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while self.status("/desk/live/") != 204:
            assert time.monotonic() < deadline, "the streams never listened"
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    def status(self, path: str, client: Client | None = None, **headers: str) -> int:
        """The status of an answer; 0 when nobody answers."""
        asking = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        try:
            asking.request("GET", path, headers=cookies(client) | headers)
            return asking.getresponse().status
        except OSError:
            return 0
        finally:
            asking.close()


class Listener:
    """A window's stream, read event by event."""

    def __init__(self, live: LiveProcess, client: Client, path: str, **headers: str) -> None:
        self._asking = http.client.HTTPConnection("localhost", live.port, timeout=PATIENCE)
        self._asking.request("GET", path, headers=cookies(client) | headers)
        self.answer = self._asking.getresponse()

    def next(self, kind: str) -> dict:
        """The data of the next event of that kind; others are passed over."""
        return self.until(kind, lambda data: True)

    def until(self, kind: str, wanted) -> dict:
        """The data of the next event of that kind for which `wanted` holds."""
        for found, data in self.all():
            if found == kind and wanted(data):
                return data
        raise EOFError

    def all(self) -> Iterator[tuple[str, dict]]:
        """What comes. Signs of life come for ever, so this fails after a minute of them."""
        deadline = time.monotonic() + MINUTE
        while time.monotonic() < deadline:
            yield self.read()
        raise AssertionError("what is waited for does not come")

    def read(self) -> tuple[str, dict]:
        """The next event; raises EOFError at the end of the stream."""
        kind, data = "", ""
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                data = value
            elif not name and kind:
                return kind, json.loads(data)
        raise EOFError

    def close(self) -> None:
        self.answer.close()
        self._asking.close()


def cookies(client: Client | None) -> dict[str, str]:
    if client is None or settings.SESSION_COOKIE_NAME not in client.cookies:
        return {}
    name = settings.SESSION_COOKIE_NAME
    return {"Cookie": f"{name}={client.cookies[name].value}"}


def database_url() -> str:
    """The address of the database that this process uses."""
    known = connection.settings_dict
    if not known["HOST"] or known["HOST"].startswith("/"):
        place = f"@/{quote(known['NAME'])}?host={quote(str(known['HOST']), safe='')}"
        return f"postgresql://{known['USER']}{place}&port={known['PORT']}"
    return (
        f"postgresql://{quote(known['USER'])}:{quote(known['PASSWORD'])}"
        f"@{known['HOST']}:{known['PORT']}/{quote(known['NAME'])}"
    )
