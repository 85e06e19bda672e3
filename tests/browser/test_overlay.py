"""The overlay on a page that does not make it easy, served by another server of this machine."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.factories import OccurrenceFactory
from tests.published import new_site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TEXT = (
    "Tea cures the flu.\n\n"
    "Some say so, others doubt it. The leaf “never” does any harm — not once.\n\n"
    "In summer it is different. Tea cures the flu.\n\nOnly three cups are safe."
)
# The second of the repeated sentences is the checked one; words are cut by markup and spaces; the
# page's own style reaches for everything.
STORY = """<!doctype html><html lang="en"><head><title>Tea</title><style>
* { all: revert; color: #eee !important; font-size: 21px !important; text-transform: none; }
html, body { background: #111; } html > * { display: block !important; opacity: 1; }
button, section { display: none !important; } body { margin: 0 9rem; transform: translateY(10px); }
</style></head><body><h1>Tea</h1>
<p>Tea cures the flu.</p>
<div>Some say so, others doubt it. The&nbsp;<b>le<i>af</i></b> "never"
   does <span>any</span> harm<!-- so --> - <a href="#there">not</a> once.</div>
<p style="display: none !important">In summer it is different. Tea cures the flu.</p>
<p>In summer it is different. <em id="second">Tea   cures</em> the
flu.</p><script>window.said = "Only three cups are safe.";</script>
</body></html>"""


@contextmanager
def serving(page: str, headers: dict[str, str]) -> Iterator[str]:
    """The address of a server that answers everything with the page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/tea"
    server.shutdown()
    server.server_close()


@pytest.fixture
def publish(db) -> Callable[[str], None]:
    """Publish checks of three sentences of the text at an address; one is no longer on the page."""

    def make(address: str) -> None:
        site = new_site()
        snapshot = site.article("Tea", raw=TEXT, article__url=address)
        text, words = snapshot.text, "Tea cures the flu."
        again = text.rindex(words)
        claim = site.claim("Tea cures influenza", slug="inaccurate")
        place = (again, again + len(words))
        beside = {"prefix": text[again - 20 : again], "suffix": text[place[1] : place[1] + 20]}
        OccurrenceFactory(snapshot=snapshot, claim=claim, exact=words, place=place, **beside)
        site.mark(snapshot, "The leaf is harmless", "The leaf “never” does any harm — not once.")
        site.mark(snapshot, "Three cups are safe", "Only three cups are safe.", slug="misleading")
        site.publish(snapshot.article)

    return make


def press(page: Page, bookmark: str) -> None:
    """What pressing the bookmark does: no policy of the page forbids its own script."""
    page.evaluate(bookmark.removeprefix("javascript:"))


def bookmark_of(page: Page) -> str:
    page.goto("/overlay/")
    return page.get_by_role("link", name="Checked here?").get_attribute("href")


def assert_told_nothing_else(asked, site, told):
    """Nothing but the address left the page, and without its fragment."""
    sent = [request for request in asked if request.url.startswith(site)]
    assert [request.url for request in sent if "/lookup" in request.url] == [told]
    assert {request.method for request in sent} == {"GET"}
    for request in sent:
        assert "/tea" not in request.headers.get("referer", "")
        assert "cookie" not in request.headers


def test_marks_lie_on_a_hostile_page_and_leave_it_as_it_was(
    open_page, publish, live_server, settings, screenshot
):
    settings.SITE_URL = live_server.url
    strict = {"Content-Security-Policy": "style-src 'unsafe-inline'; img-src 'none'"}
    page = open_page(viewport={"width": 1100, "height": 800})
    bookmark = bookmark_of(page)
    with serving(STORY, strict) as address:
        publish(address)
        asked = []
        page.goto(f"{address}?utm_source=x#private")
        before = page.content()
        page.on("request", lambda request: asked.append(request))
        press(page, bookmark)
        bar = page.get_by_role("region", name="Checked sentences on this page")
        expect(bar).to_contain_text("2 of 3 checked sentences found on this page.")
        expect(bar).to_contain_text("Not found here (1)")
        first, second = page.get_by_role("group", name="Verdicts").get_by_role("button").all()
        expect(first).to_have_accessible_name("Sentence 1: Overstated")
        expect(second).to_have_accessible_name("Sentence 2: Inaccurate")
        expect(second).to_be_visible()

        # The second of the two sentences is marked, and not the first.
        words = page.locator("#second").bounding_box()
        line = page.locator(".line.inaccurate").first.bounding_box()
        assert abs(words["x"] - line["x"]) < 2
        assert abs(words["y"] - line["y"]) < 6
        screenshot(page, "overlay-hostile-wide")

        # With the keyboard: open, read, close; the focus is back.
        second.focus()
        page.keyboard.press("Enter")
        card = page.get_by_role("dialog")
        expect(card).to_contain_text("Tea cures influenza")
        expect(card.get_by_role("link")).to_have_attribute("href", re.compile("/claims/"))
        assert card.evaluate("it => getComputedStyle(it).fontSize") == "15px"
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        expect(second).to_be_focused()

        # With the mouse, in the words themselves.
        page.mouse.click(words["x"] + 20, words["y"] + 8)
        expect(card).to_contain_text("Tea cures influenza")
        screenshot(page, "overlay-card")

        told = f"{live_server.url}/lookup?url={quote(address, safe='')}%3Futm_source%3Dx"
        assert_told_nothing_else(asked, live_server.url, told)

        # Pressed once more: all is gone.
        press(page, bookmark)
        expect(page.locator("factcheck-overlay")).to_have_count(0)
        assert page.content() == before
        press(page, bookmark)
        expect(bar).to_be_visible()
        bar.get_by_role("button", name="Take the marks away").click()
        expect(page.locator("factcheck-overlay")).to_have_count(0)
        assert page.content() == before


def test_page_that_keeps_scripts_away_gets_the_list_instead(new_context, live_server, settings):
    settings.SITE_URL = live_server.url
    page = new_context().new_page()  # its console tells of what the policy keeps away
    bookmark = bookmark_of(page)
    with serving(STORY, {"Content-Security-Policy": "connect-src 'self'"}) as address:
        page.goto(address)
        press(page, bookmark)
        link = page.get_by_role("link", name="Open the list of checked sentences instead")
        expect(link).to_have_attribute("href", re.compile(r"/lookup/\?url=http"))
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    with serving(STORY, {"Content-Security-Policy": "default-src 'self'"}) as address:
        page.goto(address)
        with page.expect_popup() as popup:
            press(page, bookmark)
        assert popup.value.url.startswith(f"{live_server.url}/lookup/?url=http")
    assert said == [
        "This page keeps other sites’ scripts away. Open the list of its checks instead?"
    ]


def test_page_that_nobody_checked_leads_to_asking(open_page, live_server, settings, db, screenshot):
    settings.SITE_URL = live_server.url
    page = open_page(viewport={"width": 360, "height": 700}, color_scheme="dark")
    bookmark = bookmark_of(page)
    with serving(STORY, {}) as address:
        page.goto(address)
        press(page, bookmark)
        bar = page.get_by_role("region", name="Checked sentences on this page")
        expect(bar).to_contain_text("Nothing on this page has been checked.")
        expect(bar.get_by_role("link")).to_have_attribute("href", re.compile(r"/ask/\?url=http"))
        screenshot(page, "overlay-nothing-phone")
