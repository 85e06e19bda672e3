"""Judging a claim blind, with the keyboard alone on a phone, and reading what came of it."""

import re

from playwright.sync_api import expect

from claims.models import SecondOpinion
from claims.publishing.claims import publish_claim
from claims.reviewing.reviews import approve_review
from tests.browser.hands import tab_to
from tests.factories import UserFactory
from tests.opinions import handed_in
from tests.published import new_site

PHONE = {"viewport": {"width": 320, "height": 640}}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_claim_is_judged_blind_by_keyboard_on_a_phone(signed_in, open_page, new_context, axe):
    context = new_context(**PHONE)
    site = new_site()
    review = handed_in(site)
    page = signed_in("editor", **PHONE)
    page.goto("/desk/")
    assert fits(page)
    expect(page.get_by_text("Overstated")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name=re.compile("^Judge it blind")))
    page.keyboard.press("Enter")

    # Nothing of the review stands there, and what is missing is said without losing a word.
    expect(page.get_by_role("heading", level=1)).to_have_text(review.claim.statement)
    expect(page.get_by_text(review.takeaway)).to_have_count(0)
    axe(page)
    assert fits(page)
    tab_to(page, page.get_by_role("radio", name=re.compile("^Accurate")))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Why, in a few words"))
    page.keyboard.type("It holds in people too.")
    tab_to(page, page.get_by_role("button", name="Send and compare"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Why, in a few words")).to_have_value("It holds in people too.")
    expect(page.get_by_role("radio", name=re.compile("^Accurate"))).to_be_checked()
    axe(page)
    tab_to(page, page.get_by_role("radio", name=re.compile("^High")))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Send and compare"))
    page.keyboard.press("Enter")

    # Both judgements, side by side, and the warning before it is signed off.
    beside = page.locator("#opinions")
    expect(beside).to_contain_text("Verdicts apart")
    expect(beside).to_contain_text("It holds in people too.")
    expect(page.locator(".checklist")).to_contain_text("apart from “Overstated”")
    axe(page)
    assert fits(page)
    assert SecondOpinion.objects.get().is_blind

    # Readers see it too.
    approve_review(review_id=review.pk, by=UserFactory(roles=["editor"]))
    review.refresh_from_db()
    published = publish_claim(review=review, by=site.editor)
    reader = open_page(context)
    reader.goto(f"/claims/{published.claim_id}-{published.slug}/")
    opinion = reader.locator("#second-opinion")
    expect(opinion).to_contain_text("Given blind")
    axe(reader)
    assert fits(reader)
    opinion.get_by_role("link", name="How often second opinions agree").click()
    expect(reader.get_by_role("row", name=re.compile("^Blind"))).to_contain_text("1")
    axe(reader)
    assert fits(reader)
