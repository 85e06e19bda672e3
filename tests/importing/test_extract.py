import pytest

from claims.importing.extract import extract
from claims.importing.problems import TooShort, Undecodable, UnsupportedType

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


@pytest.mark.parametrize(
    ("raw", "filename", "word"),
    [
        (b"%PDF-1.7 ...", "a.pdf", "PDF"),
        (b"%PDF-1.7 ...", "a.txt", "PDF"),
        (b"PK\x03\x04....", "a.docx", "Office"),
        (b"\x89PNG....", "a.png", "picture"),
        (b"some words in a file of another kind", "a.xyz", ".xyz"),
    ],
)
def test_extract_names_what_it_cannot_read(raw, filename, word):
    with pytest.raises(UnsupportedType) as problem:
        extract(raw, filename=filename)
    assert word in problem.value.message


def test_extract_refuses_bytes_that_are_no_text():
    with pytest.raises(Undecodable):
        extract(bytes(range(256)) * 10, "text/plain")
