"""A bulk import whose worker is killed with SIGKILL in the middle, twice.

    DEBUG=1 .venv/bin/python -m bench bulk [--pages 500] [--kills 2]

Uses a database of its own beside the embedded one and drops it afterwards. Prints what became of
the import and how long it took; ends with status 1 when an item did not end exactly once.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from claims.importing.lists.batches import start_batch
from claims.models import Article, Batch, Event, Import, Snapshot, User
from claims.models.vocabulary import Role

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 240  # seconds after which what has not ended by then never will
TEXT = (
    "leaf of this tree may raise dopamine levels in rats or not at all and people who chew it "
    "every day say that they sleep worse than before while the study counted only twenty of them"
)
WORDS = re.findall(r"\w+", TEXT)


def page(number: int) -> bytes:
    """An article of about 400 words with the usual furniture of a site around it."""
    source = random.Random(number)
    paragraphs = "".join(
        f"<p>{' '.join(source.choices(WORDS, k=80)).capitalize()} in trial {number}.</p>"
        for _ in range(5)
    )
    links = "".join(f'<li><a href="/{link}">Section {link}</a></li>' for link in range(20))
    return (
        f"<!doctype html><html lang=en><head><title>Article {number}</title></head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>Article {number}</h1>{paragraphs}"
        f"</article></main><footer>About us</footer></body></html>"
    ).encode()


class Site(ThreadingHTTPServer):
    """A site on loopback that counts how often each page was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.visits: Counter[str] = Counter()

    def addresses(self, pages: int) -> list[str]:
        return [f"http://127.0.0.1:{self.server_port}/{number}" for number in range(pages)]


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.visits[self.path] += 1
        known = self.path != "/robots.txt"
        body = page(int(self.path[1:])) if known else b""
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    """A running site."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


def start_worker(captures: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A worker process on the database that this process uses."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}@/{quote(database['NAME'])}"
        f"?host={quote(str(database['HOST']), safe='')}&port={database['PORT']}"
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "DEBUG": "1",
            "DATABASE_URL": address,
            "CAPTURES_DIR": str(captures),
            "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
            "FETCH_GAP_SECONDS": "0",
            "WORKER_SILENCE_SECONDS": "3",
            "LOG_LEVEL": "WARNING",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End the worker and what it started, without a chance to tidy up."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def run_and_kill(batch: Batch, captures: Path, kills: int) -> None:
    """Have workers carry out a list; kill one whenever a further part of it has ended."""
    rows = Import.objects.filter(batch=batch)
    total, deadline = rows.count(), time.monotonic() + PATIENCE
    worker = start_worker(captures)
    try:
        for part in range(1, kills + 2):
            goal = total * part // (kills + 1)
            while rows.filter(finished_at__isnull=False).count() < goal:
                if worker.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"The worker ended by itself: {worker.poll()}")
                time.sleep(0.1)
            if part <= kills:
                kill(worker)
                worker = start_worker(captures)
    finally:
        kill(worker)


def outcome(batch: Batch, captures: Path, site: Site) -> dict[str, int]:
    """What became of a list, in numbers that all have to be that of its entries."""
    rows = Import.objects.filter(batch=batch)
    return {
        "imports": rows.count(),
        "ready": rows.filter(status="ready").count(),
        "new articles": rows.filter(outcome="new_article").count(),
        "articles": Article.objects.count(),
        "articles that an import ended with": rows.values("article").distinct().count(),
        "snapshots": Snapshot.objects.count(),
        # A worker that is killed while it writes leaves a draft, which has no capture's name.
        "captured files": sum(path.is_file() for path in captures.rglob("*.gz")),
        "ends told": Event.objects.filter(verb="finish_import").count(),
        "articles told": Event.objects.filter(verb="import_article").count(),
        "pages visited": len(site.visits) - 1,  # and robots.txt
    }


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench bulk")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=2)
    asked = parser.parse_args(arguments)
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with serving() as site, tempfile.TemporaryDirectory() as folder:
            is_right = measure(asked.pages, asked.kills, site, Path(folder))
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
    if not is_right:
        sys.exit(1)


def measure(pages: int, kills: int, site: Site, captures: Path) -> bool:
    """Import, kill, print; whether every number is right."""
    begun = time.monotonic()
    batch = start(site.addresses(pages))
    asked = time.monotonic()
    run_and_kill(batch, captures, kills)
    ended = time.monotonic()
    found = outcome(batch, captures, site)
    for name, number in found.items():
        print(f"{name:40}{number:8}{'' if number == pages else '   WRONG'}")
    twice = sum(count - 1 for path, count in site.visits.items() if path != "/robots.txt")
    print(f"{'visits beyond one a page':40}{twice:8}")
    print(f"{'seconds to ask for it':40}{asked - begun:8.1f}")
    print(f"{'seconds until everything had ended':40}{ended - asked:8.1f}, {kills} kills included")
    return all(number == pages for number in found.values())


def start(addresses: list[str]) -> Batch:
    """Ask for the pages at once, as a person of the desk."""
    person = User.objects.create(username="bench", display_name="Bench", roles=[Role.REVIEWER])
    return start_batch(urls="\n".join(addresses), by=person)
