"""A client that asks for one page over many connections at once and costs next to nothing itself.

It reads answers by counting bytes: the first one tells how long their bodies are. An answer of
another length or status ends the run.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection, socket
from urllib.parse import urlsplit

CONNECTIONS = 32
BUFFER = bytearray(1 << 20)
PATIENCE = 30.0  # seconds without any answer after which there will be none


@dataclass(slots=True)
class Wire:
    """One connection: how long a body is there, and how much of an answer is to come (bytes)."""

    socket: socket
    length: int
    missing: int = 0


def rate(
    address: str, headers: Mapping[str, str], *, status: int, seconds: float, connections: int
) -> float:
    """Answers a second over so many connections that each ask again as soon as they are answered.

    Raises RuntimeError when an answer is not of this status, or no longer like the first.
    """
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}\r\n".encode()
    wires = [opened(parts.hostname, parts.port, request, status) for _ in range(connections)]
    try:
        return answers(wires, request, status, seconds) / seconds
    finally:
        for wire in wires:
            wire.socket.close()


def opened(host: str, port: int, request: bytes, status: int) -> Wire:
    """A connection on which one answer has come."""
    connection = create_connection((host, port), timeout=PATIENCE)
    connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += received(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    demand_status(head, status)
    said = {
        name.lower(): value for name, _, value in (x.partition(b": ") for x in head.split(b"\r\n"))
    }
    length = int(said.get(b"content-length", 0))
    came = len(body)
    while came < length:
        came += len(received(connection))
    return Wire(connection, length)


def received(connection: socket) -> bytes:
    piece = connection.recv(1 << 18)
    if not piece:
        raise RuntimeError("The server closed the connection.")
    return piece


def demand_status(head: bytes | bytearray, status: int) -> None:
    if int(head[9:12]) != status:
        line = bytes(head).partition(b"\r\n")[0].decode()
        raise RuntimeError(f"The answer is {line}, and not {status}.")


def answers(wires: list[Wire], request: bytes, status: int, seconds: float) -> int:
    """How many whole answers came in this time."""
    whole = 0
    with DefaultSelector() as waiting:
        for wire in wires:
            wire.socket.setblocking(False)
            waiting.register(wire.socket, EVENT_READ, wire)
            wire.socket.send(request)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for key, _ in waiting.select(timeout=PATIENCE):
                whole += taken(key.data, request, status)
    return whole


def taken(wire: Wire, request: bytes, status: int) -> bool:
    """Whether what is there ends an answer; the next one is asked for then."""
    read = wire.socket.recv_into(BUFFER)
    if not wire.missing:
        demand_status(BUFFER[:16], status)
        wire.missing = BUFFER.index(b"\r\n\r\n", 0, read) + 4 + wire.length
    wire.missing -= read
    if not read or wire.missing < 0:
        raise RuntimeError("The answers are no longer like the first.")
    if wire.missing:
        return False
    wire.socket.send(request)
    return True
