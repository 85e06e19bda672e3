"""`make demo`: one process tree with the database, the web server, the streams and the worker.

    python -m factcheck.supervise [--port 8000]

Says each step, serves until Ctrl-C, SIGTERM or the death of a part, then stops everything it
started, the database last. Runs with DEBUG on, and on this machine's own addresses only.
"""

import argparse
import contextlib
import ctypes
import errno
import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connections

from factcheck import env, postgres
from factcheck.cluster import CHECKOUT, PostgresError, cluster_name, locate_cluster

LOGS = CHECKOUT / "var" / "log" / cluster_name()
THREADS = 8  # each may wait for the database while another answers
PATIENCE = 10.0  # seconds a part gets to finish what it is doing
LAST_LINES = 15
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class DemoError(Exception):
    """The demonstration cannot go on; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A child process and the file that takes what it prints."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])


def main(arguments: list[str] | None = None) -> int:
    """Run the demonstration; return the exit status."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    try:
        run(read_port(arguments), stopping)
    except (DemoError, PostgresError, env.InvalidSetting, CommandError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


def read_port(arguments: list[str] | None) -> int:
    """Return the port asked for. Raise InvalidSetting for nonsense."""
    parser = argparse.ArgumentParser(prog="python -m factcheck.supervise")
    parser.add_argument("--port", default=os.environ.get("PORT", ""))
    os.environ["PORT"] = parser.parse_args(arguments).port
    return env.port("PORT", default=8000)


def run(port: int, stopping: threading.Event) -> None:
    """Serve until `stopping` is set. Raise DemoError when a part dies."""
    demand_free_port(port)
    live = free_port()
    os.environ["DEBUG"] = "1"
    os.environ["SITE_URL"] = f"http://localhost:{port}"
    os.environ["LIVE_URL"] = f"http://localhost:{live}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "factcheck.settings"
    with database(), contextlib.ExitStack() as parts:
        prepare_data()
        say("Starting the web server, the streams of changes and the worker")
        wanted = {"web": port, "live": live, "worker": None}
        running = [parts.enter_context(part(name, at)) for name, at in wanted.items()]
        wait_for_answer(port, running, stopping)
        if not stopping.is_set():
            introduce(port)
        while not stopping.wait(0.2):
            demand_alive(running)
        say("\nStopping")
    say("Stopped. Everything is kept; `make demo` starts again where you left off.")


def say(text: str) -> None:
    print(text, flush=True)


def demand_free_port(port: int) -> None:
    """Raise DemoError when the port cannot be had, on either of the addresses of localhost."""
    addresses = [(socket.AF_INET, "127.0.0.1")]
    if socket.has_dualstack_ipv6():
        addresses.append((socket.AF_INET6, "::1"))
    for family, address in addresses:
        reason = _refusal(family, address, port)
        if reason:
            raise DemoError(
                f"Port {port} {reason}. Nothing was started. "
                "Choose another port, such as: make demo PORT=8010"
            )


def free_port() -> int:
    """A port that nobody has at the moment, for what pages ask for by themselves."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _refusal(family: socket.AddressFamily, address: str, port: int) -> str:
    """Why a server cannot listen there; empty when it can, or when there is no such address."""
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
        except PermissionError:
            return "is for root only"
        except OSError as error:
            return "is taken by another program" if error.errno == errno.EADDRINUSE else ""
    return ""


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Have the database running; stop it at the end when it was started here."""
    if env.text("DATABASE_URL"):
        say("Using the database of DATABASE_URL")
        yield
        return
    cluster = locate_cluster()
    say(f"Starting the database in {cluster.home}")
    started = postgres.ensure_running(cluster)
    try:
        yield
    finally:
        connections.close_all()
        if started:
            postgres.stop(cluster)


def prepare_data() -> None:
    """Bring the tables up to date, and load the demonstration desk into an empty database."""
    django.setup()
    say("Bringing the tables up to date")
    call_command("migrate", interactive=False, verbosity=0)
    if not get_user_model().objects.exists():
        say("Loading the demonstration desk")
        say("  (about a minute, the first time only)")
        call_command("load_demo", stdout=io.StringIO())  # the accounts come last, in introduce()
        call_command("write_open_data", stdout=io.StringIO())  # else there is none until tonight
    connections.close_all()


@contextlib.contextmanager
def part(name: str, port: int | None) -> Iterator[Part]:
    """A running part; asked to finish at the end, and ended when it does not."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *COMMANDS[name], *(["--port", str(port)] if port else [])],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},  # last words come out before death
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C is for us; we tell the parts in order
            preexec_fn=_die_with_parent,
        )
    try:
        yield Part(name, process, log)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


COMMANDS = {
    "web": [
        *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1"),
        *("--blocking-threads", str(THREADS), "factcheck.wsgi:application"),
    ],
    "live": [
        *("-m", "granian", "--interface", "asgi", "--loop", "asyncio", "--host", "127.0.0.1"),
        *("--workers", "1", "--workers-kill-timeout", "3", "factcheck.asgi:application"),
    ],
    "worker": ["manage.py", "procrastinate", "worker"],
}


def _die_with_parent() -> None:
    """Ask Linux to end this process should the supervisor be killed without a chance to do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGTERM)


def demand_alive(parts: list[Part]) -> None:
    """Raise DemoError when a part has died, with its last words."""
    for part in parts:
        status = part.process.poll()
        if status is not None:
            raise DemoError(
                f"The {part.name} process ended by itself (status {status}), so everything was "
                f"stopped. Its last lines, from {part.log}:\n{part.last_lines()}"
            )


def wait_for_answer(port: int, parts: list[Part], stopping: threading.Event) -> None:
    """Return when the web server has answered, and so is warm, or `stopping` is set."""
    deadline = time.monotonic() + 60
    while not stopping.wait(0.05):
        demand_alive(parts)
        with contextlib.suppress(OSError, http.client.HTTPException):
            web = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
            web.request("GET", "/", headers={"Connection": "close"})
            web.getresponse().read()
            return
        if time.monotonic() > deadline:
            raise DemoError(f"The web server does not answer; its log is {LOGS / 'web.log'}.")


def introduce(port: int) -> None:
    """Print the addresses and the accounts."""
    site = f"http://localhost:{port}"
    say(f"\nFactcheck is running.\n\n  Public site  {site}/\n  Desk         {site}/accounts/login/")
    say(f"  Admin        {site}/admin/\n  Logs         {LOGS}: web.log, live.log, worker.log")
    say("\nAccounts")
    call_command("load_demo", "--accounts")
    say("\nCtrl-C stops it.")


if __name__ == "__main__":
    sys.exit(main())
