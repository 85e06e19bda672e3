"""Undo and redo in the workspace, by button and by key, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from claims.highlighting.occurrences import remove_occurrence
from claims.models import Occurrence, Review
from tests.browser.hands import bar, drag_over
from tests.factories import OccurrenceFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SAVED = re.compile(r"Saved \d\d:\d\d$")


def test_mark_is_taken_back_and_made_again(workspace, axe, screenshot):
    page = workspace()
    undo, redo = page.locator("#undo"), page.locator("#redo")
    missing: list[str] = []
    page.on("response", lambda got: missing.append(got.url) if got.status == 404 else None)
    expect(undo).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("There is nothing to undo on this page.")
    drag_over(page, "enhances dopamine release")
    expect(bar(page)).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("mark.claim")).to_have_count(1)
    expect(undo).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#panel")).to_contain_text("Enhances dopamine release.")
    axe(page)
    screenshot(page, "undo-possible")
    undo.click()
    expect(page.locator("mark.claim")).to_have_count(0)
    expect(page.locator(".toast").get_by_role("button", name="Redo")).to_be_visible()
    expect(page.locator("#panel")).to_contain_text("No claims yet")
    expect(undo).to_be_focused()
    screenshot(page, "undo-done")
    assert not Occurrence.objects.standing().exists()
    assert missing == []
    page.keyboard.press("Z")
    expect(page.locator("mark.claim")).to_have_text("enhances dopamine release")
    expect(redo).to_have_attribute("aria-disabled", "true")
    mark = Occurrence.objects.standing().get()

    remove_occurrence(occurrence_id=mark.pk, by=UserFactory(roles=["reviewer"]))
    expect(undo).to_have_attribute("aria-disabled", "false")
    undo.click()
    expect(page.locator(".toast")).to_contain_text("Not taken back")
    expect(undo).to_have_attribute("aria-disabled", "true")  # nothing else is left


def test_field_is_taken_back_while_its_panel_is_open(workspace, snapshot):
    author = UserFactory(username="reviewer", display_name="Rita", roles=["reviewer"])
    review = ReviewFactory(author=author, takeaway="As it was.")
    OccurrenceFactory(claim=review.claim, snapshot=snapshot)
    page = workspace()
    page.locator("#panel").get_by_role("link", name=review.claim.statement).click()
    field, state = page.get_by_label("Takeaway"), page.locator("#judgement-form .save-state")
    field.fill("As it is now.")
    expect(state).to_have_text(SAVED)
    field.press("z")  # in a field it is a letter
    expect(field).to_have_value("As it is now.z")
    page.locator("#undo").click()
    expect(field).to_have_value("As it was.")
    expect(page.locator("#undo")).to_be_focused()
    assert Review.objects.get().takeaway == "As it was."
    page.locator("#redo").click()
    expect(field).to_have_value(re.compile("^As it is now"))
