from datetime import UTC, date, datetime

import pytest

from claims.importing.extract import extract
from claims.importing.problems import (
    ChooseRecord,
    TooLarge,
    TooShort,
    Undecodable,
    UnsupportedType,
)
from claims.importing.warc import list_records
from tests.importing.documents import docx, mhtml, pdf, warc, word_paragraph

ARTICLE = "A title\n\nThe first paragraph of the text stands here.\n\nThe second one follows."


@pytest.mark.parametrize(
    ("raw", "said", "extractor"),
    [
        (ARTICLE, {"media_type": "text/plain"}, "plain text"),
        (ARTICLE, {}, "plain text"),
        (ARTICLE, {"filename": "a.txt"}, "plain text"),
        (f"# {ARTICLE}", {"filename": "a.md"}, "markdown"),
        (f"# {ARTICLE}", {"media_type": "text/markdown"}, "markdown"),
        (f"# {ARTICLE}", {"media_type": "text/plain", "filename": "a.MD"}, "markdown"),
        ("<h1>A title</h1><p>The first paragraph of it.", {"filename": "a.html"}, "whole page"),
        ("<html><p>The first paragraph of it.", {}, "whole page"),
        ("<p>The first paragraph of it.", {"media_type": "application/xhtml+xml"}, "whole page"),
    ],
)  # fmt: skip
def test_extract_chooses_by_kind(raw, said, extractor):
    assert extract(raw.encode(), **said).extractor == extractor


def test_extract_reads_plain_text():
    extracted = extract(ARTICLE.encode("utf-16"), "text/plain", url="https://example.org/a")
    assert extracted.document.text == (
        "A title\nThe first paragraph of the text stands here.\nThe second one follows."
    )
    assert extracted.metadata.title == "A title"
    assert extracted.metadata.canonical_url == "https://example.org/a"


def test_extract_keeps_the_structure_of_the_sample(sample_data):
    document = extract((sample_data / "kratom" / "article.txt").read_bytes()).document
    assert [block.kind for block in document.blocks] == (
        ["paragraph"] * 2 + ["list_item"] * 3 + ["heading", "paragraph", "paragraph"] * 3
        + ["paragraph"]
    )  # fmt: skip


LONG = "This sentence is far too long to be the title of a thing, " * 4


@pytest.mark.parametrize(
    ("text", "filename", "title"),
    [
        (ARTICLE, "file.txt", "A title"),
        (LONG, "on_the-subject.txt", "on the subject"),
        (LONG, "latin1.txt", LONG[:78] + "…"),
        (LONG, "", LONG[:78] + "…"),
    ],
)  # fmt: skip
def test_extract_guesses_a_title(text, filename, title):
    assert extract(text.encode(), filename=filename).metadata.title == title


@pytest.mark.parametrize("raw", [b"", b"   \n", b"Too short.", b"<html><body></body></html>"])
def test_extract_refuses_next_to_nothing(raw):
    with pytest.raises(TooShort) as problem:
        extract(raw)
    assert problem.value.message.endswith("Paste the text instead.")


def test_extract_says_that_a_file_is_empty():
    with pytest.raises(TooShort, match="it has 0 bytes"):
        extract(b"", filename="a.pdf")


def test_extract_refuses_a_text_beyond_the_limit(monkeypatch):
    monkeypatch.setattr("claims.importing.extract.MOST_CHARACTERS", 50)
    with pytest.raises(TooLarge, match="This text has 76 characters; at most 50 are read"):
        extract(ARTICLE.encode())


WORDS = "The first paragraph of the article."
PAGE = f"<html lang='de'><title>A page</title><p>{WORDS}</p></html>"
A_PDF = pdf(lambda page: page.cell(text=WORDS), title="Said", author="Jane Doe")
A_DOCX = docx(
    word_paragraph(WORDS),
    core="<dc:title>Said</dc:title><dc:creator>Jane Doe</dc:creator><dc:language>de</dc:language>"
    "<dcterms:created>2024-05-06T07:08:09Z</dcterms:created>"
    "<dcterms:modified>2024-13-45T07:08:09Z</dcterms:modified>",
)
SAID = {"title": "Said", "byline": "Jane Doe", "published_on": date(2024, 5, 6)}
ADDRESS = "https://example.org/a"


@pytest.mark.parametrize(
    ("raw", "said", "extractor"),
    [
        (A_PDF, {**SAID, "canonical_url": ""}, "pypdfium2"),
        (A_DOCX, {**SAID, "language": "de", "canonical_url": ""}, "mammoth"),
        (mhtml(PAGE), {"title": "A page", "language": "de", "canonical_url": ADDRESS},
         "MHTML, whole page"),
        (warc((ADDRESS, "text/html", PAGE.encode())),
         {"title": "A page", "language": "de", "canonical_url": ADDRESS}, "WARC, whole page"),
        (warc((ADDRESS, "application/pdf", A_PDF)), {**SAID, "canonical_url": ADDRESS},
         "WARC, pypdfium2"),
    ],
)  # fmt: skip
def test_extract_opens_files(raw, said, extractor):
    extracted = extract(raw)
    assert (extracted.document.text, extracted.extractor) == (WORDS, extractor)
    found = {name: getattr(extracted.metadata, name) for name in said}
    assert found == said


def test_extract_says_when_an_archive_saw_the_page():
    raw = warc((ADDRESS, "text/html", PAGE.encode()))
    assert extract(raw).captured_at == datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert extract(PAGE.encode()).captured_at is None


def test_extract_lets_choose_a_page_of_a_web_archive():
    other = "https://example.org/b"
    raw = warc((ADDRESS, "text/html", PAGE.encode()), (other, "text/html", b"<p>Another page."))
    with pytest.raises(ChooseRecord, match="This web archive has 2 pages") as problem:
        extract(raw)
    assert problem.value.records == list_records(raw)
    assert [(record.index, record.url, record.title) for record in problem.value.records] == [
        (0, ADDRESS, "A page"), (1, other, ""),
    ]  # fmt: skip
    assert extract(raw, record=0).document.text == WORDS


def test_extract_refuses_an_archive_inside_an_archive():
    inner = warc((ADDRESS, "text/html", PAGE.encode()), gzipped=False)
    with pytest.raises(UnsupportedType, match="another one inside"):
        extract(warc((ADDRESS, "text/plain", inner)))


def test_extract_keeps_the_structure_of_a_word_document():
    cells = "".join(
        f"<w:tr><w:tc>{word_paragraph(a)}</w:tc><w:tc>{word_paragraph(b)}</w:tc></w:tr>"
        for a, b in (("Group", "Dose"), ("First", "5 mg"))
    )
    document = extract(docx(word_paragraph(WORDS) + f"<w:tbl>{cells}</w:tbl>")).document
    assert document.text == f"{WORDS}\nGroup\tDose\nFirst\t5 mg"
    assert [block.kind for block in document.blocks] == ["paragraph"] + ["table_cell"] * 4


def test_extract_brings_the_frames_of_a_saved_page():
    framed = f"<html><p>{WORDS}</p><iframe src='cid:1@test'></iframe></html>"
    inner = "<p>What stands in the frame.</p>"
    assert (
        "What stands in the frame."
        in extract(mhtml(framed, ("text/html", "x", inner))).document.text
    )


def test_extract_refuses_bytes_that_are_no_text():
    with pytest.raises(Undecodable):
        extract(bytes(range(256)) * 10, "text/plain")


def test_text_of_too_many_lines_is_refused():
    with pytest.raises(TooLarge, match="line breaks; at most 150,000 are read"):
        extract(b"a\n" * 150_001, "text/plain")
