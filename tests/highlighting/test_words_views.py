"""What the desk knows about some words of an article, over HTTP."""

import json

import pytest
from django.urls import reverse

from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory

HTMX = {"headers": {"HX-Request": "true"}}
QUOTE = "less severe side effects"


@pytest.fixture
def snapshot(db):
    return SnapshotFactory(raw=f"Many users describe {QUOTE} than with opioids.")


def at(name, pk):
    return reverse(f"highlighting:{name}", args=[pk])


def address(snapshot):
    return at("search_words", snapshot.article_id)


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
    attach = at("add_occurrence", snapshot.article_id)
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
    with django_assert_num_queries(10):  # one of them for the text
        client.post(address(snapshot), words(snapshot), **HTMX)


@pytest.mark.parametrize(
    ("name", "status"),
    [("anonymous", 302), ("reviewer", 200), ("editor", 200), ("moderator", 403), ("admin", 403)],
)
def test_move_occurrence_is_for_people_who_highlight(cast, snapshot, name, status):
    mark = OccurrenceFactory(snapshot=snapshot, exact=QUOTE)
    assert cast[name].client.get(at("move_occurrence", mark.pk)).status_code == status


def test_move_occurrence_offers_claims_alike_and_moves(cast, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact=QUOTE, claim__statement=f"It has {QUOTE}")
    other = ClaimFactory(statement="Less severe side effects than opioids")
    client = cast["reviewer"].client
    offered = client.get(at("move_occurrence", mark.pk), **HTMX)
    assert offered.context["found"] == [other]

    moved = client.post(at("move_occurrence", mark.pk), {"revision": 1, "claim": other.pk}, **HTMX)
    assert moved.status_code == 200
    assert json.loads(moved.headers["HX-Trigger"]) == {
        "marks-changed": {},
        "can-be-undone": {
            "words": f"The words state the other claim now. “It has {QUOTE}” has no words left in "
            "this article."
        },
    }
    assert [row.exact for row in other.occurrences.all()] == [QUOTE]


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"revision": 7}, 412, "in the meantime"),
        ({"revision": 1, "claim": ""}, 400, "Choose the claim"),
        ({"revision": 1, "claim": 9999}, 400, "valid choice"),
    ],
)
def test_move_occurrence_refused_says_why_and_changes_nothing(cast, snapshot, sent, status, said):
    mark = OccurrenceFactory(snapshot=snapshot, exact=QUOTE)
    sent = {"claim": ClaimFactory().pk, **sent}
    answer = cast["reviewer"].client.post(at("move_occurrence", mark.pk), sent, **HTMX)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert mark.claim.occurrences.get() == mark


def test_merge_occurrences_makes_one_of_two(cast, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact="less severe")
    other = OccurrenceFactory(snapshot=snapshot, claim=mark.claim, exact="side effects")
    sent = {"revision": 1, "other_id": other.pk}
    answer = cast["reviewer"].client.post(at("merge_occurrences", mark.pk), sent)
    assert answer.headers["Location"] == at("list_occurrences", mark.claim_id)
    assert mark.claim.occurrences.get().exact == QUOTE


def test_move_onto_words_of_that_claim_offers_to_merge(cast, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact=QUOTE)
    other = OccurrenceFactory(snapshot=snapshot, exact="side effects")
    client = cast["reviewer"].client
    move = reverse("highlighting:move_occurrence", args=[mark.pk])
    refused = client.post(move, {"claim": other.claim_id, "revision": 1}, **HTMX)
    merge = reverse("highlighting:merge_occurrences", args=[mark.pk])
    assert (refused.status_code, f'action="{merge}"' in refused.text) == (400, True)
    assert f'name="other_id" value="{other.pk}"' in refused.text
    sent = {"claim": other.claim_id, "other_id": other.pk, "revision": 1}
    done = client.post(merge, sent)
    assert done.headers["Location"] == reverse("reviewing:show_claim", args=[other.claim_id])
    assert other.claim.occurrences.get().exact == mark.exact


def test_merge_occurrences_refused_lists_the_places_with_the_reason(cast, snapshot):
    mark = OccurrenceFactory(snapshot=snapshot, exact=QUOTE)
    sent = {"revision": 1, "other_id": mark.pk}
    answer = cast["reviewer"].client.post(at("merge_occurrences", mark.pk), sent, **HTMX)
    assert answer.status_code == 400
    assert "Choose another mark" in answer.content.decode()
    assert cast["moderator"].client.post(at("merge_occurrences", mark.pk), sent).status_code == 403
