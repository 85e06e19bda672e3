"""The child process: what it may take, and that only it is lost."""

import zlib

import pytest

from claims.importing.files.reading import Reading
from claims.importing.media import DOCX, MHTML, PDF, WARC
from claims.importing.problems import (
    BrokenFile,
    EncryptedFile,
    ImportProblem,
    NoText,
    TooMuchWork,
)
from claims.importing.reader import Limits, read_file
from tests.importing.documents import (
    docx,
    locked_pdf,
    mhtml,
    pdf,
    pdf_stream,
    pdf_with_content,
    raw_pdf,
    warc,
    word_paragraph,
)

QUICK = Limits(memory=600_000_000, seconds=3)
TEXT = "Words that are long enough to be read."


def bomb(layers: int) -> bytes:
    """Spaces, packed so many times over: a thousandfold each time."""
    packed = zlib.compress(b" " * 300_000_000, 9)
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    return packed


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (PDF, pdf(lambda page: page.cell(text=TEXT))),
        (DOCX, docx(word_paragraph(TEXT))),
        (MHTML, mhtml(f"<html><p>{TEXT}</p></html>")),
        (WARC, warc(("https://example.org/a", "text/html", f"<p>{TEXT}</p>".encode()))),
    ],
)
def test_read_file_reads_each_kind(kind, content):
    reading = read_file(kind, content)
    assert type(reading) is Reading
    assert TEXT.encode() in reading.body


def test_read_file_hands_on_what_the_child_refuses():
    with pytest.raises(EncryptedFile, match="locked with a password"):
        read_file(PDF, locked_pdf())


HOSTILE_PDFS = {
    "a stream that unpacks to 300 MB, thrice packed": (TooMuchWork, lambda: pdf_with_content(
        pdf_stream(bomb(3), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")
    )),
    "pages that are their own parents": (BrokenFile, lambda: raw_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100000000 >>",
    ])),
    "a form that shows itself": (TooMuchWork, lambda: pdf_with_content(
        pdf_stream(b"/X Do"),
        b"/XObject << /X 5 0 R >>",
        [pdf_stream(
            b"/X Do /X Do /X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> "
            b">>",
        )],
    )),
    "arrays without an end": (NoText, lambda: pdf_with_content(pdf_stream(b"[" * 2_000_000))),
    "brackets without an end": (BrokenFile, lambda: raw_pdf([
        b"<< /Type /Catalog /Pages " + b"[" * 500_000 + b" >>"
    ])),
    "three million words on one spot": (TooMuchWork, lambda: pdf_with_content(
        pdf_stream(
            zlib.compress(b"BT /F1 12 Tf 72 700 Td " + b"(a word of it) Tj " * 3_000_000 + b"ET"),
            b"/Filter /FlateDecode",
        ),
        b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >>",
    )),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_PDFS)
def test_read_file_survives(name):
    kind, content = HOSTILE_PDFS[name]
    with pytest.raises(ImportProblem) as problem:
        read_file(PDF, content(), limits=QUICK)
    assert type(problem.value) is kind


@pytest.mark.parametrize(
    ("limits", "paragraphs", "kind"),
    [
        (Limits(memory=80_000_000), 6_000, TooMuchWork),
        (Limits(seconds=1), 30_000, TooMuchWork),
        (Limits(output=100), 40, BrokenFile),
    ],
)
def test_read_file_ends_a_child_that_takes_too_much(limits, paragraphs, kind):
    body = "".join(word_paragraph(TEXT) for _ in range(paragraphs))
    with pytest.raises(ImportProblem) as problem:
        read_file(DOCX, docx(body), limits=limits)
    assert type(problem.value) is kind
