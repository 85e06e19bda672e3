"""What a reader may have meant whose words nobody wrote."""

import pytest
from lxml import html

from claims.models.vocabulary import Action, PublicationKind
from claims.serving.spelling import best_of, corrected, most_changes
from tests.factories import SourceFactory

CLAIM = PublicationKind.CLAIM


@pytest.fixture
def claims(site):
    sources = [SourceFactory(title="Pharmacology of plants")]
    site.published_claim("Kratom enhances dopamine release", takeaway="No.", sources=sources)
    site.published_claim("Das Café heilt Häuser", language="de", takeaway="No.", sources=sources)


MEANT = {
    "kratm": "kratom",
    "Kartom dopmaine": "kratom dopamine",
    "dopmaine -kratm": "dopamine -kratm",
    '"dopamine relaese"': '"dopamine release"',
    "cafe": "café",
    "pharmocology": "pharmacology",
    "enhancing": "enhancing",
    "zzzzzz": "zzzzzz",
    "rat": "rat",
    "": "",
}


def test_unknown_words_give_way_to_known_ones(claims):
    found = {words: corrected(words, CLAIM, ["english", "german"]) for words in MEANT}
    assert found == MEANT


def test_nearest_word_is_the_one_with_fewest_changes():
    assert best_of([("kartom", "karton"), ("kartom", "kratom"), ("kartom", "tomato")]) == {
        "kartom": "karton"
    }
    assert [most_changes(word) for word in ("abcd", "abcdef", "abcdefghij")] == [1, 2, 3]


def text_of(response):
    return " ".join(html.fromstring(response.content.decode()).xpath("string(//main)").split())


def test_page_says_what_was_looked_for_instead(client, claims):
    told = text_of(client.get("/claims/?q=kratm"))
    assert "Nothing has “kratm”. This has “kratom”:" in told
    assert "1 of 2 checked claims." in told
    assert "Nothing has" not in text_of(client.get("/claims/?q=kratom"))


def test_page_asks_what_was_meant_where_words_find_little(client, site, claims):
    site.published_claim("Kratom and dopamine twice", takeaway="No.")
    told = client.get("/claims/?q=kratm+or+twice")
    assert "Did you mean “kratom or twice”?" in text_of(told)


def test_word_of_what_is_closed_is_never_shown(client, site):
    publication = site.published_claim("Xylophones cure", takeaway="No.")
    assert "xylophones" in text_of(client.get("/claims/?q=xylophnes"))
    site.decide(publication.claim, Action.HIDE)
    assert "xylophones" not in text_of(client.get("/claims/?q=xylophnes"))
    assert "xylophones" not in text_of(client.get("/search/?q=xylophnes"))


@pytest.mark.parametrize("path", ["/claims/", "/articles/", "/search/"])
def test_word_of_what_is_closed_is_not_shown_beside_another(client, site, path):
    snapshot = site.article("Kratom in the garden")
    closed = site.mark(snapshot, "Xylophones cure", "dopamine", takeaway="No.")
    site.publish(snapshot.article)
    site.published_claim("Kratom grows", takeaway="Yes.")
    asked = f"{path}?q=kratm+or+xylophnes"
    assert "kratom or xylophones" in text_of(client.get(asked))
    site.decide(closed, Action.TAKE_DOWN)
    told = text_of(client.get(asked))
    assert "xylophones" not in told
    assert "kratom or xylophnes" in told
