"""Which rendering of the site this is, and the pages that this process rendered last."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock

import django
from django.conf import settings

# Everything that shapes a public page besides the publication itself.
SHAPING = (
    ("templates", "*.html"),
    ("static", "*"),
    ("claims/serving", "*.py"),
    ("claims/templatetags", "*.py"),
    ("claims/text", "*.py"),
)
SHAPING_SETTINGS = ("SITE_URL", "DESK_NAME", "STATIC_URL", "STORAGES")


def rendering_version() -> str:
    """A hash that changes with templates, styles, code and settings, and so with the bytes sent.

    While developing it is taken anew each time, because templates change under a running server.
    """
    return fingerprint() if settings.DEBUG else kept_fingerprint()


def fingerprint() -> str:
    digest = hashlib.sha256(django.get_version().encode())
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


class RecentPages:
    """The bytes of the pages rendered last, by ETag: an ETag names one sequence of bytes.

    Holds at most `capacity` bytes; what was asked for longest ago leaves first.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, etag: str, render: Callable[[], bytes]) -> bytes:
        """The page of that ETag, rendered unless it is kept."""
        with self._lock:
            if etag in self._pages:
                self._pages.move_to_end(etag)
                return self._pages[etag]
        page = render()
        with self._lock:
            self._keep(etag, page)
        return page

    def _keep(self, etag: str, page: bytes) -> None:
        self.size += len(page) - len(self._pages.pop(etag, b""))
        self._pages[etag] = page
        while self.size > self.capacity:
            _, oldest = self._pages.popitem(last=False)
            self.size -= len(oldest)


recent_pages = RecentPages(capacity=32 * 1024 * 1024)
