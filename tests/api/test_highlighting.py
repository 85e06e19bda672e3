"""Claims, occurrences and places of quotes over the API."""

import pytest

from claims.models import Claim, Event, Occurrence
from tests.factories import (
    ClaimFactory,
    OccurrenceFactory,
    SnapshotFactory,
    TopicFactory,
)

RAW = "A 🌿 leaf. It lifts the mood — “really”, they say. And again: it lifts the mood."
WORDS = "lifts the mood"


@pytest.fixture
def snapshot(db):
    return SnapshotFactory(raw=RAW)


def place(snapshot, words: str = WORDS) -> dict:
    start = snapshot.text.index(words)
    return {
        "snapshot": snapshot.pk,
        "start": start,
        "end": start + len(words),
        "quote": words,
    }


def test_claim_is_made_with_its_words(desk, snapshot):
    TopicFactory(slug="mood")
    response = desk.reviewer.post(
        "claims/",
        place(snapshot)
        | {
            "statement": "The leaf lifts the mood",
            "claim_type": "treatment_effect",
            "harm": "some",
            "claimant": "Example Wellness",
            "topics": ["mood"],
            "is_central": True,
            "relation": "narrower",
        },
    )
    claim, occurrence = Claim.objects.get(), Occurrence.objects.get()
    assert response.status_code == 201, response.content
    assert response.headers["Location"] == f"http://testserver/api/v1/claims/{claim.pk}/"
    assert response.json() == {
        "claim": desk.editor.get(f"claims/{claim.pk}/").json(),
        "occurrence": desk.editor.get(f"occurrences/{occurrence.pk}/").json(),
        "marks": {"from": RAW.index(WORDS), "to": RAW.index(WORDS) + len(WORDS)},
    }
    shown = response.json()["occurrence"]
    assert (shown["start"], shown["end"], shown["exact"]) == (
        RAW.index(WORDS),
        RAW.index(WORDS) + len(WORDS),
        WORDS,
    )
    assert (shown["relation"], shown["is_central"]) == ("narrower", True)
    assert response.json()["claim"]["topics"] == ["mood"]


def test_claim_without_a_statement_is_proposed_one(desk, snapshot):
    response = desk.reviewer.post("claims/", place(snapshot))
    assert response.status_code == 201, response.content
    assert response.json()["claim"]["statement"] == "Lifts the mood."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quote": "lifts the food"}, "quote"),
        ({"quote": ""}, "quote"),
        ({"end": 10_000}, "end"),
        ({"start": -1}, "start"),
        ({"start": 40, "end": 30}, "start"),
        ({"snapshot": 999}, "snapshot"),
        ({"statement": ""}, "statement"),
        ({"claim_type": "rumour"}, "claim_type"),
        ({"harm": "much"}, "harm"),
        ({"topics": ["nonsense"]}, "topics"),
        ({"topics": "mood"}, "topics"),
        ({"topics": ["mood"] * 51}, "topics"),
        ({"topics": [["mood"]]}, "topics.0"),
        ({"claimant_url": "javascript:alert(1)"}, "claimant_url"),
        ({"relation": "similar"}, "relation"),
    ],
)
def test_wrong_field_is_named_and_nothing_stored(desk, snapshot, change, field):
    claim = place(snapshot) | {"statement": "The leaf lifts the mood"} | change
    response = desk.reviewer.post("claims/", claim)
    assert (response.status_code, response.json()["field"]) == (400, field), response.content
    assert not Claim.objects.exists()


def test_blanks_around_a_field_do_not_count(desk):
    path = f"claims/{ClaimFactory().pk}/"
    changes = {"statement": "x" * 490 + " " * 20, "claimant_url": "example.org" + " " * 2000}
    response = desk.reviewer.patch(path, changes, etag=desk.reviewer.etag(path))
    assert response.status_code == 200, response.content
    stored = {name: response.json()[name] for name in changes}
    assert stored == {"statement": "x" * 490, "claimant_url": "https://example.org"}


def test_offsets_of_other_units_are_refused(desk, snapshot):
    """JavaScript counts the leaf as two: its offsets are one too high here."""
    shifted = place(snapshot) | {"statement": "S"}
    shifted["start"] += 1
    shifted["end"] += 1
    response = desk.reviewer.post("claims/", shifted)
    assert (response.status_code, response.json()["field"]) == (400, "quote")


def located(desk, snapshot, **quote) -> dict:
    response = desk.moderator.post(f"snapshots/{snapshot.pk}/locate/", quote)
    assert response.status_code == 200, response.content
    return response.json()


def test_quote_is_found_in_its_surroundings(desk, snapshot):
    start = RAW.index("“really”")
    assert located(desk, snapshot, quote='"really"') == {
        "result": "found",
        "how": "folded",
        "places": [
            {
                "start": start,
                "end": start + len("“really”"),
                "before": RAW[:start],
                "words": "“really”",
                "after": RAW[start + len("“really”") :],
            }
        ],
    }


