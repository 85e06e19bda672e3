"""Web archives (WARC, ISO 28500): the pages in them. Runs in the child process only."""

import gzip
import html
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from itertools import chain
from typing import Any, BinaryIO

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from claims.importing.files.reading import MOST_LISTED, Options, Reading
from claims.importing.problems import (
    PASTE_INSTEAD,
    BrokenFile,
    ImportProblem,
    TooLarge,
    TooMuchWork,
    TooShort,
)

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_READABLE = _PAGES | {"text/plain", "text/markdown", "application/pdf"}
_MOST_RECORDS = 200_000
# All records together, unpacked.
_MOST_BYTES = 2_000_000_000
_CHUNK = 65_536
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
_KINDS = ("response", "resource", "conversion")


def read_warc(content: bytes, options: Options) -> Reading:
    """The record that `options.record` names by its place in the file (from 0), or the only page;
    where there are several, the list of records without a body.

    Raises BrokenFile, TooLarge, TooMuchWork, TooShort.
    """
    try:
        if options.record is not None:
            return _chosen(content, options.record, options.max_bytes)
        if options.listing:
            return Reading(records=list_records(content))
        return _only_or_all(content, options.max_bytes)
    except (ImportProblem, MemoryError, RecursionError):
        raise
    except Exception as error:  # warcio trusts its input: whatever it trips over is the file's
        raise BrokenFile(BrokenFile.explanation) from error


def list_records(content: bytes) -> list[dict[str, Any]]:
    """The records with text, in the order of the file, at most MOST_LISTED.

    Each has `index` (its place in the file, from 0), `record_id`, `url`, `captured_at` (ISO),
    `media_type`, `size` (bytes as they are stored) and `title` ("" where there is none).
    """
    listed = []
    for index, record in _records(content):
        listed.append(_described(index, record))
        if len(listed) == MOST_LISTED:
            break
    return listed


def _only_or_all(content: bytes, most: int) -> Reading:
    listed = list_records(content)
    pages = [record for record in listed if record["media_type"] in _PAGES]
    only = pages if len(pages) == 1 else listed
    if not only:
        raise TooShort(
            "There is no page with text in this web archive, or it is not complete. "
            f"{PASTE_INSTEAD}"
        )
    return _chosen(content, only[0]["index"], most) if len(only) == 1 else Reading(records=listed)


def _chosen(content: bytes, wanted: int, most: int) -> Reading:
    for index, record in _records(content):
        if index == wanted:
            kind = _content_type(record)
            return Reading(
                body=_body(record, most),
                media_type=kind.get_content_type(),
                charset=kind.get_content_charset() or "",
                url=_header(record, "WARC-Target-URI"),
                captured_at=_header(record, "WARC-Date"),
            )
    raise TooShort("This web archive has no such page. Choose one of those that it has.")


def _records(content: bytes) -> Iterator[tuple[int, ArcWarcRecord]]:
    """The records that can be read with their places, counted from 0 over all records."""
    source: Any = io.BytesIO(content)
    if content.startswith(b"\x1f\x8b"):  # in one piece or, as it should be, record by record
        source = gzip.GzipFile(fileobj=source)
    for index, record in enumerate(ArchiveIterator(_Counted(source))):
        if index >= _MOST_RECORDS:
            raise TooMuchWork(TooMuchWork.explanation)
        if _is_readable(record):
            yield index, record


class _Counted:
    """A stream that ends with TooLarge when more was read from it than all records may have."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = _MOST_BYTES

    def tell(self) -> int:
        return _MOST_BYTES - self._left

    def read(self, size: int = -1) -> bytes:
        found = self._source.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._left -= len(found)
        if self._left < 0:
            raise TooLarge(
                f"This web archive unpacks to more than {_MOST_BYTES // 1_000_000:,} MB. Cut out "
                f"the page of the article. {PASTE_INSTEAD}"
            )
        return found


def _is_readable(record: ArcWarcRecord) -> bool:
    if record.rec_type not in _KINDS or _content_type(record).get_content_type() not in _READABLE:
        return False
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    return bool(status == "200" and _header(record, "WARC-Target-URI"))


def _content_type(record: ArcWarcRecord) -> Message:
    """What the site called the payload; what the archive did where the site said nothing."""
    headers = record.http_headers or record.rec_headers
    message = Message()
    message["Content-Type"] = headers.get_header("Content-Type") or "application/octet-stream"
    return message


def _header(record: ArcWarcRecord, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip().strip("<>")


def _described(index: int, record: ArcWarcRecord) -> dict[str, Any]:
    return {
        "index": index,
        "record_id": _header(record, "WARC-Record-ID"),
        "url": _header(record, "WARC-Target-URI"),
        "captured_at": _header(record, "WARC-Date"),
        "media_type": _content_type(record).get_content_type(),
        "size": max(record.length or 0, 0),
        "title": _title(next(_payload(record), b"")),
    }


def _title(head: bytes) -> str:
    found = _TITLE.search(head.decode("utf-8", "replace"))
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _body(record: ArcWarcRecord, most: int) -> bytes:
    found = bytearray()
    for piece in _payload(record):
        found += piece
        if len(found) > most:
            raise TooLarge(
                f"This page unpacks to more than {most / 1_000_000:g} MB. {PASTE_INSTEAD}"
            )
    return bytes(found)


def _payload(record: ArcWarcRecord) -> Iterator[bytes]:
    """What the site sent without the packing of the transport, in pieces of at most _CHUNK bytes.

    Some archives keep the header and unpack the payload: what cannot be unpacked is taken as it is.
    """
    said = record.http_headers.get_header if record.http_headers else lambda _: None
    stream: Any = record.raw_stream
    if (said("Transfer-Encoding") or "").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    chunks = iter(lambda: stream.read(_CHUNK), b"")
    unpack = _UNPACKERS.get((said("Content-Encoding") or "").strip().lower())
    first = next(chunks, b"")
    if unpack is None or not _can_unpack(unpack, first):
        yield from chain([first], chunks)
    else:
        yield from unpack(chain([first], chunks))


def _can_unpack(unpack: "_Unpacker", first: bytes) -> bool:
    try:
        next(unpack([first]), b"")
    except (zlib.error, brotli.error):
        return False
    return True


def unzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacks gzip and deflate, at most _CHUNK bytes at once. Raises EOFError at a sudden end."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for chunk in chunks:
        rest = chunk
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise EOFError


def unbrotlied(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpacks Brotli, not much more than _CHUNK bytes at once. Raises EOFError at a sudden end."""
    unpacker = brotli.Decompressor()
    for chunk in chunks:
        piece = unpacker.process(chunk, output_buffer_limit=_CHUNK)
        while piece:
            yield piece
            more = not unpacker.is_finished()
            piece = unpacker.process(b"", output_buffer_limit=_CHUNK) if more else b""
    if not unpacker.is_finished():
        raise EOFError


_Unpacker = Callable[[Iterable[bytes]], Iterator[bytes]]
_UNPACKERS: dict[str, _Unpacker] = {
    "gzip": unzipped, "x-gzip": unzipped, "deflate": unzipped, "br": unbrotlied,
}  # fmt: skip
