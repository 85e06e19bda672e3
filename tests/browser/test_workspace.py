"""The workspace around the selected words, in a real browser: forms, marks and looks."""

import re

import pytest
from playwright.sync_api import expect

from claims.models import Occurrence
from tests.browser.hands import POINTS, SELECT, bar, drag_over, hears, new_claim, save_claim, tab_to
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_leaving_a_form_returns_the_focus(workspace):
    page = workspace()
    paste = page.get_by_role("link", name="Paste the words")
    tab_to(page, paste, within=30)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Words in the article")).to_be_focused()
    page.keyboard.press("Escape")
    expect(paste).to_be_focused()
    expect(page.get_by_text("No claims yet")).to_be_visible()


def test_escape_throws_nothing_away_that_was_typed(workspace):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type("lifts mood")
    page.keyboard.press("Escape")
    expect(field).to_have_value("lifts mood")
    expect(page.get_by_role("link", name="Cancel")).to_be_focused()


def test_pasted_words_become_a_claim(workspace, axe):
    page = workspace()
    page.get_by_role("link", name="Paste the words").click()
    page.get_by_label("Words in the article").fill("cures everything")
    page.get_by_role("button", name="Find the words").click()
    expect(page.get_by_text("These words are not in the article")).to_be_visible()
    axe(page)
    page.get_by_label("Words in the article").fill("less  severe side effects")
    page.get_by_role("button", name="Find the words").click()
    expect(page.get_by_label("Statement")).to_have_value("Less severe side effects.")
    save_claim(page, "It has less severe side effects")
    assert Occurrence.objects.get().exact == "less severe side effects"


def test_click_on_shared_words_lists_all_their_claims(workspace, snapshot, screenshot, axe):
    wide = ClaimFactory(statement="Kratom enhances dopamine and mood")
    OccurrenceFactory(
        claim=wide, snapshot=snapshot, exact="kratom enhances dopamine release and lifts mood"
    )
    narrow = ClaimFactory(statement="Kratom enhances dopamine release")
    ReviewFactory(claim=narrow)
    OccurrenceFactory(claim=narrow, snapshot=snapshot, exact="enhances dopamine release")
    other = ClaimFactory(statement="Kratom is a tree")
    OccurrenceFactory(claim=other, snapshot=snapshot, exact="Kratom is a tropical tree")
    page = workspace()
    axe(page)
    screenshot(page, "workspace-overlap")

    page.mouse.click(*page.evaluate(POINTS, "enhances dopamine release")[1])

    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Claims in these words")).to_be_visible()
    expect(panel.locator(".claim-item")).to_have_count(2)
    expect(panel.get_by_role("link", name=wide.statement)).to_be_visible()
    expect(panel.get_by_role("link", name=narrow.statement)).to_be_visible()


def test_selected_words_can_be_attached_to_a_claim_of_the_desk(workspace, axe, screenshot):
    claim = ClaimFactory(statement="Kratom enhances dopamine release in the brain")
    page = workspace()
    drag_over(page, "enhances dopamine release")
    page.get_by_role("button", name="Attach to a claim").click()
    expect(page.get_by_role("heading", name="Attach to a claim")).to_be_visible()
    axe(page)
    screenshot(page, "attach-form")
    page.get_by_label("Search the desk's claims").fill("dopamine")
    page.get_by_label(claim.statement).check()
    page.get_by_role("button", name="Attach", exact=True).click()
    hears(page, "Saved.")
    assert Occurrence.objects.get().claim == claim


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_workspace_is_accessible_light_and_dark(workspace, snapshot, axe, screenshot, scheme):
    for exact in ("Kratom is a tropical tree", "enhances dopamine release", "doctor"):
        ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot, exact=exact).claim)
    page = workspace(color_scheme=scheme)
    axe(page)
    screenshot(page, f"workspace-{scheme}")
    drag_over(page, "less severe side effects")
    new_claim(page)
    axe(page)
    screenshot(page, f"workspace-new-claim-{scheme}")


def test_workspace_is_accessible_in_forced_colours(workspace, snapshot, axe, screenshot):
    ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    page = workspace(forced_colors="active")
    drag_over(page, "less severe side effects")
    expect(bar(page)).to_be_visible()
    axe(page)
    screenshot(page, "workspace-forced-colours")


