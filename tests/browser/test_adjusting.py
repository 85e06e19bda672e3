"""Moving, splitting, merging and taking off the marks of a claim in the text, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from tests.browser.hands import POINTS, finger, hears
from tests.browser.test_workspace import PHONE
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory

WORDS = "enhances dopamine release"


def handle(page: Page, side: str) -> Locator:
    return page.get_by_role("slider", name=f"{side} of the words")


def open_claim(page: Page, claim) -> None:
    page.locator(f"#article a.claim-link[href$='/claims/{claim.pk}/']").first.click()
    expect(handle(page, "Start")).to_be_visible()


def drag_to(page: Page, target: Locator, point: list[float]) -> None:
    """Take the handle at its middle, and carry the edge to the point."""
    box, edge = target.bounding_box(), target.evaluate(EDGE)
    grip = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    page.mouse.move(*grip)
    page.mouse.down()
    page.mouse.move(point[0] + grip[0] - edge[0], point[1] + grip[1] - edge[1], steps=6)
    page.mouse.up()


# Where in the window the edge of a handle is.
EDGE = """(handle) => {
    const frame = handle.offsetParent.getBoundingClientRect();
    return [frame.left + handle.edge.x, frame.top + handle.edge.middle];
}"""


def exacts() -> list[str]:
    return [mark.exact for mark in Occurrence.objects.order_by("place")]


def test_edges_are_dragged_to_other_words(workspace, snapshot, screenshot, axe):
    mark = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    page = workspace()
    open_claim(page, mark.claim)
    axe(page)
    screenshot(page, "adjusting-handles")
    drag_to(page, handle(page, "End"), page.evaluate(POINTS, "lifts mood")[1])
    expect(page.locator(".toast")).to_contain_text("The claim's words are changed.")
    expect(page.locator("mark.claim")).to_have_text(f"{WORDS} and lifts mood")
    assert exacts() == [f"{WORDS} and lifts mood"]
    # What the panel says of these words starts from how they are stored now.
    expect(page.locator("#panel .words-form a")).to_have_text(f"{WORDS} and lifts mood")
    page.get_by_label("Central to this article").check()
    expect(page.locator("#panel .words-form .save-state")).to_contain_text("Saved")
    assert Occurrence.objects.get().is_central


def test_edges_are_keyed_stored_and_given_back(workspace, snapshot, screenshot, axe):
    mark = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    page = workspace()
    open_claim(page, mark.claim)
    page.locator("#panel h2").first.focus()
    page.keyboard.press("e")
    expect(handle(page, "Start")).to_be_focused()
    for key in ("[", "Control+ArrowRight", "Alt+ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    hears(page, f"kratom {WORDS}")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    hears(page, f"ratom {WORDS}")
    expect(page.locator("#adjust-bar .chosen-count")).to_have_text("4 words")
    axe(page)
    screenshot(page, "adjusting-keys")
    page.keyboard.press("Escape")
    expect(page.locator("#panel h2").first).to_be_focused()
    expect(page.locator("#adjust-bar")).to_be_hidden()

    page.keyboard.press("e")
    page.keyboard.press("Tab")
    expect(handle(page, "End")).to_be_focused()
    for key in ("]", "]", "["):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("mark.claim")).to_have_text(f"{WORDS} and")
    expect(page.locator("#panel h2").first).to_be_focused()
    assert exacts() == [f"{WORDS} and"]

    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator("mark.claim")).to_have_text(WORDS)
    assert exacts() == [WORDS]


def test_edge_crosses_blocks_and_stops_at_the_end_and_the_other_edge(workspace, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact="opioids")
    page = workspace()
    open_claim(page, mark.claim)
    x, y = page.evaluate(POINTS, "Talk")[1]
    drag_to(page, handle(page, "End"), [x, y])
    expect(page.locator("mark.claim").last).to_have_text("Talk")
    assert exacts() == ["opioids.\n\nTalk".replace("\n\n", "\n")]
    drag_to(page, handle(page, "End"), [x, 2000])
    expect(page.locator("mark.claim").last).to_have_text("Talk to a doctor before you take it.")
    drag_to(page, handle(page, "End"), page.evaluate(POINTS, "Kratom is")[0])
    expect(page.locator("#article")).not_to_have_class("is-adjusting")
    assert exacts()[0].startswith("op")


def test_split_merge_and_taking_off_are_undone(workspace, snapshot, screenshot, axe):
    mark = OccurrenceFactory(snapshot=snapshot, exact=f"{WORDS} and lifts mood")
    page = workspace()
    toast = page.locator(".toast")
    open_claim(page, mark.claim)
    more = page.get_by_role("button", name="What to do with these words")
    more.click()
    axe(page)
    screenshot(page, "adjusting-menu")
    page.get_by_role("button", name="Split in two…").click()
    cut = page.get_by_role("slider", name="Where the words are split")
    expect(cut).to_be_focused()
    page.keyboard.press("[")
    page.keyboard.press("]")
    hears(page, f"{WORDS}, then: and lifts mood")
    axe(page)
    screenshot(page, "adjusting-split")
    page.keyboard.press("Enter")
    expect(page.locator("mark.claim")).to_have_count(2)
    assert exacts() == [WORDS, "and lifts mood"]
    expect(more).to_be_focused()

    more.click()
    expect(page.get_by_text("Place 1 of 2 of this claim")).to_be_visible()
    expect(page.locator("#panel .words-here li")).to_have_count(2)
    page.get_by_role("button", name="Next place", exact=True).click()
    expect(page.get_by_text("Place 2 of 2 of this claim")).to_be_visible()
    page.get_by_role("button", name="Merge with the place before").click()
    expect(toast).to_contain_text("The two places are one now.")
    expect(page.locator("mark.claim")).to_have_count(1)
    assert exacts() == [f"{WORDS} and lifts mood"]

    page.keyboard.press("x")
    expect(toast).to_contain_text("The mark is off")
    expect(page.locator("mark.claim")).to_have_count(0)
    expect(more).to_be_hidden()
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("mark.claim")).to_have_count(1)
    assert exacts() == [f"{WORDS} and lifts mood"]


def test_words_that_meet_another_place_of_the_claim_are_offered_to_be_one(workspace, snapshot, axe):
    claim = OccurrenceFactory(snapshot=snapshot, exact=WORDS).claim
    OccurrenceFactory(snapshot=snapshot, claim=claim, exact=f"kratom {WORDS}")
    page = workspace()
    page.locator("#article a.claim-link").first.click()
    page.get_by_role("button", name="What to do with these words").click()
    page.get_by_role("button", name="Next place", exact=True).click()
    page.get_by_role("button", name="Move its edges").click()
    expect(handle(page, "Start")).to_be_focused()
    page.keyboard.press("[")
    page.keyboard.press("Enter")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("The claim has these words already")
    axe(page)
    toast.get_by_role("button", name="Merge the two").click()
    expect(toast).to_contain_text("The two places are one now.")
    expect(page.locator("#adjust-bar")).to_be_hidden()
    expect(page.locator("#article mark.claim")).to_have_count(1)
    assert exacts() == [f"kratom {WORDS}"]

    other = OccurrenceFactory(snapshot=snapshot, exact="dopamine release").claim
    move = reverse("highlighting:move_occurrence", args=[claim.occurrences.get().pk])
    page.evaluate("(path) => htmx.ajax('GET', path, '#panel')", move)
    page.get_by_label("Search the desk's claims").fill(other.statement)
    page.get_by_role("button", name=f"Move to “{other.statement}”").click()
    expect(page.get_by_role("alert")).to_contain_text("merge the two into one mark of that claim")
    axe(page)
    page.get_by_role("button", name="Merge the two").click()
    expect(page.locator("#claim-statement")).to_have_text(other.statement)
    assert [mark.exact for mark in other.occurrences.all()] == [f"kratom {WORDS}"]


def test_words_are_moved_to_another_claim_and_one_of_several_is_meant(
    workspace, snapshot, screenshot, axe
):
    other = ClaimFactory(statement="Kratom lifts mood")
    claim = OccurrenceFactory(snapshot=snapshot, exact=WORDS).claim
    OccurrenceFactory(snapshot=snapshot, claim=claim, exact="lifts mood")
    page = workspace()
    page.locator("#article mark.claim").last.click()
    expect(handle(page, "Start")).to_be_visible()
    page.get_by_role("button", name="What to do with these words").click()
    expect(page.get_by_text("Place 2 of 2 of this claim")).to_be_visible()
    page.get_by_role("button", name="Move to another claim…").click()
    expect(page.locator("#panel .drafted-quote")).to_have_text("lifts mood")
    axe(page)
    screenshot(page, "adjusting-move")
    page.keyboard.press("Escape")
    expect(page.locator("#claim-statement")).to_have_text(claim.statement)
    expect(page.get_by_role("button", name="What to do with these words")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move to another claim…").click()
    page.get_by_role("button", name=f"Move to “{other.statement}”").click()
    expect(page.locator(".toast")).to_contain_text("The words state the other claim now.")
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("#claim-statement")).to_have_text(other.statement)
    assert [mark.exact for mark in other.occurrences.all()] == ["lifts mood"]


def test_key_means_the_claim_just_opened_and_its_address_opens_it_again(workspace, snapshot):
    first = OccurrenceFactory(snapshot=snapshot, exact="Kratom is")
    OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    page = workspace()
    open_claim(page, first.claim)
    expect(page).to_have_url(
        re.compile(rf"/desk/articles/{snapshot.article_id}/\?claim={first.claim_id}$")
    )
    page.reload()
    expect(page.locator("#claim-statement")).to_have_text(first.claim.statement)
    expect(handle(page, "Start")).to_be_visible()
    page.locator("#article mark.claim", has_text=WORDS).click()
    page.keyboard.press("x")  # before the panel of that claim is there
    expect(page.locator(".toast")).to_contain_text(f"The mark is off “{WORDS}”")
    assert exacts() == ["Kratom is"]


def test_list_of_places_leads_to_the_words(workspace, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    OccurrenceFactory(snapshot=snapshot, claim=mark.claim, exact="lifts mood")
    page = workspace()
    open_claim(page, mark.claim)
    path = f"/desk/claims/{mark.claim_id}/words/"
    page.evaluate("(path) => htmx.ajax('GET', path, '#panel')", path)
    address = page.url
    page.locator(".occurrence-list").get_by_role("link", name="Edit").last.click()
    expect(page.get_by_role("heading", name="These words and the claim")).to_be_focused()
    page.get_by_label("Central to this article").check()
    expect(page.locator("#panel .save-state")).to_contain_text("Saved")
    page.get_by_role("link", name="Back to where it is stated").click()
    expect(page.locator(".occurrence-list li").last).to_contain_text("Central")
    assert page.url == address
    page.get_by_role("button", name="Move its edges").last.click()
    expect(handle(page, "Start")).to_be_focused()
    page.keyboard.press("[")
    hears(page, "and lifts mood")
    page.keyboard.press("Enter")
    expect(page.locator("mark.claim").last).to_have_text("and lifts mood")
    expect(page.locator(".occurrence-list li").last).to_contain_text("and lifts mood")
    expect(page.get_by_role("button", name="Move its edges").last).to_be_visible()
    page.get_by_role("button", name="Merge with the next").click()
    expect(page.locator("mark.claim")).to_have_count(1)
    assert exacts() == [f"{WORDS} and lifts mood"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_handles_work_under_a_finger(workspace, snapshot, screenshot, axe, scheme):
    mark = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    page = workspace(**PHONE, color_scheme=scheme)
    page.locator("#article a.claim-link").tap()
    end = handle(page, "End")
    expect(end).to_be_visible()
    box = end.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    screenshot(page, f"adjusting-phone-sheet-{scheme}")
    page.get_by_role("button", name="Close the panel").click()
    axe(page)
    screenshot(page, f"adjusting-phone-{scheme}")
    touch_drag(page, end, page.evaluate(POINTS, "lifts mood")[1])
    expect(page.locator(".toast")).to_contain_text("The claim's words are changed.")
    assert exacts() == [f"{WORDS} and lifts mood"]
    screenshot(page, f"adjusting-phone-toast-{scheme}")
    assert mark.claim.occurrences.count() == 1


def touch_drag(page: Page, target: Locator, point: list[float]) -> None:
    """A finger on the handle, from its middle as far as its edge has to go."""
    box, edge = target.bounding_box(), target.evaluate(EDGE)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    with finger(page, (x, y)) as drag_to:
        drag_to((point[0] + x - edge[0], point[1] + y - edge[1]))


def test_case_08_handles_stand_at_the_logical_ends_of_right_to_left_words(signed_in, screenshot):
    raw = "يقول البعض إنه يزيد إفراز الدوبامين في الدماغ، ويخفف الألم."
    snapshot = SnapshotFactory(raw=raw, article__language="ar")
    mark = OccurrenceFactory(snapshot=snapshot, exact="يزيد إفراز الدوبامين")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    open_claim(page, mark.claim)
    screenshot(page, "adjusting-rtl")
    start, end = handle(page, "Start"), handle(page, "End")
    assert start.bounding_box()["x"] > end.bounding_box()["x"]
    page.locator("#panel h2").first.focus()
    page.keyboard.press("e")
    page.keyboard.press("Control+ArrowRight")  # to the right is back in the text
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("The claim's words are changed.")
    assert exacts() == ["إنه يزيد إفراز الدوبامين"]


def test_case_21_handles_follow_the_words(workspace, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    page = workspace()
    open_claim(page, mark.claim)
    for width in (1100, 700, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            """() => {
                const mark = [...document.querySelectorAll("mark.claim")].at(-1);
                const line = [...mark.getClientRects()].at(-1);
                const end = document.querySelector(".edge-handle[data-side='end']");
                const frame = end.offsetParent.getBoundingClientRect();
                return Math.abs(frame.left + end.edge.x - line.right) < 2
                    && Math.abs(frame.top + end.edge.middle - (line.top + line.bottom) / 2) < 8;
            }"""
        )
