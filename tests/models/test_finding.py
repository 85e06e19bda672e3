import pytest

from claims.models import Publisher, SearchWord
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db


def publisher():
    return Publisher.objects.create(slug="leaf.example", name="The Leaf")


CASES = {
    "publisher_slug_once": lambda: insert_like(publisher()),
    "search_word_once": lambda: insert_like(SearchWord.objects.create(word="leaf")),
    "publisher_has_slug_and_name": lambda: update(publisher(), "name = ''"),
    "search_word_has_letters_alone": lambda: insert_like(
        SearchWord.objects.create(word="leaf"), word="'leaf2'"
    ),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize("word", ["ab", "two words", "well-known", "x1y"])
def test_what_is_no_word_is_refused(word):
    kept = SearchWord.objects.create(word="leaf")
    assert broken_rule(insert_like(kept, word=f"'{word}'")) is not None
