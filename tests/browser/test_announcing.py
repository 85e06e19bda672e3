"""What people who do not see the page are told, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ANNOUNCE = """async (all) => {
    const { announce } = await import("/static/js/highlighting/announce.js");
    all.forEach(announce);
}"""


def test_what_is_told_at_once_is_told_side_by_side_until_the_next_deed(signed_in, axe):
    page = signed_in("reviewer")
    page.goto("/desk/")
    told = page.get_by_role("log", name="What happened").get_by_role("paragraph")
    page.evaluate(ANNOUNCE, ["Added."])
    page.evaluate(ANNOUNCE, ["Others’ changes are not shown."])
    expect(told).to_have_text(["Added.", "Others’ changes are not shown."])
    axe(page)
    page.keyboard.press("Shift")
    expect(told).to_have_count(2)
    page.evaluate(ANNOUNCE, ["Removed."])
    expect(told).to_have_text(["Removed."])
    page.evaluate(ANNOUNCE, ["Removed.", "1", "2", "3", "4"])
    expect(told).to_have_text(["Removed.", "1", "2", "3", "4"])
