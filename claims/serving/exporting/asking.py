"""Asks this installation for an address as a reader without an account would, in this process."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answered; `kind` is its media type, `location` where it leads on to."""

    status: int
    kind: str
    body: bytes
    location: str


class Asker:
    """The handler with all its middleware, so that files are exactly what readers get."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        site = urlsplit(settings.SITE_URL)
        self._shared = {
            "REQUEST_METHOD": "GET",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "HTTP_HOST": site.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "SCRIPT_NAME": "",
            "wsgi.url_scheme": site.scheme,
        }
        if settings.SECURE_PROXY_SSL_HEADER:
            self._shared[settings.SECURE_PROXY_SSL_HEADER[0]] = site.scheme

    def ask(self, address: str) -> Answered:
        """The answer to a GET of a path and query."""
        parts = urlsplit(address)
        path = unquote_to_bytes(parts.path).decode("latin-1")  # as WSGI wants it
        environ = {
            **self._shared,
            "PATH_INFO": path,
            "QUERY_STRING": parts.query,
            "wsgi.input": BytesIO(),
        }
        response = self._handler.get_response(WSGIRequest(environ))
        body = b"".join(response)  # in pieces where it streams
        # Closing the response would end the request, and with it the connection to the database.
        if file := getattr(response, "file_to_stream", None):
            file.close()
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        return Answered(response.status_code, kind, body, response.get("Location", ""))
