import re
from itertools import permutations

import pytest
from lxml import html as lxml_html

from claims.text.builder import DocumentBuilder
from claims.text.document import Mark
from claims.text.render import Highlight, Segment, render_html, segments
from claims.text.spans import Span
from tests.text.pages import parse


def build(*blocks):
    builder = DocumentBuilder()
    for kind, text, attributes in blocks:
        builder.open_block(kind, **attributes)
        builder.add_text(text)
    return builder.build()


def paragraphs(*texts):
    return build(*(("paragraph", text, {}) for text in texts))


def linked():
    """The text "see the study now" with a bold "see the" and a link on "the study"."""
    builder = DocumentBuilder()
    builder.open_mark("strong")
    builder.add_text("see ")
    builder.open_mark("link", "https://example.org/?a&b")
    builder.add_text("the")
    builder.close_mark("strong")
    builder.add_text(" study")
    builder.close_mark("link")
    builder.add_text(" now")
    return builder.build()


REL = 'rel="nofollow noopener noreferrer ugc"'
LINK = f'<a href="https://example.org/?a&amp;b" {REL}>'


def test_empty_document_is_empty_html():
    assert render_html(paragraphs()) == ""


def test_blocks_have_their_elements_offsets_languages_and_directions():
    document = build(
        ("heading", "Mill & <stones>", {"level": 1, "language": "en-GB"}),
        ("paragraph", "שלום", {"language": "he", "direction": "rtl"}),
        ("quote", "said", {}),
        ("quote", "again", {}),
        ("preformatted", "  if a:\n    b", {}),
        ("caption", "Figure 1", {}),
    )
    assert render_html(document) == "\n".join(
        [
            '<h2 data-start="0" lang="en-GB">Mill &amp; &lt;stones&gt;</h2>',
            '<p data-start="16" lang="he" dir="rtl">שלום</p>',
            "<blockquote>",
            '<p data-start="21">said</p>',
            '<p data-start="26">again</p>',
            "</blockquote>",
            '<pre data-start="32">  if a:\n    b</pre>',
            '<p class="caption" data-start="46">Figure 1</p>',
        ]
    )


def test_lists_tables_and_quotes_run_as_their_first_block_does():
    leftwards = {"direction": "rtl"}
    document = build(
        ("list_item", "א", {"depth": 0, "ordered": False, **leftwards}),
        ("table_cell", "ב", {"row": 0, "column": 0, "header": False, **leftwards}),
        ("quote", "ג", leftwards),
    )
    html = render_html(document)
    assert [tag for tag in ("ul", "table", "blockquote") if f'<{tag} dir="rtl">' in html] == [
        "ul", "table", "blockquote",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "base", "expected"),
    [
        ([1, 2, 3], 2, [2, 3, 4]),
        ([1, 4, 4, 6], 2, [2, 3, 3, 4]),
        ([3, 2, 3, 1, 5], 2, [2, 2, 3, 2, 3]),
        ([1, 2, 3, 4, 5, 6], 3, [3, 4, 5, 6, 6, 6]),
        ([2], 1, [1]),
    ],
)
def test_heading_levels_skip_none(levels, base, expected):
    document = build(*(("heading", "x", {"level": level}) for level in levels))
    page = lxml_html.fragment_fromstring(render_html(document, base_level=base), "main")
    assert [int(heading.tag[1]) for heading in page] == expected


@pytest.mark.parametrize("base", [0, 7])
def test_base_level_that_no_heading_has_is_refused(base):
    with pytest.raises(ValueError, match="between 1 and 6"):
        render_html(paragraphs(), base_level=base)


