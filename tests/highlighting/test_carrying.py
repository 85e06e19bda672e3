"""Marked words in a newer text: looked for by a job, decided by people, once and by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from bench import carrying as carrying_bench
from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.highlighting.carrying import (
    carry_occurrences,
    confirm_sure,
    decide_carryover,
    start_carrying,
)
from claims.highlighting.occurrences import (
    add_occurrence,
    edit_occurrence,
    remove_occurrence,
    restore_occurrence,
)
from claims.models import Carryover, CarryoverDecision, Event, Occurrence
from claims.models.vocabulary import Role
from claims.text.spans import Span
from tests.factories import (
    CarryoverFactory,
    ClaimFactory,
    OccurrenceFactory,
    SnapshotFactory,
    UserFactory,
)
from tests.highlighting.edited import FOUND, MARKED, NEW, OLD


def at(text: str, words: str) -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def events(verb: str) -> list[dict]:
    return [event.data for event in Event.objects.filter(verb=verb).order_by("id")]


def test_job_writes_down_what_it_found(marked):
    assert carry_occurrences(marked.newer.pk) == 4
    rows = Carryover.objects.order_by("occurrence_id")
    text = marked.newer.text
    assert [(row.old_words, row.outcome, row.new_words) for row in rows] == [
        (exact, *found) for exact, found in zip(MARKED, FOUND, strict=True)
    ]
    for row in rows.exclude(place=None):
        assert text[row.place.lower : row.place.upper] == row.new_words
    assert not Occurrence.objects.filter(snapshot=marked.newer).exists()


def test_job_that_runs_twice_writes_once(marked):
    assert [carry_occurrences(marked.newer.pk) for _run in range(2)] == [4, 0]
    assert Carryover.objects.count() == 4


def test_job_for_a_copy_that_is_no_longer_the_newest_does_nothing(edited):
    newest = SnapshotFactory(article=edited.older.article, number=3, raw=OLD)
    assert carry_occurrences(edited.newer.pk) == 0
    assert not Carryover.objects.filter(snapshot=newest).exists()


def test_case_16_job_asks_as_many_questions_for_many_marks(edited, django_assert_num_queries):
    for number in range(30):
        OccurrenceFactory(snapshot=edited.older, exact=edited.older.text[number : number + 9])
    with django_assert_num_queries(8):
        assert carry_occurrences(edited.newer.pk) == 30


def test_confirmed_words_are_marked_in_the_newer_copy(edited):
    older = edited.marks[2]
    edit_occurrence(
        occurrence_id=older.pk, changes={"relation": "broader", "is_central": True}, revision=1,
        by=edited.by,
    )  # fmt: skip
    decision = edited.decide(MARKED[2], "confirmed")
    newer = Occurrence.objects.get(snapshot=edited.newer)
    assert (newer.claim, newer.exact, newer.relation, newer.is_central, newer.created_by) == (
        older.claim, "7 would take it again", "broader", True, edited.by,
    )  # fmt: skip
    start = edited.newer.text.index("7 would take")
    assert newer.span == Span(start, start + len("7 would take it again"))
    assert edited.newer.text.count(newer.prefix + newer.exact + newer.suffix) == 1
    assert newer.uuid != older.uuid
    assert (decision.decision, decision.occurrence_uuid, decision.decided_by) == (
        "confirmed", newer.uuid, edited.by,
    )  # fmt: skip
    assert events("decide_carryover") == [
        {
            "snapshot": 2,
            "claim": older.claim_id,
            "outcome": "critical",
            "decision": "confirmed",
            "exact": "7 would take it again",
        }
    ]
    assert edited.waiting() == [MARKED[3], MARKED[0], MARKED[1]]


def test_placed_words_are_marked_where_the_person_says(edited):
    edited.decide(MARKED[3], "placed", **at(edited.newer.text, "They felt better"))
    newer = Occurrence.objects.get(snapshot=edited.newer)
    assert (newer.claim, newer.exact) == (edited.marks[3].claim, "They felt better")


def test_gone_words_are_marked_no_more(edited):
    decision = edited.decide(MARKED[3], "gone")
    assert decision.occurrence_uuid is None
    assert not Occurrence.objects.filter(snapshot=edited.newer).exists()
    assert edited.marks[3] not in Occurrence.objects.standing()
    assert edited.marks[2] in Occurrence.objects.standing()


def test_words_marked_by_hand_meanwhile_are_taken(edited):
    by_hand = add_occurrence(
        claim=edited.marks[1].claim, snapshot=edited.newer,
        **at(edited.newer.text, MARKED[1]), by=edited.by,
    )  # fmt: skip
    assert confirm_sure(snapshot_id=edited.newer.pk, by=edited.by) == 2
    uuids = CarryoverDecision.objects.values_list("occurrence_uuid", flat=True)
    assert by_hand.uuid in uuids
    assert Occurrence.objects.filter(snapshot=edited.newer).count() == 2


@pytest.mark.parametrize(
    ("exact", "decision", "place"),
    [
        (MARKED[3], "confirmed", {}),
        (MARKED[3], "placed", {}),
        (MARKED[3], "nonsense", {}),
        (MARKED[0], "placed", {"start": 0, "end": 4, "quote": "That"}),
        (MARKED[0], "placed", {"start": 0, "end": 10_000, "quote": "This"}),
    ],
)
def test_decision_without_a_place_is_refused(edited, exact, decision, place):
    with pytest.raises(Invalid):
        edited.decide(exact, decision, **place)
    assert not CarryoverDecision.objects.exists()


def test_second_decision_hears_who_was_first(edited):
    edited.decide(MARKED[2], "gone")
    with pytest.raises(WrongState) as refused:
        edited.decide(MARKED[2], "confirmed")
    assert refused.value.message == (
        "Reviewer has decided this already: No longer in the article. Nothing was changed."
    )
    assert not Occurrence.objects.filter(snapshot=edited.newer).exists()


def test_decision_after_a_still_newer_text_is_refused(edited):
    SnapshotFactory(article=edited.older.article, number=3, raw=OLD)
    for act in (
        lambda: edited.decide(MARKED[2], "confirmed"),
        lambda: confirm_sure(snapshot_id=edited.newer.pk, by=edited.by),
    ):
        with pytest.raises(WrongState, match="copy 3 is the newest"):
            act()


def test_still_newer_text_looks_from_the_last_confirmed_place(edited):
    edited.decide(MARKED[2], "confirmed")
    edited.decide(MARKED[1], "gone")
    newest = SnapshotFactory(article=edited.older.article, number=3, raw=OLD)
    assert carry_occurrences(newest.pk) == 3
    found = Carryover.objects.filter(snapshot=newest).order_by("id")
    assert {(row.occurrence.snapshot.number, row.old_words) for row in found} == {
        (1, MARKED[0]), (1, MARKED[3]), (2, "7 would take it again"),
    }  # fmt: skip


def test_decisions_need_the_right_and_the_row(edited, cast):
    by, pk = cast["moderator"].user, edited.carryover(MARKED[0]).pk
    with pytest.raises(NotAllowed):
        decide_carryover(carryover_id=pk, decision="gone", by=by)
    with pytest.raises(NotAllowed):
        confirm_sure(snapshot_id=edited.newer.pk, by=by)
    with pytest.raises(NotAllowed):
        start_carrying(article_id=edited.newer.article_id, by=by)
    for act in (
        lambda: decide_carryover(carryover_id=0, decision="gone", by=edited.by),
        lambda: confirm_sure(snapshot_id=0, by=edited.by),
        lambda: start_carrying(article_id=0, by=edited.by),
    ):
        with pytest.raises(Missing):
            act()


def test_all_that_is_sure_is_confirmed_at_once(edited):
    assert confirm_sure(snapshot_id=edited.newer.pk, by=edited.by) == 2
    newer = Occurrence.objects.filter(snapshot=edited.newer)
    assert [(one.exact, one.claim) for one in newer.order_by("pk")] == [
        (MARKED[0], edited.marks[0].claim),
        (MARKED[1], edited.marks[1].claim),
    ]
    assert edited.waiting() == [MARKED[2], MARKED[3]]
    claims = sorted(mark.claim_id for mark in edited.marks[:2])
    assert events("confirm_carryovers") == [{"snapshot": 2, "number": 2, "claims": claims}]
    assert confirm_sure(snapshot_id=edited.newer.pk, by=edited.by) == 0
    assert len(events("confirm_carryovers")) == 1


def test_marks_of_an_older_copy_are_decided_and_not_taken_off(edited):
    with pytest.raises(WrongState, match="waits to be carried over"):
        remove_occurrence(occurrence_id=edited.marks[2].pk, by=edited.by)
    edited.decide(MARKED[2], "confirmed")
    for act in (
        lambda pk: remove_occurrence(occurrence_id=pk, by=edited.by),
        lambda pk: edit_occurrence(occurrence_id=pk, changes={}, revision=1, by=edited.by),
    ):
        with pytest.raises(WrongState, match="belongs to an older copy"):
            act(edited.marks[2].pk)
    newer = Occurrence.objects.get(snapshot=edited.newer)
    removal = remove_occurrence(occurrence_id=newer.pk, by=edited.by)
    assert restore_occurrence(event_id=removal.pk, by=edited.by) == newer


def test_mark_that_was_taken_off_meanwhile_is_not_looked_for(cast):
    older = SnapshotFactory(raw=OLD)
    kept, taken_off = (OccurrenceFactory(snapshot=older, exact=exact) for exact in MARKED[:2])
    newer = SnapshotFactory(article=older.article, number=2, raw=NEW)
    remove_occurrence(occurrence_id=taken_off.pk, by=cast["reviewer"].user)
    carry_occurrences(newer.pk)
    assert [row.occurrence for row in Carryover.objects.all()] == [kept]


def test_mark_on_an_older_copy_is_looked_for_in_the_newest(edited):
    ProcrastinateJob.objects.all().delete()
    add_occurrence(
        claim=ClaimFactory(),
        snapshot=edited.older,
        **at(edited.older.text, "lifts mood"),
        by=edited.by,
    )
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "claims.jobs.carry_occurrences", {"snapshot_id": edited.newer.pk},
    )  # fmt: skip
    assert carry_occurrences(edited.newer.pk) == 1


def test_start_carrying_asks_for_the_job_again(edited):
    ProcrastinateJob.objects.all().delete()
    start_carrying(article_id=edited.newer.article_id, by=edited.by)
    assert ProcrastinateJob.objects.get().args == {"snapshot_id": edited.newer.pk}
    assert events("start_carrying") == [{"snapshot": 2}]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_people_one_decides_and_the_other_hears_it():
    carryover = CarryoverFactory()
    people = [UserFactory(display_name=name, roles=[Role.REVIEWER]) for name in ("Ann", "Bo")]

    def decide(by) -> str:
        try:
            decision = decide_carryover(carryover_id=carryover.pk, decision="confirmed", by=by)
            return decision.decided_by.display_name
        except WrongState as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as executor:
        told = list(executor.map(decide, people))
    winner = CarryoverDecision.objects.get().decided_by.display_name
    loser = f"{winner} has decided this already: Confirmed where it was found. Nothing was changed."
    assert sorted(told) == sorted([winner, loser])
    assert Occurrence.objects.filter(snapshot=carryover.snapshot).count() == 1


def test_case_16_the_benchmark_carries_2000_marks_of_a_megabyte():
    """`python -m bench carrying` says how long it takes: no test asserts a time."""
    assert (carrying_bench.LENGTH, carrying_bench.MARKS) == (1_000_000, 2_000)
