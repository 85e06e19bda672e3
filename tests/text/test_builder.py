import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.builder import DocumentBuilder
from claims.text.document import Block, Document, Mark
from tests.text.strategies import raw_text


def built(*pieces, kind="paragraph"):
    builder = DocumentBuilder()
    builder.open_block(kind)
    for piece in pieces:
        builder.add_text(piece)
    return builder.build()


def test_builder_without_text_gives_the_empty_document():
    builder = DocumentBuilder()
    builder.open_block("heading", level=1)
    builder.add_text(" \u200b\n")
    builder.open_block("paragraph")
    assert builder.build() == Document("", (), ())


@pytest.mark.parametrize(
    "raw",
    [
        "a b",
        "a\r\nb",
        "a\rb",
        "a\nb",
        "a\t\tb",
        "a\u00a0b",
        " a \u2028 b\u3000",
        "a \u200b b\ufeff",
    ],
)
def test_white_space_of_any_sort_is_one_space(raw):
    assert built(raw).text == "a b"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("so\u00adfa\u200b\u2060\ufeff", "sofa"),
        ("a\x00\x07\x7fb\ufffe", "ab"),
        ("\ud83dbroken", "broken"),
        ("pay \u202egnp.exe\u202c", "pay gnp.exe"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("❤️\u200d🔥", "❤️\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("fac\u200ct\u200d \u200d", "fact"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",) * 2,
        ("plain\U000e0069\U000e0067", "plain"),
        ("שלום\u200f!", "שלום\u200f!"),
    ],
)
def test_invisible_characters_stay_only_where_they_carry_meaning(raw, text):
    assert built(raw).text == text


def test_preformatted_text_keeps_its_spaces_and_lines():
    raw = "\r\n  \n  if a:\r\n\tgo\u00a0on\r  x\u2028y \n\n"
    assert built(raw, kind="preformatted") == Document(
        "  if a:\n\tgo on\n  x\ny", (Block("preformatted", 0, 20),)
    )


def test_marks_follow_their_words_through_normalisation():
    builder = DocumentBuilder()
    builder.open_block("paragraph")
    builder.add_text("  one\u00ad \r\n")
    builder.open_mark("strong")
    builder.add_text(" two\u200b ")
    builder.close_mark("strong")
    builder.add_text(" cafe")
    builder.open_mark("em")
    builder.add_text("\u0301s")
    builder.close_mark("em")
    builder.open_mark("link", " https://example.org/a b ")
    builder.add_text("\tthree ")
    builder.close_mark("link")
    assert builder.build() == Document(
        "one two cafés three",
        (Block("paragraph", 0, 19),),
        (
            Mark("strong", 4, 7),
            Mark("em", 11, 13),
            Mark("link", 14, 19, "https://example.org/a%20b"),
        ),
    )


def test_marks_across_blocks_leave_a_part_in_each():
    builder = DocumentBuilder()
    builder.add_text("number ")
    builder.open_mark("strong")
    builder.add_text("one")
    builder.open_block("quote")
    builder.open_block("list_item", depth=0, ordered=True)
    builder.add_text("two")
    builder.close_mark("strong")
    builder.add_text(" three")
    assert builder.build() == Document(
        "number one\ntwo three",
        (Block("paragraph", 0, 10), Block("list_item", 11, 20, depth=0, ordered=True)),
        (Mark("strong", 7, 10), Mark("strong", 11, 14)),
    )


def test_breaks_are_one_marked_space():
    builder = DocumentBuilder()
    builder.add_break()
    builder.open_block("paragraph")
    builder.add_break()
    builder.add_text("one ")
    builder.add_break()
    builder.add_break()
    builder.add_text(" two")
    builder.add_break()
    assert builder.build() == Document(
        "one two", (Block("paragraph", 0, 7),), (Mark("break", 3, 4),)
    )


def test_breaks_in_preformatted_text_are_newlines():
    builder = DocumentBuilder()
    builder.open_block("preformatted")
    builder.add_text("one")
    builder.add_break()
    builder.add_text("two")
    assert builder.build() == Document("one\ntwo", (Block("preformatted", 0, 7),))


