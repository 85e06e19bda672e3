"""Word documents, read in this process; what the child process adds: test_reader.py."""

import io
import zipfile
from itertools import pairwise

import pytest

from claims.importing.files.docx import read_docx
from claims.importing.files.reading import Options
from claims.importing.problems import BrokenFile, EncryptedFile, TooLarge, TooMuchWork
from tests.importing.documents import WORD, docx, word_paragraph, zipped

OPTIONS = Options(max_bytes=3_000_000, max_characters=100_000)
NUMBERING = (
    f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
STYLES = (
    f"<w:styles {WORD}>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{said}"/></w:style>'
        for name, said in (("T", "Title"), ("H2", "heading 2"), ("Q", "Quote"), ("C", "caption"))
    )
    + '<w:style w:type="table" w:styleId="Fine"><w:name w:val="Fine Table"/></w:style></w:styles>'
)
NOTES = (
    f'<w:footnotes {WORD}><w:footnote w:id="2">{word_paragraph("The note.")}</w:footnote>'
    "</w:footnotes>"
)


def body_of(body: str, **given) -> str:
    return read_docx(docx(body, **given), OPTIONS).body.decode()


def item(text: str, level: int) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return word_paragraph(text, inside=numbered)


def table(rows, *, properties="", bold_head=False) -> str:
    def cell(text, bold):
        run = f"<w:r><w:rPr>{'<w:b/>' if bold else ''}</w:rPr><w:t>{text}</w:t></w:r>"
        return f"<w:tc>{word_paragraph('', runs=run)}</w:tc>"

    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>" + "".join(
        "<w:tr>" + "".join(cell(text, bold_head and not number) for text in row) + "</w:tr>"
        for number, row in enumerate(rows)
    ) + "</w:tbl>"  # fmt: skip


def test_read_docx_keeps_the_structure():
    body = (
        word_paragraph("The title", style="T")
        + word_paragraph("A section", style="H2")
        + word_paragraph("A quotation.", style="Q")
        + item("outer", 0) + item("inner", 1) + item("outer again", 0)
        + word_paragraph("Figure 1", style="C")
        + word_paragraph(
            "See ",
            runs='<w:hyperlink r:id="rId9"><w:r><w:t>the source</w:t></w:r></w:hyperlink>'
            "<w:r><w:rPr><w:i/></w:rPr><w:t> closely</w:t></w:r>"
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
    )  # fmt: skip
    parts = {
        "word/styles.xml": STYLES, "word/numbering.xml": NUMBERING, "word/footnotes.xml": NOTES,
    }  # fmt: skip
    assert body_of(body, parts=parts) == (
        "<h1>The title</h1><h2>A section</h2><blockquote><p>A quotation.</p></blockquote>"
        "<ul><li>outer<ol><li>inner</li></ol></li><li>outer again</li></ul>"
        "<figcaption>Figure 1</figcaption>"
        '<p>See <a href="https://example.org/source">the source</a><em> closely</em>'
        '<sup><a href="#footnote-2" id="footnote-ref-2">[1]</a></sup></p>'
        '<ol><li id="footnote-2"><p>The note. </p></li></ol>'
    )


FIRST_ROW_SHOWN = '<w:tblStyle w:val="Fine"/><w:tblLook w:firstRow="1"/>'


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ({}, "td"),
        ({"bold_head": True}, "th"),
        ({"properties": FIRST_ROW_SHOWN}, "th"),
        ({"properties": '<w:tblStyle w:val="Fine"/><w:tblLook w:val="04A0"/>'}, "th"),
        ({"properties": '<w:tblStyle w:val="TableGrid"/><w:tblLook w:firstRow="1"/>'}, "td"),
    ],
)
def test_read_docx_knows_the_heads_of_tables(given, tag):
    found = body_of(table([("Group", "Dose"), ("First", "5 mg")], **given))
    assert found.count(f"<{tag}>") == (4 if tag == "td" else 2)
    assert found.count("<td>") == (4 if tag == "td" else 2)


def test_read_docx_takes_what_the_file_says_about_itself():
    core = (
        "<dc:title>Said</dc:title><dc:creator>Jane Doe</dc:creator><dc:language>en-GB</dc:language>"
        "<dcterms:created>2024-05-06T07:08:09Z</dcterms:created>"
        "<dcterms:modified>2024-06-07T07:08:09Z</dcterms:modified>"
    )
    reading = read_docx(docx(word_paragraph("Some words."), core=core), OPTIONS)
    assert (
        reading.title, reading.byline, reading.language, reading.created, reading.modified
    ) == ("Said", "Jane Doe", "en-GB", "2024-05-06", "2024-06-07")  # fmt: skip


def test_read_docx_marks_what_is_written_from_right_to_left():
    assert body_of(word_paragraph("هذا نص عربي")) == '<p dir="rtl">هذا نص عربي</p>'


def test_read_docx_leaves_pictures_and_macros_alone():
    """Neither is unpacked: both would be refused as too large."""
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        '2006/main"><a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/'
        'drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    large = bytes(5_000_000)
    parts = {"word/media/a.png": large, "word/vbaProject.bin": large}
    found = body_of(word_paragraph("Some words.", runs=drawing), parts=parts)
    assert found == "<p>Some words.</p>"


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha ha ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + f"]><w:document {WORD}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    f"<w:document {WORD}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
)


def lying() -> bytes:
    """A part that unpacks to far more than the file declares."""
    content = docx(word_paragraph("word " * 2_000_000))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("word/document.xml").file_size
    return content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (docx("", parts={"word/document.xml": BILLION}), BrokenFile),
        (docx("", parts={"word/document.xml": BILLION.encode("utf-16")}), BrokenFile),
        (docx("", parts={"word/document.xml": OUTSIDE}), BrokenFile),
        (docx("", parts={"word/styles.xml": OUTSIDE}), BrokenFile),
        (docx("", parts={"word/document.xml": "<w:document"}), BrokenFile),
        (docx("<w:p>" * 200 + "</w:p>" * 200), BrokenFile),
        (zipped({"word/document.xml": f"<w:document {WORD}/>"}), BrokenFile),
        (docx("")[:-40], BrokenFile),
        (lying(), BrokenFile),
        (docx(word_paragraph("word " * 100_000)), TooLarge),
        (docx("", parts={f"word/{n}.bin": b"" for n in range(10_001)}), TooMuchWork),
    ],
)
def test_read_docx_refuses(content, kind):
    with pytest.raises(kind) as problem:
        read_docx(content, OPTIONS)
    assert type(problem.value) is kind


def test_read_docx_stops_unpacking_at_the_limit():
    with pytest.raises(TooLarge, match="unpacks to far more than a text needs"):
        read_docx(docx(word_paragraph("word " * 2_000_000)), OPTIONS)


def test_read_docx_refuses_a_locked_part():
    content = bytearray(docx(word_paragraph("Some words.")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + offset] |= 1
    with pytest.raises(EncryptedFile, match="locked with a password"):
        read_docx(bytes(content), OPTIONS)
