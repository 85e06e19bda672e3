"""The panel of a claim in a real browser: verdict, topics and evidence, in every state."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, Review, Topic
from claims.reviewing.reviews import save_review, submit_review
from tests.browser.hands import finger, hears
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    TopicFactory,
    UserFactory,
    verdict,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SCREENS = {
    "wide": {},
    "phone": {"viewport": {"width": 320, "height": 720}},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author, verdict=None, certainty="")
    OccurrenceFactory(claim=review.claim)
    for number, title in enumerate(("Survey", "Trial", "Review")):
        EvidenceFactory(review=review, position=number, source__title=f"A {title.lower()}")
    TopicFactory(slug="brain", name="Brain chemistry")
    TopicFactory(slug="herbs", name="Herbal medicine", status="proposed")
    return review


def open_panel(page: Page, claim: Claim) -> Page:
    """The claim beside its article."""
    article = claim.occurrences.first().snapshot.article_id
    page.goto(f"/desk/articles/{article}/")
    page.locator("#panel").get_by_role("link", name=claim.statement).click()
    expect(page.locator("#claim-statement")).to_be_focused()
    return page


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def shown_test(page: Page) -> str:
    return page.locator(".verdict-pick .is-shown").inner_text()


@pytest.mark.parametrize("screen", SCREENS)
def test_panel_is_accessible_in_every_state(signed_in, review, axe, screenshot, screen):
    page = open_panel(signed_in("reviewer", **SCREENS[screen]), review.claim)
    axe(page)
    screenshot(page, f"panel-{screen}-draft")
    page.get_by_label("Add topics").fill("her")
    expect(page.get_by_role("option", name="Propose “her”")).to_be_visible()
    page.keyboard.press("ArrowDown")
    axe(page)
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Preview").click()
    expect(page.locator("#rationale-preview strong")).to_be_visible()
    page.locator("#field-reasons summary").click()
    page.get_by_role("link", name=re.compile("Edit.*A trial")).click()
    expect(page.get_by_role("heading", name="Edit evidence")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Save and hand in").click()
    expect(page.get_by_text("Saved as a draft, but not handed in yet.")).to_be_visible()
    axe(page)
    assert fits(page)
    review.refresh_from_db()
    changes = {"certainty": "low", "verdict": verdict("overstated")}
    save_review(review_id=review.pk, changes=changes, revision=review.revision, by=review.author)
    submit_review(review_id=review.pk, by=review.author)
    open_panel(page, review.claim)
    expect(page.locator("#panel .status-submitted")).to_be_visible()
    axe(page)
    editor = open_panel(signed_in("editor", **SCREENS[screen]), review.claim)
    expect(editor.get_by_role("button", name="Approve")).to_be_visible()
    axe(editor)
    assert fits(editor)
    fresh = OccurrenceFactory(snapshot=review.claim.occurrences.get().snapshot, exact="kratom")
    open_panel(page, fresh.claim)
    expect(page.get_by_role("button", name="Start a review")).to_be_visible()
    axe(page)
    screenshot(page, f"panel-{screen}-start")


def top_of(page: Page, choice: Locator) -> float:
    return page.evaluate("(it) => it.getBoundingClientRect().top", choice.element_handle())


@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_verdict_that_starts_a_review_stays_under_the_pointer(
    signed_in, review, screenshot, screen
):
    snapshot = review.claim.occurrences.get().snapshot
    fresh = OccurrenceFactory(snapshot=snapshot, exact="kratom")
    page = open_panel(signed_in("reviewer", **SCREENS[screen]), fresh.claim)
    button = page.locator(".start-review button[value=overstated]")
    button.scroll_into_view_if_needed()
    button.hover()
    top = top_of(page, button)
    button.click()
    chosen = page.get_by_role("radio", name="Overstated")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_focused()
    hears(page, "Review started.")
    assert abs(top_of(page, page.locator(".choice", has=chosen)) - top) <= 1
    assert "overstated" in shown_test(page).lower()
    # Chosen by key: the pointer over another verdict says nothing until it moves.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.evaluate("document.querySelector('.workspace-panel').scrollTop += 40")
    page.wait_for_timeout(300)  # the browser tells of the pointer later
    assert "mostly accurate" in shown_test(page).lower()
    screenshot(page, f"panel-{screen}-started")
    page.locator("#field-verdict .choice.verdict-unsupported").hover()
    assert "unsupported" in shown_test(page).lower()
    expect(page.locator("#judgement-form .save-state")).to_have_text(SAVED)
    page.wait_for_load_state("networkidle")


def test_verdict_is_chosen_with_the_keyboard_beside_its_boundary_test(signed_in, review):
    page = open_panel(signed_in("reviewer"), review.claim)
    first = page.get_by_role("radio", name="Accurate", exact=True)
    pick = page.locator(".verdict-pick")
    height = pick.bounding_box()["height"]
    first.focus()
    assert "an expert would repeat it" in shown_test(page).lower()
    page.keyboard.press("Space")
    for name in ("Mostly accurate", "Lacks context", "Overstated"):
        page.keyboard.press("ArrowDown")
        radio = page.get_by_role("radio", name=name)
        expect(radio).to_be_focused()
        expect(radio).to_be_checked()
        assert shown_test(page).startswith(name)
        expect(radio).to_have_accessible_description(re.compile(".{20}"))
        assert pick.bounding_box()["height"] == height
    page.get_by_role("radio", name="Accurate", exact=True).check()
    page.get_by_role("radio", name="Very low").check()
    expect(page.locator("#contradictions")).to_contain_text("contradicts itself")
    page.get_by_role("radio", name="High", exact=True).check()
    expect(page.locator("#contradictions")).to_be_empty()
    expect(page.locator("#judgement-form .save-state")).to_have_text(SAVED)
    stored = Review.objects.get()
    assert (stored.verdict.slug, stored.certainty) == ("accurate", "high")


def test_topic_is_completed_proposed_and_taken_off_by_keyboard(signed_in, review):
    page = open_panel(signed_in("reviewer"), review.claim)
    box, options = page.get_by_label("Add topics"), page.locator("[role=option]:visible")
    box.press_sequentially("chem")
    expect(options).to_have_text(["Brain chemistry", "Propose “chem” a new topic"])
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("Enter")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    box.press_sequentially("Mood")
    expect(options).to_have_text(["Propose “Mood” a new topic"])
    box.press("ArrowUp")
    box.press("Enter")
    expect(page.get_by_role("checkbox", name="Mood (proposed)")).to_be_checked()
    expect(page.locator("#claim-form .save-state")).to_have_text(SAVED)
    assert sorted(review.claim.topics.values_list("slug", flat=True)) == ["brain", "mood"]
    assert Topic.objects.get(slug="mood").status == "proposed"
    page.get_by_role("checkbox", name="Brain chemistry").uncheck()
    with page.expect_response("**/api/v1/claims/**"):
        box.focus()
    box.press_sequentially("Gone")
    expect(options.first).to_be_visible()
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("Gone")
    box.press("Escape")
    expect(box).to_have_value("")
    page.reload()
    open_panel(page, review.claim)
    expect(page.get_by_role("checkbox", name="Mood (proposed)")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Brain chemistry")).to_have_count(0)


def order(page: Page) -> list[str]:
    return page.locator(".evidence-item cite").all_inner_texts()


def test_evidence_is_dragged_and_moved_by_its_buttons(signed_in, review):
    page = signed_in("reviewer")
    page.goto(f"/desk/claims/{review.claim_id}/")
    first, last = (page.locator(".evidence-item").nth(i) for i in (0, 2))
    first.scroll_into_view_if_needed()
    handle, below = first.locator(".drag-handle").bounding_box(), last.bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(below["x"] + 20, below["y"] + below["height"] - 4, steps=6)
    expect(last).to_have_class(re.compile("drop-after"))
    page.mouse.up()
    hears(page, "Moved to place 3 of 3.")
    assert order(page) == ["A trial", "A review", "A survey"]
    expect(page.locator(".evidence-item").last).to_be_focused()
    page.get_by_role("button", name="Move up: A survey").press("Enter")
    hears(page, "Moved to place 2 of 3.")
    assert order(page) == ["A trial", "A survey", "A review"]
    page.locator(".drag-handle").first.scroll_into_view_if_needed()
    handle = page.locator(".drag-handle").first.bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, handle["y"] + 400, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    hears(page, "Left where it was.")
    assert order(page) == ["A trial", "A survey", "A review"]


def test_evidence_is_dragged_with_a_finger(signed_in, review):
    phone = {"viewport": {"width": 360, "height": 1000}, "has_touch": True, "is_mobile": True}
    page = signed_in("reviewer", **phone)
    page.goto(f"/desk/claims/{review.claim_id}/")
    last = page.locator(".evidence-item").last
    last.locator(".drag-handle").scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, -250)")  # both cards are away from the window's edges
    expect(page.locator(".evidence-item").nth(1)).to_be_in_viewport(ratio=0.9)
    handle = last.locator(".drag-handle").bounding_box()
    above = page.locator(".evidence-item").nth(1).bounding_box()
    start = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    scrolled = page.evaluate("scrollY")
    with finger(page, start) as drag_to:
        drag_to((start[0], above["y"] + above["height"] / 2 - 20))
        expect(page.locator(".evidence-item").nth(1)).to_have_class(re.compile("drop-before"))
        assert page.evaluate("scrollY") == scrolled  # the page does not move under the finger
    hears(page, "Moved to place 2 of 3.")
    assert order(page) == ["A survey", "A review", "A trial"]


def test_counter_counts_code_points_and_lets_nothing_be_cut(signed_in, review):
    page = open_panel(signed_in("reviewer"), review.claim)
    takeaway = page.get_by_label("Takeaway")
    counter = page.locator("#review_takeaway_counter")
    takeaway.fill("\U0001f343" * 150)
    expect(counter).to_have_text("150 characters, best up to 200")
    takeaway.fill("\U0001f343" * 201)
    expect(counter).to_have_text("201 characters, best up to 200; 99 left")
    takeaway.fill("\U0001f343" * 310)
    expect(counter).to_have_text("10 characters too many")
    expect(takeaway).to_have_value("\U0001f343" * 310)
    expect(takeaway).to_have_accessible_description(re.compile("10 characters too many"))


def test_words_that_were_clicked_come_first_and_lead_back(signed_in, review):
    snapshot = review.claim.occurrences.get().snapshot
    OccurrenceFactory(claim=review.claim, snapshot=snapshot, exact="Talk to a doctor")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.locator("#article mark.claim", has_text="Talk to a doctor").click(
        position={"x": 60, "y": 8}
    )
    words = page.locator(".words-here a")
    expect(words).to_have_text(["Talk to a doctor", "enhances dopamine release"])
    page.get_by_label("Central to this article").first.check()
    expect(page.locator(".words-form .save-state").first).to_have_text(SAVED)
    assert [one.exact for one in review.claim.occurrences.filter(is_central=True)] == [
        "Talk to a doctor"
    ]
    words.last.click()
    assert page.url.partition("?")[0].endswith(f"/desk/articles/{snapshot.article_id}/")
    expect(page.locator("#article mark.claim").first).to_be_in_viewport()


def test_new_claim_is_attached_to_one_that_was_there(signed_in, review):
    old = review.claim
    snapshot = old.occurrences.get().snapshot
    new = OccurrenceFactory(
        claim=ClaimFactory(statement=f"{old.statement} in people"),
        snapshot=snapshot,
        exact="kratom",
    ).claim
    page = signed_in("reviewer")
    page.goto(f"/desk/claims/{new.pk}/?new=1")
    page.get_by_role("button", name="This is the same claim").click()
    expect(page.locator("#claim-statement")).to_have_text(old.statement)
    assert list(Claim.objects.all()) == [old]
    assert old.occurrences.count() == 2
