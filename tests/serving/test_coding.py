import gzip

import brotli
import pytest

from claims.serving.coding import accepted, encoded, tagged

ASKED = {
    "": "",
    "identity": "",
    "br": "br",
    "gzip": "gzip",
    "gzip, deflate, br, zstd": "br",
    "GZIP, BR": "br",
    "gzip;q=1.0, br;q=0.8": "gzip",
    "br;q=0.5, gzip;q=0.5": "br",
    "br;q=0, gzip": "gzip",
    "br;q=0": "",
    "*": "br",
    "*;q=0.3, gzip;q=0.5": "gzip",
    "*;q=0": "",
    "identity;q=0": "",
    "identity, br;q=0.5": "",
    "identity;q=0.5, gzip": "gzip",
    "br ; q=1": "br",
    "deflate, zstd": "",
    "br;q=nonsense, gzip": "gzip",
    "br;q=7": "",
    "br;q=nan": "",
    ";;,,": "",
}


@pytest.mark.parametrize(("header", "coding"), ASKED.items())
def test_accepted_coding_is_the_best_that_is_wanted(header, coding):
    assert accepted(header) == coding


def test_encoded_page_can_be_read_again():
    page = "A leaf, ein Blatt, ورقة".encode() * 100
    assert brotli.decompress(encoded(page, "br")) == page
    assert gzip.decompress(encoded(page, "gzip")) == page
    assert encoded(page, "") is page


def test_encoded_page_is_the_same_bytes_at_any_time():
    assert encoded(b"x" * 900, "gzip")[4:8] == b"\0\0\0\0"


def test_each_coding_has_its_own_strong_etag():
    assert [tagged('"abc"', one) for one in ("", "br", "gzip")] == [
        '"abc"',
        '"abc-br"',
        '"abc-gzip"',
    ]
