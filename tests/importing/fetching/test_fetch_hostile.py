"""Servers on loopback that mean harm: each visit ends in time, in bounded memory and words."""

import gzip
import re
import socket
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat

import brotli
import pytest

from claims.importing.fetching.fetch import Limits, Rules, fetch
from claims.importing.problems import (
    AddressRefused,
    FetchProblem,
    ImportProblem,
    TimedOut,
    TooLarge,
)
from tests.importing.getting import get

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
Answer = Callable[[bytes], Iterable[bytes]]

CHUNK = b"10000\r\n" + b"x" * 65_536 + b"\r\n"


@contextmanager
def answering(answer: Answer, address: str = "127.0.0.1") -> Iterator[str]:
    """The URL of a server that answers each request with those pieces and hangs up."""
    listener = socket.create_server((address, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    for piece in answer(connection.recv(65_536)):
                        connection.sendall(piece)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://{address}:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def problem_of(answer: Answer, **limits: float) -> ImportProblem:
    """What a visit to such a server ends in."""
    with answering(answer) as url, pytest.raises(ImportProblem) as problem:
        get(url, limits=Limits(**{"total_seconds": 10, **limits}), respect_robots=False)
    return problem.value


@pytest.mark.parametrize(
    "pieces",
    [
        lambda _: [b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n"],
        lambda _: chain([b"HTTP/1.1 200 OK\r\n"], repeat(b"X-Many: 1\r\n", 100_000)),
        lambda _: [b"HTTP/1.1 " + b"2" * 100_000],
        lambda _: [HTML, b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\n", b"x" * 100],
        lambda _: [HTML, b"Transfer-Encoding: chunked\r\n\r\n", b"-5\r\nxxxxx\r\n0\r\n\r\n"],
        lambda _: [HTML, b"Content-Length: 100\r\nContent-Encoding: gzip\r\n\r\n", b"x" * 100],
        lambda _: [HTML, b"Content-Encoding: ", b", ".join([b"gzip"] * 50), b"\r\n\r\nx"],
        lambda _: [b"\x00" * 1_000],
    ],
    ids=["long header", "many headers", "long status", "no number", "negative number",
         "no gzip", "layers", "zeros"],
)  # fmt: skip
def test_fetch_explains_a_malformed_answer(pieces):
    assert type(problem_of(pieces)) is FetchProblem


@pytest.mark.parametrize(
    "pieces",
    [
        lambda _: chain([HTML, b"Transfer-Encoding: chunked\r\n\r\n"], repeat(CHUNK)),
        lambda _: chain([HTML, b"\r\n"], repeat(b"x" * 65_536)),
        lambda _: chain([HTML, b"Content-Length: 99999999999999\r\n\r\n"], repeat(b"x" * 65_536)),
    ],
    ids=["chunked", "until the end", "as announced"],
)
def test_fetch_ends_an_endless_body(pieces):
    assert type(problem_of(pieces, max_bytes=1_000_000)) is TooLarge


def test_fetch_ends_endless_interim_answers():
    """A site may send as many “100 Continue” as it likes before the answer (RFC 9110, 15.2)."""
    problem = problem_of(lambda _: repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), total_seconds=0.5)
    assert type(problem) is TimedOut


def test_fetch_ends_a_drip_of_compressed_bytes():
    packer = zlib.compressobj(wbits=31)
    head = packer.compress(b"x") + packer.flush(zlib.Z_SYNC_FLUSH)
    wait = threading.Event()

    def pieces(_request: bytes) -> Iterator[bytes]:
        yield HTML + b"Content-Encoding: gzip\r\n\r\n" + head
        while not wait.wait(0.05):
            yield packer.compress(b"x") + packer.flush(zlib.Z_SYNC_FLUSH)

    assert type(problem_of(pieces, total_seconds=0.5)) is TimedOut


@pytest.mark.parametrize(
    ("name", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)],
)
def test_fetch_unpacks_no_more_of_a_bomb_than_it_may(name, pack):
    """100 MB in a few hundred kilobytes at most; also brotli, which we never ask for."""
    bomb = pack(b" " * 100_000_000)
    head = HTML + f"Content-Encoding: {name}\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    tracemalloc.start()
    try:
        problem = problem_of(lambda _: [head, bomb], max_bytes=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert type(problem) is TooLarge
    assert peak < 20_000_000


@pytest.mark.parametrize(
    "location",
    [
        b"http://127.0.0.1:22/",
        b"http://public.example:6379/",
        b"http://user:secret@public.example/",
        b"http://public.example@169.254.169.254/",
        b"http://[::ffff:169.254.169.254]/",
        b"http://[64:ff9b::a9fe:a9fe]/",
        b"//10.0.0.1/",
        b"file:///etc/passwd",
        b"gopher://127.0.0.1:6379/_save",
        b"http://public.example\x00.inside/",
        b"http://public.example%0d%0aHost:%20inside/",
        b"http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1/",
        b"https:169.254.169.254/",
    ],
)
def test_fetch_follows_no_redirect_to_the_inside(location):
    """The hostile server's own address is the only one allowed, and the only one connected to."""
    connected = []

    def resolve(host, port, *_args):
        address = host if host == "127.45.0.1" else "93.184.215.14"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def pieces(_request: bytes) -> list[bytes]:
        connected.append(location)
        return [b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"]

    rules = Rules(allowed_networks=("127.45.0.1/32",), resolver=resolve, respect_robots=False)
    with answering(pieces, "127.45.0.1") as url, pytest.raises(FetchProblem) as problem:
        fetch(url, limits=Limits(total_seconds=2), rules=rules)
    assert (type(problem.value), connected) == (AddressRefused, [location])


def test_fetch_passes_no_line_break_of_a_redirect_on():
    """Else a site could write headers, or a second request, into what we send."""
    received = []

    def answer(request: bytes) -> list[bytes]:
        received.append(request)
        if len(received) > 1:
            return [HTML, b"Content-Length: 0\r\n\r\n"]
        return [b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /a\rX: 1\x0bb c\r\n\r\n"]

    with answering(answer) as url:
        get(url, respect_robots=False)
    first, second = (request.split(b"\r\n") for request in received)
    assert re.fullmatch(rb"GET /a[!-~]* HTTP/1\.1", second[0])
    assert second[1:] == first[1:]