def test_quote_that_stands_twice_is_ambiguous_unless_something_is_near(desk, snapshot):
    both = located(desk, snapshot, quote=WORDS)
    starts = [one["start"] for one in both["places"]]
    assert (both["result"], both["how"]) == ("ambiguous", None)
    assert starts == [RAW.index(WORDS), RAW.rindex(WORDS)]
    near = located(desk, snapshot, quote=WORDS, near=starts[1])
    assert (near["result"], [one["start"] for one in near["places"]]) == ("found", starts[1:])


def test_quote_that_is_not_there_is_missing(desk, snapshot):
    assert located(desk, snapshot, quote="cures cancer") == {
        "result": "missing",
        "how": None,
        "places": [],
    }


def test_claim_is_changed_in_its_topics_too(desk):
    path = f"claims/{ClaimFactory().pk}/"
    TopicFactory(slug="mood", name="Low mood")
    etag = desk.reviewer.etag(path)
    changed = desk.reviewer.patch(path, {"topics": ["mood"], "harm": "low"}, etag=etag)
    assert changed.status_code == 200
    assert changed.json() == desk.editor.get(path).json()
    assert (changed.json()["topics"], changed.json()["harm"]) == (["mood"], "low")
    read = changed.headers["ETag"]
    named = desk.reviewer.patch(path, {"topics": ["low MOOD", "mood"]}, etag=read)
    assert named.json()["topics"] == ["mood"]
    same = desk.reviewer.patch(path, {"topics": ["mood"]}, etag=changed.headers["ETag"])
    assert same.headers["ETag"] == changed.headers["ETag"] != etag


def test_further_words_join_a_claim(desk, snapshot):
    claim = ClaimFactory()
    response = desk.reviewer.post("occurrences/", place(snapshot) | {"claim": claim.pk})
    assert response.status_code == 201, response.content
    assert response.headers["Location"].endswith(f"/occurrences/{response.json()['id']}/")
    again = desk.reviewer.post("occurrences/", place(snapshot) | {"claim": claim.pk})
    assert (again.status_code, again.json()["field"]) == (400, "quote")


def test_mark_is_changed_removed_and_restored(desk):
    occurrence = OccurrenceFactory()
    path = f"occurrences/{occurrence.pk}/"
    etag = desk.reviewer.etag(path)
    changed = desk.reviewer.patch(path, {"relation": "opposite"}, etag=etag)
    assert changed.json()["relation"] == "opposite"
    late = desk.other_reviewer.delete(path, etag=etag)
    assert late.status_code == 412
    marks = {"from": occurrence.place[0], "to": occurrence.place[1]}
    assert late.json()["current"] | {"marks": marks} == changed.json()
    removed = desk.reviewer.delete(path, etag=changed.headers["ETag"])
    article = occurrence.snapshot.article_id
    event = desk.reviewer.get(f"events/?kind=article&id={article}").json()["results"][0]
    assert event["verb"] == "remove_occurrence"
    assert (removed.status_code, removed.json()) == (200, {"event": event["id"], "marks": marks})
    assert desk.reviewer.get(path).status_code == 404
    restored = desk.reviewer.post("occurrences/restore/", {"event": event["id"]})
    assert restored.status_code == 200, restored.content
    assert (restored.json()["relation"], restored.json()["marks"]) == ("opposite", marks)
    assert restored.headers["ETag"] != changed.headers["ETag"]
    twice = desk.reviewer.post("occurrences/restore/", {"event": event["id"]})
    assert twice.status_code == 409


def test_event_that_is_no_removal_restores_nothing(desk):
    ClaimFactory()
    event = Event.objects.order_by("pk").first()
    number = event.pk if event else 7
    assert desk.reviewer.post("occurrences/restore/", {"event": number}).status_code == 404


def test_words_of_no_claim_are_not_marked(desk, snapshot):
    response = desk.reviewer.post("occurrences/", place(snapshot) | {"claim": 999_999})
    assert (response.status_code, response.json()["errors"]) == (
        400,
        {"claim": "There is no such claim. Nothing was marked."},
    )
    assert not Occurrence.objects.exists()


def test_marking_words_takes_few_statements(desk, snapshot, django_assert_num_queries):
    """The session, the person, the copy; the mark, its claim with a newer copy?, the event.

    Two more begin and end the transaction, here as a savepoint.
    """
    claim = ClaimFactory()
    with django_assert_num_queries(6 + 2):
        desk.reviewer.post("occurrences/", place(snapshot) | {"claim": claim.pk})


def test_ids_beyond_what_the_database_counts_are_no_things(desk, snapshot):
    for sent in ({"snapshot": 10**30}, {"claim": 2**63}):
        answer = desk.reviewer.post("occurrences/", {**place(snapshot), "claim": 1, **sent})
        assert (answer.status_code, answer.json()["field"]) == (400, next(iter(sent)))
