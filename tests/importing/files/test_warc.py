"""Web archives, read in this process; what the child process adds: test_reader.py."""

import brotli
import pytest

from claims.importing.files.reading import Options
from claims.importing.files.warc import list_records, read_warc, unbrotlied, unzipped
from claims.importing.problems import BrokenFile, TooLarge, TooShort
from tests.importing.documents import gzipped, warc

OPTIONS = Options(max_bytes=1_000_000, max_characters=100_000)
HTML = "text/html; charset=iso-8859-1"
PAGE = "<title>Ein &amp; alles</title><p>Ärger</p>".encode("latin-1")
ROBOTS = ("https://example.org/robots.txt", "text/plain", b"User-agent: *")
PICTURE = ("https://example.org/a.png", "image/png", b"\x89PNG")
FIRST = ("https://example.org/a", HTML, PAGE)
SECOND = ("https://example.org/b", "text/html", b"<p>Another page</p>")


def choosing(index: int) -> Options:
    return Options(max_bytes=1_000_000, max_characters=100_000, record=index)


@pytest.mark.parametrize("gzipped", [True, False])
def test_read_warc_takes_the_only_page(gzipped):
    reading = read_warc(warc(ROBOTS, PICTURE, FIRST, gzipped=gzipped), OPTIONS)
    assert (reading.body, reading.media_type, reading.charset, reading.url) == (
        PAGE, "text/html", "iso-8859-1", "https://example.org/a"
    )  # fmt: skip
    assert (reading.captured_at, reading.records) == ("2021-02-03T04:05:06Z", [])


def test_read_warc_reads_an_archive_packed_in_one_piece():
    content = gzipped(warc(ROBOTS, FIRST, gzipped=False))
    assert read_warc(content, OPTIONS).body == PAGE


def test_read_warc_lists_several_pages_and_reads_the_chosen_one():
    content = warc(PICTURE, FIRST, ROBOTS, SECOND)
    listed = read_warc(content, OPTIONS).records
    ids = [record.pop("record_id") for record in listed]
    sizes = [record.pop("size") for record in listed]
    moment = {"captured_at": "2021-02-03T04:05:06Z"}
    assert listed == [
        {"index": 1, "url": FIRST[0], "media_type": "text/html", "title": "Ein & alles", **moment},
        {"index": 2, "url": ROBOTS[0], "media_type": "text/plain", "title": "", **moment},
        {"index": 3, "url": SECOND[0], "media_type": "text/html", "title": "", **moment},
    ]
    assert all(name.startswith("urn:uuid:") for name in ids)
    assert all(size > 50 for size in sizes)
    assert read_warc(content, choosing(3)).body == SECOND[2]


def test_read_warc_lists_on_demand():
    content = warc(FIRST)
    assert [record["index"] for record in list_records(content)] == [0]


@pytest.mark.parametrize(
    ("encoding", "payload"),
    [("gzip", gzipped(PAGE)), ("br", brotli.compress(PAGE)), ("identity", PAGE)],
)
def test_read_warc_unpacks_what_the_site_packed(encoding, payload):
    content = warc((FIRST[0], HTML, payload), encoding=encoding)
    assert read_warc(content, OPTIONS).body == PAGE


@pytest.mark.parametrize("index", [0, 9])
def test_read_warc_refuses_a_record_that_is_no_page(index):
    with pytest.raises(TooShort, match="no such page"):
        read_warc(warc(PICTURE, FIRST), choosing(index))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (warc(PICTURE), TooShort),
        (warc((FIRST[0], HTML, gzipped(b" " * 2_000_000)), encoding="gzip"), TooLarge),
        (warc((FIRST[0], HTML, brotli.compress(b" " * 2_000_000)), encoding="br"), TooLarge),
        (b"WARC/1.0\r\nnothing", TooShort),
        (b"WARC/9.9\r\n\r\n", BrokenFile),
        (warc(FIRST)[:200], TooShort),
        (warc((FIRST[0], HTML, gzipped(PAGE * 999)[:40]), encoding="gzip"), BrokenFile),
        (gzipped(b"WARC/1.0\r\n" + bytes(1000)), TooShort),
    ],
)
def test_read_warc_refuses(content, kind):
    with pytest.raises(kind) as problem:
        read_warc(content, OPTIONS)
    assert type(problem.value) is kind


@pytest.mark.parametrize(
    ("unpack", "content"),
    [(unzipped, gzipped(b" " * 5_000_000)), (unbrotlied, brotli.compress(b" " * 5_000_000))],
    ids=["gzip", "br"],
)
def test_unpacking_goes_in_small_pieces(unpack, content):
    sizes = [len(piece) for piece in unpack([content])]
    assert (sum(sizes), max(sizes) < 200_000) == (5_000_000, True)
