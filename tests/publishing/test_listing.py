"""What lists find a publication by: taken from its record when it is frozen, and for older ones."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from claims.models import Publication, Publisher, SearchWord
from claims.publishing.listing import article_columns, claim_columns, publisher_slug
from tests.factories import OccurrenceFactory
from tests.published import new_site, published_leaf

migration = import_module("claims.migrations.0034_found_as_published")

COLUMNS = ("kind", "title", "publishers", "claimant", "repeats", "verdicts", "page", "search")


@pytest.mark.parametrize(
    ("name", "url", "slug"),
    [
        ("NYT", "https://www.nytimes.example/a", "nytimes.example"),
        ("The New York Times", "http://m.nytimes.example/b", "nytimes.example"),
        ("The Leaf", "", "the-leaf"),
        ("العربي", "", "publisher"),
        ("", "", ""),
    ],
)
def test_publisher_is_named_by_its_site(name, url, slug):
    assert publisher_slug(name, url) == slug


def test_claim_counts_each_article_once():
    place = {"article_id": 1, "publisher": "The Leaf", "url": "https://leaf.example/a"}
    record = {
        "claimant": {"name": "Dr. Green", "url": ""},
        "appearances": [place, place, place | {"article_id": 2, "publisher": "", "url": ""}],
    }
    assert claim_columns(record) == {
        "publishers": ["leaf.example"],
        "claimant": "Dr. Green",
        "repeats": 2,
    }


def test_tombstone_is_found_by_nothing():
    assert article_columns({"withdrawn": True}) == {"publishers": [], "verdicts": [], "page": ""}
    assert claim_columns({"claimant": None}) == {"publishers": [], "claimant": "", "repeats": 0}


@pytest.mark.django_db
def test_publishing_fills_what_lists_find_by():
    site = new_site()
    snapshot = site.article(
        article__url="https://www.leaf.example/a/", article__publisher="The Leaf"
    )
    claim = site.mark(snapshot, "Kratom lifts mood", "dopamine", claimant="Dr. Green")
    other = site.article("Other", article__url="https://leaf.example/b", article__publisher="Leaf")
    OccurrenceFactory(snapshot=other, claim=claim, exact="dopamine")
    site.publish(snapshot.article)
    site.publish(other.article)
    told = Publication.objects.current().order_by("kind", "title").values_list(*COLUMNS[:-1])
    assert list(told) == [
        ("article", "Other", ["leaf.example"], "", 0, ["overstated"], "leaf.example/b"),
        ("article", "What the leaf can do", ["leaf.example"], "", 0, ["overstated"],
         "leaf.example/a"),
        ("claim", "Kratom lifts mood", ["leaf.example"], "Dr. Green", 2, [], ""),
    ]  # fmt: skip
    assert list(Publisher.objects.values_list("slug", "name")) == [("leaf.example", "Leaf")]
    assert SearchWord.objects.filter(word__in=["kratom", "mood", "green", "dopamine"]).count() == 4


@pytest.mark.django_db
def test_migration_fills_what_was_published_before():
    published_leaf(new_site())
    rows = Publication.objects.order_by("pk")
    frozen, words = list(rows.values_list(*COLUMNS)), SearchWord.objects.count()
    SearchWord.objects.all().delete()
    Publisher.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
        cursor.execute(
            "UPDATE claims_publication SET publishers = '{}', verdicts = '{}', page = '',"
            " claimant = '', repeats = 0, search = ts_filter(search, '{a,b,c}')"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert list(rows.values_list(*COLUMNS)) != frozen
    migration.fill(apps, None)
    migration.fill(apps, None)
    assert list(rows.values_list(*COLUMNS)) == frozen
    assert Publisher.objects.count() == 1
    assert SearchWord.objects.count() >= words - 20
