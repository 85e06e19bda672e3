"""What holds for the HTML of every document, whatever is highlighted in it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from claims.text.render import render_blocks, render_html, segments
from claims.text.spans import Span
from tests.text.pages import parse
from tests.text.strategies import documents, highlighted_documents


@given(highlighted_documents())
def test_html_has_the_text_of_every_block_in_order(drawn):
    document, highlights = drawn
    elements = parse(render_html(document, highlights)).xpath("//*[@data-start]")
    assert [(int(element.get("data-start")), element.text_content()) for element in elements] == [
        (block.start, document.slice(block.start, block.end)) for block in document.blocks
    ]
    assert [(element.get("lang"), element.get("dir")) for element in elements] == [
        (block.language, block.direction) for block in document.blocks
    ]


@given(highlighted_documents())
def test_html_marks_exactly_the_text_of_each_highlight(drawn):
    document, highlights = drawn
    covered = {highlight.id: set() for highlight in highlights}
    for element in parse(render_html(document, highlights)).xpath("//*[@data-start]"):
        for offset, ids in enumerate(claims_of_characters(element), int(element.get("data-start"))):
            for claim in ids:
                covered[claim].add(offset)
    inside = {offset for block in document.blocks for offset in range(block.start, block.end)}
    assert covered == {
        highlight.id: inside & set(range(highlight.start, highlight.end))
        for highlight in highlights
    }


def claims_of_characters(element):
    """For each character of an element the claims that cover it there."""

    def walk(node, claims):
        claims = node.get("data-claims", claims)
        yield from (claims.split() for _character in node.text or "")
        for child in node:
            yield from walk(child, claims)
            yield from (claims.split() for _character in child.tail or "")

    return walk(element, "")


@given(highlighted_documents())
def test_html_names_and_links_each_highlight_once(drawn):
    document, highlights = drawn
    page = parse(render_html(document, highlights))
    visible = [
        highlight
        for highlight in highlights
        if any(
            highlight.start < block.end and block.start < highlight.end for block in document.blocks
        )
    ]
    ends = page.xpath("//span[@class='claim-end']/@aria-label")
    assert sorted(ends) == sorted(f"End of claim {item.number}" for item in visible if item.href)
    links = page.xpath("//a[contains(@class, 'claim-link')]")
    assert sorted(link.get("id") for link in links) == sorted(
        f"mark-{highlight.id}" for highlight in visible if highlight.href
    )
    by_id = {f"mark-{highlight.id}": highlight for highlight in highlights}
    for link in links:
        highlight, mark = by_id[link.get("id")], link.getparent()
        first = page.xpath(f"//mark[contains(concat(' ', @data-claims, ' '), ' {highlight.id} ')]")[
            0
        ]
        assert mark is first
        assert (link.get("href"), link.get("data-number"), link.get("aria-label")) == (
            highlight.href,
            str(highlight.number),
            highlight.label or None,
        )
        assert link.text_content() == ""


ALLOWED = {
    "main": {"h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "blockquote", "pre", "table"},
    "ul": {"li"}, "ol": {"li"}, "li": {"div", "ul", "ol"}, "blockquote": {"p"},
    "table": {"tr"}, "tr": {"td", "th"},
}  # fmt: skip
INLINE = {"mark", "a", "strong", "em", "code", "sup", "sub", "span"}


@given(highlighted_documents())
def test_html_is_nested_as_it_may_be(drawn):
    for element in parse(render_html(*drawn)).iter():
        assert {child.tag for child in element} <= ALLOWED.get(element.tag, INLINE)
        assert not (element.tag == "a" and element.xpath("ancestor::a"))
        assert not (element.tag == "mark" and element.xpath("ancestor::mark"))
        assert "href" not in element.attrib or "javascript" not in element.get("href")


@given(highlighted_documents(), st.randoms())
def test_order_of_highlights_changes_nothing(drawn, random):
    document, highlights = drawn
    shuffled = random.sample(highlights, len(highlights))
    assert render_html(document, shuffled) == render_html(document, highlights)


@given(highlighted_documents(), st.data())
def test_blocks_at_a_change_are_all_that_look_different(drawn, data):
    document, highlights = drawn
    changed = data.draw(st.sampled_from(highlights)) if highlights else None
    if changed is None or any(item.id == changed.id for item in highlights if item != changed):
        return
    span = Span(changed.start, changed.end)
    without = [item for item in highlights if item != changed]
    before = insides(render_html(document, without))
    for stored, was in (
        (highlights, before),
        (without, insides(render_html(document, highlights))),
    ):
        after = insides(render_html(document, stored))
        answered = render_blocks(document, stored, [span])
        patched = was | {start: parsed(html) for start, html in answered.items()}
        assert patched == after


def insides(page):
    """The inner HTML of each block by its start, as lxml writes it."""
    return {
        int(block.get("data-start")): inner(block)
        for block in parse(page).xpath("//*[@data-start]")
    }


def parsed(html):
    return inner(lxml_html.fragment_fromstring(f"<div>{html}</div>"))


def inner(element):
    children = (lxml_html.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(children)


@given(highlighted_documents())
def test_segments_partition_every_block(drawn):
    document, highlights = drawn
    for block, parts in zip(document.blocks, segments(document, highlights), strict=True):
        assert (parts[0].start, parts[-1].end) == (block.start, block.end)
        assert all(before.end == after.start for before, after in pairwise(parts))
        for part in parts:
            assert part.start < part.end
            assert sorted(item.id for item in part.highlights) == sorted(
                item.id for item in highlights if item.start <= part.start and part.end <= item.end
            )
            assert part.marks == tuple(
                mark for mark in document.marks if mark.start <= part.start and part.end <= mark.end
            )


@given(documents())
def test_headings_skip_no_level(document):
    levels = [1]
    for heading in parse(render_html(document)).xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        levels.append(int(heading.tag[1]))
    assert all(after <= before + 1 for before, after in pairwise(levels))