def test_workspace_fits_a_phone(workspace, snapshot, axe, screenshot):
    ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    page = workspace(**PHONE)
    axe(page)
    screenshot(page, "workspace-phone", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("#article p").first.tap()
    page.evaluate(SELECT, ["#article p", 0, "#article p", 25])
    expect(bar(page)).to_be_visible()
    screenshot(page, "workspace-phone-bar")
    new_claim(page)
    expect(page.locator("#article mark.claim").first).to_have_text("Kratom is a tropical tree")
    axe(page)
    screenshot(page, "workspace-phone-new-claim")
    mark, sheet = page.locator("#article mark.claim").first, page.locator(".workspace-panel")
    page.wait_for_function(
        "([one, other]) => one.getBoundingClientRect().bottom < other.getBoundingClientRect().top",
        arg=[mark.element_handle(), sheet.element_handle()],
    )
    page.get_by_role("button", name="Close the panel").click()
    expect(page.get_by_role("button", name="Close the panel")).to_be_hidden()


def test_removed_mark_returns_by_undo(workspace, snapshot, axe, screenshot):
    occurrence = OccurrenceFactory(snapshot=snapshot)
    page = workspace()
    page.goto(f"/desk/claims/{occurrence.claim_id}/words/")
    axe(page)
    screenshot(page, "claim-words")
    page.get_by_role("button", name="Take the mark off").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.get_by_text("No words state this claim")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".appearance q")).to_contain_text("enhances dopamine release")
    assert Occurrence.objects.get() == occurrence


def test_two_people_on_one_claim_see_both_texts_without_script(signed_in, snapshot):
    claim = OccurrenceFactory(snapshot=snapshot).claim
    ours, theirs = (signed_in(name, java_script_enabled=False) for name in ("reviewer", "editor"))
    for page in (ours, theirs):
        page.goto(f"/desk/claims/{claim.pk}/")
    theirs.get_by_label("Statement").fill("Kratom may raise dopamine")
    theirs.get_by_role("button", name="Save the claim").click()
    ours.get_by_label("Statement").fill("Kratom raises dopamine")
    ours.get_by_role("button", name="Save the claim").click()
    conflict = ours.locator(".conflict")
    expect(conflict.get_by_text("Kratom may raise dopamine")).to_be_visible()
    expect(conflict.get_by_text("Kratom raises dopamine")).to_be_visible()
    expect(ours.get_by_label("Statement")).to_have_value("Kratom raises dopamine")
    ours.get_by_role("button", name="Save mine").click()
    expect(ours.get_by_role("button", name="Save mine")).to_be_hidden()
    claim.refresh_from_db()
    assert claim.statement == "Kratom raises dopamine"


def test_claim_opens_beside_the_text_and_is_edited_there(workspace, snapshot, axe, screenshot):
    claim = OccurrenceFactory(snapshot=snapshot).claim
    ReviewFactory(claim=claim)
    page = workspace()
    link = page.locator("#article .claim-link")
    tab_to(page, link, within=30)
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name=claim.statement)).to_be_focused()
    expect(page.locator("mark.claim.is-current")).to_have_text("enhances dopamine release")
    axe(page)
    screenshot(page, "workspace-claim")

    page.get_by_label("Statement").fill("Kratom may raise dopamine")
    page.locator("#claim_claimant").focus()
    expect(page.locator("#claim-form .save-state")).to_contain_text("Saved")
    expect(link).to_have_attribute("aria-label", re.compile("Claim 1: Kratom may raise dopamine"))


def test_workspace_without_script_still_saves_a_claim(workspace, screenshot):
    page = workspace(java_script_enabled=False)
    expect(page.get_by_role("button", name="Select by keyboard")).to_be_hidden()
    page.get_by_role("link", name="Paste the words").click()
    page.get_by_label("Words in the article").fill("lifts mood")
    page.get_by_role("button", name="Find the words").click()
    page.get_by_label("Statement").fill("Kratom lifts mood")
    screenshot(page, "workspace-without-script")
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("mark.claim")).to_have_text("lifts mood")
