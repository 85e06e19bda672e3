"""HTML to documents: structure kept, the unseen left out."""

import pytest

from claims.importing.pages.html import extract_html
from claims.text.document import Document
from tests.importing.markup import FILLER, page


def blocks(document: Document) -> list[tuple]:
    """Kind, own attributes and text of each block."""
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
        for block in document.blocks
    ]  # fmt: skip


def marks(document: Document) -> list[tuple]:
    return [
        (mark.kind, document.slice(mark.start, mark.end), *([mark.href] if mark.href else []))
        for mark in document.marks
    ]


def fragment(source: str, **options: str) -> Document:
    return extract_html(source.encode(), **options).document


def article(body: str, **options: str) -> list[tuple]:
    """The blocks of a whole page without those of the filler around the body."""
    document = extract_html(page(body), **options).document
    return blocks(document)[1:-1]


STRUCTURES = [
    (
        "<h2>Results</h2><p>One sentence stands here for the reader.</p>",
        [("heading", 2, "Results"), ("paragraph", "One sentence stands here for the reader.")],
    ),
    (
        "<ol><li>One item of the list<ul><li>An inner item</li></ul></li>"
        "<li><p>Two first</p><p>two second</p></li></ol>",
        [
            ("list_item", 0, True, "One item of the list"),
            ("list_item", 1, False, "An inner item"),
            ("list_item", 0, True, "Two first two second"),
        ],
    ),
    (
        "<blockquote><p>Somebody said this in public.</p><p>And this as well.</p></blockquote>",
        [("quote", "Somebody said this in public."), ("quote", "And this as well.")],
    ),
    (
        "<p>First line of the verse<br>second line of it</p>",
        [("paragraph", "First line of the verse second line of it")],
    ),
    (
        "<p>A paragraph parted by hand<br> <br>from the next paragraph.</p>",
        [("paragraph", "A paragraph parted by hand"), ("paragraph", "from the next paragraph.")],
    ),
    (
        "<table><caption>Doses</caption><tr><th>Dose</th><th>Effect</th></tr>"
        "<tr><td>1 g</td><td><p>none</p><p>seen</p></td></tr></table>",
        [
            ("caption", "Doses"),
            ("table_cell", 0, 0, True, "Dose"),
            ("table_cell", 0, 1, True, "Effect"),
            ("table_cell", 1, 0, False, "1 g"),
            ("table_cell", 1, 1, False, "none seen"),
        ],
    ),
    (
        '<figure><img src="a.jpg" alt="x"><figcaption>A leaf of the tree.</figcaption></figure>',
        [("caption", "A leaf of the tree.")],
    ),
    (
        "<pre><code>def f():\n    return 1\n</code></pre>",
        [("preformatted", "def f():\n    return 1")],
    ),
    (
        "<p>It is <q>well known</q> to everybody who asked.</p>",
        [("paragraph", "It is “well known” to everybody who asked.")],
    ),
    (
        "<details><summary>How we did it</summary><p>Folded away, yet readable.</p></details>",
        [("paragraph", "How we did it"), ("paragraph", "Folded away, yet readable.")],
    ),
]


@pytest.mark.parametrize(("source", "expected"), STRUCTURES)
def test_fragment_keeps_its_structure(source, expected):
    assert blocks(fragment(source)) == expected


@pytest.mark.parametrize(("source", "expected"), STRUCTURES)
def test_page_keeps_the_structure_of_its_article(source, expected):
    assert article(source) == expected


def test_fragment_keeps_marks_and_links():
    document = fragment(
        "<p>A <b>bold <i>and</i></b> <a href='/x?a=1'>link</a>, H<sub>2</sub>O, "
        "<code>x</code>, <a href='javascript:alert(1)'>bad</a> <a href='#note'>note</a></p>",
        url="https://example.org/page",
    )
    assert document.text == "A bold and link, H2O, x, bad note"
    assert marks(document) == [
        ("strong", "bold and"),
        ("em", "and"),
        ("link", "link", "https://example.org/x?a=1"),
        ("sub", "2"),
        ("code", "x"),
    ]


def test_page_keeps_its_links_with_their_place():
    extracted = extract_html(
        page('<p>As <a href="https://doi.org/10.1/x">a study of many people</a> found out.</p>')
    )
    assert marks(extracted.document) == [
        ("link", "a study of many people", "https://doi.org/10.1/x")
    ]


def test_base_element_completes_links():
    source = '<head><base href="https://other.example/dir/"></head><p><a href="x">Link</a></p>'
    assert marks(fragment(source, url="https://example.org/")) == [
        ("link", "Link", "https://other.example/dir/x")
    ]


