"""Moving, splitting, merging and taking off the marks of a claim in the text, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Occurrence
from tests.browser.hands import POINTS
from tests.factories import OccurrenceFactory, SnapshotFactory

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
