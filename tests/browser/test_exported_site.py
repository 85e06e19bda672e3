"""A whole exported site on a plain server of files: gone through link by link, and looked at."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from lxml import html
from playwright.sync_api import expect

from claims.languages import OTHERS
from claims.models.vocabulary import Action
from claims.serving.lists import Found
from claims.serving.open_data.writing import write_open_data
from claims.serving.paging import page_of
from tests.html.checker import faults
from tests.published import address_of, new_site, published_leaf


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(tmp_path):
    """The folder that is exported to, and its address on a plain server of files."""
    folder = tmp_path / "site"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(db):
    return new_site()


@pytest.fixture
def leaf(site):
    return published_leaf(site)


@pytest.fixture
def rich(site, leaf, tmp_path, settings, monkeypatch):
    """A site with old versions, a tombstone, a closed page, lists of several parts, open data."""
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    for cut in (page_of, Found.page):
        monkeypatch.setitem(cut.__kwdefaults__, "length", 3)
    site.correct(leaf.dopamine)
    claims = [site.claim(f"Kratom number {number}", topics=("Brain",)) for number in range(6)]
    for claim in claims:
        site.publish(claim)
    site.withdraw(claims[0])
    site.decide(claims[1], Action.TAKE_DOWN)
    write_open_data()
    return claims


def crawled(root):
    """Every address below the root that a link leads to, and those that are not there."""
    waiting, seen, broken, outside = [root], {root}, [], set()
    while waiting:
        address = waiting.pop()
        try:
            with urlopen(address) as answer:
                kind, body = answer.headers["Content-Type"], answer.read()
        except HTTPError as problem:
            broken.append((address, problem.code))
            continue
        if kind == "text/html":
            page = html.fromstring(body.decode())
            hrefs = page.xpath("//@src | //a/@href | //use/@href | //link[not(@hreflang)]/@href")
        elif kind == "text/css":
            hrefs = re.findall(r"""url\(\s*["']?([^"')]+)""", body.decode())
        elif "javascript" in kind:
            hrefs = re.findall(r"""\b(?:from|import)\s*\(?\s*["'](\.[^"']+)""", body.decode())
        else:
            hrefs = []
        for href in hrefs:
            target = urljoin(address, href).partition("#")[0]
            if target.startswith(root):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
            else:
                outside.add(target)
    return seen, broken, outside


def test_exported_site_stands_by_itself(rich, leaf, served, settings, browser, tmp_path):
    folder, root = served
    out = StringIO()
    call_command("export_site", folder, stdout=out)
    seen, broken, outside = crawled(root)
    assert broken == []
    paths = {urlsplit(address).path for address in seen}
    for prefix in ("/", *(f"/{code}/" for code in OTHERS)):
        for path in ("", "articles/", "claims/", "topics/brain/", "corrections/", "verdicts/",
                     "about/methodology/", "open-data/", address_of(leaf.article)[1:],
                     address_of(rich[0])[1:]):  # fmt: skip
            assert f"{prefix}{path}" in paths
    assert f"{address_of(leaf.dopamine)}_/version-1/" in paths
    assert any(path.startswith("/claims/_/before-") for path in paths)
    assert {"/feed.atom", "/feed.json", "/open-data/claims.jsonl"} <= paths
    # What was closed is nowhere, and what needs a server is linked where there is one.
    assert not any(path.startswith(address_of(rich[1])) for path in paths)
    assert f"{settings.SITE_URL}/report/claim/{leaf.dopamine.pk}/" in outside
    assert f"{settings.SITE_URL}/search/" in outside
    assert "files," in out.getvalue().splitlines()[-1]
    assert (folder / "claimreview.json").exists()
    assert json.loads((folder / f"articles/{leaf.article.pk}/annotations/index.json").read_text())
    assert (folder / address_of(leaf.article)[1:] / "versions/1.txt").read_text() == (
        leaf.article.current_snapshot.text
    )
    says_that_it_is_a_copy(folder, leaf, settings)
    looks_as_it_should(browser, f"{root}{address_of(leaf.article)[1:]}", leaf)
    pages = {str(path): path.read_text() for path in list(folder.rglob("index.html"))[::6]}
    (tmp_path / "checked").mkdir()
    assert faults(pages, tmp_path / "checked") == {}


def says_that_it_is_a_copy(folder, leaf, settings):
    page = html.fromstring((folder / address_of(leaf.dopamine)[1:] / "index.html").read_text())
    assert page.xpath("//form") == []
    address = settings.SITE_URL + address_of(leaf.dopamine)
    assert page.xpath("//main/p[1]/a/@href") == [address]
    assert page.xpath("//link[@rel='canonical']/@href") == [address]
    assert len(page.xpath("//script[@type='application/ld+json']")) == 1


def looks_as_it_should(browser, address, leaf):
    """Styles, scripts and pictures are there, and a claim's link leads to its own page."""
    page = browser.new_page()
    problems = []
    page.on("requestfailed", lambda request: problems.append((request.url, request.failure)))
    page.on("response", lambda answer: answer.status < 400 or problems.append(answer.url))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("What the leaf can do")
    family = "getComputedStyle(document.querySelector('h1')).fontFamily"
    assert "serif" in page.evaluate(family)
    assert page.evaluate("document.styleSheets.length") >= 3
    page.locator("#claim-1").get_by_role("link", name=leaf.dopamine.statement).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(leaf.dopamine.statement)
    page.wait_for_load_state()
    assert problems == []
    page.close()
