"""Reading the public site in a real browser: without scripts, on any screen, and on paper."""

import pytest
from playwright.sync_api import expect

from claims.models.vocabulary import Action
from tests.published import address_of, new_site, published_leaf

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SCREENS = {
    "phone": PHONE,
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
MAIN = ("home", "article", "claim", "claims-found")  # every component stands on one of them


@pytest.fixture
def site(new_context):
    return new_site()


@pytest.fixture
def leaf(site):
    """An article whose first claim was corrected, so that there is an older number."""
    leaf = published_leaf(site)
    site.correct(leaf.dopamine)
    return leaf


@pytest.fixture
def pages(site, leaf):
    """Every kind of public page, by name."""
    withdrawn = site.published_claim("Kratom cures the common cold").claim
    hidden = site.published_claim("Kratom is a vegetable").claim
    site.withdraw(withdrawn)
    site.decide(hidden, Action.HIDE)
    return {
        "home": "/",
        "articles": "/articles/",
        "article": address_of(leaf.article),
        "article-old": address_of(leaf.article, "?version=1"),
        "claims": "/claims/",
        "claims-found": "/claims/?q=dopamine",
        "claims-none": "/claims/?q=unicorn&topic=brain",
        "claim": address_of(leaf.dopamine),
        "claim-old": address_of(leaf.dopamine, "?version=1"),
        "tombstone": address_of(withdrawn),
        "hidden": address_of(hidden),
        "topics": "/topics/",
        "topic": "/topics/brain/",
        "verdicts": "/verdicts/",
        "verdict": "/verdicts/overstated/",
        "corrections": "/corrections/",
        "about": "/about/",
        "methodology": "/about/methodology/",
        "missing": "/claims/99999-nothing/",
    }


@pytest.mark.parametrize("screen", SCREENS)
def test_main_pages_are_accessible_on_any_screen(open_page, pages, axe, screenshot, screen):
    page = open_page(**SCREENS[screen])
    for name in MAIN:
        page.goto(pages[name])
        axe(page)
        screenshot(page, f"reading-{name}-{screen}", full_page=True)


def test_marks_and_cards_lead_to_one_another_without_scripts(open_page, leaf):
    page = open_page(java_script_enabled=False)
    page.goto(address_of(leaf.article))
    page.get_by_role("link", name="Claim 1: Overstated").click()
    card = page.locator("#claim-1")
    expect(card).to_be_in_viewport()
    card.get_by_role("link", name="In the text of claim 1").click()
    expect(page.get_by_role("link", name="Claim 1: Overstated")).to_be_in_viewport()
    card.get_by_role("link", name="All evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(leaf.dopamine.statement)


def test_reading_order_is_text_then_cards(open_page, leaf):
    page = open_page()
    page.goto(address_of(leaf.article))
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
    marks = [seen.index("#claim-1"), seen.index("#claim-2")]
    cards = [seen.index(address_of(claim)) for claim in (leaf.dopamine, leaf.effects)]
    assert marks + cards == sorted(marks + cards)


def test_search_works_without_scripts(open_page, leaf):
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Search", exact=True).fill("enhancing dopamine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Claims 1")).to_be_visible()
    page.get_by_role("link", name=leaf.dopamine.statement).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(leaf.dopamine.statement)


def test_no_cookie_is_set_and_nothing_is_loaded_from_elsewhere(open_page, pages, live_server):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in pages.values():
        page.goto(path)
    assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith(live_server.url)} == set()


def test_article_prints_its_words_and_its_verdicts(open_page, leaf):
    page = open_page()
    page.goto(address_of(leaf.article))
    page.emulate_media(media="print")
    for words in ("What the leaf can do", "enhances dopamine release", leaf.dopamine.statement):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