def test_list_items_nest_by_depth():
    document = build(
        *(
            ("list_item", name, {"depth": depth, "ordered": ordered})
            for name, depth, ordered in [
                ("a", 1, False), ("b", 3, True), ("c", 2, False), ("d", 1, False), ("e", 0, False),
                ("f", 0, True),
            ]
        )
    )  # fmt: skip
    assert render_html(document).replace("\n", "") == (
        '<ul><li><div data-start="0">a</div>'
        '<ol><li><div data-start="2">b</div></li></ol>'
        '<ul><li><div data-start="4">c</div></li></ul>'
        '</li><li><div data-start="6">d</div></li></ul>'
        '<ul><li><div data-start="8">e</div></li></ul>'
        '<ol><li><div data-start="10">f</div></li></ol>'
    )


def test_cells_make_tables_with_gaps_where_cells_were_empty():
    document = build(
        *(
            ("table_cell", name, {"row": row, "column": column, "header": row == 0})
            for name, row, column in [
                ("a", 0, 1), ("b", 0, 2), ("c", 1, 0), ("d", 4, 5_000), ("e", 4, 5_001),
                ("f", 0, 0), ("g", 0, 0),
            ]
        )
    )  # fmt: skip
    assert document.text == "a\tb\nc\nd\te\nf\ng"
    assert render_html(document).replace("\n", "") == (
        '<table><tr><td colspan="1"></td><th scope="col" data-start="0">a</th>'
        '<th scope="col" data-start="2">b</th></tr>'
        '<tr><td data-start="4">c</td></tr>'
        '<tr><td colspan="1000"></td><td data-start="6">d</td><td data-start="8">e</td></tr>'
        "</table>"
        '<table><tr><th scope="col" data-start="10">f</th></tr></table>'
        '<table><tr><th scope="col" data-start="12">g</th></tr></table>'
    )


def test_header_cell_beside_others_is_of_its_row():
    cells = [("", "dose", True), ("low", "1 g", False)]
    document = build(
        *(
            ("table_cell", words, {"row": row, "column": column, "header": head or column == 0})
            for row, (first, second, head) in enumerate(cells)
            for column, words in enumerate((first, second))
            if words
        )
    )
    assert render_html(document).replace("\n", "") == (
        '<table><tr><td colspan="1"></td><th scope="col" data-start="0">dose</th></tr>'
        '<tr><th scope="row" data-start="5">low</th><td data-start="9">1 g</td></tr></table>'
    )


def test_marks_that_cross_are_closed_and_opened_again():
    assert render_html(linked()) == (
        f'<p data-start="0"><strong>see {LINK}the</a></strong>{LINK} study</a> now</p>'
    )


def test_break_stays_a_space():
    builder = DocumentBuilder()
    builder.add_text("one")
    builder.add_break()
    builder.add_text("two")
    assert render_html(builder.build()) == '<p data-start="0">one<span class="br"> </span>two</p>'


def test_case_07_claim_link_stands_outside_the_links_of_the_article():
    claim = Highlight("c1", 6, 11, 1, "false", "/claims/1?a&b", 'Claim 1: "no"')
    assert render_html(linked(), [claim]) == (
        f'<p data-start="0"><strong>see {LINK}th</a></strong>'
        '<mark class="claim false" role="none" data-claims="c1">'
        '<a class="claim-link false" id="mark-c1" href="/claims/1?a&amp;b" data-number="1" '
        'aria-label="Claim 1: &quot;no&quot;"></a>'
        f"<strong>{LINK}e</a></strong>{LINK} stu</a>"
        '<span class="claim-end" role="img" aria-label="End of claim 1"></span></mark>'
        f"{LINK}dy</a> now</p>"
    )


@pytest.fixture
def crossing():
    """Three claims of "one two six ten": one around the next, the last across both their ends."""
    return [
        Highlight("a", 0, 8, kind="true draft"),
        Highlight("b", 4, 7, kind="false"),
        Highlight("c", 6, 11, kind="true"),
    ]