@pytest.mark.parametrize(
    "href",
    [None, "", "/here", "#top", "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
     "https://", "mailto:", "//example.org/", "vbscript:x", "HTTPS:example.org"],
)  # fmt: skip
def test_links_to_anything_but_web_and_mail_leave_only_their_text(href):
    builder = DocumentBuilder()
    builder.open_mark("link", href)
    builder.add_text("text")
    builder.close_mark("link")
    assert builder.build() == Document("text", (Block("paragraph", 0, 4),))


def test_links_never_overlap():
    builder = DocumentBuilder()
    builder.open_mark("link", "https://a.example/")
    builder.add_text("ab")
    builder.open_mark("link", "https://b.example/")
    builder.add_text("cd")
    builder.close_mark("link")
    builder.add_text("ef")
    builder.close_mark("link")
    assert builder.build().marks == (
        Mark("link", 0, 2, "https://a.example/"),
        Mark("link", 2, 4, "https://b.example/"),
    )


def test_marks_of_one_kind_inside_each_other_are_one():
    builder = DocumentBuilder()
    builder.open_mark("em")
    builder.add_text("ab")
    builder.open_mark("em")
    builder.add_text("cd")
    builder.close_mark("em")
    builder.add_text("ef")
    assert builder.build().marks == (Mark("em", 0, 6),)


def test_cells_of_a_row_are_parted_by_tabs():
    builder = DocumentBuilder()
    for row, column, text in [
        (0, 0, "Year"),
        (0, 1, "Dose"),
        (1, 0, "2019"),
        (1, 1, ""),
        (1, 2, "5 g"),
    ]:
        builder.open_block("table_cell", row=row, column=column, header=row == 0)
        builder.add_text(text)
    builder.open_block("caption")
    builder.add_text("Doses")
    assert builder.build().text == "Year\tDose\n2019\t5 g\nDoses"


def test_malformed_language_and_direction_are_left_out():
    builder = DocumentBuilder()
    builder.open_block("paragraph", language="<x>", direction="auto")
    builder.add_text("a")
    builder.open_block("paragraph", language="pt-BR", direction="rtl")
    builder.add_text("b")
    assert builder.build().blocks == (
        Block("paragraph", 0, 1),
        Block("paragraph", 2, 3, language="pt-BR", direction="rtl"),
    )


def test_marks_that_are_not_open_cannot_be_closed():
    builder = DocumentBuilder()
    builder.open_mark("em")
    with pytest.raises(ValueError, match="No strong mark is open"):
        builder.close_mark("strong")


def test_break_is_not_opened_as_a_mark():
    with pytest.raises(ValueError, match="add_break"):
        DocumentBuilder().open_mark("break")


@given(raw_text, st.data())
def test_cutting_the_text_anywhere_changes_nothing(raw, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=4)))
    edges = [0, *cuts, len(raw)]
    pieces = [raw[start:end] for start, end in pairwise(edges)]
    for kind in ("paragraph", "preformatted"):
        assert built(*pieces, kind=kind) == built(raw, kind=kind)


@given(raw_text)
def test_building_from_built_text_changes_nothing(raw):
    for kind in ("paragraph", "preformatted"):
        document = built(raw, kind=kind)
        assert built(document.text, kind=kind) == document
        assert unicodedata.is_normalized("NFC", document.text)


@given(raw_text, raw_text, raw_text)
def test_mark_covers_its_own_words(before, inside, after):
    builder = DocumentBuilder()
    builder.open_block("paragraph")
    builder.add_text(before + " ")
    builder.open_mark("em")
    builder.add_text(inside)
    builder.close_mark("em")
    builder.add_text(" " + after)
    document = builder.build()
    marked = [document.slice(mark.start, mark.end) for mark in document.marks]
    # A joiner counts its neighbours, so the words are built alone but between the same spaces.
    alone = built("x " + inside + " x").text[1:-1].strip()
    assert marked == ([alone] if alone else [])
