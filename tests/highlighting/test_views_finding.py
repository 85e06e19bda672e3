"""What the workspace reads to find its claims, over HTTP: whole cast, fragments, without script."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory
from tests.highlighting.desk import at

pytestmark = pytest.mark.django_db
EVERYBODY = {"anonymous": 302} | dict.fromkeys(
    ["reviewer", "other_reviewer", "editor", "moderator", "admin"], 200
)


def test_list_places_meets_the_cast(cast):
    path = at("list_places", SnapshotFactory().article_id)
    assert cast.statuses("get", path) == EVERYBODY
    assert cast.statuses("post", path) == dict.fromkeys(EVERYBODY, 405)
    assert cast["editor"].client.get(at("list_places", 0)).status_code == 404


@pytest.mark.parametrize("claims", [1, 3])
def test_list_places_says_where_each_claim_stands(cast, claims, django_assert_num_queries):
    snapshot = SnapshotFactory()
    start = snapshot.text.index("doctor")
    marked = [OccurrenceFactory(snapshot=snapshot, exact="doctor").claim for _ in range(claims)]
    ReviewFactory(claim=marked[0])
    client = cast["moderator"].client
    # session, person, snapshot with article, its text, occurrences with claims, reviews
    with django_assert_num_queries(8):
        found = client.get(at("list_places", snapshot.article_id)).json()
    assert found == {
        "length": len(snapshot.text),
        "claims": claims,
        "places": [
            [claim.pk, number, "status-none" if number > 1 else "verdict-overstated",
             start, start + 6]
            for number, claim in enumerate(marked, start=1)
        ],
    }  # fmt: skip


def test_filter_works_without_script(cast):
    snapshot = SnapshotFactory()
    chosen = OccurrenceFactory(snapshot=snapshot, exact="Kratom").claim
    other = OccurrenceFactory(snapshot=snapshot, exact="doctor").claim
    ReviewFactory(claim=chosen)
    client, path = cast["reviewer"].client, at("list_claims", snapshot.article_id)
    page = client.get(path, {"verdict": "overstated"})
    assertContains(page, "<html")
    assertContains(page, f'data-query="verdict=overstated" data-matching="{chosen.pk}"')
    assertContains(page, "<strong>1</strong> of 2 claims match.")
    assertContains(page, 'value="overstated" checked')
    assertContains(page, f'class="claim-item verdict-overstated" data-claim="{chosen.pk}"')
    assertNotContains(page, f'data-claim="{other.pk}"')


def test_filter_that_leaves_nothing_says_how_to_get_back(cast):
    article = OccurrenceFactory().snapshot.article_id
    page = cast["reviewer"].client.get(at("list_claims", article), {"state": "approved"})
    assertContains(page, "No claim matches")
    assertContains(page, "show all 1 claim<")
    assertContains(page, 'value="approved" checked')
    assertContains(page, 'data-matching=""')


def test_claims_of_some_words_are_no_filter(cast):
    occurrence = OccurrenceFactory()
    path = at("list_claims", occurrence.snapshot.article_id)
    page = cast["reviewer"].client.get(path, {"claim": occurrence.claim_id})
    assertContains(page, '<div id="claims-found" data-words>')
    assertNotContains(page, 'id="claim-filter"')
