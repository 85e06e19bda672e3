"""Two versions of a document, compared block by block."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.builder import DocumentBuilder
from claims.text.changes import (
    Tally,
    compare_documents,
    count_words,
    lines,
    tally_words,
)
from claims.text.document import Document
from claims.text.plain import document_from_plain_text
from tests.text.strategies import documents

OLD = "# Leaf\n\nThe leaf lifts mood. It is brewed.\n\nAsk a doctor first!\n\nThe end of this text."


def plain(text: str) -> Document:
    return document_from_plain_text(text)


def table(*rows: tuple[str, ...]) -> Document:
    builder = DocumentBuilder()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            builder.open_block("table_cell", row=row, column=column, header=row == 0)
            builder.add_text(cell)
    return builder.build()


def told(old: Document, new: Document) -> list[list[str]]:
    """The rows as lines, removed words in [-…-], added ones in {+…+}."""
    signs = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}

    def words(stretch):
        span, text = (stretch.new, new.text) if stretch.new else (stretch.old, old.text)
        return signs[stretch.kind].format(text[span.start : span.end])

    return [
        ["".join(words(stretch) for stretch in line.stretches) for line in lines(old, new, row)]
        for row in compare_documents(old, new)
    ]


def test_unchanged_text_is_a_row_for_each_block():
    document = plain(OLD)
    rows = compare_documents(document, document)
    assert [(row.old, row.new, row.is_same) for row in rows] == [
        (range(index, index + 1), range(index, index + 1), True) for index in range(4)
    ]


def test_changed_words_stand_in_their_block():
    new = plain(OLD.replace("lifts mood", "may lift mood"))
    assert told(plain(OLD), new) == [
        ["Leaf"],
        ["The leaf [-lifts-]{+may lift+} mood. It is brewed."],
        ["Ask a doctor first!"],
        ["The end of this text."],
    ]


def test_removed_and_added_blocks_are_rows_of_their_own():
    new = plain(
        "# Leaf\n\nThe leaf lifts mood. It is brewed.\n\nThe end of this text."
        "\n\nWith a postscript."
    )
    assert told(plain(OLD), new) == [
        ["Leaf"],
        ["The leaf lifts mood. It is brewed."],
        ["[-Ask a doctor first!-]"],
        ["The end of this text."],
        ["{+With a postscript.+}"],
    ]


def test_rewritten_block_stands_beside_the_new_one():
    new = plain(OLD.replace("Ask a doctor first!", "Nobody knows how safe that is."))
    rows = compare_documents(plain(OLD), new)
    assert [(row.old, row.new) for row in rows][2] == (range(2, 3), range(2, 3))
    assert told(plain(OLD), new)[2] == [
        "[-Ask a doctor first!-]",
        "{+Nobody knows how safe that is.+}",
    ]


def test_split_and_joined_paragraphs_are_one_row():
    old, new = (
        plain("The leaf lifts mood. It is brewed."),
        plain("The leaf lifts mood.\n\nIt is brewed."),
    )
    assert told(old, new) == [["The leaf lifts mood.[- -]", "It is brewed."]]
    assert told(new, old) == [["The leaf lifts mood.{+ +}It is brewed."]]
    assert [row.is_same for row in compare_documents(old, new)] == [False]


def test_replaced_table_cell_stands_in_its_column():
    old = table(("Dose", "Deaths"), ("10 mg", "three"))
    new = table(("Dose", "Deaths"), ("10 mg", "forty"))
    assert told(old, new) == [["Dose", "Deaths"], ["10 mg", "[-three-]{+forty+}"]]


def test_line_break_that_ends_a_block_in_one_text_only():
    builder = DocumentBuilder()
    builder.open_block("preformatted")
    builder.add_text("first line\nsecond line")
    old, new = builder.build(), plain("first line\n\nsecond line")
    assert told(old, new) == [["first line[-\n-]", "second line"]]
    assert told(new, old) == [["first line{+\n+}second line"]]


@pytest.mark.parametrize("nothing", [Document("", ())])
def test_empty_document_has_everything_added(nothing):
    assert told(nothing, plain("One.")) == [["{+One.+}"]]
    assert told(plain("One."), nothing) == [["[-One.-]"]]
    assert compare_documents(nothing, nothing) == []


@st.composite
def revisions(draw) -> tuple[Document, Document]:
    """A document and another one, mostly made from the same paragraphs."""
    if draw(st.booleans()):
        return draw(documents()), draw(documents())
    sentences = st.lists(st.sampled_from(["One leaf.", "Two\tleaves,", "日本語", "3 leaves", "\n"]))
    texts = [draw(st.lists(sentences.map(" ".join)).map("\n\n".join)) for _ in range(2)]
    return plain(texts[0]), plain(texts[1])


@settings(max_examples=50)
@given(revisions())
def test_stretches_make_up_both_texts(pair):
    old, new = pair
    found = [
        stretch
        for row in compare_documents(old, new)
        for line in lines(old, new, row)
        for stretch in line.stretches
    ]
    for document, place, block in ((old, "old", "old_block"), (new, "new", "new_block")):
        held = ["" for _ in document.blocks]
        there = [stretch for stretch in found if getattr(stretch, place)]
        for stretch in sorted(there, key=lambda stretch: getattr(stretch, place)):
            span = getattr(stretch, place)
            held[getattr(stretch, block)] += document.text[span.start : span.end]
        assert held == [document.text[one.start : one.end] for one in document.blocks]


@settings(max_examples=50)
@given(revisions())
def test_rows_follow_both_documents(pair):
    rows = compare_documents(*pair)
    olds = [index for row in rows for index in row.old]
    news = [index for row in rows for index in row.new]
    assert (olds, news) == tuple(list(range(len(document.blocks))) for document in pair)


@settings(max_examples=50)
@given(revisions())
def test_new_blocks_are_read_in_order(pair):
    old, new = pair
    read = [
        stretch.new.start
        for row in compare_documents(old, new)
        for line in lines(old, new, row)
        for stretch in line.stretches
        if stretch.new
    ]
    assert read == sorted(read)


def test_words_are_counted():
    assert count_words("It’s 3.5 mg – said “Ann”, 日本!") == 7
    assert tally_words("The leaf lifts mood.", "The leaf may lift his mood!") == Tally(3, 1)
    assert tally_words("", "") == Tally(0, 0)


def test_lines_that_moved_are_not_counted():
    lead, leaf, end = "It lifts mood, they say.", "The leaf grows in Asia.", "Nobody can tell why."
    old, new = "\n".join([lead, leaf, end, leaf]), "\n".join([leaf, end, lead, "A new end."])
    assert tally_words(old, new) == Tally(3, 5)


def test_block_that_stands_elsewhere_was_moved():
    blocks = ["It lifts mood.", "The leaf grows in the whole of Asia.", "Nobody can tell us why."]
    old = document_from_plain_text("\n\n".join(blocks))
    new = document_from_plain_text("\n\n".join([*blocks[1:], blocks[0]]))
    kinds = [[it.kind for it in row.stretches] for row in compare_documents(old, new)]
    assert kinds == [["moved_away"], ["same"], ["same"], ["moved_here"]]
