"""The one module that opens sockets to the outside.

A name is resolved once; every address it has is judged; the connection goes to a judged address
and nowhere else, with the Host header and the TLS name still those of the site. Each redirect
starts again from the beginning. One deadline and one size limit cover the whole visit.
"""

import http.client
import re
import socket
import ssl
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self
from urllib.parse import urljoin, urlsplit

import ssrfguard
import urllib3
from django.conf import settings
from protego import Protego
from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from claims.importing.fetching import guard
from claims.importing.fetching.answers import (
    TOO_MANY,
    Reached,
    content_type,
    demand_success,
    no_such_site,
)
from claims.importing.fetching.deadline import Deadline
from claims.importing.fetching.pinned import PinnedHTTP, PinnedHTTPS
from claims.importing.media import DOCX, MHTML, PDF, WARC
from claims.importing.problems import (
    PASTE_INSTEAD,
    AddressRefused,
    FetchProblem,
    PerhapsList,
    RobotsRefused,
    TimedOut,
    TooLarge,
    UnsupportedType,
)
from claims.text.addresses import host_of, tidy_url

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
# Sites send files under several names; what they are, their content says (`media`).
FILE_TYPES = frozenset({
    PDF, DOCX, MHTML, WARC, "application/x-pdf", "message/rfc822", "application/gzip",
    "application/x-gzip", "application/octet-stream",
})  # fmt: skip
ARTICLE_TYPES = HTML_TYPES | TEXT_TYPES | FILE_TYPES

