"""Marks created over the API by 1 and by 8 clients at once, each on another article than the last.

    DEBUG=1 .venv/bin/python -m bench occurrences [--marks 600] [--rounds 3] [--workers 2]

Serves the site as in production (granian, worker processes, a pool of connections) on a database of
its own beside the one that is configured, and drops that afterwards. PostgreSQL's settings are
left as they are: every answer waits for its commit to be on the disk.
"""

import argparse
import base64
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.__main__ import invented_article
from claims.models import Article, Claim, Snapshot, User
from claims.models.vocabulary import Role
from claims.text.plain import document_from_plain_text

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = 200
WORDS = 1_100  # of an article: about 6 kB
PATH = "/api/v1/occurrences/"
PASSWORD = secrets.token_urlsafe(16)
CLIENTS = (1, 8)
PATIENCE = 30  # seconds in which the site must have begun to answer


@dataclass(frozen=True, slots=True)
class Run:
    """What one round found: marks a second, and the milliseconds of each, in order."""

    clients: int
    rate: float
    taken: list[float]

    def percentile(self, share: float) -> float:
        return self.taken[min(len(self.taken) - 1, round(share * (len(self.taken) - 1)))]


class Bodies:
    """Requests to mark words that are marked nowhere yet: another article each time."""

    def __init__(self, person: User) -> None:
        self.pairs = []
        for number in range(ARTICLES):
            claim = Claim.objects.create(statement=f"Statement {number}", created_by=person)
            self.pairs.append((claim.pk, snapshot(number, person)))
        self.numbers = count()

    def __next__(self) -> bytes:
        number = next(self.numbers)
        claim, copy = self.pairs[number % ARTICLES]
        start = 7 * (number // ARTICLES) % (len(copy.text) - 200)
        words = copy.text[start : start + 80]
        start += len(words) - len(words.lstrip())
        place = {"start": start, "end": start + len(words.strip()), "quote": words.strip()}
        return json.dumps({"claim": claim, "snapshot": copy.pk, **place}).encode()


def snapshot(number: int, person: User) -> Snapshot:
    document = document_from_plain_text(invented_article(WORDS, seed=number))
    return Snapshot.objects.create(
        article=Article.objects.create(title=f"Article {number}", created_by=person),
        number=1,
        text=document.text,
        layout=document.to_json(),
        sha256=document.sha256,
        raw_sha256=document.sha256,
        media_type="text/plain",
        extractor="plain",
        extractor_version="1",
        captured_by=person,
    )


def headers() -> dict[str, str]:
    name = base64.b64encode(f"bench:{PASSWORD}".encode()).decode()
    return {"Authorization": f"Basic {name}", "Content-Type": "application/json"}


def statements(bodies: Bodies) -> int:
    """How many SQL statements one request makes, without the begin and end of its transaction."""
    client = Client(SERVER_NAME="localhost")
    for _warm in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.generic("POST", PATH, next(bodies), headers=headers())
            assert answer.status_code == 201, answer.content[:300]
    ends = ("BEGIN", "COMMIT")
    return sum(not one["sql"].startswith(ends) for one in captured.captured_queries)


def drive(port: int, bodies: Bodies, marks: int, clients: int) -> Run:
    """So many marks by so many clients, each with one connection and no pause."""

    def work(share: int) -> list[float]:
        wire, taken = HTTPConnection("127.0.0.1", port, timeout=60), []
        for _mark in range(share):
            body, begun = next(bodies), time.perf_counter()
            wire.request("POST", PATH, body, headers())
            answer = wire.getresponse()
            said = answer.read()
            taken.append((time.perf_counter() - begun) * 1000)
            if answer.status != 201:
                raise RuntimeError(f"{answer.status}: {said[:300]!r}")
        wire.close()
        return taken

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(work, [marks // clients] * clients))
    seconds = time.perf_counter() - begun
    taken = sorted(one for share in found for one in share)
    return Run(clients, len(taken) / seconds, taken)


@contextmanager
def served(workers: int) -> Iterator[int]:
    """The site as in production on the database that this process uses; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{quote(database['PASSWORD'])}@/{quote(database['NAME'])}"
        f"?host={quote(str(database['HOST']), safe='')}&port={database['PORT']}"
    )
    site = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
            *("--blocking-threads", "4", "factcheck.wsgi:application"),
        ],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "DEBUG"},
            "DATABASE_URL": address,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "off",
            "LOG_LEVEL": "WARNING",
            "PYTHONWARNINGS": "ignore",  # that static files were not collected
        },
        stdin=subprocess.DEVNULL,
    )
    try:
        wait_for(port, site)
        yield port
    finally:
        site.terminate()
        site.wait(timeout=20)


def wait_for(port: int, site: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while site.poll() is None and time.monotonic() < deadline:
        try:
            wire = HTTPConnection("127.0.0.1", port, timeout=10)
            wire.request("GET", "/api/v1/", headers=headers())
            if wire.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site did not begin to answer.")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench occurrences")
    parser.add_argument("--marks", type=int, default=600, help="of each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(asked.marks, asked.rounds, asked.workers)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def measure(marks: int, rounds: int, workers: int) -> None:
    """Create marks and print the median of the rounds."""
    person = User(username="bench", display_name="Bench", roles=[Role.REVIEWER])
    person.set_password(PASSWORD)
    person.save()
    bodies = Bodies(person)
    print(f"SQL statements of one request: {statements(bodies)}")
    print(f"{'clients':>8}{'marks/s':>10}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    with served(workers) as port:
        drive(port, bodies, 20 * workers, CLIENTS[-1])  # warms up
        for clients in CLIENTS:
            runs = [drive(port, bodies, marks, clients) for _round in range(rounds)]
            found = [statistics.median(run.rate for run in runs)]
            for share in (0.5, 0.95, 0.99):
                found.append(statistics.median(run.percentile(share) for run in runs))
            print(f"{clients:8}" + "".join(f"{number:10.1f}" for number in found), flush=True)
