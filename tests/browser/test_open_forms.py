"""The forms for everybody, with a browser that works for them and with one that runs no scripts."""

import hashlib
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from claims.models import CheckWish, Report, SpentChallenge
from claims.moderating import proofs
from tests.factories import CheckWishFactory, PublicationFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEXTS = ["", "abc", "n" * 55, "n" * 56, "n" * 64, "nonce:" + "7" * 113, "n" * 119, "n" * 200]
DIGEST = """async ([address, texts]) => {
    const { begins, digest } = await import(address);
    const spell = (word) => (word >>> 0).toString(16).padStart(8, "0");
    return texts.map((text) => [[...digest(text)].map(spell).join(""), begins(digest(text), 4)]);
}"""


def fill(page) -> None:
    page.get_by_label("Address of the page").fill("https://example.org/tea")
    page.get_by_label("Why does it matter?").fill("My aunt drinks it.")


def test_hash_is_sha256(open_page, live_server):
    page = open_page()
    page.goto("/ask/")
    address = f"{live_server.url}/static/js/moderating/sha256.js"
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]
    expected = [[found, found.startswith("0")] for found in hashes]
    assert page.evaluate(DIGEST, [address, TEXTS]) == expected


def test_browser_works_for_both_forms_and_keeps_no_cookie(open_page, axe, screenshot):
    page = open_page()
    page.goto("/ask/")
    axe(page)
    fill(page)
    page.get_by_role("button", name="Ask for a check").click()
    page.wait_for_url("**/requests/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Thank you. The desk has your request."
    )
    axe(page)
    page.go_back()
    publication = PublicationFactory()
    page.goto(f"/report/claim/{publication.claim_id}/")
    page.get_by_text("Factual error").click()
    page.get_by_label("What should the desk look at?").fill("The dose is wrong.")
    axe(page)
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/reports/**")
    axe(page)
    assert Report.objects.get().text == "The dose is wrong."
    assert list(SpentChallenge.objects.values_list("is_proved", flat=True)) == [True, True]
    assert page.context.cookies() == []
    for address in ("/transparency/", "/overlay/", "/ar/ask/?claim=x"):
        page.goto(address)
        axe(page)


def test_form_without_scripts_is_sent_a_little_later(open_page, monkeypatch):
    monkeypatch.setattr(proofs, "QUICKEST", timedelta(seconds=60))
    page = open_page(java_script_enabled=False)
    page.goto("/ask/")
    expect(page.locator("noscript p")).to_be_visible()
    fill(page)
    page.get_by_role("button", name="Ask for a check").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"in \d\d seconds"))
    expect(page.get_by_label("Why does it matter?")).to_have_value("My aunt drinks it.")
    assert not CheckWish.objects.exists()
    monkeypatch.setattr(proofs, "QUICKEST", timedelta(0))
    page.get_by_role("button", name="Ask for a check").click()
    page.wait_for_url("**/requests/**")
    assert CheckWish.objects.get().why == "My aunt drinks it."
    assert not SpentChallenge.objects.get().is_proved


def test_desk_decides_what_was_asked(signed_in, axe):
    wish = CheckWishFactory()
    page = signed_in("reviewer")
    page.goto("/desk/requests/")
    axe(page)
    page.get_by_role("link", name=wish.request.url).click()
    axe(page)
    page.get_by_text("Decline").click()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Give the reason: those who asked read it.")).to_be_visible()
    page.get_by_label("Note").fill("It is satire.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What readers ask for")
    page.goto(f"/requests/{wish.token}/")
    expect(page.locator("blockquote").first).to_contain_text("It is satire.")
