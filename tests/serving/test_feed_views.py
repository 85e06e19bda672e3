"""All ClaimReviews in one feed, as aggregators read it."""

import re

import pytest
from lxml import html

from claims.models.vocabulary import Action
from claims.publishing.claim_review import faults
from claims.serving import feed_views


@pytest.fixture
def feed(client):
    def read(path: str = "/claimreview.json") -> dict:
        response = client.get(path)
        assert response["Content-Type"] == "application/ld+json; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        exposed = response.headers.get("Access-Control-Expose-Headers")
        assert exposed == ("Link" if "Link" in response else None)
        return response.json() | {"links": response.headers.get("Link", "")}

    return read


def addresses(found: dict) -> list[str]:
    return [one["item"]["url"] for one in found["dataFeedElement"]]


def test_feed_has_the_review_of_every_claim_page(feed, leaf, settings):
    found = feed()
    kept = [one.publications.get().record["claim_review"] for one in (leaf.effects, leaf.dopamine)]
    assert (found["@context"], found["@type"]) == ("https://schema.org", "DataFeed")
    assert [
        {"@context": "https://schema.org"} | one["item"] for one in found["dataFeedElement"]
    ] == kept
    assert [fault for one in kept for fault in faults(one) if fault.blocks] == []
    assert all(one["@type"] == "DataFeedItem" for one in found["dataFeedElement"])


def test_feed_leaves_out_what_has_no_review_for_readers(feed, site, leaf):
    opinion = site.published_claim("Kratom tastes best cold", slug="not_checkable")
    hidden = site.published_claim("Kratom is a tree")
    site.decide(hidden.claim, Action.HIDE)
    site.withdraw(site.published_claim("Kratom is a fern").claim)
    assert opinion.record["claim_review"] is None
    assert len(addresses(feed())) == 2


def test_feed_names_no_closed_article(feed, site, leaf):
    urls = re.compile(re.escape(leaf.article.url))
    assert urls.search(str(feed()["dataFeedElement"]))
    site.decide(leaf.article, Action.TAKE_DOWN)
    assert not urls.search(str(feed()["dataFeedElement"]))


def test_pages_of_the_feed_lead_to_each_other(feed, leaf, monkeypatch):
    monkeypatch.setattr(feed_views, "PAGE", 1)
    first = feed()
    [(address, rel)] = re.findall(r'<(.*?)>; rel="(\w+)"', first["links"])
    assert rel == "next"
    assert first["hasPart"] == {"@type": "DataFeed", "url": address}
    second = feed(address[address.index("/claimreview.json") :])
    assert len({*addresses(first), *addresses(second)}) == 2
    assert re.findall(r'rel="(\w+)"', second["links"]) == ["prev"]
    assert "hasPart" not in second


@pytest.mark.parametrize("query", ["before=nonsense", "after=2026_x"])
def test_page_that_never_was_is_404(client, leaf, query):
    assert client.get(f"/claimreview.json?{query}").status_code == 404


def test_pages_lead_to_the_feed(client, leaf):
    rel = "//link[@rel='alternate'][@type='application/ld+json']/@href"
    for path in ("/claims/", "/open-data/", "/de/open-data/"):
        page = html.fromstring(client.get(path).content.decode())
        assert page.xpath(rel) == ["/claimreview.json"]
        assert page.xpath("//main//a[text()='claimreview.json']/@href") == (
            ["/claimreview.json"] if "open-data" in path else []
        )
    assert html.fromstring(client.get("/claims/?topic=brain").content.decode()).xpath(rel) == []


def test_empty_feed_is_a_feed(feed, db):
    found = feed()
    assert (found["@type"], found["dataFeedElement"], found["links"]) == ("DataFeed", [], "")


def test_feed_costs_two_queries(client, leaf, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/claimreview.json")


def test_feed_is_the_same_for_the_whole_cast(leaf, cast):
    assert set(cast.statuses("get", "/claimreview.json").values()) == {200}


def test_feed_of_a_site_that_moved_names_the_new_host(feed, leaf, settings):
    settings.SITE_URL = "https://moved.example"
    kept = [one.publications.get() for one in (leaf.effects, leaf.dopamine)]
    said = [(one["item"]["url"], one["item"]["author"]["url"]) for one in feed()["dataFeedElement"]]
    assert said == [
        (f"https://moved.example/claims/{one.object_id}-{one.slug}/", "https://moved.example")
        for one in kept
    ]
    assert {one.record["claim_review"]["author"]["url"] for one in kept} == {
        "http://localhost:8000"
    }
