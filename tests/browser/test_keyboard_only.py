"""Working on claims with the keyboard alone, in a real browser."""

from playwright.sync_api import expect

from claims.models import Claim, Occurrence


def test_case_22_claims_are_made_read_changed_and_taken_off_by_keyboard(workspace, axe):
    page = workspace()
    mode = page.get_by_role("application", name="Selecting by keyboard")
    toast, panel, keys = page.locator(".toast"), page.locator("#panel"), page.keyboard

    # Make two claims, one after the other.
    keys.press("s")
    expect(mode).to_be_focused()
    for count, said in enumerate(("Kratom is a tropical tree", "People call it"), start=1):
        expect(mode.locator("q")).to_contain_text(said)
        keys.press("Enter")
        expect(page.locator("#article mark.claim")).to_have_count(count)
        expect(toast).to_contain_text("Saved as a new claim.")
        expect(panel.locator(":focus")).to_have_count(1)
        keys.press("Escape")
        expect(mode).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Select by keyboard")).to_be_focused()
    assert Claim.objects.count() == 2

    # Read: from one to the next and back.
    expect(page.locator("#claim-count")).to_have_text("2 of 2")
    for key, number in (("j", 1), ("j", 2), ("k", 1)):
        keys.press(key)
        focused = page.locator("#article a.claim-link:focus")
        expect(focused).to_have_attribute("data-number", str(number))
    keys.press("Enter")
    expect(page.get_by_role("slider", name="End of the words")).to_be_visible()

    # Change the words, and take the mark off; the focus is always somewhere.
    expect(panel.locator("#claim-statement")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#article a.claim-link:focus")).to_have_attribute("data-number", "1")
    keys.press("e")
    expect(page.get_by_role("slider", name="Start of the words")).to_be_focused()
    keys.press("Tab")
    for key in ("[", "[", "Enter"):
        keys.press(key)
    expect(toast).to_contain_text("The claim's words are changed.")
    expect(page.locator("#article a.claim-link:focus")).to_have_attribute("data-number", "1")
    axe(page)
    keys.press("x")
    expect(toast).to_contain_text("The mark is off")
    expect(page.locator("#article mark.claim")).to_have_count(1)
    assert page.evaluate("document.activeElement !== document.body")
    keys.press("z")
    expect(page.locator("#article a.claim-link")).to_have_count(2)
    first = Occurrence.objects.order_by("place").first()
    assert first.exact == "Kratom is a tropical tree whose leaves are chewed or"
