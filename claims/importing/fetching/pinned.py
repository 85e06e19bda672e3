"""Connections whose socket is opened for them, to an address that was judged before."""

import socket
from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection


class PinnedHTTP(HTTPConnection):
    """Opens its socket through the visit, never by name."""

    def __init__(self, open_socket: Callable[[], socket.socket], **options: Any) -> None:
        super().__init__(**options)
        self._open_socket = open_socket

    def _new_conn(self) -> socket.socket:
        return self._open_socket()


class PinnedHTTPS(HTTPSConnection):
    """As `PinnedHTTP`; TLS is verified against the host name, which pinning leaves alone."""

    def __init__(self, open_socket: Callable[[], socket.socket], **options: Any) -> None:
        super().__init__(**options)
        self._open_socket = open_socket

    def _new_conn(self) -> socket.socket:
        return self._open_socket()
