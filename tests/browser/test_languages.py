"""A reader changes the language of a page; what people wrote keeps its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models.vocabulary import Role
from tests.factories import UserFactory
from tests.published import Site, published_leaf

PHONE = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"}
# Latin words outside of what is marked as another language, or as of a direction of its own.
LEFT_IN_ENGLISH = """() => {
    const OWN = "script, noscript, bdi, pre, textarea, option, .reference-entry, [hreflang]";
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement: around } = texts.currentNode;
        const own = around.closest(OWN);
        const turned = around.closest("[dir]");
        if (own || turned.dir === "auto" || around.closest("[lang]").lang !== "ar") continue;
        found.push(...(data.match(/[A-Za-z]{3,}/g) ?? []));
    }
    return [...new Set(found)].sort();
}"""


@pytest.fixture
def leaf(new_context):
    roles = {"Rita": Role.REVIEWER, "Ed": Role.EDITOR, "Mo": Role.MODERATOR}
    people = [UserFactory(display_name=name, roles=[role]) for name, role in roles.items()]
    return published_leaf(Site(*people))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_page_is_read_in_arabic_and_german(leaf, open_page, axe):
    reader = open_page(**PHONE)
    reader.goto(f"/claims/{leaf.dopamine.pk}/")
    plain = reader.url
    reader.get_by_role("navigation", name="Language").get_by_role("link", name="العربية").click()
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.get_by_role("heading", name="الأدلة", exact=True)).to_be_visible()
    statement = reader.get_by_role("heading", level=1)
    assert statement.evaluate("it => [it.lang, getComputedStyle(it).direction]") == ["en", "ltr"]
    assert set(reader.evaluate(LEFT_IN_ENGLISH)) <= {
        "APA", "BibTeX", "CEBM", "CSL", "DOI", "Ed", "Factcheck", "HTML", "JSON", "Oxford", "RIS",
        "Rita", "demonstration", "desk", "example",
    }  # fmt: skip
    assert (fits(reader), reader.context.cookies()) == (True, [])
    axe(reader)
    reader.get_by_role("link", name="Deutsch", exact=True).click()
    expect(reader).to_have_url(re.compile("/de/claims/"))
    expect(reader.get_by_text("Vertrauenswürdigkeit der Evidenz: ").first).to_be_visible()
    assert fits(reader)
    axe(reader)
    reader.get_by_role("link", name="English", exact=True).click()
    expect(reader).to_have_url(plain)
