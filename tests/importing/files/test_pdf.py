"""PDF documents, read in this process; what the child process adds: test_reader.py."""

import pytest
from lxml import html

from claims.importing.files.pdf import MOST_PAGES, read_pdf
from claims.importing.files.pdf_bidi import in_reading_order
from claims.importing.files.pdf_glyphs import Glyph, Style
from claims.importing.files.reading import Options
from claims.importing.problems import BrokenFile, EncryptedFile, NoText, TooLarge
from tests.importing.documents import (
    locked_pdf,
    pdf,
    pdf_stream,
    pdf_with_content,
    raw_pdf,
    scan,
)

OPTIONS = Options(max_bytes=1_000_000, max_characters=100_000)
LONG = (
    "This first sentence is long enough to need more than one line of the page on which it is "
    "printed. So the words of the paragraph have to be put together again."
)
OTHER = "A second paragraph follows the first one, and it also fills more than a single line here."


def read(content: bytes) -> list[tuple[str, str]]:
    """Tags and texts of the blocks that were found."""
    tree = html.fragment_fromstring(read_pdf(content, OPTIONS).body.decode(), create_parent="div")
    return [
        (block.tag, " ".join(block.text_content().split()))
        for block in tree.iter("h1", "h2", "h3", "p", "li", "figcaption", "pre", "th", "td")
    ]


def put(page, text, *, x=72.0, y, size=11, style="", family="Times"):
    page.set_font(family, style=style, size=size)
    page.text(x, y, text)


def column(page, x, y, words, *, lines, width=36):
    """Lines of about so many characters at so many points; returns what they say."""
    text, rows = words.split(), []
    while len(rows) < lines:
        row = ""
        while len(row) < width:
            row += text[len(" ".join([*rows, row]).split()) % len(text)] + " "
        rows.append(row.strip())
    for number, row in enumerate(rows):
        put(page, row, x=x, y=y + 14 * number)
    return " ".join(rows)


def test_read_pdf_makes_paragraphs_and_headings():
    def draw(page):
        page.set_font("Times", size=20)
        page.multi_cell(0, 24, "The title of the report", new_x="LMARGIN", new_y="NEXT")
        page.set_font("Times", size=14)
        page.multi_cell(0, 28, "A first section", new_x="LMARGIN", new_y="NEXT")
        page.set_font("Times", size=11)
        for text in (LONG, OTHER):
            page.multi_cell(0, 14, text, align="L", new_x="LMARGIN", new_y="NEXT")
            page.ln(10)
        page.set_font("Times", style="B", size=11)
        page.multi_cell(0, 14, "A bold line", new_x="LMARGIN", new_y="NEXT")
        page.set_font("Times", size=11)
        page.multi_cell(0, 14, LONG, align="L")

    assert read(pdf(draw)) == [
        ("h1", "The title of the report"), ("h2", "A first section"), ("p", LONG), ("p", OTHER),
        ("h3", "A bold line"), ("p", LONG),
    ]  # fmt: skip


def test_read_pdf_takes_what_the_file_says_about_itself():
    reading = read_pdf(pdf(lambda p: p.cell(text=LONG), title="Said", author="Jane Doe"), OPTIONS)
    assert (reading.title, reading.byline, reading.created) == ("Said", "Jane Doe", "2024-05-06")


@pytest.mark.parametrize("said", ["Microsoft Word - draft3.doc", "untitled", "report_final.pdf"])
def test_read_pdf_prefers_the_largest_print_to_a_name_of_a_program(said):
    def draw(page):
        put(page, "The large title", y=100, size=22)
        put(page, LONG[:80], y=140)

    assert read_pdf(pdf(draw, title=said, author="Admin"), OPTIONS).title == "The large title"


