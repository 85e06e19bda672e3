"""A claim as a card on other people's pages, and what tells them how to show it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree, html

from claims.models.vocabulary import Action
from tests.serving.markup import page

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def card(leaf) -> str:
    return f"/embed/claims/{leaf.dopamine.pk}/"


@pytest.fixture
def ask(client, settings):
    def get(url: str, **query: str):
        return client.get("/oembed/", {"url": f"{settings.SITE_URL}{url}", **query})

    return get


def words_in(element) -> str:
    return " ".join(element.text_content().split())


def test_card_says_what_the_claim_s_page_says(client, leaf, card, address, settings):
    response = client.get(card)
    root = page(response)
    assert "Kratom enhances dopamine release" in words_in(root.find(".//h1"))
    said = words_in(root.find(".//main"))
    for words in ("Overstated", "Animal studies disagree", "Checked by Rita Reviewer"):
        assert words in said
    own = settings.SITE_URL + address(leaf.dopamine)
    assert {link.get("href") for link in root.iter("a")} == {own}
    assert root.find(".//base").get("target") == "_blank"


def test_card_may_be_framed_by_anybody_and_knows_nobody(client, card, leaf, address):
    response = client.get(card)
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *;" in response["Content-Security-Policy"] + ";"
    assert (response.cookies, response["X-Robots-Tag"]) == ({}, "noindex")
    other = client.get(address(leaf.dopamine))
    assert other["X-Frame-Options"] == "SAMEORIGIN"


def test_card_follows_corrections_and_withdrawals(client, site, leaf, card):
    site.correct(leaf.dopamine, note="We had missed a study.", slug="misleading")
    said = words_in(page(client.get(card)).find(".//main"))
    assert "Misleading" in said
    assert "Corrected" in said
    assert "We had missed a study." in said
    site.withdraw(leaf.dopamine)
    said = words_in(page(client.get(card)).find(".//main"))
    assert "Withdrawn" in said
    assert "The study is another one." in said
    assert "Misleading" not in said


@pytest.mark.parametrize(
    ("action", "is_legal", "status"),
    [("hide", False, 404), ("take_down", False, 410), ("take_down", True, 451)],
)
def test_closed_claim_closes_its_card(client, site, leaf, card, ask, action, is_legal, status):
    site.decide(leaf.dopamine, Action(action), is_legal=is_legal)
    response = client.get(card)
    assert response.status_code == ask(card).status_code == status
    assert b"dopamine" not in response.content


def test_oembed_has_a_frame_of_the_card(leaf, card, address, ask, settings):
    response = ask(address(leaf.dopamine))
    found = response.json()
    frame = html.fragment_fromstring(found.pop("html"))
    assert found == {
        "version": "1.0",
        "type": "rich",
        "title": "“Kratom enhances dopamine release”: overstated",
        "provider_name": settings.DESK_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": 3600,
        "width": 560,
        "height": 283,
    }
    assert (frame.tag, frame.get("src")) == ("iframe", settings.SITE_URL + card)
    assert frame.get("sandbox") == "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    assert frame.get("title") == "Fact-check: Kratom enhances dopamine release"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_oembed_fits_the_room_there_is(leaf, card, ask):
    found = ask(card, maxwidth="320", maxheight="9999").json()
    assert (found["width"], found["height"]) == (320, 360)
    assert ask(card, maxwidth="320", maxheight="200").json()["height"] == 200
    assert 'width="320"' in found["html"]
    assert ask(card, maxwidth="wide").status_code == 400
    assert ask(card, maxheight="0").status_code == 400


def test_oembed_speaks_json_alone(leaf, card, ask):
    assert ask(card, format="xml").status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/claims/1-a/", "//[", "/claims/99999/", "/articles/1-a/",
        "http://localhost:99999999/claims/1/", "/claims/99999999999999999999/",
    ],
)  # fmt: skip
def test_oembed_of_what_is_no_claim_here_is_404(client, leaf, settings, url):
    address = url if "//" in url else settings.SITE_URL + url
    assert client.get("/oembed/", {"url": address}).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"url": ""}])
def test_oembed_of_no_address_is_refused_with_a_sentence(client, db, asked):
    answer = client.get("/oembed/", asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain")
    assert answer.content == b"Name a page of this site: ?url= and its address.\n"


def test_claim_page_offers_its_card(client, leaf, address, settings):
    root = page(client.get(address(leaf.dopamine)))
    [link] = root.xpath("//link[@type='application/json+oembed']")
    query = parse_qs(urlsplit(link.get("href")).query)
    assert query == {"url": [settings.SITE_URL + address(leaf.dopamine)]}
    assert client.get(urlsplit(link.get("href")).path, {"url": query["url"][0]}).status_code == 200
    snippet = root.xpath("//textarea[@id='snippet']")[0].text
    frame, script = html.fragments_fromstring(snippet)
    assert frame.get("src") == f"{settings.SITE_URL}/embed/claims/{leaf.dopamine.pk}/"
    assert script.get("src") == f"{settings.SITE_URL}/static/js/serving/cards.js"


def test_hostile_words_stay_words(client, site, ask, settings):
    claim = site.published_claim(HOSTILE, takeaway=HOSTILE).claim
    card = f"/embed/claims/{claim.pk}/"
    assert page(client.get(card)).xpath("//img | //script[not(@src)]") == []
    frame = html.fragment_fromstring(ask(card).json()["html"])
    assert (frame.tag, len(frame), frame.tail) == ("iframe", 0, None)
    assert frame.get("title") == f"Fact-check: {HOSTILE}"


def test_article_s_card_follows_what_is_published(client, site, leaf, address, settings):
    card = f"/embed/articles/{leaf.article.pk}/"
    root = page(client.get(card))
    said = words_in(root.find(".//main"))
    for words in ("2 claims checked", "What the leaf can do", "1 Overstated", "1 Unsupported"):
        assert words in said
    assert {link.get("href") for link in root.iter("a")} == {
        settings.SITE_URL + address(leaf.article)
    }
    site.correct(leaf.dopamine, slug="misleading", note="We had missed a study.")
    said = words_in(page(client.get(card)).find(".//main"))
    assert "1 Misleading" in said
    assert "We had missed a study." in said
    site.decide(leaf.effects, Action.TAKE_DOWN)
    said = words_in(page(client.get(card)).find(".//main"))
    assert "One claim checked" in said
    assert "Unsupported" not in said
    site.withdraw(leaf.article)
    assert "Withdrawn" in words_in(page(client.get(card)).find(".//main"))
    site.decide(leaf.article, Action.TAKE_DOWN)
    assert client.get(card).status_code == 410


def test_article_page_offers_its_card(client, leaf, ask, address, settings):
    root = page(client.get(address(leaf.article)))
    assert f"/embed/articles/{leaf.article.pk}/" in root.get_element_by_id("snippet").text_content()
    [link] = root.xpath("//link[@type='application/json+oembed']/@href")
    assert link.startswith(f"{settings.SITE_URL}/oembed/?url=")
    answer = ask(address(leaf.article)).json()
    assert answer["title"] == ("“What the leaf can do” (Example Wellness), checked claim by claim")
    assert f"/embed/articles/{leaf.article.pk}/" in answer["html"]


def test_claim_page_says_how_it_is_cited(client, leaf, address, settings):
    root = page(client.get(address(leaf.dopamine)))
    told = {
        tag.get("name"): tag.get("content")
        for tag in root.iter("meta")
        if (tag.get("name") or "").startswith("citation_")
    }
    published = leaf.dopamine.publications.get().published_at
    assert told == {
        "citation_title": "“Kratom enhances dopamine release”: overstated",
        "citation_author": "Rita Reviewer",
        "citation_publisher": "Factcheck",
        "citation_publication_date": f"{published:%Y/%m/%d}",
        "citation_public_url": settings.SITE_URL + address(leaf.dopamine),
        "citation_language": "en",
    }
    of_article = page(client.get(address(leaf.article)))
    assert of_article.xpath("//meta[@name='citation_title']/@content") == [
        "“What the leaf can do” (Example Wellness), checked claim by claim"
    ]
    assert of_article.xpath("//meta[@name='citation_author']/@content") == ["Rita Reviewer"]


def test_titles_for_other_sites_carry_the_verdict(client, site, leaf, ask, address):
    def shared(thing: object, language: str = "") -> list[str]:
        root = page(client.get(language + address(thing)))
        [oembed] = root.xpath("//link[@type='application/json+oembed']/@title")
        return [*root.xpath("//meta[@property='og:title']/@content"), oembed]

    assert shared(leaf.dopamine) == [
        "Overstated: Kratom enhances dopamine release",
        "“Kratom enhances dopamine release”: overstated",
    ]
    assert shared(leaf.dopamine, "/de")[0] == "Überzogen: Kratom enhances dopamine release"
    assert shared(leaf.article)[0] == "What the leaf can do · checked by Factcheck"
    hostile = site.published_claim('<b>"Kratom" & tea').claim
    assert shared(hostile)[0].endswith(': <b>"Kratom" & tea')
    site.withdraw(leaf.dopamine)
    assert ask(address(leaf.dopamine)).json()["title"] == (
        "Withdrawn: Kratom enhances dopamine release"
    )


def test_browser_learns_how_to_search_here(client, leaf, settings):
    [link] = page(client.get("/")).xpath("//link[@rel='search']")
    response = client.get(link.get("href"))
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    root = etree.fromstring(response.content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.findtext("o:ShortName", namespaces=names) == "Factcheck"
    [template] = root.xpath("o:Url[@type='text/html']/@template", namespaces=names)
    searched = template.removeprefix(settings.SITE_URL).replace("{searchTerms}", "dopamine")
    assert f"/claims/{leaf.dopamine.pk}-" in client.get(searched).content.decode()


def test_cards_cost_one_query_and_are_the_same_for_all(
    cast, client, card, django_assert_num_queries
):
    with django_assert_num_queries(1):
        client.get(card)
    for path in (card, "/opensearch.xml"):
        assert set(cast.statuses("get", path).values()) == {200}