def test_case_09_highlights_over_each_other_keep_a_line_each(crossing):
    expected = (
        '<p data-start="0"><mark class="claim true draft" role="none" data-claims="a">one </mark>'
        '<mark class="claim true draft" role="none" data-claims="a b" data-depth="2">'
        '<span class="line false lane-2">tw</span></mark>'
        '<mark class="claim true draft" role="none" data-claims="a b c" data-depth="3">'
        '<span class="line false lane-2"><span class="line true lane-3">o</span></span></mark>'
        '<mark class="claim true draft" role="none" data-claims="a c" data-depth="2">'
        '<span class="line true lane-3"> </span></mark>'
        '<mark class="claim true lane-3" role="none" data-claims="c">six</mark> ten</p>'
    )
    for order in permutations(crossing):
        assert render_html(paragraphs("one two six ten"), order) == expected


def test_deepest_lines_share_the_last_lane():
    claims = [Highlight(f"c{number}", 0, 3, kind="k") for number in range(8)]
    page = render_html(paragraphs("one"), claims)
    assert re.findall(r"lane-\d", page) == [
        "lane-2", "lane-3", "lane-4", "lane-5", "lane-6", "lane-6", "lane-6",
    ]  # fmt: skip


def test_claim_that_overlaps_itself_has_one_line():
    places = [Highlight("a", 0, 7, kind="k"), Highlight("a", 4, 11, kind="k")]
    assert render_html(paragraphs("one two six"), places) == (
        '<p data-start="0"><mark class="claim k" role="none" data-claims="a">one </mark>'
        '<mark class="claim k" role="none" data-claims="a">two</mark>'
        '<mark class="claim k lane-2" role="none" data-claims="a"> six</mark></p>'
    )


def test_words_of_several_claims_say_so_where_one_starts(crossing):
    linked = [item._replace(href=f"/{item.id}", number=1) for item in crossing]
    page = parse(render_html(paragraphs("one two six ten"), linked, shared="/list?{}".format))
    assert [
        (link.get("href"), link.get("data-count"), link.get("aria-label"), link.getnext().get("id"))
        for link in page.xpath("//a[@class='claims-here']")
    ] == [
        ("/list?['a', 'b']", "2", "2 claims in these words", "mark-b"),
        ("/list?['a', 'b', 'c']", "3", "3 claims in these words", "mark-c"),
    ]
    without = parse(render_html(paragraphs("one two six ten"), linked))
    assert [
        (count.get("role"), count.get("aria-label"))
        for count in without.xpath("//span[@class='claims-here']")
    ] == [("img", "2 claims in these words"), ("img", "3 claims in these words")]


def test_claim_ends_once_at_its_last_drawn_character():
    claims = [
        Highlight("a", 0, 8, 1, href="#a"),
        Highlight("b", 4, 7, 2, href="#b"),
        Highlight("c", 3, 4, 3, href="#c"),
    ]
    page = parse(render_html(paragraphs("one", "two", "six"), claims))
    assert [
        (end.get("aria-label"), end.getparent().getparent().get("data-start"))
        for end in page.xpath("//*[@class='claim-end']")
    ] == [("End of claim 2", "4"), ("End of claim 1", "4")]
    assert page.xpath("//a/@id") == ["mark-a", "mark-b"]


def test_case_04_highlight_across_blocks_has_its_link_in_the_first():
    claim = Highlight("c", 2, 9, href="#c")
    assert render_html(paragraphs("one", "two", "six"), [claim]) == (
        '<p data-start="0">on<mark class="claim" role="none" data-claims="c">'
        '<a class="claim-link" id="mark-c" href="#c"></a>e</mark></p>\n'
        '<p data-start="4"><mark class="claim" role="none" data-claims="c">two</mark></p>\n'
        '<p data-start="8"><mark class="claim" role="none" data-claims="c">s</mark>ix</p>'
    )


def test_case_01_marks_between_astral_letters_and_families_are_the_slices():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    text = f"\U0001f343 {family} \U0001d400 says \U0001f1e9\U0001f1ea"
    spans = [Span(0, 1), Span(2, 7), Span(8, 9), Span(15, 17)]
    claims = [Highlight(f"c{one.start}", one.start, one.end) for one in spans]
    (block,) = parse(render_html(paragraphs(text), claims))
    assert [mark.text for mark in block] == [text[one.start : one.end] for one in spans]
    assert block.text_content() == text


