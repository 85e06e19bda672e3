"""What the desk knows about some words of an article, over HTTP."""

import pytest
from django.urls import reverse

from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory

HTMX = {"headers": {"HX-Request": "true"}}
QUOTE = "less severe side effects"


@pytest.fixture
def snapshot(db):
    return SnapshotFactory(raw=f"Many users describe {QUOTE} than with opioids.")


def address(snapshot):
    return reverse("highlighting:search_words", args=[snapshot.article_id])


def words(snapshot):
    start = snapshot.text.index(QUOTE)
    return {"start": start, "end": start + len(QUOTE), "quote": QUOTE}


@pytest.mark.parametrize(
    ("name", "status"),
    [("anonymous", 302), ("reviewer", 200), ("editor", 200), ("moderator", 403), ("admin", 403)],
)
def test_search_words_is_for_people_who_highlight(cast, snapshot, name, status):
    assert cast[name].client.post(address(snapshot), words(snapshot)).status_code == status


def test_search_words_lists_claims_alike_before_those_that_hold_some(cast, snapshot):
    some = ClaimFactory(statement="Opioids have severe withdrawal")
    alike = ReviewFactory(claim__statement="Less severe side effects than opioids").claim
    ClaimFactory(statement="Coffee wakes you up")
    answer = cast["reviewer"].client.post(address(snapshot), words(snapshot), **HTMX)
    assert answer.context["found"] == [alike, some]
    page = answer.content.decode()
    assert str(alike.reviews.get().verdict.label) in page
    assert page.count(">Attach</button>") == 2


def test_attach_beside_a_found_claim_stores_at_once(cast, snapshot):
    claim = ClaimFactory(statement="Less severe side effects than opioids")
    sent = {**words(snapshot), "claim": claim.pk, "relation": "same", "save": "1"}
    attach = reverse("highlighting:add_occurrence", args=[snapshot.article_id])
    assert cast["reviewer"].client.post(attach, sent, **HTMX).status_code == 200
    assert [mark.exact for mark in claim.occurrences.all()] == [QUOTE]


def test_search_words_takes_typed_words_without_a_place(cast, snapshot):
    claim = ClaimFactory(statement="Kratom lifts mood")
    answer = cast["reviewer"].client.get(address(snapshot), {"search": "mood\0 lifts"})
    assert answer.context["found"] == [claim]
    page = answer.content.decode()
    assert ">Attach</button>" not in page
    assert "/desk/sources/?q=mood+lifts" in page


def test_search_words_refuses_words_that_are_not_the_slice(cast, snapshot):
    sent = {**words(snapshot), "quote": "more severe side effects"}
    answer = cast["reviewer"].client.post(address(snapshot), sent, **HTMX)
    assert answer.status_code == 400
    assert "not the words at this place" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_search_words_asks_the_same_for_one_claim_and_three(
    cast, snapshot, count, django_assert_num_queries
):
    for _ in range(count):
        review = ReviewFactory(claim__statement=f"It has {QUOTE}")
        OccurrenceFactory(claim=review.claim, snapshot=snapshot, exact=QUOTE)
    client = cast["reviewer"].client
    client.get("/desk/")
    with django_assert_num_queries(7):
        client.post(address(snapshot), words(snapshot), **HTMX)
