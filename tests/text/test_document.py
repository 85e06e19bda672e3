from hashlib import sha256

import pytest
from hypothesis import given

from claims.text.document import Block, Document, InvalidDocument, Mark
from tests.text.strategies import documents


def paragraph(start, end, **attributes):
    return Block("paragraph", start, end, **attributes)


def cell(start, end, row, column):
    return Block("table_cell", start, end, row=row, column=column, header=False)


def test_document_without_text_has_no_blocks():
    assert Document("", ()).blocks == ()


def test_document_knows_its_hash_slices_and_blocks():
    document = Document("Grüße\nan 👩‍👩‍👧", (paragraph(0, 5), paragraph(6, 14)))
    assert document.sha256 == sha256("Grüße\nan 👩‍👩‍👧".encode()).hexdigest()
    assert document.slice(4, 8) == "e\nan"
    assert [document.block_at(offset) for offset in (-1, 0, 4, 5, 6, 13, 14)] == [
        None,
        paragraph(0, 5),
        paragraph(0, 5),
        None,
        paragraph(6, 14),
        paragraph(6, 14),
        None,
    ]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 4)])
def test_slice_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="no range"):
        Document("abc", (paragraph(0, 3),)).slice(start, end)


@pytest.mark.parametrize(
    ("text", "blocks", "marks", "reason"),
    [
        ("e\u0301", (paragraph(0, 2),), (), "normalisation form C"),
        ("a\u00adb", (paragraph(0, 3),), (), r"U\+00AD at 1"),
        ("a\u00a0b", (paragraph(0, 3),), (), r"U\+00A0 at 1"),
        ("a\rb", (Block("preformatted", 0, 3),), (), r"U\+000D at 1"),
        ("\ud800", (paragraph(0, 1),), (), r"U\+D800 at 0"),
        ("abc", (), (), "do not cover"),
        ("abc", (paragraph(0, 2),), (), "do not cover"),
        ("abc", (paragraph(1, 3),), (), "do not cover"),
        ("", (paragraph(0, 0),), (), "is empty or leaves"),
        ("abc", (paragraph(0, 4),), (), "is empty or leaves"),
        ("abc", (paragraph(0, 1), paragraph(2, 3)), (), "one separator"),
        ("a\n\nb", (paragraph(0, 1), paragraph(3, 4)), (), "one separator"),
        ("a\tb", (paragraph(0, 1), paragraph(2, 3)), (), "one separator"),
        ("ab", (paragraph(0, 1), paragraph(1, 2)), (), "one separator"),
        ("a\nb", (paragraph(2, 3), paragraph(0, 1)), (), "do not cover"),
        ("a\nb", (cell(0, 1, 0, 0), cell(2, 3, 0, 1)), (), "one separator"),
        ("a\tb", (cell(0, 1, 0, 0), cell(2, 3, 1, 1)), (), "one separator"),
        ("a  b", (paragraph(0, 4),), (), "White space"),
        ("a\nb", (paragraph(0, 3),), (), "White space"),
        (" a", (paragraph(0, 2),), (), "White space"),
        ("a ", (paragraph(0, 2),), (), "White space"),
        ("\na", (Block("preformatted", 0, 2),), (), "White space"),
        ("a\n", (Block("preformatted", 0, 2),), (), "White space"),
        ("a", (Block("aside", 0, 1),), (), "Unknown block kind"),
        ("a", (Block("heading", 0, 1),), (), "A heading has"),
        ("a", (Block("heading", 0, 1, level=7),), (), "Heading level 7"),
        ("a", (paragraph(0, 1, level=1),), (), "A paragraph has"),
        ("a", (Block("list_item", 0, 1, depth=-1, ordered=False),), (), "negative"),
        ("a", (paragraph(0, 1, language="x y"),), (), "language tag"),
        ("a", (paragraph(0, 1, direction="up"),), (), "Unknown direction"),
        ("a", (paragraph(0, 1),), (Mark("blink", 0, 1),), "Unknown mark"),
        ("a\nb", (paragraph(0, 1), paragraph(2, 3)), (Mark("em", 0, 3),), "inside one block"),
        ("a\nb", (paragraph(0, 1), paragraph(2, 3)), (Mark("em", 1, 2),), "inside one block"),
        ("a\nb", (paragraph(0, 1), paragraph(2, 3)), (Mark("em", 0, 2),), "inside one block"),
        ("a", (paragraph(0, 1),), (Mark("em", 0, 0),), "inside one block"),
        ("ab", (paragraph(0, 2),), (Mark("em", 1, 2), Mark("em", 0, 1)), "not sorted"),
        ("ab", (paragraph(0, 2),), (Mark("em", 0, 2), Mark("em", 1, 2)), "overlap"),
        ("a", (paragraph(0, 1),), (Mark("link", 0, 1),), "needs an address"),
        ("a", (paragraph(0, 1),), (Mark("em", 0, 1, "https://a.example"),), "needs an address"),
        ("a", (paragraph(0, 1),), (Mark("link", 0, 1, "javascript:x()"),), "not allowed"),
        ("a", (paragraph(0, 1),), (Mark("link", 0, 1, "https://a b"),), "not allowed"),
        ("a b", (paragraph(0, 3),), (Mark("break", 0, 1),), "one space"),
        ("a b", (Block("preformatted", 0, 3),), (Mark("break", 1, 2),), "one space"),
    ],
)
def test_document_that_breaks_a_rule_is_refused(text, blocks, marks, reason):
    with pytest.raises(InvalidDocument, match=reason):
        Document(text, blocks, marks)


def test_layout_names_only_what_is_known():
    document = Document(
        "Who said it\nA link",
        (Block("heading", 0, 11, level=2, language="en"), paragraph(12, 18)),
        (Mark("link", 14, 18, "https://example.org/"),),
    )
    assert document.to_json() == {
        "schema": 1,
        "blocks": [
            {"kind": "heading", "start": 0, "end": 11, "level": 2, "language": "en"},
            {"kind": "paragraph", "start": 12, "end": 18},
        ],
        "marks": [{"kind": "link", "start": 14, "end": 18, "href": "https://example.org/"}],
    }


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"schema": 2, "blocks": [], "marks": []},
        {"schema": 1, "blocks": ["paragraph"], "marks": []},
        {"schema": 1, "blocks": [{"kind": "paragraph", "start": 0}], "marks": []},
        {"schema": 1, "blocks": [{"kind": "paragraph", "start": 0, "end": True}], "marks": []},
        {"schema": 1, "blocks": [{"kind": "paragraph", "start": "0", "end": 1}], "marks": []},
        {"schema": 1, "blocks": [{"kind": "paragraph", "start": 0, "end": 1, "x": 1}]},
        {"schema": 1, "blocks": [{"kind": "paragraph", "start": 0, "end": 1, "href": "x"}]},
    ],
)
def test_layout_that_is_malformed_is_refused(layout):
    with pytest.raises(InvalidDocument):
        Document.from_json("a", layout)


@given(documents())
def test_layout_gives_the_same_document_back(document):
    assert Document.from_json(document.text, document.to_json()) == document