def test_read_pdf_reads_one_column_after_the_other():
    said = {}

    def draw(page):
        put(page, "A title across both of the columns of this page", y=80, size=18)
        said["left"] = column(page, 72, 120, "Left words flow down here", lines=12)
        said["right"] = column(page, 310, 120, "right text goes on there", lines=12)
        put(page, "A line across both columns, as wide as the page, comes below them all.", y=320,
            size=15)  # fmt: skip

    assert read(pdf(draw)) == [
        ("h1", "A title across both of the columns of this page"),
        ("p", f"{said['left']} {said['right']}"),
        ("h2", "A line across both columns, as wide as the page, comes below them all."),
    ]


def test_read_pdf_joins_words_and_drops_running_heads():
    lines = ["Words were exam-", "ined in a well-", "known study, and", "the well-known", "ones."]

    def draw(page):
        for number in range(3):
            if number:
                page.add_page()
            put(page, "Journal of Tests", y=40, size=9)
            put(page, f"{number + 11}", x=300, y=800, size=9)
            for place, line in enumerate(lines):
                put(page, line, y=120 + 14 * place)

    paragraph = "Words were examined in a well-known study, and the well-known ones."
    assert read(pdf(draw)) == [("p", paragraph)] * 3


def test_read_pdf_keeps_numbers_in_the_margin_that_count_no_pages():
    rows = [f"The city counted {number} cases." for number in (7, 3, 50)]

    def draw(page):
        for row in rows:
            page.add_page()
            put(page, row, y=50)
            put(page, "A sentence that is the same on every page.", y=400)

    assert [text for _, text in read(pdf(draw))][::2] == rows


def test_read_pdf_goes_on_over_the_page():
    def draw(page):
        column(page, 72, 120, "lower case words without any end", lines=45, width=80)
        page.add_page()
        put(page, "and this is how the sentence goes on at the top of the next page.", y=120)

    assert len(read(pdf(draw))) == 1


def test_read_pdf_finds_lists():
    rows = [
        "Before the lists stands a sentence.", "· The first point of the list", "· Another point",
        "1. Number one", "2. Number two", "After the lists stands a sentence.",
        "1984. A year is no list.",
    ]  # fmt: skip

    def draw(page):
        for number, row in enumerate(rows):
            put(page, row, y=120 + 30 * number)

    content = pdf(draw)
    assert read(content) == [
        ("p", rows[0]), ("li", "The first point of the list"), ("li", "Another point"),
        ("li", "Number one"), ("li", "Number two"), ("p", rows[5]), ("p", rows[6]),
    ]  # fmt: skip
    assert b"<ol><li>Number one</li>" in read_pdf(content, OPTIONS).body


def test_read_pdf_finds_tables_and_their_captions():
    rows = [("Group", "Dose", "Outcome"), ("First", "5 mg", "12 %"), ("Second", "10 mg", "31 %"),
            ("Third", "15 mg", "40 %")]  # fmt: skip

    def draw(page):
        put(page, LONG[:80], y=100)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                style = "" if number else "B"
                put(page, cell, x=72 + 120 * place, y=150 + 18 * number, style=style)
        put(page, "Table 1. Outcomes by group.", y=240)

    assert read(pdf(draw))[1:] == [
        *(("th", cell) for cell in rows[0]),
        *(("td", cell) for row in rows[1:] for cell in row),
        ("figcaption", "Table 1. Outcomes by group."),
    ]


def test_read_pdf_keeps_links_emphasis_and_raised_numbers():
    def draw(page):
        put(page, "As was shown", y=100)
        page.link(x=72, y=90, w=63, h=12, link="https://example.org/paper")
        put(page, "12", x=134, y=95, size=7)
        put(page, "it is", x=144, y=100)
        put(page, "not", x=166, y=100, style="B")
        put(page, "so.", x=186, y=100, style="I")

    body = read_pdf(pdf(draw), OPTIONS).body.decode()
    assert body == (
        '<p><a href="https://example.org/paper">As was shown</a><sup>12</sup> it is '
        "<strong>not</strong> <em>so.</em></p>"
    )


