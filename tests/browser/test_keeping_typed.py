"""Evidence typed and not added yet, in a real browser: it is there again, until it is added."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Evidence
from tests.factories import OccurrenceFactory, ReviewFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

KEPT = re.compile(r"Not added yet\. Kept on this device \d\d:\d\d$")
AGAIN = re.compile(r"What you typed at \d\d:\d\d is here again\.")
DRAFTS = "Object.keys(localStorage).filter((it) => it.includes('unsent'))"
PASSAGE = "It lowered the blood pressure of rats."


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author)
    OccurrenceFactory(claim=review.claim)
    SourceFactory(doi="10.1000/rats", title="Rats and leaves")
    return review


def open_form(page: Page, review, *, is_restored: bool = False) -> None:
    page.goto(f"/desk/claims/{review.claim_id}/")
    page.get_by_role("link", name="Add evidence").click()
    expect(page.locator("form").get_by_text(AGAIN)).to_have_count(int(is_restored))
    expect(page.get_by_label("Passage")).to_have_value(PASSAGE if is_restored else "")


def keep_something(page: Page) -> None:
    page.get_by_label("DOI, PMID or web address").fill("10.1000/rats")
    expect(page.get_by_text("Already in the library")).to_be_visible()
    page.get_by_role("radio", name="Refutes").check()
    page.get_by_label("Passage").fill(PASSAGE)
    page.get_by_label("In my own words").check()
    page.get_by_label("Kind of study").select_option("cohort")
    page.get_by_label("How many were studied").fill("24")
    expect(page.locator("#evidence .save-state")).to_have_text(KEPT)


def test_typed_evidence_is_here_again_until_it_is_added(signed_in, review, axe, screenshot):
    page = signed_in("reviewer")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_form(page, review)
    keep_something(page)

    # A reload, and a tab that is closed while there is no connection.
    open_form(page, review, is_restored=True)
    expect(page.get_by_text("Already in the library")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("Where in the source").fill("Table 2")
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    open_form(other, review, is_restored=True)
    expect(other.get_by_text("Already in the library")).to_be_visible()
    expect(other.get_by_label("Where in the source")).to_have_value("Table 2")
    axe(other)
    screenshot(other, "evidence-kept")

    # A third window does not take what is being typed here.
    third = other.context.new_page()
    open_form(third, review)
    third.close()

    # What the server refuses, with another form in the place of the first, is still kept.
    other.get_by_label("DOI, PMID or web address").fill("nothing known")
    other.get_by_role("button", name="Add to the review").click()
    expect(other.locator("#evidence .errorlist").first).to_be_visible()
    expect(other.locator("#evidence .save-state")).to_have_text(KEPT)
    other.get_by_label("DOI, PMID or web address").fill("10.1000/rats")
    expect(other.get_by_text("Already in the library")).to_be_visible()
    other.get_by_role("button", name="Add to the review").click()
    expect(other.locator(".evidence-item")).to_be_focused()
    assert other.evaluate(DRAFTS) == []
    row = Evidence.objects.get()
    assert (row.passage, row.locator, row.is_paraphrase, row.study_type, row.sample_size) == (
        PASSAGE, "Table 2", True, "cohort", 24,
    )  # fmt: skip
    open_form(other, review)
    assert asked == []


def test_typed_evidence_outlasts_the_panel_and_can_be_thrown_away(signed_in, review, screenshot):
    page = signed_in("reviewer", viewport={"width": 360, "height": 800}, color_scheme="dark")
    address = f"/desk/articles/{review.claim.occurrences.get().snapshot.article_id}/"
    mark = page.locator(f'#text [data-claim="{review.claim_id}"], mark').first
    page.goto(address)
    mark.click()
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("Passage").fill(PASSAGE)
    expect(page.locator("#evidence .save-state")).to_have_text(KEPT)
    page.locator("#all-claims").click()
    expect(page.get_by_label("Passage")).to_have_count(0)
    mark.click()
    page.get_by_role("link", name="Add evidence").click()
    expect(page.locator("form").get_by_text(AGAIN)).to_be_visible()
    expect(page.get_by_label("Passage")).to_have_value(PASSAGE)
    page.locator("form").get_by_text(AGAIN).scroll_into_view_if_needed()
    screenshot(page, "evidence-kept-phone")

    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Passage")).to_have_value("")
    expect(page.get_by_label("DOI, PMID or web address")).to_be_focused()
    assert page.evaluate(DRAFTS) == []
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Passage")).to_have_value(PASSAGE)
    assert len(page.evaluate(DRAFTS)) == 1
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("link", name="Add evidence")).to_be_visible()
    assert page.evaluate(DRAFTS) == []
