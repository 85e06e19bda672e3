import json

import pytest
from django.urls import reverse

from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def snapshot(db):
    """Paragraphs at 0, 12 and 24; a claim in each, that of the second twice."""
    return SnapshotFactory(raw="First words\n\nOther words\n\nThird words")


@pytest.fixture
def marks(snapshot):
    first = OccurrenceFactory(snapshot=snapshot, exact="First")
    other = OccurrenceFactory(snapshot=snapshot, exact="Other")
    third = OccurrenceFactory(snapshot=snapshot, exact="Third")
    OccurrenceFactory(snapshot=snapshot, exact="words", claim=other.claim)
    return [first.claim_id, other.claim_id, third.claim_id]


@pytest.fixture
def blocks(cast, snapshot):
    def ask(**asked):
        path = reverse("highlighting:list_blocks", args=[snapshot.article_id])
        return cast["reviewer"].client.get(path, asked).json()

    return ask


def test_blocks_are_those_of_the_change(blocks, marks, snapshot):
    first, other, third = marks
    answer = blocks(**{"from": "26", "to": "27"})
    assert (answer["snapshot"], answer["claims"]) == (snapshot.pk, [first, other, third])
    assert list(answer["blocks"]) == ["24"]
    assert answer["blocks"]["24"].startswith('<mark class="claim status-none" role="none"')


@pytest.mark.parametrize(
    ("asked", "starts"),
    [
        ({}, ["0", "12", "24"]),
        ({"from": "3", "to": "14"}, ["0", "12"]),
        ({"from": "14", "to": "3"}, []),
        ({"from": "x", "to": "9" * 5000}, []),
        ({"claim": "0"}, []),
    ],
)
def test_blocks_for_other_changes(blocks, marks, asked, starts):
    assert list(blocks(**asked)["blocks"]) == starts


def test_blocks_of_a_claim_are_all_its_places(blocks, marks):
    assert list(blocks(claim=str(marks[1]))["blocks"]) == ["0", "12"]
    assert list(blocks(claim=str(marks[2]))["blocks"]) == ["24"]


@pytest.mark.parametrize("claims", [1, 3])
def test_case_17_blocks_take_the_same_queries_for_any_number_of_claims(
    cast, snapshot, claims, django_assert_num_queries
):
    for _ in range(claims):
        ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot, exact="Third").claim)
    path = reverse("highlighting:list_blocks", args=[snapshot.article_id])
    client = cast["reviewer"].client
    # session, person, snapshot with article, its text, occurrences with claims, reviews
    with django_assert_num_queries(8):
        answer = client.get(path, {"from": "0", "to": "3"})
    assert len(answer.json()["claims"]) == claims


def test_removal_and_its_undoing_say_where_marks_changed(cast, snapshot):
    client = cast["reviewer"].client
    occurrence = OccurrenceFactory(snapshot=snapshot, exact="Other")
    removed = client.post(reverse("highlighting:remove_occurrence", args=[occurrence.pk]), **HTMX)
    place = {"marks-changed": {"from": 12, "to": 17}}
    assert json.loads(removed["HX-Trigger"]) == place
    event = removed.context["address"].rpartition("=")[2]
    restored = client.post(reverse("highlighting:restore_occurrence", args=[event]), **HTMX)
    assert json.loads(restored["HX-Trigger"]) == place
