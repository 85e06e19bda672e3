"""The page that searches everything, and what the lists make of words."""

import pytest
from lxml import html

from claims.models.vocabulary import Action
from claims.serving.pages import path_of


def page(response):
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def text_of(response):
    return " ".join(page(response).xpath("string(//main)").split())


def titles(response):
    return [
        " ".join(link.text_content().split())
        for link in page(response).xpath("//main//*[self::h2 or self::h3]/a")
    ]


def test_search_makes_do_with_some_of_the_words(client, leaf):
    response = client.get("/claims/?q=enhances+unicorn")
    assert titles(response) == [leaf.dopamine.statement]
    assert "Nothing has all of these words; this has some of them: 1 of 2" in text_of(response)


@pytest.mark.parametrize("path", ["/claims/?", "/claims/?any=1&", "/articles/?", "/search/?"])
def test_search_that_finds_nothing_does_not_say_that_something_has_the_words(client, leaf, path):
    assert "some of them" not in text_of(client.get(f"{path}q=unicorn+wombat"))


def test_search_makes_do_with_some_of_the_words_where_something_has_them(client, leaf):
    claims, articles = page(client.get("/search/?q=unicorn+leaf")).xpath("//main/section")
    assert "some of them" not in claims.text_content()
    assert "some of them" in articles.text_content()


def test_phrase_in_another_order_is_said_to_be_one(client, leaf):
    response = client.get("/claims/", {"q": "“release dopamine”"})
    assert titles(response) == [leaf.dopamine.statement]
    told = text_of(response)
    assert 'Nothing has "release dopamine" in this order. This has all of the words: 1 of 2' in told


def test_title_says_what_was_looked_for_and_chosen(client, leaf):
    query = {"q": '"dopamine release"', "verdict": "overstated"}
    (title,) = page(client.get("/claims/", query)).xpath("//title/text()")
    assert title == '"dopamine release" · Verdict: Overstated · Checked claims · Factcheck'


def test_search_marks_the_words(client, leaf):
    response = client.get("/claims/?q=enhance")
    assert page(response).xpath("//main//mark/text()") == ["enhances"]


def test_search_finds_claims_and_articles(cast, leaf):
    for member in cast.values():
        response = member.client.get("/search/?q=enhances")
        assert titles(response) == [leaf.dopamine.statement, "What the leaf can do"]
        assert page(response).xpath("//select") == []
    assert "Nothing was found" in text_of(member.client.get("/search/?q=unicorn"))


def test_search_leads_an_address_to_what_is_known_of_it(client, db):
    response = client.get("/search/?q=https://example.org/a?b=1")
    assert response.status_code == 302
    assert response["Location"] == "/lookup/?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1"


def test_found_article_shows_where_its_text_has_the_words(client, leaf):
    marked = page(client.get("/articles/?q=opioids")).xpath("//main//mark/text()")
    assert marked == ["opioids"]


def test_found_article_shows_the_phrase_of_which_its_title_has_one_word(client, site):
    snapshot = site.article("A leaf of milder mood")
    site.mark(snapshot, "Kratom has milder side effects", "less severe side effects")
    site.publish(snapshot.article)
    told = text_of(client.get("/articles/", {"q": '"milder side effects"'}))
    assert "In a claim: … Kratom has milder side effects …" in told


def test_found_claim_names_the_source_that_has_the_words(client, leaf):
    told = text_of(client.get("/claims/?q=monitoring"))
    assert "In a cited source: … Real time monitoring of dopamine" in told


def withdrawn_links(client, words):
    root = page(client.get("/search/", {"q": words}))
    links = root.xpath("//main//p[contains(., 'was withdrawn')]/a")
    return [(link.text_content(), link.get("href")) for link in links]


def test_search_names_what_has_the_words_and_was_withdrawn(client, site, leaf):
    words = "enhancing dopamine"
    assert withdrawn_links(client, words) == []
    german = site.published_claim("Das Blatt heilt Häuser", language="de").claim
    tombstones = [site.withdraw(claim) for claim in (leaf.dopamine, german)]
    gone = [(one.title, path_of(one)) for one in tombstones]
    assert withdrawn_links(client, words) == gone[:1]
    assert withdrawn_links(client, "haus") == gone[1:]
    assert client.get(gone[0][1]).status_code == 200
    assert withdrawn_links(client, "unicorn blatt") == []
    assert withdrawn_links(client, "opioids") == []
    site.decide(leaf.dopamine, Action.HIDE)
    assert withdrawn_links(client, words) == []


def test_search_names_a_withdrawn_article(client, site, leaf):
    site.withdraw(leaf.article)
    ((title, address),) = withdrawn_links(client, "leaf")
    assert (title, client.get(address).status_code) == ("What the leaf can do", 200)