UNSEEN = [
    "<script>SECRET</script>",
    "<style>SECRET</style>",
    "<noscript>SECRET</noscript>",
    "<template>SECRET</template>",
    "<!-- SECRET -->",
    "<p hidden>SECRET</p>",
    '<p style="display:none">SECRET</p>',
    '<p style="color: red; visibility : hidden;">SECRET</p>',
    "<dialog>SECRET</dialog>",
    "<svg><title>SECRET</title></svg>",
    "<button>SECRET</button>",
    "<textarea>SECRET</textarea>",
    "<select><option>SECRET</option></select>",
    "<iframe>SECRET</iframe>",
    "<object>SECRET</object>",
]


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize("wrap", [page, str.encode])
def test_case_18_unseen_is_not_in_the_text(unseen, wrap):
    text = extract_html(
        wrap(f"<p>Before it. {unseen} After it, and so on to the end.</p>")
    ).document.text
    assert "SECRET" not in text
    assert "Before it." in text
    assert "After it, and so on to the end." in text


def test_case_19_folded_and_framed_content_is_in_the_text():
    document = fragment(
        "<host-el><template shadowrootmode='open'><h2><slot name='t'>Fallback</slot></h2>"
        "<p>From the shadow: <slot></slot></p></template>"
        "<span slot='t'>Slotted title</span><em>light words</em></host-el>"
        '<iframe srcdoc="&lt;p&gt;From the frame&lt;script&gt;no()&lt;/script&gt;"></iframe>'
        "<details><summary>Sum</summary>Closed</details>"
        '<p hidden="until-found">Findable</p>'
    )
    assert blocks(document) == [
        ("heading", 2, "Slotted title"),
        ("paragraph", "From the shadow: light words"),
        ("paragraph", "From the frame"),
        ("paragraph", "Sum"),
        ("paragraph", "Closed"),
        ("paragraph", "Findable"),
    ]


def test_case_03_characters_are_normalised():
    document = fragment("<p>cafe\u0301\u00a0au\u00adlait\ufeff \u200bﬁne “so”</p>")
    assert document.text == "café aulait ﬁne “so”"


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\t"])
def test_case_15_line_ends_do_not_move_offsets(newline):
    source = newline.join(["<p>One line", "and another", "</p><p>Second</p>"])
    assert blocks(fragment(source)) == [
        ("paragraph", "One line and another"),
        ("paragraph", "Second"),
    ]


def test_case_20_nothing_is_put_between_japanese_or_thai_characters():
    document = fragment("<p>これは<b>日本語</b>です。</p><p>นี่คือ<i>ภาษา</i>ไทย</p>")
    assert document.text == "これは日本語です。\nนี่คือภาษาไทย"


def test_ruby_leaves_the_reading_aid_out():
    assert (
        fragment("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です</p>").text
        == "漢字です"
    )


def test_direction_and_language_of_a_block():
    document = fragment('<div dir="rtl" lang="ar"><p>مرحبا</p></div><p lang="not a tag">Hello</p>')
    assert [(block.language, block.direction) for block in document.blocks] == [
        ("ar", "rtl"),
        (None, None),
    ]


def test_right_to_left_page_gives_its_direction():
    document = extract_html(page("", dir="rtl", lang="ar")).document
    assert {block.direction for block in document.blocks} == {"rtl"}


def test_table_with_an_absurd_span_is_read():
    wide = "9" * 5000
    document = fragment(f"<table><tr><td colspan={wide}>one<td>two<tr><td>three<td>four</table>")
    assert document.text == "one\ttwo\nthree\tfour"


def test_layout_table_is_no_table():
    long = "<p>" + FILLER * 2 + "</p>"
    document = fragment(f"<table><tr><td>Menu</td><td>{long}{long}</td></tr></table>")
    assert [block.kind for block in document.blocks] == ["paragraph"] * 3


def test_fragment_is_kept_whole():
    """What a person pasted is the article, however little it looks like one."""
    document = fragment(
        '<ul><li><a href="https://example.org/">Only</a></li></ul>Tail<p>Short.</p>'
    )
    assert [text for *_, text in blocks(document)] == ["Only", "Tail", "Short."]


def test_page_without_furniture_is_kept_whole():
    source = b"<html><head><title>T</title></head><body><h1>Head</h1><p>Short.</p></body></html>"
    assert [text for *_, text in blocks(extract_html(source).document)] == ["Head", "Short."]


def test_page_with_furniture_loses_it():
    text = extract_html(page("")).document.text
    assert text == f"{FILLER}\n{FILLER[::-1]}"


def test_short_page_falls_back_to_its_main_container():
    source = (
        b"<html><body><nav><a href='/'>Home</a></nav><main><p>Too short for it.</p></main>"
        b"<footer>Copyright</footer></body></html>"
    )
    assert extract_html(source).document.text == "Too short for it."
