"""The newest matches are the same on every way to them."""

import pytest
from django.db import connection

from claims.models import Publication
from claims.models.vocabulary import PublicationKind
from claims.serving import newest
from claims.serving.asking import Asked
from claims.serving.newest import Matches, matches
from claims.serving.search import Search

pytestmark = pytest.mark.django_db


@pytest.fixture
def moods(site):
    """Claims about moods, the newest of which is about another thing; their ids, newest first."""
    for n in range(4):
        site.published_claim(f"Kratom lifts mood {n}")
    found = list(Publication.objects.order_by("-id").values_list("pk", flat=True))
    site.published_claim("Kratom lifts no hope")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE claims_publication")
    return found


@pytest.mark.parametrize(
    "words", ["mood", '"lifts mood"', '"mood" or "hope"', "mood -hope", '"the mood"']
)
@pytest.mark.parametrize("languages", [("en",), ("en", "de")])
@pytest.mark.parametrize(("dearer", "margin"), [(0, 1), (99, 0), (99, 0.5), (99, 100)])
def test_every_way_leads_to_the_same(moods, monkeypatch, words, languages, dearer, margin):
    monkeypatch.setattr(newest, "DEARER", dearer)
    monkeypatch.setattr(newest, "MARGIN", margin)
    monkeypatch.setattr(newest, "MARGIN_OF_PHRASES", margin)
    monkeypatch.setattr(newest, "MOST", 2)
    search = Search(words, languages)
    wanted = moods[:2]
    if "or" in words:
        wanted = list(Publication.objects.order_by("-id").values_list("pk", flat=True)[:2])
    assert matches(Asked(PublicationKind.CLAIM), search) == Matches(wanted, is_more=True)


def test_newest_part_ends_with_the_days_that_are_asked_for(moods, monkeypatch):
    monkeypatch.setattr(newest, "MOST", 1)
    day = Publication.objects.latest("published_at").published_at.date()
    search = Search("mood", ("en",))
    today = Asked(PublicationKind.CLAIM, since=day, until=day)
    assert matches(today, search) == Matches(moods[:1], is_more=True)
    later = Asked(PublicationKind.CLAIM, since=day.replace(year=day.year + 1))
    assert matches(later, search) == Matches([])


def test_phrase_is_no_match_in_another_order(moods):
    assert matches(Asked(PublicationKind.CLAIM), Search('"mood lifts"', ("en",))) == Matches([])
