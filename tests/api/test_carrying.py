"""Refreshing, watches and carried marks over the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import Carryover, CarryoverDecision, Occurrence, Watch
from claims.models.vocabulary import CarryOutcome
from tests.factories import (
    ArticleFactory,
    CarryoverFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    WatchFactory,
)

SIGNED_IN = 2  # the session and the person
OLD = "Kratom lifts the mood of 27 people. The leaf is chewed. It grows on trees."
NEW = "Kratom lifts the mood of 7 people. The leaf is chewed. It grows on trees. And it is green."


def jobs(name: str) -> list[dict]:
    """The arguments with which the task was asked for."""
    found = ProcrastinateJob.objects.filter(task_name=f"claims.jobs.{name}")
    return list(found.values_list("args", flat=True))


def test_page_is_watched_and_looked_at(desk):
    article = ArticleFactory(url="https://www.example.org/leaf")
    path = f"articles/{article.pk}/watch/"
    unwatched = {
        "article": article.pk, "is_on": False, "asked_at": None, "next_check_at": None,
        "checked_at": None, "changed_at": None, "unchanged": 0, "failures": 0, "problem": "",
        "status": None,
    }  # fmt: skip
    assert desk.moderator.get(path).json() == unwatched
    switched = desk.reviewer.post(path, {"is_on": True})
    due = switched.json()["next_check_at"]
    assert due is not None
    assert switched.json() == unwatched | {"is_on": True, "next_check_at": due}
    asked = desk.reviewer.post(f"articles/{article.pk}/refresh/", {"anyway": True})
    assert asked.status_code == 202
    assert asked.headers["Location"] == f"http://testserver/api/v1/{path}"
    assert asked.json() == desk.moderator.get(path).json()
    assert asked.json()["asked_at"] is not None
    assert jobs("look_again") == [{"article_id": article.pk, "asked": True, "anyway": True}]
    desk.reviewer.post(path, {"is_on": False})
    assert not Watch.objects.get().is_on


def test_watch_tells_what_looks_found(desk):
    now = timezone.now()
    watch = WatchFactory(checked_at=now, changed_at=now, unchanged=3, status=304)
    shown = desk.editor.get(f"articles/{watch.article_id}/watch/").json()
    assert (shown["is_on"], shown["unchanged"], shown["status"]) == (True, 3, 304)
    assert shown["checked_at"] == shown["changed_at"]


@pytest.mark.parametrize(("step", "sent"), [("watch", {"is_on": True}), ("refresh", {})])
def test_article_without_an_address_is_not_looked_at(desk, step, sent):
    path = f"articles/{SnapshotFactory(article__url='').article_id}/{step}/"
    assert desk.reviewer.post(path, sent).status_code == 409


@pytest.fixture
def edited(desk):
    """Three marks of an article whose publisher changed a number and took a sentence."""
    older = SnapshotFactory(raw=OLD)
    newer = SnapshotFactory(article=older.article, number=2, raw=NEW)
    for exact, found, outcome, score in (
        ("The leaf is chewed", "The leaf is chewed", CarryOutcome.MOVED, 1.0),
        ("the mood of 27 people", "the mood of 7 people", CarryOutcome.CRITICAL, 0.9),
        ("It grows on trees", "", CarryOutcome.REMOVED, 0.0),
    ):
        start = newer.text.find(found)
        CarryoverFactory(
            occurrence=OccurrenceFactory(snapshot=older, exact=exact),
            snapshot=newer,
            outcome=outcome,
            place=(start, start + len(found)) if found else None,
            score=score,
            new_words=found,
        )
    return newer


def test_carryovers_come_with_the_most_serious_first(desk, edited):
    path = f"articles/{edited.article_id}/carryovers/"
    moved, critical, removed = Carryover.objects.order_by("pk")
    review = ReviewFactory(claim=critical.occurrence.claim)
    page = desk.moderator.get(path).json()
    assert [row["id"] for row in page["results"]] == [critical.pk, removed.pk, moved.pk]
    assert {name: page[name] for name in page if name != "results"} == {
        "next": None,
        "snapshot": edited.pk,
        "not_looked_for": 0,
        "waiting": {
            "unchanged": 0, "moved": 1, "edited": 0, "critical": 1, "ambiguous": 0, "removed": 1,
        },
    }  # fmt: skip
    assert page["results"][0] == {
        "id": critical.pk,
        "occurrence": critical.occurrence_id,
        "claim": critical.occurrence.claim_id,
        "statement": critical.occurrence.claim.statement,
        "review": {"id": review.pk, "status": "draft", "verdict": review.verdict.slug},
        "from_snapshot": critical.occurrence.snapshot_id,
        "snapshot": edited.pk,
        "outcome": "critical",
        "score": 0.9,
        "method": critical.method,
        "old_words": "the mood of 27 people",
        "new_words": "the mood of 7 people",
        "changes": [
            {"kind": "same", "words": "the mood of "},
            {"kind": "removed", "words": "27"},
            {"kind": "added", "words": "7"},
            {"kind": "same", "words": " people"},
        ],
        "place": {
            "start": 13, "end": 33, "before": "Kratom lifts ", "words": "the mood of 7 people",
            "after": NEW[33:],
        },
        "candidates": [],
        "decision": None,
    }  # fmt: skip
    assert (page["results"][1]["place"], page["results"][1]["review"]) == (None, None)


def test_carryovers_come_in_pages_and_are_filtered(desk, edited):
    path = f"articles/{edited.article_id}/carryovers/"
    moved, critical, removed = Carryover.objects.order_by("pk")
    first = desk.editor.get(f"{path}?limit=1&decided=false").json()
    desk.editor.post(f"carryovers/{critical.pk}/decide/", {"decision": "gone"})
    following = first["next"].removeprefix("http://testserver/api/v1/")
    second = desk.editor.get(following).json()
    third = desk.editor.get(second["next"].removeprefix("http://testserver/api/v1/")).json()
    seen = [page["results"][0]["id"] for page in (first, second, third)]
    assert (seen, third["next"]) == ([critical.pk, removed.pk, moved.pk], None)

    def found(query: str) -> list[int]:
        return [row["id"] for row in desk.editor.get(path + query).json()["results"]]

    assert found("?outcome=moved") == [moved.pk]
    assert found("?decided=true") == [critical.pk]
    assert found("?decided=false") == [removed.pk, moved.pk]
    assert desk.editor.get(f"{path}?outcome=lost").json()["field"] == "outcome"


def test_list_of_carryovers_takes_as_many_queries_for_three_as_for_one(desk, edited):
    path = f"articles/{edited.article_id}/carryovers/"
    removed = Carryover.objects.latest("pk")
    desk.editor.post(f"carryovers/{removed.pk}/decide/", {"decision": "gone"})
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            assert len(desk.editor.get(f"{path}?limit={limit}").json()["results"]) == limit
        # The snapshot, its text, the order, the rows, their reviews, what waits, what is still to
        # be found.
        assert len(queries) == SIGNED_IN + 7, [query["sql"] for query in queries]


def test_words_are_confirmed_where_they_were_found(desk, edited):
    critical = Carryover.objects.get(outcome="critical")
    response = desk.reviewer.post(f"carryovers/{critical.pk}/decide/", {"decision": "confirmed"})
    occurrence = Occurrence.objects.get(snapshot=edited)
    assert occurrence.exact == "the mood of 7 people"
    assert response.status_code == 200
    assert response.json()["id"] == critical.pk
    assert response.json()["decision"] == {
        "decision": "confirmed",
        "occurrence": str(occurrence.uuid),
        "by": {"id": desk.reviewer.user.pk, "name": "Reviewer"},
        "at": response.json()["decision"]["at"],
    }
    again = desk.editor.post(f"carryovers/{critical.pk}/decide/", {"decision": "gone"})
    assert again.status_code == 409
    assert "Reviewer has decided this already" in again.json()["detail"]


def test_words_are_placed_by_hand(desk, edited):
    removed = Carryover.objects.get(outcome="removed")
    start = NEW.index("It grows")
    place = {"decision": "placed", "start": start, "end": start + 8}
    path = f"carryovers/{removed.pk}/decide/"
    assert desk.reviewer.post(path, place | {"quote": "It goes"}).status_code == 400
    assert desk.reviewer.post(path, {"decision": "placed"}).json()["field"] == "decision"
    assert desk.reviewer.post(path, {"decision": "confirmed"}).json()["field"] == "decision"
    assert not CarryoverDecision.objects.exists()
    assert desk.reviewer.post(path, place | {"quote": "It grows"}).status_code == 200
    assert Occurrence.objects.get(snapshot=edited).exact == "It grows"


def test_sure_ones_are_confirmed_at_once(desk, edited):
    path = f"articles/{edited.article_id}/carryovers/confirm/"
    other = SnapshotFactory()
    assert desk.reviewer.post(path, {"snapshot": other.pk}).status_code == 404
    older = {"snapshot": edited.article.snapshots.get(number=1).pk}
    assert desk.reviewer.post(path, older).status_code == 409
    response = desk.reviewer.post(path, {"snapshot": edited.pk})
    assert (response.status_code, response.json()) == (200, {"confirmed": 1})
    assert CarryoverDecision.objects.get().carryover.outcome == "moved"


def test_words_are_looked_for_once_more(desk, edited):
    response = desk.reviewer.post(f"articles/{edited.article_id}/carryovers/start/")
    assert (response.status_code, response.json()) == (202, {"snapshot": edited.pk})
    assert jobs("carry_occurrences") == [{"snapshot_id": edited.pk}]
