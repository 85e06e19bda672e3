"""The formats of the public site, read by what others wrote.

Atom by feedparser, JSON Feed by the JSON Schema that npm's jsonfeed-schema carries. The W3C's feed
validator is a service on the network, which tests do not ask.
"""

import base64
import hashlib
import json
import re

import feedparser
import jsonschema
import pytest
from lxml import etree

from claims.models.vocabulary import Action
from factcheck import bootstrap
from tests.serving.markup import page, text_of

HOSTILE = "</script><b a='\">&lt; ]]> & \x85\u2028\u202e <![CDATA[ x"
FEEDS = ["/feed", "/corrections", "/topics/brain/feed", "/transparency"]
OPENSEARCH = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture
def published(site, leaf):
    site.correct(leaf.dopamine, note=HOSTILE)
    site.published_claim(f"Kratom {HOSTILE}", takeaway=HOSTILE, topics=("Brain",))
    for statement in ("Two pages", "were taken down"):
        site.decide(site.published_claim(statement).claim, Action.TAKE_DOWN)
    return leaf


@pytest.fixture(scope="module")
def json_feed_schema():
    path = bootstrap.CHECKER_PACKAGE / "node_modules" / "jsonfeed-schema" / "schema-v1.1.json"
    if not path.is_file():
        pytest.skip("no schema of JSON Feed: it needs npm; then `make test` installs it")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FEEDS)
def test_atom_feed_is_read_by_others(client, published, path):
    response = client.get(f"{path}.atom")
    feed = feedparser.parse(
        response.content, response_headers={"content-type": response["Content-Type"]}
    )
    assert not feed.bozo
    assert feed.version == "atom10"
    entries = [(one.id, one.title, one.link, one.updated_parsed) for one in feed.entries]
    assert entries != []
    assert all(all(parts) for parts in entries)
    assert len({one.id for one in feed.entries}) == len(feed.entries)


@pytest.mark.parametrize("path", FEEDS)
def test_json_feed_fits_a_schema_of_others(client, published, json_feed_schema, path):
    feed = client.get(f"{path}.json").json()
    jsonschema.validate(feed, json_feed_schema, format_checker=jsonschema.FormatChecker())
    assert feed["items"] != []


def test_search_is_described_as_opensearch_asks(client, published, settings):
    """The rules of https://github.com/dewitt/opensearch, draft 6, that a browser rests on."""
    response = client.get("/opensearch.xml")
    root = etree.fromstring(response.content)
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    assert root.tag == f"{{{OPENSEARCH['o']}}}OpenSearchDescription"
    assert 0 < len(root.findtext("o:ShortName", namespaces=OPENSEARCH)) <= 16
    assert 0 < len(root.findtext("o:Description", namespaces=OPENSEARCH)) <= 1024
    urls = {one.get("type"): one.get("template") for one in root.findall("o:Url", OPENSEARCH)}
    assert "{searchTerms}" in urls["text/html"]
    asked = urls["text/html"].removeprefix(settings.SITE_URL).replace("{searchTerms}", "kratom")
    assert "Kratom enhances dopamine release" in text_of(client.get(asked))


def test_citation_tags_are_those_that_scholarly_indexes_read(client, published, address):
    metas = page(client.get(address(published.article))).xpath("//meta[@name]")
    told = {one.get("name"): one.get("content") for one in metas}
    assert {"citation_title", "citation_publication_date"} <= set(told)
    assert re.fullmatch(r"\d{4}/\d{2}/\d{2}", told["citation_publication_date"])


def test_page_states_the_hash_of_the_text_it_links_to(client, site, published, address, settings):
    for number in (1, 2):
        where = address(published.article, f"?version={number}")
        shown = page(client.get(where))
        (path,) = shown.xpath("//a[contains(@href, '/versions/')]/@href")
        (stated,) = (code for code in shown.xpath("//code/text()") if len(code) == 64)
        response = client.get(path)
        digest = hashlib.sha256(response.content)
        assert path.endswith(f"/versions/{number}.txt")
        assert stated == digest.hexdigest()
        told = base64.b64encode(digest.digest()).decode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Digest": f"sha-256=:{told}:",
            "ETag": f'"{digest.hexdigest()[:32]}"',
            "Link": f'<{settings.SITE_URL}{where}>; rel="alternate"; type="text/html"',
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "Content-Digest, Link",
        }
        assert {name: response[name] for name in headers} == headers
        assert not response.cookies
        known = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert (known.status_code, known.content) == (304, b"")
