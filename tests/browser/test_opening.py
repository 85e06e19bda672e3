"""A claim opens beside its words, for pointer, finger and keyboard; else its card is a link."""

import pytest
from playwright.sync_api import expect

from claims.publishing.articles import publish_article
from tests.published import address_of, new_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {
    "viewport": {"width": 320, "height": 640},
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


@pytest.fixture
def path():
    """An article with three claims, two of which share words."""
    site = new_site()
    snapshot = site.article()
    site.mark(snapshot, "Kratom enhances dopamine release", "enhances dopamine release")
    site.mark(snapshot, "Dopamine release lifts pain", "dopamine release", slug="lacks_context")
    site.mark(snapshot, "Its side effects are milder", "less severe side effects than with opioids")
    publish_article(article=snapshot.article, by=site.editor)
    return address_of(snapshot.article)


def places(page) -> list[dict]:
    """Where the marks stand in the window."""
    boxes = "marks => marks.map((mark) => mark.getBoundingClientRect().toJSON())"
    return page.locator(".article-text mark").evaluate_all(boxes)


def test_claim_opens_beside_its_words(open_page, path, axe, screenshot):
    page = open_page()
    page.goto(path)
    first, second, third = page.locator(".article-text a.claim-link").all()
    dialog = page.get_by_role("dialog")

    # Keyboard: Space and Enter open, the words stay where they are, Escape returns.
    first.focus()
    stood = places(page)
    for key in ("Space", "Enter"):
        page.keyboard.press(key)
        expect(dialog).to_have_accessible_name(
            "Claim 1: Overstated. Kratom enhances dopamine release"
        )
        expect(first).to_have_attribute("aria-expanded", "true")
        assert places(page) == stood
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(first).to_be_focused()
        expect(first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    for words in ("Animal studies disagree", "Certainty of the evidence: low", "Strongest, mixed"):
        expect(dialog).to_contain_text(words)
    axe(page)
    page.keyboard.press("Tab")
    assert dialog.evaluate("pane => pane.contains(document.activeElement)")

    # Pointer: another number takes its place, the same one again closes it, and so does elsewhere.
    third.click()
    expect(dialog).to_have_count(1)
    expect(dialog).to_have_accessible_name("Claim 3: Overstated. Its side effects are milder")
    third.click()
    expect(dialog).to_be_hidden()
    third.click()
    page.locator("h1").click()
    expect(dialog).to_be_hidden()

    # Words of two claims: the narrower one opens, and the reader chooses.
    page.locator(".article-text mark[data-depth]").last.click()
    expect(dialog).to_have_accessible_name("Claim 2: Lacks context. Dopamine release lifts pain")
    screenshot(page, "opened-shared")
    dialog.get_by_role("button", name="Claim 1: Overstated").click()
    expect(dialog).to_have_accessible_name("Claim 1: Overstated. Kratom enhances dopamine release")
    expect(dialog.get_by_role("button", name="Claim 1: Overstated")).to_be_focused()
    dialog.get_by_role("button", name="Close").click()
    expect(second).to_be_focused()  # where the reader came from
    dialog_link = dialog.get_by_role("link", name="All evidence")
    second.click()
    dialog_link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dopamine release lifts pain")


def test_address_with_a_number_lights_its_words(open_page, path):
    page = open_page()
    page.goto(f"{path}#claim-3")
    expect(page.locator("mark.is-current")).to_have_text(
        "less severe side effects than with opioids"
    )
    # One that is no address of ours disturbs nothing.
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{path}#100%")
    page.reload()
    page.evaluate("location.hash = '#claim-1'")
    expect(page.locator("mark.is-current").first).to_contain_text("enhances")
    assert problems == []


def test_claim_is_a_sheet_on_a_small_phone(open_page, path, axe, screenshot):
    page = open_page(**PHONE)
    page.goto(path)
    mark = page.locator(".article-text mark").last
    mark.scroll_into_view_if_needed()
    stood = places(page)
    mark.tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 320, 640)
    assert box["height"] <= 0.55 * 640
    words = places(page)[-1]  # above the sheet, and no further up than that asks for
    assert 0 <= words["top"] < words["bottom"] <= box["y"]
    assert words["top"] == stood[-1]["top"] or box["y"] - words["bottom"] <= 13
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    screenshot(page, "opened-sheet")
    axe(page)
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()
    expect(page.locator(".article-text a.claim-link").last).to_be_focused()


def test_claim_opened_while_the_page_still_scrolls_is_in_sight(open_page, path):
    page = open_page(viewport={"width": 1280, "height": 300})
    page.goto(path)
    page.evaluate("document.querySelector('.article-text').style.paddingBlock = '4000px'")
    last = page.locator(".article-text a.claim-link").last
    assert page.evaluate("matchMedia('(prefers-reduced-motion: no-preference)').matches")
    last.evaluate("link => { link.focus(); link.click(); }")  # as Tab and Enter in one moment
    dialog = page.get_by_role("dialog")
    for _ in range(2):
        expect(dialog).to_be_in_viewport(ratio=0.5)
        expect(page.locator("mark.is-current")).to_be_in_viewport()
        page.wait_for_timeout(700)  # longer than a browser scrolls smoothly


def test_number_leads_to_its_card_without_script(new_context, path):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(path)
    page.locator(".article-text a.claim-link").last.click()
    assert page.url.endswith("#claim-3")
    expect(page.locator("#claim-3")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("link", name="Cite")).to_be_visible()


PLACES = """async () => {
  const path = document.querySelector("script[src*='serving/opening']").src;
  const { placeBeside, scrollAbove, widthBeside } = await import(path.replace("opening", "beside"));
  const rect = (left, top, right, bottom) => ({ left, top, right, bottom, width: right - left });
  const text = rect(100, 0, 600, 5000), size = { width: 400, height: 300 };
  const around = (view, column, words, isMirrored = false) =>
    ({ view, column, words, isMirrored, text, size });
  const wide = { width: 1200, height: 800 }, tablet = { width: 700, height: 800 };
  const beside = rect(650, 0, 1100, 800), under = rect(100, 5000, 600, 9000);
  const low = rect(200, 700, 400, 720), high = rect(200, 90, 400, 110);
  return [
    placeBeside(around(wide, beside, high)), placeBeside(around(wide, beside, low)),
    placeBeside(around(tablet, under, high)), placeBeside(around(tablet, under, low)),
    placeBeside(around(tablet, under, high, true)),
    placeBeside(around({ width: 360, height: 700 }, under, high)),
    widthBeside(around(wide, beside, high)), widthBeside(around(tablet, under, high)),
    scrollAbove(high, 300), scrollAbove(low, 300), scrollAbove(rect(0, 250, 300, 900), 300),
  ];
}"""


def test_place_of_an_opened_claim(open_page, path):
    page = open_page()
    page.goto(path)
    assert page.evaluate(PLACES) == [
        {"left": 650, "top": 90, "most": 776},
        {"left": 650, "top": 488, "most": 776},  # as high as the words, but whole
        {"left": 200, "top": 122, "most": 666},  # under the words
        {"left": 200, "top": 388, "most": 676},  # above them, where there is more room
        {"left": 12, "top": 122, "most": 666},  # in a text from right to left it ends with them
        None,  # a sheet
        450,
        432,
        0,  # the words stand above the sheet already
        432,
        238,  # of what is higher than the room above it, the beginning
    ]
