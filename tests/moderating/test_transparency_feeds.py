"""Take-downs as feeds: what the page shows, and nothing else."""

import pytest
from django.test import Client
from lxml import etree, html

from claims.models import Decision
from claims.models.vocabulary import Role
from claims.moderating.reports import decide_publication
from tests.factories import ArticlePublicationFactory, PublicationFactory, UserFactory
from tests.moderating.pages import EVERYBODY_200, NOT_ALLOWED

pytestmark = pytest.mark.django_db
ATOM, JSON = "/transparency.atom", "/transparency.json"
SPACE = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def taken(settings) -> list[Decision]:
    """A claim that was shown again, an article by law, and a claim with a reason for the log."""
    moderator = UserFactory(roles=[Role.MODERATOR])
    claim = PublicationFactory(title="Somebody’s secret", slug="somebodys-secret")
    given = {"action": "take_down", "by": moderator}
    decide_publication(publication=claim, reason="It named <a> patient.\x1b", **given)
    decide_publication(
        publication=ArticlePublicationFactory(), reason="A court.", is_legal=True, **given
    )
    decide_publication(publication=claim, action="restore", reason="Gone.", by=moderator)
    Decision.objects.create(
        publication=PublicationFactory(), reason="A lawyer.", is_public_reason=False, **given
    )
    return list(Decision.objects.filter(action="take_down").order_by("-id"))


def test_feeds_tell_what_the_page_shows(client, taken, settings):
    feed = client.get(JSON).json()
    assert [(one["title"], one["content_html"]) for one in feed["items"]] == [
        ("A claim was taken down", ""),
        ("An article was taken down because the law demanded it", "<p>A court.</p>"),
        (
            "A claim was taken down",
            "<p>It named &lt;a&gt; patient.</p><p>Shown again since.</p>",
        ),
    ]
    assert feed["home_page_url"] == f"{settings.SITE_URL}/transparency/"
    atom = etree.fromstring(client.get(ATOM).content)
    ids = atom.xpath("a:entry/a:id/text()", namespaces=SPACE)
    assert ids == [one["id"] for one in feed["items"]]
    assert ids == [f"{settings.SITE_URL}/transparency/#take-down-{one.pk}" for one in taken]
    page = html.fromstring(client.get("/transparency/").content)
    assert page.xpath("//ol/li[starts-with(@id, 'take-down-')]/@id") == [
        one.partition("#")[2] for one in ids
    ]


@pytest.mark.parametrize("path", [ATOM, JSON])
def test_feed_names_nothing_of_what_was_taken_down(client, taken, path):
    text = client.get(path).text
    assert [one for one in ("ecret", "lawyer", taken[0].by.display_name) if one in text] == []


@pytest.mark.parametrize("path", [ATOM, JSON])
def test_feed_is_for_everybody_and_takes_one_query(cast, taken, path, django_assert_num_queries):
    assert cast.statuses("get", path) == EVERYBODY_200
    assert cast.statuses("post", path) == NOT_ALLOWED
    with django_assert_num_queries(1):
        answer = Client().get(path)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.has_header("Set-Cookie")
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_feed_of_a_desk_that_took_nothing_down_is_empty(client):
    assert client.get(JSON).json()["items"] == []
    assert etree.fromstring(client.get(ATOM).content).tag.endswith("feed")


@pytest.mark.parametrize("path", ["/transparency/", "/ar/transparency/"])
def test_page_names_its_feeds(client, path):
    page = html.fromstring(client.get(path).content)
    found = page.xpath("//link[@rel='alternate'][contains(@href, 'transparency.')]/@href")
    assert found == [ATOM, JSON]
    assert page.xpath("//main//a[contains(@href, 'transparency.')]/@href") == [ATOM, JSON]