def test_read_pdf_refuses_a_locked_file():
    with pytest.raises(EncryptedFile, match="locked with a password"):
        read_pdf(locked_pdf(), OPTIONS)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 50,
        pdf(lambda page: page.cell(text=LONG))[:300],
        raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]),
    ],
)
def test_read_pdf_refuses_a_damaged_file(content):
    with pytest.raises((BrokenFile, NoText)) as problem:
        read_pdf(content, OPTIONS)
    assert type(problem.value) is BrokenFile


def test_read_pdf_says_that_a_scan_has_no_text():
    with pytest.raises(NoText, match="pictures of text and no text"):
        read_pdf(scan(), OPTIONS)
    with pytest.raises(NoText, match="no text in this PDF"):
        read_pdf(pdf(lambda page: page.line(1, 1, 99, 99)), OPTIONS)


def test_read_pdf_says_that_its_letters_are_hidden():
    shown = b"BT /F1 12 Tf 72 700 Td (These letters are drawn only) Tj ET"
    to_private_use = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <20> <7E> <E020> endbfrange endcmap end end"
    )
    content = pdf_with_content(
        pdf_stream(shown),
        b"/Font << /F1 5 0 R >>",
        [b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 6 0 R >>",
         pdf_stream(to_private_use)],
    )  # fmt: skip
    with pytest.raises(NoText, match="does not say which they are"):
        read_pdf(content, OPTIONS)


def test_read_pdf_refuses_endless_pages():
    many = MOST_PAGES + 1
    content = raw_pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * many, many),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
    ])  # fmt: skip
    with pytest.raises(TooLarge, match="has 1,501 pages"):
        read_pdf(content, OPTIONS)


def test_read_pdf_stops_at_the_most_characters():
    with pytest.raises(TooLarge, match="more than 40 characters"):
        read_pdf(pdf(lambda p: p.cell(text=LONG)), Options(max_bytes=1000, max_characters=40))


def glyphs_of(seen: str) -> list[Glyph]:
    """Letters as they stand on paper, from left to right."""
    return [
        Glyph(letter, 10.0 * place, 10.0 * place + 9.9, 0.0, Style(10.0))
        for place, letter in enumerate(seen)
        if letter != " "
    ]


@pytest.mark.parametrize(
    ("seen", "leftwards", "read"),
    [
        (".12% ةبسنب تداز", False, "زادت بنسبة 12%."),
        (".2023 ماع Sleep Medicine يف", True, "في Sleep Medicine عام 2023."),
        ("(300 وحن) ماعلا", True, "العام (نحو 300)"),
        ("a word دحاو here", False, "a word واحد here"),
    ],
)
def test_in_reading_order_turns_lines_around(seen, leftwards, read):
    """What is seen stands here from left to right, as on paper."""
    ordered = in_reading_order(glyphs_of(seen), leftwards=leftwards)
    assert "".join(glyph.text for glyph in ordered) == read


def test_drawn_bullets_are_items():
    def draw(page):
        for number, row in enumerate(("The first point", "Another point")):
            page.set_fill_color(0)
            page.ellipse(x=60, y=114 + 30 * number, w=4, h=4, style="F")
            put(page, row, y=120 + 30 * number)

    assert read(pdf(draw)) == [("li", "The first point"), ("li", "Another point")]


def test_letters_that_a_font_does_not_tell_are_shown_as_missing():
    """They are not left out: whoever reads sees that something stands there."""
    to_nothing = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfchar <51> <0000> endbfchar 1 beginbfrange <20> <50> <0020> endbfrange "
        b"1 beginbfrange <52> <7E> <0052> endbfrange endcmap end end"
    )
    content = pdf_with_content(
        pdf_stream(b"BT /F1 12 Tf 72 700 Td (The letter Q is not told by this font) Tj ET"),
        b"/Font << /F1 5 0 R >>",
        [b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /ToUnicode 6 0 R >>",
         pdf_stream(to_nothing)],
    )  # fmt: skip
    assert read(content) == [("p", "The letter \ufffd is not told by this font")]
