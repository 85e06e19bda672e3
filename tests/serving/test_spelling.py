"""What a reader may have meant whose words nobody wrote."""

import pytest
from lxml import html

from claims.models.vocabulary import Action, PublicationKind
from claims.serving.asking import Asked
from claims.serving.lists import find
from claims.serving.spelling import corrected, likely_of, most_changes
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


def test_nearest_word_is_the_one_with_fewest_changes_and_the_same_letters():
    pairs = [("kartom", "karton"), ("kartom", "kratom"), ("kartom", "tomato"), ("kartom", "carton")]
    assert likely_of(pairs) == {"kartom": ["kratom", "karton", "carton"]}
    assert [most_changes(word) for word in ("abcd", "abcdef", "abcdefghij")] == [1, 2, 3]


# As the demonstration has them; “withdrawn” is spelled as much like “withdrawl” as “withdrawal”.
STATEMENTS = {
    "The FDA has approved kratom for opioid withdrawal.": "No product is approved.",
    "Kratom has less severe side effects than prescription opioids.": "Seizures, which is new.",
    "Mitragynine is a full agonist at the receptor.": "Two alkaloids were measured in mice.",
    "With a lavender sachet people fall asleep in half the time.": "The study was withdrawn.",
}
WORDS = [
    "approved", "opioid", "withdrawal", "severe", "effects", "prescription", "seizures",
    "mitragynine", "agonist", "receptor", "alkaloids", "measured", "lavender",
    "sachet", "people", "asleep",
]  # fmt: skip


def typos(word):
    """Two letters swapped, one dropped, doubled and wrong, in the middle and at the end."""
    for n in (len(word) // 2, len(word) - 2):
        yield word[: n - 1] + word[n] + word[n - 1] + word[n + 1 :]
        yield word[:n] + word[n + 1 :]
        yield word[: n + 1] + word[n:]
        yield word[:n] + "x" + word[n + 1 :]


@pytest.fixture
def demonstration(site):
    for statement, takeaway in STATEMENTS.items():
        site.published_claim(statement, takeaway=takeaway)


def found_by(words):
    return find(Asked.from_query(CLAIM, {"q": words})).matches.ids


def test_typical_typos_find_what_the_word_finds(demonstration):
    right = {word: found_by(word) for word in [*WORDS, "opioid withdrawal"]}
    assert all(right.values())
    assert found_by("opiod withdrawl") == right["opioid withdrawal"]
    wrong = {(word, typo): found_by(typo) for word in WORDS for typo in typos(word)}
    assert wrong == {(word, typo): right[word] for word, typo in wrong}


def test_typo_in_a_word_that_is_never_looked_for_hides_nothing(demonstration):
    asked = find(Asked.from_query(CLAIM, {"q": "approved whihc withdrawl"})).asked
    assert (asked.words, asked.is_loose) == ("approved which withdrawal", False)


def test_word_of_articles_alone_is_not_meant_by_who_looks_for_claims(site, demonstration):
    snapshot = site.article("Withdrawls of money")
    site.mark(snapshot, "Kratom enhances dopamine", "dopamine", takeaway="No.")
    site.publish(snapshot.article)
    assert corrected("withdrawlz", CLAIM, ["english"]) == "withdrawal"
    assert corrected("withdrawlz", PublicationKind.ARTICLE, ["english"]) == "withdrawls"


@pytest.mark.parametrize("path", ["/claims/", "/search/"])
def test_misspelled_words_of_which_nothing_has_all_are_put_right(client, demonstration, path):
    told = text_of(client.get(f"{path}?q=lavendr+withdrwal"))
    assert (
        "Nothing has “lavendr withdrwal”. This has some of the words “lavender withdrawal”:" in told
    )
    assert "The FDA has approved kratom for opioid withdrawal." in told


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
