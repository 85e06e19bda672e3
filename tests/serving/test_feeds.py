from datetime import UTC, datetime

import pytest
from lxml import etree

from claims.models.vocabulary import Action

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ARTICLE = "“What the leaf can do” (Example Wellness), checked claim by claim"
DOPAMINE = "“Kratom enhances dopamine release”: overstated"
EFFECTS = "“Kratom has milder side effects than opioids”: unsupported"


def entries(client, path):
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    return feed, feed.xpath("a:entry", namespaces=ATOM)


def texts(entry, *names):
    return [entry.findtext(f"a:{name}", namespaces=ATOM) for name in names]


def test_feed_names_itself_and_its_maker(client, leaf, settings):
    feed, _ = entries(client, "/feed.atom")
    links = {link.get("rel"): link.get("href") for link in feed.xpath("a:link", namespaces=ATOM)}
    assert links == {
        "alternate": f"{settings.SITE_URL}/",
        "self": f"{settings.SITE_URL}/feed.atom",
    }
    assert texts(feed, "id") == [f"{settings.SITE_URL}/feed.atom"]
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == settings.DESK_NAME


def test_feed_lists_articles_and_claims(client, leaf, address, settings):
    _, found = entries(client, "/feed.atom")
    assert {tuple(texts(entry, "title", "id", "summary")) for entry in found} == {
        (
            ARTICLE,
            f"{settings.SITE_URL}/articles/{leaf.article.pk}/",
            "<p>2 claims: 1 overstated, 1 unsupported.</p>",
        ),
        (
            DOPAMINE,
            f"{settings.SITE_URL}/claims/{leaf.dopamine.pk}/",
            "<p><strong>Overstated.</strong> Animal studies disagree, and nobody has measured it "
            "in people.</p>",
        ),
        (
            EFFECTS,
            f"{settings.SITE_URL}/claims/{leaf.effects.pk}/",
            "<p><strong>Unsupported.</strong> Animal studies disagree, and nobody has measured it "
            "in people.</p>",
        ),
    }
    link = found[0].find("a:link", namespaces=ATOM).get("href")
    assert link == settings.SITE_URL + address(leaf.article)


def test_feed_keeps_the_id_of_a_corrected_claim(client, site, leaf):
    _, before = entries(client, "/feed.atom")
    site.correct(leaf.dopamine)
    _, after = entries(client, "/feed.atom")
    times = {
        texts(entry, "id")[0]: texts(entry, "published", "updated") for entry in [*before, *after]
    }
    assert len(times) == 3
    corrected = times[next(key for key in times if key.endswith(f"claims/{leaf.dopamine.pk}/"))]
    assert corrected[0] <= corrected[1]


def test_feed_leaves_out_what_is_closed(client, site, leaf):
    site.decide(leaf.article, Action.TAKE_DOWN)
    site.withdraw(leaf.dopamine)
    _, found = entries(client, "/feed.atom")
    assert [texts(entry, "title") for entry in found] == [[EFFECTS]]


def test_corrections_feed_tells_updates_with_new_evidence(client, site, leaf):
    site.update(leaf.dopamine, note="A trial in people.")
    _, found = entries(client, "/corrections.atom")
    assert [texts(one, "title", "summary") for one in found] == [
        [
            "Updated: Kratom enhances dopamine release",
            "<p><strong>New evidence.</strong> A trial in people.</p>",
        ]
    ]


def test_corrections_feed_tells_what_and_why(client, site, leaf):
    publication = site.correct(leaf.dopamine, note="We missed <a> study & more.")
    _, found = entries(client, "/corrections.atom")
    assert [texts(entry, "title", "id", "summary") for entry in found] == [
        [
            "Corrected: Kratom enhances dopamine release",
            publication.uuid.urn,
            "<p><strong>New evidence.</strong> We missed &lt;a&gt; study &amp; more.</p>",
        ]
    ]


def test_corrections_feed_tells_machines_the_kind_of_change(client, json_feed, site, leaf):
    site.correct(leaf.dopamine)
    site.update(leaf.effects)
    site.withdraw(leaf.effects)
    _, found = entries(client, "/corrections.atom")
    kinds = [("withdrawn", "Withdrawn"), ("updated", "Updated"), ("corrected", "Corrected")]
    categories = [one.findall("a:category", namespaces=ATOM) for one in found]
    assert [[(one.get("term"), one.get("label")) for one in own] for own in categories] == [
        [kind] for kind in kinds
    ]
    assert [one["tags"] for one in json_feed("/corrections.json")["items"]] == [
        [term] for term, _ in kinds
    ]


