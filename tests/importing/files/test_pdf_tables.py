"""Tables of PDF documents: drawn with lines, or only by where their cells stand."""

import pytest
from lxml import html

from claims.importing.files.pdf import read_pdf
from claims.importing.files.reading import Options
from tests.importing.documents import pdf

OPTIONS = Options(max_bytes=1_000_000, max_characters=100_000)
HEAD = ("Region", "2024", "2025")
ROWS = [("coast 0", "751", "688"), ("energy 1", "877", "140"), ("household 2", "6", "1,825")]
PROSE = (
    "In 2024 the council spent 12 percent of 90 million on the harbour and in 2025 it spent 14 "
    "percent of 95 million on the bridge and the road that leads to it from the east of town."
)


def read(content: bytes) -> list[tuple[str, object]]:
    """Tags and texts of the blocks; of a table its rows of cells as tags and texts."""
    tree = html.fragment_fromstring(read_pdf(content, OPTIONS).body.decode(), create_parent="div")
    return [
        (block.tag, rows(block) if block.tag == "table" else block.text_content()) for block in tree
    ]


def rows(table):
    return [tuple(f"{cell.tag} {cell.text_content()}" for cell in row) for row in table.iter("tr")]


def expected(head, body):
    return [tuple(f"th {cell}" for cell in head)] * bool(head) + [
        tuple(f"td {cell}" for cell in row) for row in body
    ]


def put_rows(page, table, *, y, lefts=(72, 132, 158), border=0, right=False):
    """Rows 16 points high, the first in bold print, in columns that almost touch."""
    for number, row in enumerate(table):
        page.set_font("Times", size=11, style="" if row is not HEAD else "B")
        for left, width, text in zip(lefts, (60, 26, 30), row, strict=True):
            page.set_xy(left, y + 16 * number)
            align = "R" if right and left != lefts[0] else "L"
            page.cell(width, 16, text, border=border, align=align)


def put_prose(page, *, y):
    page.set_font("Times", size=11)
    page.set_xy(72, y)
    page.multi_cell(220, 14, PROSE, align="L")


@pytest.mark.parametrize("border", [0, 1])
@pytest.mark.parametrize("right", [False, True])
def test_narrow_columns_are_a_table_and_no_heading(border, right):
    def draw(page):
        page.c_margin = 1
        put_prose(page, y=72)
        put_rows(page, [HEAD, *ROWS], y=160, border=border, right=right)
        put_prose(page, y=260)

    table = ("table", expected(HEAD, ROWS))
    assert read(pdf(draw)) == [("p", PROSE), table, ("p", PROSE)]


def test_ruled_cells_keep_their_lines_and_span_columns():
    def draw(page):
        page.set_font("Times", size=11)
        put_prose(page, y=72)
        for x, y, width, height in [(72, 160, 200, 16), (72, 176, 100, 32), (172, 176, 100, 32),
                                    (72, 208, 100, 16), (172, 208, 100, 16)]:  # fmt: skip
            page.rect(x, y, width, height)
        page.line(172, 144, 172, 160)
        page.line(72, 144, 272, 144)
        for x, y, text in [(74, 156, "Port"), (174, 156, "Catch"), (74, 172, "All of the ports"),
                           (74, 188, "Varnes"), (174, 188, "landed herring"),
                           (174, 202, "and some cod"), (74, 220, "Skarn"),
                           (174, 220, "nothing")]:  # fmt: skip
            page.text(x, y, text)

    assert read(pdf(draw))[1] == ("table", [
        ("td Port", "td Catch"), ("td All of the ports", "td "),
        ("td Varnes", "td landed herring and some cod"), ("td Skarn", "td nothing"),
    ])  # fmt: skip


def test_table_goes_on_over_the_page():
    def draw(page):
        page.c_margin = 1
        put_prose(page, y=72)
        put_rows(page, [HEAD], y=700, border=1)
        page.add_page()
        put_rows(page, ROWS, y=30, border=1)
        put_prose(page, y=200)

    assert read(pdf(draw)) == [("p", PROSE), ("table", expected(HEAD, ROWS)), ("p", PROSE)]


def test_boxed_text_is_no_table():
    def draw(page):
        page.rect(66, 66, 240, 100)
        put_prose(page, y=72)
        page.rect(66, 190, 240, 100)
        put_prose(page, y=196)

    assert read(pdf(draw)) == [("p", PROSE), ("p", PROSE)]


def test_contents_with_close_page_numbers_are_no_table():
    def draw(page):
        page.set_font("Times", size=11)
        for number, (chapter, start) in enumerate(
            [("Harbours", "5"), ("Bridges", "12"), ("Streets", "19"), ("Schools", "31")]
        ):
            page.text(72, 100 + 16 * number, chapter)
            page.text(120, 100 + 16 * number, start)

    assert "table" not in dict(read(pdf(draw)))
