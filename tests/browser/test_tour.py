"""The tour of the workspace: shown once, beside the work, and gone for good when it is left."""

import pytest
from playwright.sync_api import Page, expect

from claims.models import User
from tests.browser.hands import bar, drag_over
from tests.factories import OccurrenceFactory, UserFactory

STORED = "**/api/v1/me/"
HEADS = [
    "Mark the words",
    "One key makes a claim",
    "Judge it here",
    "Find your way",
    "All keys, and this tour",
]


@pytest.fixture
def newcomer(snapshot):
    OccurrenceFactory(snapshot=snapshot, exact="Talk to a doctor")
    return UserFactory(username="reviewer", tour_seen=False)


def tour(page: Page):
    return page.locator("#tour")


def has_seen() -> bool:
    return User.objects.get(username="reviewer").tour_seen


def pointed_at(page: Page) -> str:
    return page.evaluate(
        "[...document.querySelectorAll('.is-toured')].map(e => e.id || e.className).join()"
    )


def test_tour_of_five_steps_points_at_the_real_things(newcomer, workspace, axe, screenshot):
    page = workspace()
    expect(page.get_by_role("dialog", name=HEADS[0])).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("A tour of 5 steps is open")
    assert page.evaluate("document.activeElement === document.body")
    right = "element => element.getBoundingClientRect().right"
    assert tour(page).bounding_box()["x"] > page.locator("#article").evaluate(right)
    seen = []
    with page.expect_response(STORED):
        for head in HEADS:
            expect(tour(page).get_by_role("heading")).to_have_text(head)
            seen.append(pointed_at(page))
            axe(page)
            screenshot(page, f"tour-{len(seen)}")
            tour(page).get_by_role("button").last.click()
    assert seen == [
        "is-toured",
        "start-claim-mode",
        "workspace-panel is-toured",
        "jump-tools is-toured",
        "button small is-toured",
    ]
    expect(tour(page)).to_be_hidden()
    expect(page.locator("#start-claim-mode")).to_be_focused()
    page.reload()
    expect(page.locator("#claim-count")).to_have_text("1")
    expect(tour(page)).to_be_hidden()
    assert has_seen()


def test_tour_steps_aside_for_work_and_escape_leaves_it_for_good(
    newcomer, workspace, axe, screenshot
):
    page = workspace()
    resume = page.locator("#resume-tour")
    page.mouse.wheel(0, 40)
    page.keyboard.press("Tab")
    expect(tour(page)).to_be_visible()
    drag_over(page, "Kratom is a tropical tree")
    expect(bar(page)).to_be_visible()
    expect(tour(page)).to_be_hidden()
    expect(resume).to_have_text("Tour 1 of 5")
    assert pointed_at(page) == ""
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()

    resume.click()
    expect(tour(page).get_by_role("heading", name=HEADS[0])).to_be_focused()
    expect(resume).to_be_hidden()
    tour(page).get_by_role("button", name="Next").click()
    page.locator("mark.claim").click()
    expect(page.locator("#panel #claim-statement")).to_be_focused()
    expect(tour(page)).to_be_hidden()
    expect(resume).to_have_text("Tour 2 of 5")
    axe(page)
    screenshot(page, "tour-aside")

    page.reload()
    expect(page.locator("#panel #claim-statement")).to_be_visible()
    expect(resume).to_have_text("Tour 2 of 5")
    expect(tour(page)).to_be_hidden()
    assert not has_seen()
    resume.click()
    with page.expect_response(STORED):
        page.keyboard.press("Escape")
    expect(tour(page)).to_be_hidden()
    expect(resume).to_be_hidden()
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    elsewhere = workspace()
    expect(elsewhere.locator("#claim-count")).to_have_text("1")
    expect(tour(elsewhere)).to_be_hidden()
    assert has_seen()

    elsewhere.keyboard.press("?")
    elsewhere.get_by_role("button", name="Show me around").click()
    expect(tour(elsewhere).get_by_role("heading", name=HEADS[0])).to_be_focused()
    tour(elsewhere).get_by_role("button", name="Next").press("Enter")
    expect(tour(elsewhere).get_by_role("heading", name=HEADS[1])).to_be_focused()
    elsewhere.keyboard.press("Escape")
    expect(elsewhere.get_by_role("button", name="Keys")).to_be_focused()


def test_people_who_cannot_highlight_get_no_tour(signed_in, snapshot):
    UserFactory(username="moderator", roles=["moderator"], tour_seen=False)
    page = signed_in("moderator")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    expect(page.locator("#claim-count")).to_have_text("0")
    expect(tour(page)).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    expect(page.get_by_role("button", name="Show me around")).to_have_count(0)
