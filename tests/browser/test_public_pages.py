"""Every kind of public page in a browser: light and wide, dark and narrow, from the right.

A kind that is added to the addresses fails the first test until it is listed here.
"""

import pytest

from claims.models.vocabulary import Action
from claims.moderating import urls as moderating
from claims.serving import urls as serving
from claims.urls import transparency
from tests.factories import CheckWishFactory, ReportFactory
from tests.published import address_of, new_site, published_leaf

WIDE = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
NARROW = {
    "viewport": {"width": 320, "height": 700}, "color_scheme": "dark", "has_touch": True,
    "is_mobile": True,
}  # fmt: skip
# Routes of these addresses that show no page: redirects to the right address, images, scripts.
NO_PAGES = {"article", "claim", "article_picture", "claim_picture", "overlay_module"}
IN_ARABIC = ("home", "show_article", "show_claim", "list_claims", "ask")
STATE = """() => ({
    headings: document.querySelectorAll("h1").length,
    beyond: document.documentElement.scrollWidth - innerWidth,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir || "ltr",
    title: document.title.trim() !== "",
    described: document.querySelectorAll("meta[name=viewport]").length,
})"""
# Pages that are often the first: their largest part is text, and nothing moves while they load.
DRAWN = ("home", "show_article", "show_claim", "list_claims")
WATCH = """(() => {
    const seen = window.seen = { image: null, has_words: false, shifts: [] };
    new PerformanceObserver((list) => {
        for (const { url, element } of list.getEntries()) {
            seen.image = url;
            seen.has_words = element?.textContent.trim() !== "";
        }
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const { sources } of list.getEntries()) {
            seen.shifts.push(...sources.map(({ node }) => node?.outerHTML?.slice(0, 80)));
        }
    }).observe({ type: "layout-shift", buffered: true });
})()"""

# What was seen of the page, once it is drawn.
SEEN = """async () => {
    while (seen.image === null) await new Promise(requestAnimationFrame);
    return seen;
}"""


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
    """A page of each kind by the name of its route."""
    report = ReportFactory(publication=leaf.dopamine.publications.get(is_current=True))
    wish = CheckWishFactory()
    return {
        "home": "/",
        "list_articles": "/articles/",
        "show_article": address_of(leaf.article),
        "article_changes": address_of(leaf.article, "changes/2/"),
        "list_claims": "/claims/?q=dopamine",
        "show_claim": address_of(leaf.dopamine),
        "claim_changes": address_of(leaf.dopamine, "changes/2/"),
        "list_topics": "/topics/",
        "show_topic": "/topics/brain/",
        "list_verdicts": "/verdicts/",
        "show_verdict": "/verdicts/overstated/",
        "show_agreement": "/agreement/",
        "list_corrections": "/corrections/",
        "list_publishers": "/publishers/",
        "show_publisher": "/publishers/example.org/",
        "search": "/search/?q=dopamine",
        "look_up": "/lookup/",
        "show_open_data": "/open-data/",
        "show_overlay": "/overlay/",
        "list_pages": "/about/",
        "show_page": "/about/methodology/",
        "show_card": f"/embed/claims/{leaf.dopamine.pk}/",
        "show_article_card": f"/embed/articles/{leaf.article.pk}/",
        "report": f"/report/claim/{leaf.dopamine.pk}/",
        "show_status": f"/reports/{report.token}/",
        "show_transparency": "/transparency/",
        "ask": "/ask/",
        "show_wish": f"/requests/{wish.token}/",
    }


@pytest.fixture
def states(site, leaf):
    """What a page of the same kind may also be."""
    withdrawn = site.published_claim("Kratom cures the common cold").claim
    hidden = site.published_claim("Kratom is a vegetable").claim
    site.withdraw(withdrawn)
    site.decide(hidden, Action.HIDE)
    return {
        "older article": address_of(leaf.article, "?version=1"),
        "older claim": address_of(leaf.dopamine, "?version=1"),
        "tombstone": address_of(withdrawn),
        "hidden": address_of(hidden),
        "all claims": "/claims/",
        "nothing found": "/claims/?q=unicorn&topic=brain",
        "missing": "/claims/99999-nothing/",
    }


def test_every_kind_of_page_is_listed_here(pages):
    routes = {one.name for one in [*serving.pages, *moderating.pages, transparency]}
    assert set(pages) == routes - NO_PAGES


def test_every_page_is_accessible_on_a_wide_screen(open_page, pages, states, axe, screenshot):
    page = open_page(**WIDE)
    page.add_init_script(WATCH)
    found, drawn = {}, {}
    for name, path in (pages | states).items():
        page.goto(path)
        if name in DRAWN:
            drawn[name] = page.evaluate(SEEN)
        axe(page)
        found[name] = page.evaluate(STATE)
        screenshot(page, f"public-{name}-wide", full_page=True)
    assert found == dict.fromkeys(found, state("en", "ltr"))
    well = {"image": "", "has_words": True, "shifts": []}
    assert drawn == dict.fromkeys(DRAWN, well)
    assert page.context.cookies() == []


def test_every_page_is_accessible_on_a_narrow_dark_screen(
    open_page, pages, states, axe, screenshot
):
    page = open_page(**NARROW)
    found = {}
    for name, path in (pages | states).items():
        page.goto(path)
        axe(page)
        found[name] = page.evaluate(STATE)
        screenshot(page, f"public-{name}-narrow", full_page=True)
    assert found == dict.fromkeys(found, state("en", "ltr"))
    assert page.context.cookies() == []


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_are_accessible_from_the_right(open_page, pages, axe, screenshot, screen):
    page = open_page(**screen)
    found = {}
    for name in IN_ARABIC:
        page.goto(f"/ar{pages[name]}")
        axe(page)
        found[name] = page.evaluate(STATE)
        width = screen["viewport"]["width"]
        screenshot(page, f"public-{name}-arabic-{width}", full_page=True)
    assert found == dict.fromkeys(IN_ARABIC, state("ar", "rtl"))


def state(lang, direction):
    return {
        "headings": 1, "beyond": 0, "lang": lang, "dir": direction, "title": True, "described": 1,
    }  # fmt: skip
