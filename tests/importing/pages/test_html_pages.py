"""Whole pages with furniture: the structure of their articles outlives the search for them."""

from claims.importing.pages.html import extract_html, parse
from claims.text.document import Document
from tests.importing.markup import FILLER, page


def blocks(source: bytes) -> list[tuple]:
    """Kind, own attributes and text of each block between the two of the filler."""
    document = extract_html(source, url="https://example.org/page").document
    return [
        (
            block.kind,
            *(
                value
                for value in (
                    block.level, block.depth, block.ordered, block.row, block.column, block.header,
                )
                if value is not None
            ),
            document.slice(block.start, block.end),
        )
        for block in document.blocks[1:-1]
    ]  # fmt: skip


def marks(document: Document, kind: str) -> list[str]:
    return [document.slice(mark.start, mark.end) for mark in document.marks if mark.kind == kind]


def test_nested_lists_keep_their_depth():
    source = page(
        "<ol><li>The first step of it<ul><li>A part of the step<ol><li>A part of the part of it"
        "</li></ol></li><li>Another part of the step</li></ul></li><li>The second step</li></ol>"
    )
    assert blocks(source) == [
        ("list_item", 0, True, "The first step of it"),
        ("list_item", 1, False, "A part of the step"),
        ("list_item", 2, True, "A part of the part of it"),
        ("list_item", 1, False, "Another part of the step"),
        ("list_item", 0, True, "The second step"),
    ]


def test_table_keeps_header_cells_and_columns():
    source = page(
        "<table><caption>Doses seen in the study</caption><thead><tr><th>Group</th>"
        "<th colspan=2>Dose in milligrams</th></tr></thead><tbody><tr><th>First group</th>"
        "<td>5</td><td></td></tr><tr><th>Second group</th><td></td><td>10</td></tr></tbody></table>"
    )
    assert blocks(source) == [
        ("caption", "Doses seen in the study"),
        ("table_cell", 0, 0, True, "Group"),
        ("table_cell", 0, 1, True, "Dose in milligrams"),
        ("table_cell", 1, 0, True, "First group"),
        ("table_cell", 1, 1, False, "5"),
        ("table_cell", 2, 0, True, "Second group"),
        ("table_cell", 2, 2, False, "10"),
    ]


def test_headings_with_links_and_quotations_stay():
    source = page(
        f"<h2><a href='/x'>What the study found</a></h2><p>{FILLER}</p><h3>In more detail</h3>"
        f"<blockquote class=tweet><p>“Nobody expected this at all.”</p></blockquote><p>{FILLER}</p>"
    )
    assert blocks(source) == [
        ("heading", 2, "What the study found"),
        ("paragraph", FILLER),
        ("heading", 3, "In more detail"),
        ("quote", "“Nobody expected this at all.”"),
        ("paragraph", FILLER),
    ]


def test_footnotes_keep_their_number_and_their_text():
    source = (
        "<!DOCTYPE html><nav><a href=/>Home</a></nav><article>"
        f"<p>{FILLER}<sup><a href='#fn1'>1</a></sup></p><p>{FILLER}<a href='#fn2'>[2]</a></p>"
        f"<p>{FILLER}</p></article><section class=footnotes><ol><li id=fn1>Doe, 2019.</li>"
        "<li id=fn2>Roe, 2020.</li></ol></section><footer>Copyright</footer>"
    )
    document = extract_html(source.encode()).document
    assert [document.slice(block.start, block.end) for block in document.blocks] == [
        f"{FILLER}1", f"{FILLER}[2]", FILLER, "Doe, 2019.", "Roe, 2020.",
    ]  # fmt: skip
    assert [block.kind for block in document.blocks[3:]] == ["list_item", "list_item"]
    assert marks(document, "sup") == ["1"]


def test_marks_outlive_the_search():
    source = page(
        f"<p>{FILLER} H<sub>2</sub>O, x<sup>2</sup>, <code>f()</code>, <em>so</em>, <b>not</b>.</p>"
    )
    document = extract_html(source).document
    found = {kind: marks(document, kind) for kind in ("sub", "sup", "code", "em", "strong")}
    assert found == {
        "sub": ["2"], "sup": ["2"], "code": ["f()"], "em": ["so"], "strong": ["not"],
    }  # fmt: skip


ARABIC = (
    "قالت اللجنة في اجتماعها يوم الثلاثاء إن نتائج الدراسة التي طال انتظارها لا تكفي لقول شيء مؤكد "
    "عن التأثير، وإن عددا أكبر من الناس يجب أن يسألوا قبل ذلك، وفق ما جاء في البيان الذي نشرته."
)
JAPANESE = (
    "委員会は火曜日に会合を開き、数か月にわたって待たれていた研究の結果について議論した。"
    "効果について確かなことを言う前に、より多くの人々に尋ねる必要があるという点で委員は一致した。"
)


def test_right_to_left_page_is_read():
    source = (
        '<!DOCTYPE html><html dir="rtl" lang="ar"><title>عنوان المقال</title><nav><a href=/>'
        f"الرئيسية</a></nav><article><h1>عنوان المقال</h1>{f'<p>{ARABIC}</p>' * 3}</article>"
        "<footer>حقوق النشر</footer>"
    )
    document = extract_html(source.encode()).document
    assert document.text == "\n".join([ARABIC] * 3)
    assert {block.direction for block in document.blocks} == {"rtl"}


def test_page_without_spaces_is_read():
    source = (
        '<!DOCTYPE html><html lang="ja"><title>記事の題</title><nav><a href=/>ホーム</a></nav>'
        f"<article><h1>記事の題</h1>{f'<p>{JAPANESE}</p>' * 3}<ul><li>最初の項目です</li></ul>"
        f"<p>{JAPANESE}</p></article><footer>著作権</footer>"
    )
    document = extract_html(source.encode()).document
    assert document.text == "\n".join([*[JAPANESE] * 3, "最初の項目です", JAPANESE])


def test_navigation_that_nobody_closed_keeps_its_article():
    source = f"<!DOCTYPE html><nav><a href=/>Home</a><article>{f'<p>{FILLER}</p>' * 3}</article>"
    assert extract_html(source.encode()).document.text == "\n".join([FILLER] * 3)


def test_article_in_several_containers_is_whole():
    part = f"<p>{FILLER}</p>" * 2
    source = (
        "<!DOCTYPE html><nav><a href=/>Home</a></nav><main><div class='body chunk'>"
        f"{part}</div><div class=ad>Advertisement</div><div class='body chunk'>{part}</div></main>"
    )
    assert extract_html(source.encode()).document.text == "\n".join([FILLER] * 4)


def test_head_that_nobody_ended_holds_no_article():
    tree = parse(
        "<html><head><title>T</title><meta name=a content=b><nav>N</nav><p>One</p>two"
        "<body>three<p>four"
    )
    head, body = tree
    assert ([child.tag for child in head], body.text_content()) == (
        ["title", "meta"],
        "NOnetwothreefour",
    )
