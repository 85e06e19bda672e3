"""Publishers: their list, their pages, their feeds."""

import json

import pytest
from lxml import html

from claims.models.vocabulary import Action
from claims.serving import publishers


@pytest.fixture
def shelf(site):
    for number, (name, host) in enumerate([("Root", "root"), ("The Leaf", "leaf"), ("Bud", "bud")]):
        snapshot = site.article(
            f"Article {number}",
            article__url=f"https://www.{host}.example/a",
            article__publisher=name,
        )
        site.mark(snapshot, f"Statement of {name}", "dopamine")
        site.publish(snapshot.article)
    return snapshot.article


def page(response):
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def names(response):
    return page(response).xpath("//main//ul[contains(@class, 'listing')]//h2//bdi/text()")


def test_publishers_are_listed_by_their_sites(cast, shelf):
    for member in cast.values():
        assert names(member.client.get("/publishers/")) == ["Bud", "The Leaf", "Root"]


def test_publishers_page_by_keyset(client, shelf, monkeypatch):
    monkeypatch.setattr(publishers, "LENGTH", 2)
    first = client.get("/publishers/")
    (on,) = page(first).xpath("//a[@rel='next']/@href")
    second = client.get(f"/publishers/{on}")
    assert names(first) + names(second) == ["Bud", "The Leaf", "Root"]
    (back,) = page(second).xpath("//a[@rel='prev']/@href")
    assert names(client.get(f"/publishers/{back}")) == ["Bud", "The Leaf"]


def test_publisher_has_an_honest_denominator(client, shelf):
    root = page(client.get("/publishers/bud.example/"))
    told = " ".join(root.xpath("string(//main)").split())
    assert "1 claim checked in 1 article; not a random sample." in told
    assert "Statement of Bud" in told
    assert "Statement of Root" not in told


def test_publisher_without_anything_open_is_not_there(client, site, shelf):
    site.decide(shelf, Action.HIDE)
    assert client.get("/publishers/bud.example/").status_code == 404
    assert client.get("/publishers/bud.example/feed.json").status_code == 404
    assert names(client.get("/publishers/")) == ["The Leaf", "Root"]
    assert client.get("/publishers/nobody.example/").status_code == 404


@pytest.mark.parametrize("path", ["/claims/", "/articles/"])
def test_list_names_no_publisher_of_which_nothing_is_open(client, site, shelf, path):
    asked = {"publisher": "bud.example", "q": "nothing"}
    assert "Bud" in page(client.get(path, asked)).text_content()
    site.decide(shelf, Action.HIDE)
    assert "Bud" not in page(client.get(path, asked)).text_content()


def test_publisher_has_feeds(client, shelf):
    feed = json.loads(client.get("/publishers/bud.example/feed.json").content)
    assert sorted(item["title"] for item in feed["items"]) == [
        "“Article 2” (Bud), checked claim by claim",
        "“Statement of Bud”: overstated",
    ]
    atom = client.get("/publishers/bud.example/feed.atom").content.decode()
    assert ("Statement of Bud" in atom, "Statement of Root" in atom) == (True, False)


def test_publishers_are_in_the_sitemap(client, shelf):
    assert "/publishers/leaf.example/</loc>" in client.get("/sitemap-site.xml").content.decode()


def test_list_of_publishers_takes_as_many_queries_for_more(
    client, site, shelf, django_assert_num_queries
):
    with django_assert_num_queries(5):
        client.get("/publishers/?before=l")
    with django_assert_num_queries(5):
        client.get("/publishers/")


@pytest.mark.parametrize("slug", ["x%00", "bud.example%20", "%20bud.example", "b" * 201])
def test_what_is_no_slug_is_of_no_publisher(client, shelf, slug):
    for path in (f"/publishers/{slug}/", f"/publishers/{slug}/feed.json"):
        assert client.get(path).status_code == 404
