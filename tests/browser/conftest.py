"""A real Chromium against a live server; without one these tests fail, they do not skip."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from claims.models import User
from claims.models.vocabulary import Role
from tests.browser.gate import Gate
from tests.browser.hands import RAW, wait_for_scripts
from tests.browser.slow import ANSWERS, SCRIPTS, Slow, asked
from tests.factories import SnapshotFactory, UserFactory

# Only what breaks a rule is described and handed over: the whole report takes seconds. Only rules
# that are off need the sheets preloaded, which breaks the page's policy.
FIND_VIOLATIONS = """async () => {
    const options = { preload: false, resultTypes: ["violations"] };
    const { violations } = await axe.run(options);
    return { violations };
}"""

# Playwright runs an event loop in this thread, and Django takes it for one of its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)
# Matches while a document's scripts may not have run yet; it leaves the document as it is.
LOADING = """(() => {
    const found = () => document.readyState === "complete" ? null : document.documentElement;
    return { query: found, queryAll: () => [found()].filter(Boolean) };
})()"""
# A busy machine is slow, and nobody waits for longer than it takes: in milliseconds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
WIDE = {"width": 1440, "height": 900}
ROLES = {
    "reviewer": [Role.REVIEWER],
    "other_reviewer": [Role.REVIEWER],
    "editor": [Role.EDITOR],
    "moderator": [Role.MODERATOR],
    "admin": [Role.ADMIN],
}


def executable() -> str | None:
    """The browser to start: the one asked for, an installed one, or None for Playwright's own."""
    asked = os.environ.get("CHROMIUM_PATH")
    return asked or next(filter(None, map(shutil.which, INSTALLED)), None)


def launched(playwright: Playwright) -> Browser:
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    try:
        return playwright.chromium.launch(executable_path=executable(), args=flags)
    except Error as error:
        pytest.fail(
            "No Chromium could be started, and these tests need one. Set CHROMIUM_PATH, install "
            f"the package chromium, or run: python -m playwright install chromium\n{error}",
            pytrace=False,
        )


@pytest.fixture(scope="session")
def browser(django_db_setup) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        playwright.selectors.register("loading", LOADING, content_script=True)
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def gate(live_server) -> Gate:
    """Before the server that the browsers ask."""
    server = live_server.thread.httpd
    slow = Slow(server.get_app(), scripts=asked(SCRIPTS), answers=asked(ANSWERS))
    gate = Gate(slow)
    server.set_app(gate)
    return gate


@pytest.fixture
def new_context(
    browser, live_server, gate, django_db_serialized_rollback
) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts, each like a person's own browser; options are Playwright's."""
    contexts = []
    gate.open()

    def make(**options: object) -> BrowserContext:
        options = {"viewport": WIDE, "base_url": live_server.url, "locale": "en-GB", **options}
        context = browser.new_context(**options)
        context.set_default_timeout(2 * PATIENCE)
        context.on("page", wait_for_scripts)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    gate.shut()


@pytest.fixture
def open_page(new_context) -> Iterator[Callable[..., Page]]:
    """Open a reader's page. Faults that its scripts report fail the test at its end."""
    faults = []

    def make(context: BrowserContext | None = None, **options: object) -> Page:
        page = (context or new_context(**options)).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(f"{said.text} {said.location}") if is_fault(said) else None,
        )
        return page

    yield make
    assert faults == []


def is_fault(said) -> bool:
    """Whether the console reports a fault of the page; an answer such as 400, or a request that
    found no server, is none of it."""
    return said.type == "error" and not said.text.startswith(
        (
            "Failed to load resource",
            "Response Status Error Code",
            "htmx:sendError",
            "htmx:afterRequest",
        )
    )


@pytest.fixture
def signed_in(new_context, open_page, live_server) -> Callable[..., Page]:
    """Open a page of somebody of the cast by name, stored first when there is nobody so called."""

    def make(name: str, **options: object) -> Page:
        user = User.objects.filter(username=name).first() or UserFactory(
            username=name, display_name=name.replace("_", " ").title(), roles=ROLES[name]
        )
        client = Client()
        client.force_login(user)
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "url": live_server.url,
        }
        context = new_context(**options)
        context.add_cookies([cookie])
        return open_page(context)

    return make


def settle(page: Page) -> None:
    """Wait until what moves in has arrived: half transparent text has half its contrast."""
    page.evaluate(
        """() => Promise.all(document.getAnimations()
            .filter((it) => it.effect.getComputedTiming().iterations !== Infinity)
            .map((it) => it.finished.catch(() => null)))"""
    )


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that the page as it stands breaks no rule of axe."""

    def check(page: Page) -> None:
        settle(page)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        result = AxeResults(page.evaluate(FIND_VIOLATIONS))
        assert result.violations_count == 0, result.generate_report()

    return check


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """Keep a picture of the page in var/screenshots, for people to look at."""

    def take(page: Page, name: str, *, full_page: bool = False) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        settle(page)
        page.screenshot(path=path, full_page=full_page)
        return path

    return take


@pytest.fixture
def snapshot(new_context):
    return SnapshotFactory(raw=RAW)


@pytest.fixture
def workspace(signed_in, snapshot):
    """Open the article's workspace as a reviewer; options are Playwright's."""

    def open_workspace(**options) -> Page:
        page = signed_in("reviewer", **options)
        page.goto(f"/desk/articles/{snapshot.article_id}/")
        return page

    return open_workspace
