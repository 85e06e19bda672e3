"""What a person does before the scripts of a page are there, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Review
from tests.browser.hands import SELECT, bar, before_scripts
from tests.factories import (
    OccurrenceFactory,
    ReviewFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SAVED = re.compile(r"Saved \d\d:\d\d")
SAID = "What do you make of it?"
ADDED = "I wonder."


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author)
    OccurrenceFactory(claim=review.claim)
    return review


def test_words_typed_early_are_saved(signed_in, review):
    TopicFactory(slug="brain", name="Brain chemistry")
    page = signed_in("reviewer")
    with before_scripts(page, f"/desk/claims/{review.claim_id}/"):
        page.get_by_label("Takeaway").fill("Typed early.")
        page.get_by_label("Add topics").fill("bra")
    expect(page.locator("#judgement-form .save-state")).to_have_text(SAVED)
    assert Review.objects.get().takeaway == "Typed early."
    expect(page.get_by_role("option", name="Brain chemistry")).to_be_visible()


def test_what_follows_typing_follows_words_typed_early(signed_in, review):
    SourceFactory(doi="10.1000/known", title="A trial in the library")
    page = signed_in("reviewer")
    with before_scripts(page, f"/desk/claims/{review.claim_id}/"):
        page.get_by_label("Rationale").fill("It was **not** shown.")
    expect(page.locator("#rationale-preview strong")).to_have_text("not")
    expect(page.locator("#judgement-form .save-state")).to_have_text(SAVED)
    with before_scripts(page, reverse("citing:add_evidence", args=[review.pk])):
        page.get_by_label("DOI, PMID or web address").fill("library trial")
    expect(page.get_by_role("button", name="Cite this")).to_be_visible()


def test_words_typed_early_are_added_to_what_was_kept(signed_in, review):
    page = signed_in("reviewer")
    address = reverse("reviewing:list_threads", args=[review.claim_id])
    said = page.locator("textarea[data-draft]").first
    page.goto(address)
    said.fill(SAID)
    with before_scripts(page, address):
        said.fill(ADDED)
    expect(said).to_have_value(f"{SAID}\n{ADDED}")
    page.goto(address)
    expect(said).to_have_value(f"{SAID}\n{ADDED}")


def test_words_typed_early_are_guarded(signed_in):
    source = SourceFactory(title="A survey")
    page = signed_in("editor")
    with before_scripts(page, f"/desk/sources/{source.pk}/"):
        page.get_by_label("Title").fill("A survey of users")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_label("Title")).to_have_value("A survey of users")


def test_tools_wait_for_their_scripts_and_selected_words_are_met(signed_in, snapshot, screenshot):
    page = signed_in("reviewer")
    tools = "#start-claim-mode, .finding-tools, .undo-tools, #close-panel, #sheet-handle"
    inert = ", ".join(f"{one.strip()}[inert]" for one in tools.split(","))
    with before_scripts(page, f"/desk/articles/{snapshot.article_id}/"):
        expect(page.locator(inert)).to_have_count(5)
        page.evaluate(SELECT, ["[data-start]", 0, "[data-start]", 6])
        screenshot(page, "workspace-early")
    expect(bar(page)).to_be_visible()
    expect(page.locator(inert)).to_have_count(0)
    page.get_by_role("button", name="Select by keyboard").click()
    expect(page.get_by_role("application", name="Selecting by keyboard")).to_be_visible()