# What a hostile answer can make the layers below raise; ValueError for a chunk of negative length.
_NETWORK_ERRORS = (OSError, urllib3.exceptions.HTTPError, http.client.HTTPException, ValueError)
_CHUNK = 65_536
_LISTLIKE = re.compile(r"\b(xml|rss|atom|json|csv)\b|ndjson|jsonl")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
# RFC 9309 asks to read at least 500 kibibytes of robots.txt.
_ROBOTS_BYTES = 512_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one visit may take, redirects and robots.txt included.

    Seconds for everything, seconds for one connection, bytes after decompression (of a page, of
    a file that has to be opened), redirects.
    """

    total_seconds: float = 25.0
    connect_seconds: float = 6.0
    max_bytes: int = 5_000_000
    max_file_bytes: int = 50_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """How this installation behaves on the web. `resolver` and `tls` stand in for the system's."""

    allowed_networks: tuple[str, ...] = ()
    respect_robots: bool = True
    user_agent: str = "Factcheck"
    accept: str = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.5"
    resolver: ssrfguard.Resolver | None = None
    tls: ssl.SSLContext | None = None

    @classmethod
    def from_settings(cls) -> Self:
        """The rules that the settings of this installation name."""
        return cls(
            allowed_networks=tuple(settings.FETCH_ALLOWED_NETWORKS),
            respect_robots=settings.FETCH_RESPECT_ROBOTS,
            user_agent=settings.FETCH_USER_AGENT,
        )


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page as the site sent it. `headers` has lower-case names; `charset` is "" when unsaid.

    Status 304 (asked for with an `etag` or a `last_modified`): it has not changed; no body then.
    `crawl_delay` is the time between visits (seconds) that the site's robots.txt asks for.
    """

    url: str
    final_url: str
    status: int
    media_type: str
    charset: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    crawl_delay: float | None = None


def fetch(
    url: str,
    *,
    limits: Limits | None = None,
    media_types: Iterable[str] = ARTICLE_TYPES,
    rules: Rules | None = None,
    etag: str = "",
    last_modified: str = "",
) -> Fetched:
    """The page at `url`, after redirects, decompressed.

    `etag` and `last_modified` are what the site sent with an earlier capture: it may then answer
    304 instead of sending the same page again (RFC 9110, 13).

    Raises AddressRefused, RobotsRefused, TimedOut, TooLarge, UnsupportedType, or FetchProblem with
    the HTTP status when the site answered with an error.
    """
    limits = limits or Limits(
        max_bytes=settings.IMPORT_MAX_BYTES, max_file_bytes=settings.IMPORT_MAX_FILE_BYTES
    )
    with Deadline(limits.total_seconds) as deadline:
        visit = _Visit(limits, rules or Rules.from_settings(), deadline)
        unless = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        unless = {name: value for name, value in unless.items() if value}
        return visit.read_page(tidy_url(url), frozenset(media_types), unless)


def reach(
    url: str, *, method: str = "GET", limits: Limits | None = None, rules: Rules | None = None
) -> Reached:
    """Whether and how the address answers to a HEAD or a GET, after redirects.

    Raises AddressRefused, RobotsRefused, TimedOut, or FetchProblem without a status when nobody
    answered; an error that the site answers with is no exception.
    """
    limits = limits or Limits(max_bytes=settings.IMPORT_MAX_BYTES)
    with Deadline(limits.total_seconds) as deadline:
        visit = _Visit(limits, rules or Rules.from_settings(), deadline)
        return visit.reach(tidy_url(url), method)


class _Visit:
    """One fetch from the first address to the last redirect."""

    def __init__(self, limits: Limits, rules: Rules, deadline: Deadline) -> None:
        self._limits = limits
        self._rules = rules
        self._deadline = deadline
        self._policy = guard.build_policy(rules.allowed_networks)
        self._robots: dict[str, Protego] = {}
        self._redirects: list[int] = []  # the statuses of those to the page itself

    def reach(self, url: str, method: str) -> Reached:
        """How the address answers; of a page, its beginning."""
        final_url, response = self._follow(
            url, obey_robots=self._rules.respect_robots, method=method
        )
        media_type, charset = content_type(response)
        is_page = method == "GET" and (not media_type or media_type in HTML_TYPES | TEXT_TYPES)
        limit = self._limits.max_bytes
        body = self._read_at_most(response, final_url, limit)[:limit] if is_page else b""
        response.close()
        is_moved = bool(self._redirects) and _FOR_GOOD.issuperset(self._redirects)
        return Reached(
            url=url,
            final_url=final_url,
            status=response.status,
            moved_to=final_url if is_moved else "",
            media_type=media_type,
            charset=charset,
            body=body,
            crawl_delay=self._crawl_delay(final_url),
            retry_after=response.headers.get("Retry-After", ""),
        )

    def read_page(
        self, url: str, media_types: frozenset[str], unless: Mapping[str, str]
    ) -> Fetched:
        """The page, or its status 304 when a condition in the headers `unless` holds."""
        final_url, response = self._follow(
            url, obey_robots=self._rules.respect_robots, headers=unless
        )
        if response.status == 304 and unless:
            response.close()
            headers, delay = _headers_of(response), self._crawl_delay(final_url)
            return Fetched(url, final_url, 304, "", "", b"", headers, delay)
        demand_success(response, final_url)
        media_type, charset = content_type(response)
        if media_type and media_type not in media_types:
            response.close()
            kind = PerhapsList if _LISTLIKE.search(media_type) else UnsupportedType
            raise kind(
                f"The address leads to a file of type “{media_type}”, "
                f"which cannot be imported. {PASTE_INSTEAD}"
            )
        return Fetched(
            url=url,
            final_url=final_url,
            status=response.status,
            media_type=media_type,
            charset=charset,
            body=self._read_body(response, final_url, media_type),
            headers=_headers_of(response),
            crawl_delay=self._crawl_delay(final_url),
        )

    def _follow(
        self,
        url: str,
        *,
        obey_robots: bool,
        headers: Mapping[str, str] = _NO_HEADERS,
        method: str = "GET",
    ) -> tuple[str, HTTPResponse]:
        redirects: list[int] = []
        for _ in range(self._limits.max_redirects + 1):
            # Judged before robots.txt is asked for: a refused site gets no request at all.
            guard.check_url(url, self._policy)
            if obey_robots:
                self._demand_robots_permission(url)
            response = self._request(url, headers, method)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                self._redirects = redirects
                return url, response
            response.close()
            redirects.append(response.status)
            url = tidy_url(urljoin(url, location.strip()))
        raise FetchProblem(
            f"The site redirects more than {self._limits.max_redirects} times, "
            f"perhaps because it wants cookies. {PASTE_INSTEAD}"
        )

    def _request(self, url: str, headers: Mapping[str, str], method: str) -> HTTPResponse:
        target = guard.check_url(url, self._policy)
        addresses = self._resolve(target)
        connection = self._connection(target, addresses)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            sent = {**self._headers(), **headers}
            connection.request(method, path, headers=sent, preload_content=False)
            return connection.getresponse()
        except ssrfguard.SSRFGuardError as refused:
            raise AddressRefused(guard.not_public(target.host)) from refused
        except _NETWORK_ERRORS as error:
            raise self._explain(error, url) from error

    def _resolve(self, target: ssrfguard.Target) -> tuple[ssrfguard.Address, ...]:
        """All addresses of the target, each judged. In a thread: getaddrinfo has no time limit."""
        executor = ThreadPoolExecutor(max_workers=1)
        lookup = executor.submit(guard.resolve, target, self._policy, self._rules.resolver)
        try:
            return lookup.result(timeout=self._deadline.remaining())
        except (socket.gaierror, UnicodeError) as unknown:
            raise no_such_site(target.host, unknown) from unknown
        except TimeoutError as late:
            raise self._deadline.problem() from late
        finally:
            executor.shutdown(wait=False)

    def _connection(
        self, target: ssrfguard.Target, addresses: tuple[ssrfguard.Address, ...]
    ) -> HTTPConnection:
        """A connection that can only be opened to one of the judged addresses."""

        def open_socket() -> socket.socket:
            seconds = min(self._limits.connect_seconds, self._deadline.remaining())
            sock = ssrfguard.connect(addresses, policy=self._policy, timeout=seconds)
            self._deadline.watch(sock)
            return sock

        options = {
            "host": target.host,
            "port": target.port,
            "timeout": self._deadline.remaining(),
        }
        if target.scheme == "https":
            context = self._rules.tls or ssl.create_default_context()
            return PinnedHTTPS(open_socket, ssl_context=context, **options)
        return PinnedHTTP(open_socket, **options)

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self._rules.user_agent,
            "Accept": self._rules.accept,
            "Accept-Language": "en;q=0.8,*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }

    def _read_at_most(self, response: HTTPResponse, url: str, limit: int) -> bytes:
        """The decompressed body; when it is longer, its first `limit` bytes and one more."""
        body = bytearray()
        try:
            for chunk in response.stream(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > limit:
                    break
        except _NETWORK_ERRORS as error:
            raise self._explain(error, url) from error
        finally:
            response.close()
        # A shut socket can look like the end of the body.
        self._deadline.remaining()
        return bytes(body[: limit + 1])

    def _read_body(self, response: HTTPResponse, url: str, media_type: str) -> bytes:
        is_file = media_type in FILE_TYPES
        limit = self._limits.max_file_bytes if is_file else self._limits.max_bytes
        body = self._read_at_most(response, url, limit)
        if len(body) > limit:
            raise TooLarge(
                f"The page is larger than {limit / 1_000_000:g} MB. {PASTE_INSTEAD}", field="url"
            )
        return body

    def _demand_robots_permission(self, url: str) -> None:
        if not self._robots_for(url).can_fetch(url, self._rules.user_agent):
            raise RobotsRefused(
                f"{host_of(url)} asks automatic readers not to open this page (robots.txt), "
                f"and we respect that. {PASTE_INSTEAD}"
            )

    def _crawl_delay(self, url: str) -> float | None:
        if not self._rules.respect_robots:
            return None
        asked: float | None = self._robots_for(url).crawl_delay(self._rules.user_agent)
        return asked

    def _robots_for(self, url: str) -> Protego:
        """What the site's robots.txt says, read once a visit.

        No file (any 4xx) allows everything; after a server error, or where the site asks to slow
        down, nothing is read for now (RFC 9309, 2.3.1).
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = Protego.parse(self._read_robots(f"{origin}/robots.txt"))
        return self._robots[origin]

    def _read_robots(self, url: str) -> str:
        final_url, response = self._follow(url, obey_robots=False)
        if response.status >= 500 or response.status == TOO_MANY:
            demand_success(response, final_url)
        if response.status != 200:
            response.close()
            return ""
        return self._read_at_most(response, final_url, _ROBOTS_BYTES).decode("utf-8", "replace")

    def _explain(self, error: Exception, url: str) -> FetchProblem:
        """The problem for people that stands behind an error of the network or its protocols."""
        self._deadline.remaining()
        host = host_of(url)
        if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
            return TimedOut(f"{host} did not answer in time. Try again later. {PASTE_INSTEAD}")
        if isinstance(error, ssl.SSLError | urllib3.exceptions.SSLError):
            return FetchProblem(
                f"{host} has no valid certificate, so what it sends cannot be trusted. "
                f"{PASTE_INSTEAD}"
            )
        return FetchProblem(
            f"The connection to {host} failed. Try again later, or paste the text instead.",
            is_temporary=True,
        )


def _headers_of(response: HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
