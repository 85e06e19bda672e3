"""What the extractor lost is brought in; what it took from elsewhere goes."""

from lxml import html

from claims.importing.pages import mending
from claims.importing.pages.passages import Page, read_page
from tests.importing.markup import FILLER


def mended(rule: str, source: str) -> list[str]:
    """The words each kept passage begins with; passages with `k` at their element are chosen."""
    body = html.fromstring(f"<body>{source.replace('FILLER', FILLER)}</body>")
    page = read_page(body)
    for number, passage in enumerate(page.passages):
        page.kept[number] = passage.owner.get("k") is not None
    getattr(mending, rule)(page)
    return kept(page)


def kept(page: Page) -> list[str]:
    return [" ".join(page.passages[number].text.split()[:2]) for number in page.chosen()]


def test_small_part_that_leads_elsewhere_goes():
    assert mended(
        "drop_elsewhere",
        "<p k>One FILLER</p><p k>Two FILLER</p><p k>Three FILLER</p><div class=nextstory>"
        "<p k>Somewhere else it was said that more is to be read.</p></div>",
    ) == ["One The", "Two The", "Three The"]


def test_article_whose_container_is_named_oddly_stays():
    assert mended("drop_elsewhere", "<div class=related-widget><p k>One FILLER</p></div>") == [
        "One The"
    ]


def test_distant_title_goes_and_distant_prose_stays():
    assert mended(
        "drop_distant",
        "<h2 k>A promotion</h2><p k>Lead FILLER</p><div id=a>"
        + "<p k>One FILLER</p>" * 12
        + "</div><div class=sidebar><p k>Two FILLER</p></div>",
    ) == ["Lead The", *["One The"] * 12]


def test_parallel_container_is_added():
    assert mended(
        "add_parallel",
        "<div class='body text'><p k>One FILLER</p></div><div class=ad>Buy</div>"
        "<div class='text body'><p>Two FILLER</p><p>Three FILLER</p><div class=share>Share it"
        "</div></div>",
    ) == ["One The", "Two The", "Three The"]


def test_parallel_container_of_links_or_furniture_is_not_added():
    linked = "<p><a href=x>FILLER</a></p>" * 3
    assert mended(
        "add_parallel",
        f"<div class=body><p k>One FILLER</p></div><div class=body>{linked}</div>"
        "<div class=related><div class=body><p>Two FILLER</p><p>Three FILLER</p></div></div>",
    ) == ["One The"]


def test_what_stands_between_is_added():
    assert mended(
        "add_between",
        "<div><p k>One FILLER</p><h3><a href=x>A heading</a></h3><p>A line of the article.</p>"
        "<section><blockquote><p>“Quoted by somebody who knows it.”</p></blockquote></section>"
        "<p><a href=x>Read this other article of ours</a></p><p>Ha!</p>"
        "<div class=newsletter><p>Ask for our letters daily.</p></div><p k>Two FILLER</p></div>",
    ) == ["One The", "A heading", "A line", "“Quoted by", "Two The"]


def test_items_lost_between_are_added():
    assert mended(
        "add_between",
        "<div><p k>One FILLER</p><ul><li>The first thing that was said</li>"
        "<li>The second thing that was said</li></ul><p k>Two FILLER</p></div>",
    ) == ["One The", "The first", "The second", "Two The"]


def test_notes_that_numbers_lead_to_are_added():
    assert mended(
        "add_notes",
        "<p k>As is known<sup><a href='#n1'>1</a></sup> to all. <a href='#top'>Back to top</a></p>"
        "<div id=top>Not this.</div><div class=foot><p id=n1>Somebody, in a book.</p>"
        "<p id=n2>Nobody, nowhere.</p></div>",
    ) == ["As is", "Somebody, in"]


def test_list_headed_as_sources_is_added():
    assert mended(
        "add_notes",
        "<div><p k>One FILLER</p></div><h2>4 References</h2><ol><li>A book.</li><li>A paper.</li>"
        "</ol><h2>Comments</h2><ul><li>First!</li></ul>",
    ) == ["One The", "4 References", "A book.", "A paper."]


def test_table_is_kept_whole():
    assert mended(
        "complete_tables",
        "<table><tr><th>Dose</th><td k>A longer cell of it</td></tr></table>"
        "<table><tr><td k>No</td><td>Most of this one was left</td></tr></table>",
    ) == ["Dose", "A longer", "No"]
