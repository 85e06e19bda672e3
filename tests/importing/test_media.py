import pytest

from claims.importing.media import (
    DOCX,
    HTML,
    MARKDOWN,
    MHTML,
    PDF,
    PLAIN,
    SUFFIXES,
    WARC,
    media_type_of,
)
from claims.importing.problems import EncryptedFile, UnsupportedType
from tests.importing.documents import docx, gzipped, mhtml, pdf, warc, word_paragraph, zipped

A_PDF = pdf(lambda page: page.cell(text="A few words."))
A_DOCX = docx(word_paragraph("A few words."))
A_MHTML = mhtml("<html><p>A few words.</p></html>")
A_WARC = warc(("https://example.org/", "text/html", b"<p>A few words."), gzipped=False)
PAGE = b"<!doctype html><p>A few words."


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (A_PDF, PDF),
        (b"\n\n" + A_PDF, PDF),
        (A_DOCX, DOCX),
        (A_MHTML, MHTML),
        (b"\r\n" + A_MHTML, MHTML),
        (A_WARC, WARC),
        (gzipped(A_WARC), WARC),
    ],
)
@pytest.mark.parametrize(
    ("declared", "filename"),
    [("", ""), ("", "a.txt"), ("", "a.bin"), ("application/octet-stream", ""), ("text/plain", "")],
)
def test_media_type_of_sees_through_wrong_names(raw, kind, declared, filename):
    assert media_type_of(raw, declared=declared, filename=filename) == kind


@pytest.mark.parametrize(
    ("raw", "said", "kind"),
    [
        (PAGE, {"filename": "a.pdf"}, HTML),
        (PAGE, {"filename": "a.docx"}, HTML),
        (PAGE, {"declared": "application/pdf"}, HTML),
        (PAGE, {}, HTML),
        (b"Some words", {"filename": "A.MD"}, MARKDOWN),
        (b"Some words", {}, PLAIN),
        (b"Subject: no message\n\nSome words", {}, PLAIN),
        (b"MIME-Version: is a header\n\nof messages", {"filename": "a.md"}, MARKDOWN),
        # Polyglots: what stands first counts.
        (A_PDF + PAGE, {"filename": "a.html"}, PDF),
        (A_PDF + A_DOCX, {"filename": "a.docx"}, PDF),
        (PAGE + A_PDF, {"filename": "a.html"}, HTML),
        (PAGE + A_PDF, {}, HTML),
        (b"GARBAGE\n" + A_PDF, {"filename": "a.pdf"}, PDF),
        (b"BMW sells fewer cars, it says.", {"filename": "a.txt"}, PLAIN),
    ],
)
def test_media_type_of_goes_by_content_then_name(raw, said, kind):
    assert media_type_of(raw, **said) == kind


@pytest.mark.parametrize(
    ("raw", "filename", "words"),
    [
        (b"Some words", "a.pdf", "called a PDF document, but its content is something else"),
        (b"Some words", "a.docx", "called a Word document (.docx), but"),
        (b"Some words", "a.warc.gz", "called a web archive (WARC), but"),
        (b"Some words", "a.mhtml", "called a saved web page (MHTML), but"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", "old Office document (.doc, .xls or .ppt)"),
        (b"{\\rtf1 words}", "a.rtf", "rich text (RTF)"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "a picture"),
        (b"\xff\xd8\xff\xe0", "a.txt", "a picture"),
        (b"\x00\x00\x00\x18ftypmp42", "a.mp4", "a sound or a film"),
        (zipped({"xl/workbook.xml": "<x/>"}), "a.docx", "a spreadsheet"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "a.docx", "a presentation"),
        (zipped({"a.txt": "words"}), "a.docx", "an archive"),
        (gzipped(b"Some words"), "a.warc.gz", "a compressed file"),
        (b"\x1f\x8bnothing", "a.gz", "a compressed file"),
        (b"some words in a file of another kind", "a.xyz", "Files of type “.xyz”"),
    ],
)
def test_media_type_of_names_what_cannot_be_read(raw, filename, words):
    with pytest.raises(UnsupportedType) as problem:
        media_type_of(raw, filename=filename)
    assert words in problem.value.message
    assert problem.value.message.count(". ") >= 1  # what it is, and a way out


def test_media_type_of_names_an_opendocument_file():
    odt = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    stored = odt.replace(b"mimetype", b"mimetype", 1)
    with pytest.raises(UnsupportedType):
        media_type_of(stored, filename="a.odt")
    first = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"
    with pytest.raises(UnsupportedType, match="OpenDocument"):
        media_type_of(first, filename="a.docx")


def test_media_type_of_says_that_a_word_document_is_locked():
    locked = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedFile, match="locked with a password"):
        media_type_of(locked, filename="a.docx")


def test_every_suffix_is_one_we_read():
    assert set(SUFFIXES.values()) == {PLAIN, MARKDOWN, HTML, MHTML, PDF, DOCX, WARC}
