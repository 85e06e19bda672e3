"""Some bytes to the list of articles in them, whatever kind of list they are."""

import json
import zlib
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.conf import settings

from claims.importing.encoding import decode
from claims.importing.files.reading import MOST_LISTED
from claims.importing.lists.listing import Entry, Listing, UnreadableList, merged
from claims.importing.lists.syndicated import (
    discover_feed,
    read_feed,
    read_json_feed,
    read_sitemap,
    root_of,
)
from claims.importing.lists.tables import read_csv, read_jsonl
from claims.importing.media import WARC, media_type_of
from claims.importing.problems import TooLarge, UnsupportedType
from claims.importing.warc import Record, list_records
from claims.models.vocabulary import BatchKind
from claims.text.addresses import canonical_url

# A list of addresses may have more bytes than an article: sitemaps have up to 50,000 lines.
SIZE_FACTOR = 4

_FEEDS = frozenset({"rss", "feed", "rdf"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})
_GZIP = b"\x1f\x8b"


def most_bytes() -> int:
    """The largest list that is read, in bytes after decompression."""
    limit: int = SIZE_FACTOR * settings.IMPORT_MAX_BYTES
    return limit


def unpack(raw: bytes) -> bytes:
    """The bytes, decompressed where they are gzip. Raises TooLarge and UnreadableList."""
    if not raw.startswith(_GZIP):
        return raw
    limit = most_bytes()
    try:
        inflated = zlib.decompressobj(wbits=31).decompress(raw, limit + 1)
    except zlib.error as error:
        raise UnreadableList("This compressed file is damaged.", field="upload") from error
    if len(inflated) > limit:
        raise TooLarge(
            f"This list is larger than {limit / 1_000_000:g} MB. Cut it into several.",
            field="upload",
        )
    return inflated


def is_archive(raw: bytes) -> bool:
    """Whether the bytes are a web archive, compressed or not."""
    try:
        return media_type_of(raw) == WARC
    except UnsupportedType:
        return False


def kind_of(text: str) -> BatchKind | None:
    """What kind of list a text is; None for a page that may name one."""
    if not text.lstrip().startswith("<"):
        return BatchKind.FEED if _is_json_feed(text) else BatchKind.TABLE
    root = root_of(text)
    if root in _FEEDS:
        return BatchKind.FEED
    return BatchKind.SITEMAP if root in _SITEMAPS else None


def read_list(raw: bytes, *, url: str = "", charset: str = "") -> Listing:
    """The list in unpacked bytes that were found at `url`.

    Raises UnreadableList, Undecodable.
    """
    text = decode(raw, charset=charset)
    # One more than is taken, to know whether there are more.
    kind, most = kind_of(text), settings.BATCH_MAX_ENTRIES
    if kind is None:
        return Listing(BatchKind.FEED, feed=discover_feed(text, url))
    if kind == BatchKind.SITEMAP:
        listing = read_sitemap(text, url, most + 1)
    elif kind == BatchKind.TABLE:
        listing = _read_table(text, most + 1)
    elif text.lstrip().startswith("<"):
        listing = read_feed(text, url, most + 1)
    else:
        listing = read_json_feed(text, url, most + 1)
    listing.entries = list(merged(listing.entries))
    if len(listing.entries) > most:
        listing.entries = listing.entries[:most]
        listing.note = f"The list goes on; its first {most:,} entries were read."
    return listing


def read_archive(raw: bytes) -> Listing:
    """The pages of a web archive. Raises BrokenFile, TooLarge, TooMuchWork."""
    entries = [_archived(record) for record in list_records(raw)]
    note = ""
    if len(entries) == MOST_LISTED:
        note = f"The archive may hold more; its first {MOST_LISTED:,} pages are listed."
    return Listing(BatchKind.ARCHIVE, entries, note=note)


def _archived(record: Record) -> Entry:
    """The entry of a record, which is read from the archive: its address is not visited."""
    entry = Entry(record=record.index)
    if day := _day(record.captured_at):
        entry["published"] = day
    if record.title:
        entry["title"] = record.title
    if canonical_url(record.url):
        entry["url"] = record.url
    else:
        entry["written"] = record.url or f"Record {record.index + 1}"
    return entry


def _day(moment: str) -> str:
    """The day of a moment in ISO 8601; "" for anything else that an archive may say."""
    try:
        return datetime.fromisoformat(moment).date().isoformat()
    except ValueError:
        return ""


def _read_table(text: str, most: int) -> Listing:
    is_json = text.lstrip()[:1] in {"{", "["}
    entries: Iterable[Entry] = read_jsonl(text) if is_json else read_csv(text)
    return Listing(BatchKind.TABLE, list(islice(entries, most)))


def _is_json_feed(text: str) -> bool:
    if "jsonfeed.org/version" not in text[:4096]:
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and isinstance(value.get("items"), list)
