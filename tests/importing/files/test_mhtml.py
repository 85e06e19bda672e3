"""Saved web pages, read in this process; what the child process adds: test_reader.py."""

import pytest

from claims.importing.files.mhtml import read_mhtml
from claims.importing.files.reading import Options
from claims.importing.problems import BrokenFile, TooMuchWork, TooShort
from tests.importing.documents import mhtml

OPTIONS = Options(max_bytes=1_000_000, max_characters=100_000)
HEAD = b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: "


def test_read_mhtml_finds_the_page_and_its_address():
    content = mhtml("<html><p>Ärger</p></html>", ("text/css", "https://example.org/s", "p {}"))
    reading = read_mhtml(content, OPTIONS)
    assert (reading.body.decode(), reading.url, reading.charset) == (
        "<html><p>Ärger</p></html>\r\n".removesuffix("\r\n"), "https://example.org/a", "utf-8"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "payload"),
    [
        (b"quoted-printable", b"<html><p>=C4rger, der l=E4n=\r\nger ist</p></html>"),
        (b"base64", b"PGh0bWw+PHA+xHJnZXIsIGRlciBs5G5nZXIgaXN0PC9wPjwvaHRtbD4="),
        (b"8bit", "<html><p>Ärger, der länger ist</p></html>".encode("latin-1")),
    ],
)
def test_read_mhtml_unpacks_the_page(encoding, payload):
    content = (
        HEAD + b"text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: " + encoding
        + b"\r\n\r\n" + payload
    )  # fmt: skip
    body = read_mhtml(content, OPTIONS).body.decode()
    assert body == "<html><p>Ärger, der länger ist</p></html>"


def test_read_mhtml_believes_the_page_about_its_encoding():
    page = '<html><meta charset="windows-1251"><p>Заголовок статьи</p></html>'
    content = HEAD + b"text/html\r\n\r\n" + page.encode("cp1251")
    assert read_mhtml(content, OPTIONS).body.decode() == page


def test_read_mhtml_puts_frames_in_place():
    frames = (
        '<html><body><iframe src="cid:1@test"></iframe><iframe src="/b"></iframe>'
        '<iframe src="https://elsewhere.example/"></iframe></body></html>'
    )
    content = mhtml(
        frames,
        ("text/html", "https://example.org/frame", '<p class="x">First & "foremost"</p>'),
        ("text/html", "https://example.org/b", "<p>Second</p>"),
    )
    body = read_mhtml(content, OPTIONS).body.decode()
    assert """srcdoc='&lt;p class="x"&gt;First &amp; "foremost"&lt;/p&gt;'""" in body
    assert 'srcdoc="&lt;p&gt;Second&lt;/p&gt;"' in body
    assert body.count("srcdoc") == 2


def test_read_mhtml_puts_framesets_in_place():
    page = '<html><frameset><frame src="cid:1@test"></frameset></html>'
    body = read_mhtml(mhtml(page, ("text/html", "x", "<p>Inside</p>")), OPTIONS).body.decode()
    assert '<iframe src="cid:1@test" srcdoc="&lt;p&gt;Inside&lt;/p&gt;' in body


def test_read_mhtml_takes_the_part_that_is_named():
    content = mhtml("<p>The frame</p>", ("text/html", "https://example.org/b", "<p>The page</p>"))
    named = content.replace(b'type="text/html";', b'type="text/html"; start="<1@test>";')
    assert read_mhtml(named, OPTIONS).body == b"<p>The page</p>"


def test_read_mhtml_takes_no_other_address_than_one_of_the_web():
    assert read_mhtml(mhtml("<p>Saved</p>", url="file:///home/jane/a.html"), OPTIONS).url == ""


def test_read_mhtml_refuses_a_file_without_a_page():
    with pytest.raises(TooShort, match="no web page in this file"):
        read_mhtml(HEAD + b"multipart/related; boundary=x\r\n\r\n--x--\r\n", OPTIONS)


def test_read_mhtml_survives_parts_inside_parts():
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(5000)
    )
    with pytest.raises((RecursionError, BrokenFile, TooShort)):
        read_mhtml(HEAD + b"multipart/mixed; boundary=z\r\n\r\n--z\r\n" + deep, OPTIONS)


def test_read_mhtml_refuses_parts_without_end():
    parts = b"--z\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 6000
    with pytest.raises(TooMuchWork):
        read_mhtml(HEAD + b"multipart/mixed; boundary=z\r\n\r\n" + parts + b"--z--", OPTIONS)
