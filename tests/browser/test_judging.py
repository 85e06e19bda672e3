"""Judging a claim in a real browser: what is typed stays, whatever is saved beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Review
from claims.reviewing.reviews import save_review, submit_review, take_back_review
from tests.browser.hands import hears
from tests.factories import (
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SCREENS = {
    "wide": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"color_scheme": "dark"},
}


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author, conflict_of_interest="")
    OccurrenceFactory(claim=review.claim)
    EvidenceFactory(review=review, source__title="A survey of users")
    return review


def open_beside_the_article(page: Page, review: Review, *, shows: str = "#judgement-form") -> None:
    """The claim in the panel of the workspace."""
    article = review.claim.occurrences.get().snapshot.article_id
    page.goto(f"/desk/articles/{article}/")
    page.locator("#panel").get_by_role("link", name=review.claim.statement).click()
    expect(page.locator(shows)).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_claim_page_and_queue_are_accessible(signed_in, review, axe, screenshot, screen):
    page = signed_in("reviewer", **SCREENS[screen])
    page.goto("/desk/")
    axe(page)
    screenshot(page, f"queue-{screen}", full_page=True)
    page.get_by_role("link", name=review.claim.statement).click()
    expect(page.get_by_role("heading", name=review.claim.statement)).to_be_visible()
    axe(page)
    screenshot(page, f"claim-{screen}", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_evidence_is_added_while_the_judgement_is_being_typed(signed_in, review, axe):
    SourceFactory(doi="10.1000/known", title="A trial in the library")
    page = signed_in("reviewer")
    open_beside_the_article(page, review)
    page.get_by_label("Takeaway").fill("Typed and not saved.")
    page.get_by_role("link", name="Add evidence").click()
    box = page.get_by_label("DOI, PMID or web address")
    expect(box).to_be_focused()
    expect(page.get_by_label("Title")).to_be_in_viewport(ratio=1)  # of the form, not its edge alone
    page.get_by_label("Passage").fill("No difference was seen.")
    page.get_by_role("button", name="Add to the review").click()
    refusal = page.get_by_text("Give the source a DOI, a PMID or a web address.")
    expect(refusal).to_be_visible()
    box.fill("library trial")
    page.get_by_role("button", name="Cite this").click()
    expect(box).to_have_value("10.1000/known")
    expect(page.locator("#source-fields")).to_contain_text("Already in the library")
    expect(refusal).to_have_count(0)
    page.get_by_role("button", name="Add to the review").click()
    expect(page.get_by_text("Choose what the source does to the claim.")).to_be_visible()
    expect(page.get_by_label("Passage")).to_have_value("No difference was seen.")
    axe(page)
    page.get_by_role("radio", name="Refutes").check()
    page.get_by_role("button", name="Add to the review").click()
    expect(page.locator("#evidence-head")).to_have_text(re.compile(r"Evidence\s+2"))
    expect(page.locator(".evidence-item").last).to_be_focused()
    hears(page, "Added.")
    expect(page.get_by_label("Takeaway")).to_have_value("Typed and not saved.")
    for _ in range(2):
        page.get_by_role("link", name="Remove…").first.click()
        page.get_by_role("button", name="Remove it").click()
        hears(page, "Removed.")
        expect(page.locator("#evidence-head")).to_be_focused()
    expect(page.locator("#standing")).to_contain_text("Cite at least one piece of evidence")


def test_hand_in_says_what_is_missing_and_then_waits_for_an_editor(signed_in, review, axe):
    page = signed_in("reviewer")
    open_beside_the_article(page, review)
    page.get_by_role("button", name="Save and hand in").click()
    expect(page.get_by_text("Saved as a draft, but not handed in yet.")).to_be_visible()
    axe(page)
    interests = page.get_by_label("Your interests in the matter")
    errors = page.locator("#judgement-form .errorlist")
    expect(errors).to_be_visible()
    expect(interests).to_have_attribute("aria-invalid", "true")
    interests.focus()
    top = interests.bounding_box()
    interests.fill("None.")
    expect(errors).to_be_hidden()
    expect(interests).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("What was marked is mended.")).to_be_visible()
    assert interests.bounding_box() == top
    axe(page)
    page.get_by_role("button", name="Save and hand in").click()
    expect(page.locator("#panel .status-submitted")).to_be_visible()
    expect(page.locator("#judgement-form")).to_have_count(0)
    assert Review.objects.get().status == "submitted"


def test_two_people_on_one_text_see_both_versions_without_script(signed_in, review, screenshot):
    page = signed_in("reviewer", java_script_enabled=False)
    page.goto(f"/desk/claims/{review.claim_id}/")
    save_review(
        review_id=review.pk, changes={"takeaway": "Stored first."}, revision=1, by=review.author
    )
    page.get_by_label("Takeaway").fill("Typed later.")
    page.get_by_role("button", name="Save", exact=True).click()
    conflict = page.locator(".conflict")
    expect(conflict.locator(".yours")).to_contain_text("Typed later.")
    expect(conflict.locator(".stored")).to_contain_text("Stored first.")
    screenshot(page, "claim-conflict")
    page.get_by_role("button", name="Save mine").click()
    expect(page.get_by_text("Saved. Nobody but the desk")).to_be_visible()
    assert Review.objects.get().takeaway == "Typed later."


def test_rationale_is_previewed_while_it_is_typed(signed_in, review):
    page = signed_in("reviewer")
    page.goto(f"/desk/claims/{review.claim_id}/")
    page.get_by_text("As readers will see it").click()
    page.get_by_label("Rationale").fill("It is **not** so.")
    expect(page.locator("#rationale-preview strong")).to_have_text("not")


def test_refused_step_can_be_taken_again(signed_in, review):
    review = save_review(
        review_id=review.pk, changes={"conflict_of_interest": "None."}, revision=1, by=review.author
    )
    submit_review(review_id=review.pk, by=review.author)
    page = signed_in("editor")
    open_beside_the_article(page, review, shows="#judgement")
    page.get_by_text("Request changes").click()
    page.get_by_role("button", name="Return it to Reviewer").click()
    expect(page.get_by_text("Say what should change: the author")).to_be_visible()
    page.get_by_label("What should change").fill("Mend the dose.")
    page.get_by_role("button", name="Return it to Reviewer").click()
    expect(page.locator("#panel .status-changes_requested")).to_be_visible()


def test_approval_refused_as_out_of_date_can_be_given_again(signed_in, review):
    review = save_review(
        review_id=review.pk, changes={"conflict_of_interest": "None."}, revision=1, by=review.author
    )
    submit_review(review_id=review.pk, by=review.author)
    page = signed_in("editor")
    page.goto(f"/desk/claims/{review.claim_id}/")
    take_back_review(review_id=review.pk, by=review.author)
    submit_review(review_id=review.pk, by=review.author)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#panel .message.error")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. Publish it when the article is ready.")).to_be_visible()


def test_evidence_that_no_device_keeps_is_not_left_without_asking(signed_in, review):
    page = signed_in("reviewer")
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    asked, answers = [], [False, True, True]

    def answer(dialog):
        asked.append(dialog.type)
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    def type_a_passage():
        open_beside_the_article(page, review)
        page.get_by_role("link", name="Add evidence").click()
        page.get_by_label("Passage").fill("Typed and not saved.")
        expect(page.locator("#evidence .save-state")).to_have_text("Not saved yet")

    page.on("dialog", answer)
    type_a_passage()
    page.locator("#all-claims").click()
    expect(page.get_by_label("Passage")).to_have_value("Typed and not saved.")
    page.locator("#all-claims").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#judgement-form")).to_have_count(0)
    assert asked == ["confirm", "confirm"]
    type_a_passage()
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    assert asked == ["confirm", "confirm", "beforeunload"]
