"""Marks adjusted over the API: their edges, two of one, one of two, and claims discarded."""

import pytest

from claims.models import Claim, Occurrence
from tests.factories import ClaimFactory, OccurrenceFactory, ReviewFactory, SnapshotFactory

RAW = "A 🌿 leaf lifts the mood and eases pain, they say. And again: it lifts the mood."
WORDS = "lifts the mood and eases pain"


@pytest.fixture
def mark(db) -> Occurrence:
    return OccurrenceFactory(snapshot=SnapshotFactory(raw=RAW), exact=WORDS)


def words(quote: str) -> dict:
    start = RAW.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def marks(quote: str = WORDS) -> dict:
    place = words(quote)
    return {"from": place["start"], "to": place["end"]}


def stored(desk, pk: int) -> dict:
    return desk.editor.get(f"occurrences/{pk}/").json()


def test_edges_claim_and_relation_are_changed_at_once(desk, mark):
    path, claim = f"occurrences/{mark.pk}/", ClaimFactory()
    etag = desk.reviewer.etag(path)
    sent = {**words("the mood"), "claim": claim.pk, "relation": "narrower"}
    changed = desk.reviewer.patch(path, sent, etag=etag)
    assert changed.status_code == 200, changed.content
    assert changed.json() == {**stored(desk, mark.pk), "marks": marks()}
    assert (changed.json()["exact"], changed.json()["claim"]) == ("the mood", claim.pk)
    assert changed.headers["ETag"] == desk.reviewer.etag(path) != etag


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"start": 3}, "end"),
        ({**words("the mood"), "quote": "The mood"}, "quote"),
        ({**words("the mood"), "end": 9_999}, "end"),
        ({"claim": 999_999}, "claim"),
        ({"relation": "cousin"}, "relation"),
        ({"exact": "the mood"}, "exact"),
    ],
)
def test_wrong_change_names_the_field(desk, mark, sent, field):
    path = f"occurrences/{mark.pk}/"
    before = stored(desk, mark.pk)
    response = desk.reviewer.patch(path, sent, etag=desk.reviewer.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, field), response.content
    assert stored(desk, mark.pk) == before


def test_mark_is_split_and_merged_again(desk, mark):
    path = f"occurrences/{mark.pk}/"
    at = RAW.index("and eases")
    split = desk.reviewer.post(
        f"{path}split/", {"at": at}, **{"If-Match": desk.reviewer.etag(path)}
    )
    assert split.status_code == 200, split.content
    first, second = split.json()["occurrences"]
    assert split.json() == {
        "occurrences": [stored(desk, first["id"]), stored(desk, second["id"])],
        "marks": marks(),
    }
    assert (first["id"], first["exact"], second["exact"]) == (
        mark.pk,
        "lifts the mood",
        "and eases pain",
    )
    assert split.headers["ETag"] == desk.reviewer.etag(path)
    late = desk.other_reviewer.post(
        f"{path}merge/", {"other": second["id"]}, **{"If-Match": '"occurrence-1-1"'}
    )
    assert late.status_code == 412
    merged = desk.reviewer.post(
        f"{path}merge/", {"other": second["id"]}, **{"If-Match": split.headers["ETag"]}
    )
    assert merged.status_code == 200, merged.content
    assert merged.json() == {**stored(desk, mark.pk), "marks": marks()}
    assert (merged.json()["exact"], Occurrence.objects.count()) == (WORDS, 1)


def test_second_half_goes_to_a_new_claim(desk, mark):
    path = f"occurrences/{mark.pk}/"
    sent = {
        "first": words("lifts the mood"),
        "second": words("eases pain"),
        "statement": "A leaf eases pain",
    }
    split = desk.reviewer.post(f"{path}split/", sent, **{"If-Match": desk.reviewer.etag(path)})
    claim = Claim.objects.get(statement="A leaf eases pain")
    assert [one["claim"] for one in split.json()["occurrences"]] == [mark.claim_id, claim.pk]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "at"),
        ({"at": 1}, "at"),
        ({"at": -1}, "at"),
        ({"first": words("the mood")}, "at"),
        ({"first": {"start": 1}, "second": words("the mood")}, "first.end"),
        ({"at": 20, "claim": 999_999}, "claim"),
    ],
)
def test_wrong_split_names_the_field(desk, mark, sent, field):
    path = f"occurrences/{mark.pk}/"
    split = desk.reviewer.post(f"{path}split/", sent, **{"If-Match": desk.reviewer.etag(path)})
    assert (split.status_code, split.json()["field"]) == (400, field), split.content


def test_claim_is_discarded_and_restored(desk, mark):
    path = f"claims/{mark.claim_id}/"
    before = desk.reviewer.get(path).json()
    unread = desk.reviewer.post(f"{path}discard/")
    assert unread.status_code == 428
    gone = desk.reviewer.post(f"{path}discard/", **{"If-Match": desk.reviewer.etag(path)})
    assert gone.status_code == 200, gone.content
    assert gone.json()["marks"] == marks()
    assert desk.reviewer.get(path).status_code == 404
    back = desk.reviewer.post("claims/restore/", {"event": gone.json()["event"]})
    assert back.status_code == 200, back.content
    revised = {"revision": 2, "created_at": back.json()["created_at"]}
    assert back.json() == {**before, **revised, "marks": marks()}
    assert stored(desk, mark.pk)["exact"] == WORDS
    assert desk.reviewer.post("claims/restore/", {"event": 1}).status_code == 404


def test_claim_without_words_has_nothing_to_paint(desk):
    path = f"claims/{ClaimFactory().pk}/"
    gone = desk.reviewer.post(f"{path}discard/", **{"If-Match": desk.reviewer.etag(path)})
    assert gone.json()["marks"] is None
    back = desk.reviewer.post("claims/restore/", {"event": gone.json()["event"]})
    assert back.json()["marks"] is None


def test_reviewed_claim_is_not_discarded(desk):
    review = ReviewFactory()
    path = f"claims/{review.claim_id}/"
    kept = desk.reviewer.post(f"{path}discard/", **{"If-Match": desk.reviewer.etag(path)})
    assert (kept.status_code, kept.json()["title"]) == (409, "Its state does not allow this")
