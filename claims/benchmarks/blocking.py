"""`manage.py benchmark blocking FOLDER`: which addresses the importer opens, and which it refuses.

The folder has `ssrf_block.jsonl` and `ssrf_allow.jsonl`, an object with `url` and `class` a line.
No address outside this machine is reached: a name server here answers for the names as the world
does, a hostile site here redirects to each of the addresses, and what is allowed is only judged.
"""

import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from ssrfguard import Resolver
from ssrfguard.resolvers import UdpResolver

from claims.benchmarks.names import NameServer
from claims.importing.fetching import guard
from claims.importing.fetching.fetch import Limits, Rules, fetch
from claims.importing.problems import AddressRefused, FetchProblem
from claims.text.addresses import tidy_url

# Loopback, but not the loopback that anybody else uses: only this one is allowed in the run with
# the hostile site.
_HOSTILE = "127.83.7.1"
_SITE = "hostile.example"
_PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
_METADATA = "169.254.169.254"
# What the world's name servers say for names that point inside, and what those of a cloud do.
_INSIDE = {
    "localhost": ["127.0.0.1", "::1"],
    "localh.st": ["127.0.0.1"],
    "localtest.me": ["127.0.0.1", "::1"],
    "spoofed.redacted.oastify.com": ["127.0.0.1"],
    "instance-data": [_METADATA],
    "metadata.google.internal": [_METADATA],
    "foo": ["172.17.0.2"],
}
_DOTTED_IN_NAME = re.compile(r"(?:^|\.)(\d+\.\d+\.\d+\.\d+)\.(?:nip|sslip|xip)\.io$")
_LIMITS = Limits(total_seconds=5)

REFUSED, UNKNOWN, OPENED = "refused", "no such name", "opened"


def measure_blocking(folder: Path) -> Iterator[str]:
    """The lines of a table, then each address that was judged wrongly."""
    hostile = _read(folder / "ssrf_block.jsonl")
    harmless = _read(folder / "ssrf_allow.jsonl")
    wrong: list[str] = []
    opened = _watch_connections()
    with NameServer(addresses_of) as names, hostile_site() as port:
        resolver = UdpResolver(nameservers=("127.0.0.1",), nameserver_port=names.port)
        direct = [row for row in hostile if row["class"] != "redirect_to_internal"]
        yield f"{'must be refused':52}{REFUSED:>9}{UNKNOWN:>14}{OPENED:>8}"
        for kind in sorted({row["class"] for row in direct}):
            urls = [row["url"] for row in direct if row["class"] == kind]
            yield _line(kind, _judge(urls, Rules(resolver=resolver)), wrong)
        every = [row["url"] for row in direct]
        yield _line("all of these, names from the system", _judge(every, Rules()), wrong)
        through = Rules(resolver=resolver, allowed_networks=(f"{_HOSTILE}/32",))
        redirected = [f"http://{_SITE}:{port}/?to={quote(row['url'], safe='')}" for row in direct]
        yield _line("all of these, by a redirect", _judge(redirected, through), wrong)
        others = [row["url"] for row in hostile if row not in direct]
        sites = [f"http://{urlsplit(url).hostname}:{port}/" for url in others]
        yield _line("redirect_to_internal (as http, on a port)", _judge(sites, through), wrong)
        own = {(_HOSTILE, port), ("127.0.0.1", names.port)}
        inside = sorted({f"{address}:{port}" for address, port in {*opened} - own})
        yield f"connections to anywhere but the hostile site: {', '.join(inside) or 'none'}"
        allowed, refused = _judge_harmless([row["url"] for row in harmless], resolver)
    yield f"must be allowed: {allowed} of {len(harmless)} are"
    yield from [*wrong, *(f"wrongly refused: {url}" for url in refused)]


def addresses_of(name: str) -> list[str]:
    """What a name server says: the addresses inside for those names, public ones for any other."""
    dotted = _DOTTED_IN_NAME.search(name)
    if dotted:
        return [dotted.group(1)]
    if name == _SITE or name.endswith(".r3dir.me"):
        return [_HOSTILE]
    return _INSIDE.get(name, _PUBLIC if "." in name else [])


@contextmanager
def hostile_site() -> Iterator[int]:
    """The port of a site that redirects to what `?to=` says, else to a cloud's metadata."""
    server = ThreadingHTTPServer((_HOSTILE, 0), _Redirects)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Redirects(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/robots.txt":
            self.send_error(404)
            return
        to = parse_qs(parts.query, keep_blank_values=True).get("to", [f"http://{_METADATA}/"])[0]
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the table is the output."""


def _judge(urls: list[str], rules: Rules) -> list[tuple[str, str]]:
    return [(url, _outcome(url, rules)) for url in urls]


def _outcome(url: str, rules: Rules) -> str:
    try:
        fetch(url, limits=_LIMITS, rules=rules)
    except AddressRefused:
        return REFUSED
    except FetchProblem as problem:
        return UNKNOWN if problem.message.startswith(("There is no site", "The name")) else OPENED
    return OPENED


def _judge_harmless(urls: list[str], resolver: Resolver) -> tuple[int, list[str]]:
    """How many are allowed, and which are not. Nothing is opened."""
    policy = guard.build_policy(())
    refused = []
    for url in urls:
        try:
            guard.resolve(guard.check_url(tidy_url(url), policy), policy, resolver)
        except AddressRefused:
            refused.append(url)
    return len(urls) - len(refused), refused


def _line(name: str, judged: list[tuple[str, str]], wrong: list[str]) -> str:
    counts = Counter(outcome for _url, outcome in judged)
    wrong += [f"{outcome}: {url}" for url, outcome in judged if outcome != REFUSED]
    return f"{name:40}{len(judged):12}{counts[REFUSED]:9}{counts[UNKNOWN]:14}{counts[OPENED]:8}"


def _watch_connections() -> list[tuple[str, int]]:
    """The addresses and ports to which any part of this process opens a connection from now on."""
    opened: list[tuple[str, int]] = []

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            opened.append((str(arguments[1][0]), int(arguments[1][1])))

    sys.addaudithook(note)
    return opened


def _read(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
