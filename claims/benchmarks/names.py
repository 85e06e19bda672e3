"""A name server on this machine that answers from a function, for measuring without a network."""

import socket
import struct
import threading
from collections.abc import Callable
from ipaddress import ip_address
from types import TracebackType
from typing import Self

Answers = Callable[[str], list[str]]  # the addresses of a name; none: there is no such name

_HEADER = struct.Struct("!HHHHHH")
_A, _AAAA = 1, 28
# Flags of an answer (RFC 1035, 4.1.1): a response, recursion available, and "no such name".
_RESPONSE, _NO_SUCH_NAME = 0x8180, 0x0003
_NAME_OF_QUESTION = b"\xc0\x0c"


class NameServer:
    """Answers questions for A and AAAA records over UDP while it is entered; `port` is where."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, sender = self._socket.recvfrom(512)
            if not question:
                return
            self._socket.sendto(self._answer(question), sender)

    def _answer(self, message: bytes) -> bytes:
        number = _HEADER.unpack_from(message)[0]
        name, end = _read_name(message)
        kind = struct.unpack_from("!H", message, end)[0]
        found = self._answers(name)
        records = [
            _NAME_OF_QUESTION + struct.pack("!HHIH", kind, 1, 0, len(packed)) + packed
            for packed in (ip_address(address).packed for address in found)
            if len(packed) == {_A: 4, _AAAA: 16}.get(kind)
        ]
        flags = _RESPONSE if found else _RESPONSE | _NO_SUCH_NAME
        header = _HEADER.pack(number, flags, 1, len(records), 0, 0)
        return header + message[_HEADER.size : end + 4] + b"".join(records)


def _read_name(message: bytes) -> tuple[str, int]:
    """The name that is asked for, and where its type stands in the message."""
    labels = []
    place = _HEADER.size
    while length := message[place]:
        labels.append(message[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    return ".".join(labels).lower(), place + 1
