"""Two people on one claim's own fields, in two browsers."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, Topic
from tests.factories import OccurrenceFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SAVED = re.compile(r"Saved \d\d:\d\d$")


def state(page: Page):
    return page.locator("#claim-form .save-state")


def test_case_26_two_people_on_one_claim(signed_in, snapshot, axe, screenshot):
    Topic.objects.create(slug="mind", name="Mind and brain")
    Topic.objects.create(slug="plants", name="Plants")
    claim = OccurrenceFactory(snapshot=snapshot, claim__statement="Kratom raises dopamine").claim
    ours, theirs = signed_in("reviewer"), signed_in("editor")
    for page in (ours, theirs):
        page.goto(f"/desk/claims/{claim.pk}/")
        expect(page.locator("#claim-form")).to_be_visible()

    theirs.get_by_label("Harm if it is believed").select_option("high")
    expect(state(theirs)).to_have_text(SAVED)
    ours.get_by_label("Type of claim").select_option("mechanism")
    expect(state(ours)).to_have_text(SAVED)
    expect(ours.get_by_role("dialog")).to_have_count(0)
    expect(ours.locator(".toast")).to_contain_text("Editor changed the harm")
    expect(ours.get_by_label("Harm if it is believed")).to_have_value("high")
    claim.refresh_from_db()
    assert (claim.harm, claim.claim_type) == ("high", "mechanism")

    theirs.reload()
    theirs.get_by_label("Statement").fill("Kratom raises dopamine in rats")
    expect(state(theirs)).to_have_text(SAVED)
    ours.get_by_label("Statement").fill("Kratom may raise dopamine")
    dialog = ours.get_by_role("dialog")
    expect(dialog).to_contain_text("Editor changed the statement too")
    expect(dialog.locator(".is-theirs ins")).to_contain_text("in rats")
    axe(ours)
    screenshot(ours, "save-conflict-two-people")
    dialog.get_by_label(re.compile("merged$")).fill("Kratom may raise dopamine in rats")
    dialog.get_by_role("button", name="Keep what I chose").click()
    expect(state(ours)).to_have_text(SAVED)
    expect(ours.get_by_label("Statement")).to_have_value("Kratom may raise dopamine in rats")

    theirs.reload()
    for page, name in ((theirs, "Mind and brain"), (ours, "Plants")):
        page.locator("input[name='new_topics']").fill(name)
        page.get_by_role("option", name=name).click()
        expect(page.locator(".topic-chip", has_text=name)).to_be_visible()
    expect(state(theirs)).to_have_text(SAVED)
    expect(dialog.locator(".is-mine")).to_contain_text("Plants")
    expect(dialog.locator(".is-theirs")).to_contain_text("Mind and brain")
    dialog.get_by_label("Take theirs").check()
    dialog.get_by_role("button", name="Keep what I chose").click()
    expect(ours.locator(".topic-chip:has(:checked)")).to_have_text("Mind and brain")
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.statement == "Kratom may raise dopamine in rats"
    assert [topic.slug for topic in claim.topics.all()] == ["mind"]