def test_case_05_highlight_across_cells_and_rows_has_a_mark_in_each():
    cells = [("dose", 0, 0), ("effect", 0, 1), ("low", 1, 0), ("none", 1, 1)]
    document = build(
        *(
            ("table_cell", text, {"row": row, "column": column, "header": row == 0})
            for text, row, column in cells
        )
    )
    page = parse(render_html(document, [Highlight("c", 5, 19, 1, href="#c")]))
    assert [(mark.getparent().tag, mark.text_content()) for mark in page.xpath("//mark")] == [
        ("th", "effect"), ("td", "low"), ("td", "non"),
    ]  # fmt: skip
    assert [len(page.xpath(f"//{name}")) for name in ("table", "tr", "a")] == [1, 2, 1]
    edges = [
        page.xpath(f"string(//*[@class='{name}']/../..)") for name in ("claim-link", "claim-end")
    ]
    assert edges == ["effect", "none"]


def test_case_08_marks_in_mixed_directions_follow_the_order_of_the_text():
    document = build(("paragraph", "القرطوم kratom يرفع", {"direction": "rtl", "language": "ar"}))
    claims = [Highlight("a", 0, 14), Highlight("b", 8, 19)]
    (block,) = parse(render_html(document, claims))
    assert block.get("dir") == "rtl"
    assert [mark.text_content() for mark in block] == ["القرطوم ", "kratom", " يرفع"]


def test_claim_at_two_places_has_two_links_and_one_id():
    places = [Highlight("c", 0, 3, href="#c"), Highlight("c", 8, 11, href="#c")]
    page = render_html(paragraphs("one two one"), places)
    assert (page.count('class="claim-link"'), page.count('id="mark-c"')) == (2, 1)


@pytest.mark.parametrize(
    ("highlight", "reason"),
    [
        (Highlight("c", 1, 1), "is empty"),
        (Highlight("c", 2, 1), "no range"),
        (Highlight("c", -1, 1), "no range"),
        (Highlight("c", 0, 4), "no range"),
        (Highlight("", 0, 1), "cannot be the id"),
        (Highlight("a b", 0, 1), "cannot be the id"),
    ],
)
def test_highlight_without_place_or_name_is_refused(highlight, reason):
    with pytest.raises(ValueError, match=reason):
        render_html(paragraphs("abc"), [highlight])


def test_segments_change_where_marks_or_highlights_do():
    claim = Highlight("c", 6, 11)
    link = "https://example.org/?a&b"
    strong, study = Mark("strong", 0, 7), Mark("link", 4, 13, link)
    assert segments(linked(), [claim]) == [
        [
            Segment(0, 4, (strong,), ()),
            Segment(4, 6, (strong, study), ()),
            Segment(6, 7, (strong, study), (claim,)),
            Segment(7, 11, (study,), (claim,)),
            Segment(11, 13, (study,), ()),
            Segment(13, 17, (), ()),
        ]
    ]


def test_hostile_text_is_only_text():
    text = "</p></mark><script>alert('1')</script> &amp; \"quoted\" <!-- x --> ]]>"
    page = render_html(paragraphs(text), [Highlight("c", 3, 20, kind='"><b>', href='"><script>')])
    parsed = lxml_html.fragment_fromstring(page, "main")
    assert parsed.text_content() == text
    assert [element.tag for element in parsed.iter()] == ["main", "p", "mark", "a"]


def test_highlights_and_marks_of_a_segment_come_outermost_first():
    builder = DocumentBuilder()
    builder.open_mark("strong")
    builder.open_mark("em")
    builder.add_text("one")
    builder.close_mark("em")
    builder.add_text(" two")
    document = builder.build()
    short, long = Highlight("a", 0, 3), Highlight("b", 0, 7)
    first = segments(document, [short, long])[0][0]
    assert first == Segment(0, 3, (Mark("strong", 0, 7), Mark("em", 0, 3)), (long, short))
