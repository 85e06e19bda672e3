"""What a reader asks of a list, and what it counts."""

from datetime import date

import pytest

from claims.models.vocabulary import Action, PublicationKind
from claims.serving import facets as counting
from claims.serving import newest
from claims.serving.asking import Asked, read_date
from claims.serving.facets import facets
from claims.serving.lists import find
from claims.serving.told import counted_in_words
from tests.factories import OccurrenceFactory

CLAIM, ARTICLE = PublicationKind.CLAIM, PublicationKind.ARTICLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(site):
    """Two articles of two publishers; the first claim stands in both."""
    leaf = site.article(
        article__url="https://leaf.example/a", article__publisher="The Leaf", article__language="en"
    )
    root = site.article(
        "Die Wurzel",
        article__url="https://www.root.example/b",
        article__publisher="Root",
        article__language="de",
    )
    both = site.mark(leaf, "Kratom lifts mood", "dopamine", topics=("Brain",), claimant="Dr. Green")
    OccurrenceFactory(snapshot=root, claim=both, exact="dopamine")
    one = site.mark(
        root, "Die Wurzel heilt", "tree", slug="inaccurate", language="de", topics=("Safety",)
    )
    site.publish(leaf.article)
    site.publish(root.article)
    return leaf.article, root.article, both, one


def asked(kind=CLAIM, **query):
    return Asked.from_query(kind, query)


def titles(kind=CLAIM, **query):
    found = find(asked(kind, **query))
    return [row.title for row in found.page().rows]


BOTH, ONE = "Kratom lifts mood", "Die Wurzel heilt"
NARROWED = {
    ("verdict", "inaccurate"): [ONE],
    ("topic", "brain"): [BOTH],
    ("publisher", "leaf.example"): [BOTH],
    ("publisher", "root.example"): [ONE, BOTH],
    ("claimant", "Dr. Green"): [BOTH],
    ("language", "de"): [ONE],
    ("from", "2020-01-01"): [ONE, BOTH],
    ("from", "2999-01-01"): [],
    ("to", "2020-01-01"): [],
    ("sort", "repeated"): [BOTH, ONE],
    ("q", "wurzeln"): [ONE],
}


def test_claims_are_narrowed_by_every_choice(shelf):
    assert {pair: titles(**dict([pair])) for pair in NARROWED} == NARROWED


def test_articles_are_narrowed_by_every_choice(shelf):
    leaf, root = "What the leaf can do", "Die Wurzel"
    wanted = {
        ("verdict", "inaccurate"): [root],
        ("verdict", "overstated"): [root, leaf],
        ("topic", "brain"): [root, leaf],
        ("publisher", "leaf.example"): [leaf],
        ("claimant", "Dr. Green"): [root, leaf],
        ("language", "de"): [root],
        ("q", "wurzel"): [root],
    }
    assert {pair: titles(ARTICLE, **dict([pair])) for pair in wanted} == wanted


def counts(kind=CLAIM, **query):
    question = asked(kind, **query)
    found = find(question)
    told = facets(question, None, found.matches)
    return {
        name: {one.label: one.count for one in facet.choices}
        for name, facet in told.items()
        if facet.choices
    }


def test_each_choice_tells_what_it_leaves(shelf):
    assert counts(publisher="leaf.example") == {
        "verdict": {"Overstated": 1},
        "topic": {"Brain": 1},
        "publisher": {"Root": 2, "The Leaf": 1},
        "claimant": {"Dr. Green": 1},
        "language": {"English": 1},
    }
    assert counts(ARTICLE, language="de") == {
        "verdict": {"Overstated": 1, "Inaccurate": 1},
        "topic": {"Brain": 1, "Safety": 1},
        "publisher": {"Root": 1},
        "claimant": {"Dr. Green": 1},
        "language": {"English": 1, "German": 1},
    }


def test_chosen_one_is_offered_beside_the_most_frequent(shelf, monkeypatch):
    monkeypatch.setattr(counting, "MOST_CHOICES", 1)
    assert counts()["publisher"] == {"Root": 2}
    assert counts(publisher="leaf.example")["publisher"] == {"Root": 2, "The Leaf": 1}
    assert counts(claimant="Nobody")["claimant"] == {"Dr. Green": 1, "Nobody": 0}
    assert facets(asked(), None, find(asked()).matches)["publisher"].is_more


def test_closed_article_leaves_its_publisher(site, shelf):
    leaf, _root, both, _one = shelf
    site.decide(leaf, Action.HIDE)
    assert titles(publisher="leaf.example") == []
    assert counts()["publisher"] == {"Root": 2}
    (row,) = find(asked(claimant="Dr. Green")).page().rows
    assert (row.title, row.repeats) == (both.statement, 1)


def test_closed_claim_leaves_its_article(site, shelf):
    site.decide(shelf[3], Action.HIDE)
    assert titles(ARTICLE, verdict="inaccurate") == []
    assert titles(ARTICLE, topic="safety") == []
    assert counts(ARTICLE)["verdict"] == {"Overstated": 2}
    assert counts(ARTICLE)["topic"] == {"Brain": 2}


def test_counting_ends_and_says_so(shelf, monkeypatch):
    monkeypatch.setattr(newest, "MOST", 1)
    found = find(asked(language="en", publisher="root.example"))
    assert (len(found.matches), found.matches.is_more) == (1, False)
    found = find(asked(publisher="root.example"))
    assert (len(found.matches), found.matches.is_more) == (1, True)
    assert counted_in_words(found, 2).startswith("More than ")


@pytest.mark.parametrize(
    ("spelled", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-02-30", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_only_a_day_is_a_day(spelled, day):
    assert read_date(spelled) == day


def test_what_is_asked_is_spelled_again():
    query = {
        "q": "kratom", "verdict": "accurate", "from": "2026-01-01", "sort": "newest", "any": "1",
    }  # fmt: skip
    spelled = asked(**query, nonsense="1", to="never").spelled()
    assert spelled == query
    assert asked(**query).without("verdict").spelled() == {
        name: value for name, value in query.items() if name != "verdict"
    }


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, "newest"),
        ({"q": "x"}, "best"),
        ({"sort": "best"}, "newest"),
        ({"q": "x", "sort": "newest"}, "newest"),
        ({"sort": "repeated"}, "repeated"),
        ({"sort": "sideways"}, "newest"),
    ],
)
def test_order_is_best_only_for_words(query, order):
    assert asked(**query).sorted_by == order


def test_weird_choices_find_nothing_and_break_nothing(client, shelf):
    weird = ["\x00", "'; --", "%", "{}", "a" * 3000, "😀"]
    for name in ("q", "verdict", "topic", "publisher", "claimant", "language", "from", "sort"):
        for value in weird:
            for path in ("/claims/", "/articles/", "/search/"):
                assert client.get(path, {name: value}).status_code == 200