def test_control_characters_do_not_break_the_feeds(client, site, leaf):
    site.correct(leaf.dopamine, note="We missed\x1b a\x01 study.")
    for path in ("/feed.atom", "/corrections.atom"):
        assert entries(client, path)[1]
    _, found = entries(client, "/corrections.atom")
    assert "We missed a study." in texts(found[0], "summary")[0]


def test_feed_of_nothing_is_valid(client, db):
    feed, found = entries(client, "/feed.atom")
    assert (feed.tag, found) == ("{http://www.w3.org/2005/Atom}feed", [])


@pytest.mark.parametrize("path", ["/feed.atom", "/corrections.json", "/transparency.atom"])
def test_feed_of_nothing_does_not_change_with_the_time(client, db, path):
    known = client.get(path)
    assert known["Last-Modified"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert str(datetime.now(UTC).year) not in known.content.decode()
    assert client.head(path)["ETag"] == known["ETag"]
    assert client.get(path, headers={"If-None-Match": known["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/feed.atom", "/corrections.atom"])
def test_feed_answers_304_to_whom_knows_it(client, leaf, site, path):
    site.correct(leaf.dopamine)
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["/feed.atom", "/corrections.atom"])
def test_feed_takes_one_query_for_each_kind(client, leaf, site, path, django_assert_num_queries):
    site.correct(leaf.dopamine)
    with django_assert_num_queries(2 if path == "/feed.atom" else 1):
        client.get(path)


def test_topic_feed_has_what_carries_the_topic(client, leaf, settings):
    feed, found = entries(client, "/topics/safety/feed.atom")
    assert texts(feed, "id") == [f"{settings.SITE_URL}/topics/safety/feed.atom"]
    assert {entry.findtext("a:title", namespaces=ATOM) for entry in found} == {
        ARTICLE,
        EFFECTS,
    }
    assert 'href="/topics/safety/feed.atom"' in client.get("/topics/safety/").content.decode()
    assert client.get("/topics/nothing/feed.atom").status_code == 404


@pytest.mark.parametrize("licence", ["", "https://example.org/licence"])
def test_feed_states_rights_where_there_are_any(client, leaf, settings, licence):
    settings.CONTENT_LICENSE_URL = licence
    feed, _ = entries(client, "/feed.atom")
    assert texts(feed, "rights") == [licence or None]


@pytest.fixture
def json_feed(client):
    def read(path: str) -> dict:
        response = client.get(path)
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        return response.json()

    return read


def test_json_feed_names_itself_and_its_maker(json_feed, leaf, settings):
    feed = json_feed("/feed.json")
    items = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{settings.DESK_NAME}: checked articles and claims",
        "home_page_url": f"{settings.SITE_URL}/",
        "feed_url": f"{settings.SITE_URL}/feed.json",
        "authors": [{"name": settings.DESK_NAME, "url": settings.SITE_URL}],
        "language": "en",
    }
    assert len(items) == 3


@pytest.mark.parametrize("name", ["/feed", "/corrections", "/topics/brain/feed"])
def test_json_feed_says_what_the_atom_feed_says(client, json_feed, site, leaf, name):
    site.correct(leaf.dopamine, slug="misleading")
    _feed, found = entries(client, f"{name}.atom")
    items = json_feed(f"{name}.json")["items"]
    assert [[item["id"], item["title"], item["content_html"]] for item in items] == [
        texts(entry, "id", "title", "summary") for entry in found
    ]
    assert [item["date_modified"] for item in items] == [
        texts(entry, "updated")[0] for entry in found
    ]
    assert items != []


def test_json_feed_of_no_topic_is_404(client, leaf):
    assert client.get("/topics/nonsense/feed.json").status_code == 404


def test_topic_feed_leaves_out_an_article_that_has_it_by_a_closed_claim(client, site, leaf):
    site.decide(leaf.effects, Action.HIDE)
    assert entries(client, "/topics/safety/feed.atom")[1] == []
    _, found = entries(client, "/topics/brain/feed.atom")
    assert {texts(one, "title")[0] for one in found} == {
        ARTICLE,
        DOPAMINE,
    }
