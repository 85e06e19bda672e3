"""Which addresses become files, and where each of them lies in the folder."""

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings

from claims.languages import without_language

# What asks something of the desk, or of a program, needs a server.
NEEDS_SERVER = re.compile(
    r"/(desk|admin|accounts|api|report|reports|ask|requests|search|lookup|oembed)(/|$)"
)
# What may stand behind the question mark of a file: numbers, parts of lists and collections.
# Filters and styles may be combined without end: those stay with the live site.
KEPT_QUERIES = {"version", "before", "after", "from", "iris"}
_LONGEST = 120  # bytes of one name; file systems take 255
_SUFFIXES = {
    "text/html": "html", "application/json": "json", "application/ld+json": "json",
    "application/feed+json": "json", "text/plain": "txt", "application/atom+xml": "xml",
}  # fmt: skip


def own_address(href: str, base: str) -> str | None:
    """The path and query on this site that a link means, seen from `base`; None for another's."""
    if href.startswith(("#", "mailto:", "data:", "javascript:")) or not href.strip():
        return None
    parts, site = urlsplit(href.strip()), urlsplit(settings.SITE_URL)
    if parts.netloc and (parts.scheme or site.scheme, parts.netloc) != (site.scheme, site.netloc):
        return None
    if parts.scheme and not parts.netloc:
        return None
    path = parts.path or (urlsplit(base).path if not parts.netloc else "/")
    if not path.startswith("/"):
        path = joined(urlsplit(base).path, path)
    query = parts.query if parts.path or parts.query else urlsplit(base).query
    return path + (f"?{query}" if query else "")


def joined(base: str, path: str) -> str:
    """A relative path from a base; what climbs above the root stays there."""
    steps = base.split("/")[1:-1]
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step != ".":
            steps.append(step)
    return "/" + "/".join(steps)


def is_exported(address: str) -> bool:
    """Whether the address can be a file, as far as its spelling tells."""
    parts = urlsplit(address)
    if NEEDS_SERVER.match(without_language(parts.path)):
        return False
    return {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} <= KEPT_QUERIES


def place_of(address: str, kind: str) -> str:
    """The file of an address of a media type, as a path below the folder.

    `/claims/` is `claims/index.html`, `/claims/?before=x` is `claims/_/before-x/index.html`.
    """
    parts = urlsplit(address)
    steps = map(unquote, parts.path.split("/"))
    names = [short(name) for name in steps if name not in ("", ".", "..")]
    asked = [f"{name}-{value}" if value else name for name, value in
             parse_qsl(parts.query, keep_blank_values=True)]  # fmt: skip
    suffix = _SUFFIXES.get(kind, "bin")
    if parts.path.endswith("/") or not names:
        names += ["_", *map(short, asked)] if asked else []
        return str(PurePosixPath(*names, f"index.{suffix}"))
    last = names.pop()
    stem, dot, end = last.rpartition(".")
    if asked:
        last = "_".join([stem or last, *map(short, asked)]) + (f"{dot}{end}" if stem else "")
    return str(PurePosixPath(*names, last if dot else f"{last}.{suffix}"))


def short(name: str) -> str:
    """A name that every file system takes; a long one keeps its beginning and gets a hash."""
    plain = re.sub(r'[\x00-\x1f/\\:*?"<>|]', "_", name)
    raw = plain.encode()
    if len(raw) <= _LONGEST and plain == name:
        return plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{raw[: _LONGEST - 13].decode(errors='ignore')}-{digest}"


def relative(place: str, origin: str) -> str:
    """The link from one file to another; the index of a folder goes by the folder's name."""
    shown = place.removesuffix("index.html") if place.endswith("index.html") else place
    there, here = shown.split("/"), origin.split("/")[:-1]
    while there[:-1] and here and there[0] == here[0]:
        there, here = there[1:], here[1:]
    return quote("/".join([*([".."] * len(here)), *there])) or "./"


def absolute_link(place: str, base_url: str) -> str:
    """The link to a file where the folder stands under an address."""
    return f"{base_url.rstrip('/')}/{quote(place.removesuffix('index.html'))}"
