"""What a process keeps of the articles it showed last, and that none of it is ever out of date."""

from itertools import pairwise

import pytest
from django.urls import reverse

from claims.highlighting import listing, text_views
from claims.highlighting.kept import Kept, document_of, kept_document
from claims.models import Claim, Occurrence, Review, Verdict
from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def test_least_recently_used_makes_room():
    kept: Kept[str] = Kept(10)
    kept.put("a", "first", 5)
    kept.put("b", "second", 5)
    assert kept.get("a") == "first"
    kept.put("c", "third", 5)
    assert [kept.get(key) for key in "abc"] == ["first", None, "third"]


def test_value_put_again_counts_once():
    kept: Kept[str] = Kept(10)
    for value in ("old", "new"):
        kept.put("a", value, 10)
    assert kept.get("a") == "new"


def test_value_without_room_is_not_kept():
    kept: Kept[str] = Kept(10)
    kept.put("a", "huge", 11)
    assert kept.get("a") is None


def test_document_is_read_once(django_assert_num_queries):
    snapshot = SnapshotFactory()
    assert kept_document(snapshot) is None
    with django_assert_num_queries(1):
        document = document_of(snapshot)
        assert document_of(snapshot) is document
    assert document == snapshot.document


def test_list_is_the_same_until_a_row_changes():
    review = ReviewFactory(claim=OccurrenceFactory().claim)
    other = Verdict.objects.get(slug="misleading")
    snapshot = Occurrence.objects.get().snapshot
    lists = [listing.listed_claims(snapshot)]
    assert listing.listed_claims(snapshot) is lists[0]
    for change in (
        lambda: Claim.objects.update(statement="Otherwise"),
        lambda: Review.objects.filter(pk=review.pk).update(verdict=other),
        lambda: Occurrence.objects.update(is_central=True),
        lambda: OccurrenceFactory(snapshot=snapshot, exact="tropical"),
        lambda: Occurrence.objects.filter(exact="tropical").delete(),
    ):
        change()
        lists.append(listing.listed_claims(snapshot))
    assert all(one != other for one, other in pairwise(lists))


def test_page_shows_every_change_at_once(cast):
    snapshot = SnapshotFactory()
    client = cast["reviewer"].client
    path = reverse("highlighting:show_workspace", args=[snapshot.article_id])
    seen = []
    for exact in ("Kratom", "tropical"):
        claim = OccurrenceFactory(snapshot=snapshot, exact=exact).claim
        pages = [client.get(path).content.decode() for _ in range(2)]
        seen += [
            (
                page.count("<mark"),
                page.count('class="claim-item'),
                str(text_views.TEXT_HERE) in page,
            )
            for page in pages
        ]
    Claim.objects.filter(pk=claim.pk).update(statement="Quite another one")
    page = client.get(path).content.decode()
    assert seen == [(1, 1, False)] * 2 + [(2, 2, False)] * 2
    assert page.count("Quite another one") == 2  # at its number in the text, and in the list
