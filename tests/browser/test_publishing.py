"""Withdrawing in a real browser, and copying a citation."""

import pytest
from playwright.sync_api import expect

from tests.published import address_of, new_site, published_leaf

SCREENS = {
    "wide": {},
    "phone-dark": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
}


@pytest.fixture
def leaf(new_context):
    return published_leaf(new_site())


@pytest.mark.parametrize("screen", SCREENS)
def test_withdrawing_is_asked_about_and_told(signed_in, leaf, axe, screenshot, screen):
    page = signed_in("editor", **SCREENS[screen])
    page.goto(f"/desk/publish/articles/{leaf.article.pk}/")
    screenshot(page, f"publishing-{screen}-nothing-new", full_page=True)
    axe(page)
    page.get_by_text("Withdraw the article").click()
    page.locator("[name=withdraw-reason_code]").select_option("legal")
    page.locator("[name=withdraw-note]").fill("The author asked us to.")
    page.get_by_role("button", name="Withdraw “").click()
    screenshot(page, f"publishing-{screen}-confirm", full_page=True)
    axe(page)
    page.get_by_role("button", name="Back, change nothing").click()
    expect(page.locator("[name=withdraw-note]")).to_have_value("The author asked us to.")
    page.get_by_role("button", name="Withdraw “").click()
    page.get_by_role("button", name="Withdraw this article").click()
    expect(page.get_by_text("Readers see the notice and your note.")).to_be_visible()
    screenshot(page, f"publishing-{screen}-withdrawn", full_page=True)
    axe(page)


def test_citation_is_copied(open_page, new_context, leaf, axe, screenshot):
    page = open_page(new_context(permissions=["clipboard-read", "clipboard-write"]))
    page.goto(address_of(leaf.dopamine))
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#citation").text_content()
    screenshot(page, "citation", full_page=True)
    axe(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Copy the citation")).to_be_hidden()
    expect(page.get_by_role("link", name="Report an error").first).to_be_hidden()
