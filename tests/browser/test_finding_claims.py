"""Finding one's way among the claims of an article: steps, rail, outline, filter, small windows."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Occurrence
from claims.text.plain import document_from_markdown
from tests.browser.conftest import settle
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict

FILLING = "Nothing here can be checked, and it goes on for a while. " * 12
ARTICLE = "\n\n".join(
    f"{signs} {name}\n\nAbout {name.lower()} somebody says a lot. {FILLING}\n\n"
    f"{name} is said to help. {FILLING}"
    for signs, name in (("##", "The leaf"), ("###", "The brain"), ("##", "The doctor"))
)


@pytest.fixture
def marked(new_context):
    """Four claims at five places, two of them in the same words; one judged, by the reviewer."""
    snapshot = SnapshotFactory(document=document_from_markdown(ARTICLE))
    first, again, shared, last = (
        ClaimFactory(statement=f"It says {words}") for words in ("one", "two", "three", "four")
    )
    for claim, exact in [
        (first, "The leaf is said to help"),
        (again, "The brain is said"),
        (shared, "The brain is said to help"),
        (last, "The doctor is said to help"),
        (first, "About the doctor"),
    ]:
        OccurrenceFactory(claim=claim, snapshot=snapshot, exact=exact)
    ReviewFactory(claim=last, verdict=verdict("inaccurate"))
    return snapshot, [first, again, shared, last]


@pytest.fixture
def opened(marked, signed_in):
    def at(**options) -> Page:
        page = signed_in("reviewer", reduced_motion="reduce", **options)
        page.goto(f"/desk/articles/{marked[0].article_id}/")
        expect(count(page)).to_have_text("4")
        return page

    return at


def count(page: Page):
    return page.locator("#claim-count")


def focused(page: Page) -> str:
    """The number that has the focus, and whether it stands inside the window."""
    return page.evaluate(
        """() => {
            const {top, bottom} = document.activeElement.getBoundingClientRect();
            const isSeen = top >= 0 && bottom <= innerHeight;
            return `${document.activeElement.dataset.number} ${isSeen ? "seen" : "out of sight"}`;
        }"""
    )


def said(page: Page) -> str:
    return page.locator("#announcer").inner_text()


def test_case_22_steps_lead_from_claim_to_claim_and_round_the_end(opened, axe):
    page = opened()
    numbers = []
    for _ in range(6):
        page.keyboard.press("j")
        numbers.append(focused(page))
    # Of two in the same words the longer one comes first; the first claim stands at two places.
    assert numbers == [f"{n} seen" for n in (1, 2, 3, 1, 4, 1)]
    assert "The end: on from the beginning. Claim 1 of 4." in said(page)
    page.keyboard.press("k")
    assert focused(page) == "4 seen"
    assert "The beginning: on from the end. Claim 4 of 4." in said(page)
    assert "It says four" in said(page) or "It says four" in page.evaluate(
        "document.activeElement.getAttribute('aria-label')"
    )
    expect(count(page)).to_have_text("4 of 4")

    page.keyboard.press("Enter")
    expect(page.locator("#panel").get_by_role("heading", name="It says four")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#panel").get_by_role("heading", name="It says one")).to_be_visible()
    assert focused(page) == "1 seen"  # the panel follows and leaves the focus where it is
    axe(page)
    page.get_by_role("button", name="Next claim").click()
    assert focused(page) == "4 seen"


def test_counter_follows_whatever_opens_a_claim(opened, marked):
    page, (_, claims) = opened(), marked
    panel = page.locator("#panel")
    for number, name in ((1, "one"), (4, "four"), (1, "one")):
        mark = page.locator(f"mark[data-claims='{claims[number - 1].pk}']").last
        mark.scroll_into_view_if_needed()
        top = page.evaluate("scrollY")
        mark.click()
        heading = panel.get_by_role("heading", name=f"It says {name}")
        expect(heading).to_be_focused()  # for those who listen; a mouse sees no ring and no scroll
        assert not heading.evaluate("it => it.matches(':focus-visible')")
        assert page.evaluate("scrollY") == top
        expect(count(page)).to_have_text(f"{number} of 4")
        expect(page.locator(".claim-count-label")).to_have_text("Claim")
    page.get_by_role("link", name="All claims of this article").click()
    panel.get_by_role("link", name="It says three").click()
    expect(count(page)).to_have_text("2 of 4")  # the longer words come first
    page.get_by_role("link", name="All claims of this article").click()
    panel.get_by_role("link", name="Claim 3 in the text").click()
    expect(count(page)).to_have_text("3 of 4")
    page.keyboard.press("k")
    assert focused(page) == "2 seen"


def test_filter_lists_dims_and_is_kept(opened, marked, axe, screenshot):
    page, (_, claims) = opened(), marked
    page.keyboard.press("f")
    expect(page.locator("#claim-filter summary")).to_be_focused()
    page.get_by_label("Inaccurate 1").check()
    expect(page.locator(".claim-item")).to_have_count(1)
    expect(page.locator("#announcer")).to_contain_text("1 of 4 claims match.")
    expect(page.get_by_label("Inaccurate 1")).to_be_focused()
    dimmed = page.locator("mark.is-dimmed").evaluate_all("all => all.map(e => e.dataset.claims)")
    assert not any(str(claims[3].pk) in ids.split() for ids in dimmed)
    assert len(dimmed) == page.locator("mark.claim").count() - 1
    axe(page)
    screenshot(page, "filter")

    page.locator("#article").click(position={"x": 3, "y": 3})
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "4 seen"
    assert "Claim 4, one of 1 that match" in said(page)
    page.keyboard.press("Enter")
    expect(page.locator("#panel").get_by_role("heading", name="It says four")).to_be_visible()
    page.get_by_role("link", name="The claims that match").click()
    expect(page.locator(".claim-item")).to_have_count(1)
    expect(page.get_by_label("Inaccurate 1")).to_be_checked()

    page.get_by_label("Words of the claim").fill("nowhere")
    expect(page.get_by_role("heading", name="No claim matches")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="show all 4 claims").click()
    expect(page.locator(".claim-item")).to_have_count(4)
    expect(page.locator(".is-filtered mark")).to_have_count(0)
    expect(count(page)).to_have_text(re.compile("4$"))


def test_outline_counts_claims_shows_where_one_is_and_leads_there(opened, axe, screenshot):
    page = opened()
    page.keyboard.press("j")
    page.keyboard.press("o")
    outline = page.get_by_role("dialog", name="Outline")
    items = outline.get_by_role("button")
    assert items.all_inner_texts() == [
        "The leaf\n3 claims",
        "The brain\n2 claims",
        "The doctor\n2 claims",
    ]
    expect(items.first).to_be_focused()
    expect(items.first).to_have_attribute("aria-current", "location")
    axe(page)
    screenshot(page, "outline")
    page.keyboard.press("Escape")
    expect(outline).to_be_hidden()
    assert focused(page) == "1 seen"
    page.get_by_role("button", name="Outline").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(outline).to_be_hidden()
    heading = page.locator("#article").get_by_role("heading", name="The doctor")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    page.keyboard.press("o")
    expect(items.last).to_have_attribute("aria-current", "location")


INKED = """() => {
    const canvas = document.querySelector("#rail canvas");
    const {width, height} = canvas;
    const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
    let rows = 0;
    for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) if (data[(y * width + x) * 4 + 3]) { rows += 1; break; }
    }
    return rows;
}"""


# The rail is drawn, and takes its new height after scrolling, with the next frame.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_rail_shows_the_claims_and_leads_there(opened, marked, screenshot):
    page, (snapshot, claims) = opened(), marked
    rail = page.locator("#rail")
    page.evaluate(DRAWN)
    assert page.evaluate(INKED) >= 4 * 3  # places, and pixels of each
    box = rail.bounding_box()
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    place = Occurrence.objects.get(claim=claims[3]).place
    share = place.lower / len(snapshot.text)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + share * box["height"] + 1)
    assert focused(page) == "4 seen"
    page.evaluate(DRAWN)
    top = page.evaluate("scrollY")
    box = rail.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + 5, steps=4)
    page.mouse.up()
    assert page.evaluate("scrollY") < top
    assert page.locator("#rail").get_attribute("aria-hidden") == "true"
    screenshot(page, "rail")


def test_places_that_do_not_arrive_are_asked_for_again(opened, marked):
    page = opened()
    page.route("**/places/", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new CustomEvent('marks-painted'))")
    expect(count(page)).to_have_class(re.compile("is-lost"))
    page.unroute("**/places/")
    page.keyboard.press("j")
    expect(count(page)).to_have_text("1 of 4")
    assert focused(page) == "1 seen"


# The tools above the text that stand outside the window, or are smaller than a finger finds.
CUT_OFF = """() => [...document.querySelectorAll(".workspace-head .button, .workspace-bar .button")]
    .filter((it) => it.checkVisibility())
    .filter((it) => {
        const {left, right, width, height} = it.getBoundingClientRect();
        return left < 0 || right > innerWidth || Math.min(width, height) < 24;
    })
    .map((it) => it.textContent)"""
SMALL = [(1024, 768, 1), (768, 1024, 1), (360, 740, 2), (320, 640, 1), (720, 450, 2)]


@pytest.mark.parametrize(("width", "height", "scale"), SMALL)
def test_layout_holds_at_every_width(opened, axe, screenshot, width, height, scale):
    page = opened(viewport={"width": width, "height": height}, device_scale_factor=scale)
    text = page.locator("#article").bounding_box()
    assert text["y"] < height * 0.6  # something of the text is seen at once
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT_OFF) == []
    axe(page)
    page.keyboard.press("j")
    before = page.evaluate("document.querySelector('#article').getBoundingClientRect().left")
    width_before = page.locator("#article").bounding_box()["width"]
    page.keyboard.press("Enter")
    expect(page.locator("#panel").get_by_role("heading", name="It says one")).to_be_focused()
    after = page.evaluate("document.querySelector('#article').getBoundingClientRect().left")
    assert (after, page.locator("#article").bounding_box()["width"]) == (before, width_before)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    screenshot(page, f"layout-{width}")
    for name in ("Previous claim", "Next claim", "Outline", "Filter", "Keys"):
        box = page.get_by_role("button", name=name, exact=False).first.bounding_box()
        assert min(box["width"], box["height"]) >= 24, name


def test_sheet_of_a_phone_grows_and_closes_by_its_handle(opened):
    page = opened(viewport={"width": 360, "height": 740}, has_touch=True)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    handle = page.get_by_role("button", name="Larger panel")
    expect(handle).to_be_visible()
    sheet = page.locator(".workspace-panel")
    expect(page.locator("#panel").get_by_role("heading", name="It says one")).to_be_focused()
    low = sheet.bounding_box()["height"]
    handle.click()
    expect(handle).to_have_attribute("aria-pressed", "true")
    settle(page)
    assert sheet.bounding_box()["height"] > low
    for _ in range(2):  # first low again, then closed
        top = handle.evaluate("it => it.getBoundingClientRect().top")
        page.mouse.move(100, top + 10)
        page.mouse.down()
        page.mouse.move(100, top + 100, steps=4)
        page.mouse.up()
    expect(sheet).not_to_have_class(re.compile("is-open"))


@pytest.mark.parametrize("look", [{"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_finding_is_accessible_in_every_look(opened, axe, screenshot, look):
    page = opened(**look)
    page.keyboard.press("f")
    page.get_by_label("Inaccurate 1").check()
    expect(page.locator(".claim-item")).to_have_count(1)
    page.get_by_role("button", name="Outline").click()
    axe(page)
    screenshot(page, f"finding-{'-'.join(look.values())}")
