import pytest

from claims import errors
from claims.errors import Invalid, NotAllowed, Stale, WrongState
from claims.highlighting import queries
from claims.highlighting.adjusting import (
    Words,
    change_occurrence,
    merge_occurrences,
    move_edges,
    move_occurrence_to_claim,
    split_occurrence,
    swap_back,
)
from claims.highlighting.marks import kept
from claims.highlighting.occurrences import edit_occurrence, remove_occurrence
from claims.models import Claim, Event, Occurrence
from claims.text.spans import Span
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one grapheme of five code points
RAW = f"Kratom lifts the mood and eases pain, they say. It lifts the mood again. A {FAMILY} too."
WORDS = "lifts the mood and eases pain"


@pytest.fixture
def mark(db) -> Occurrence:
    snapshot = SnapshotFactory(raw=RAW)
    made = OccurrenceFactory(snapshot=snapshot, exact=WORDS, is_central=True)
    return Occurrence.objects.get(pk=made.pk)


@pytest.fixture
def by(cast):
    return cast["reviewer"].user


def span(words: str, text: str = RAW) -> dict:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def rows() -> list[dict]:
    """Every mark as an event keeps it, but for its revision."""
    found = [kept(row) for row in Occurrence.objects.order_by("pk")]
    return [{**row, "revision": 0} for row in found]


def newest() -> Event:
    return Event.objects.latest("pk")


def test_move_edges_derives_quote_and_context_anew(mark, by):
    before = kept(mark)
    done = move_edges(occurrence_id=mark.pk, **span("mood and eases"), revision=1, by=by)
    stored = Occurrence.objects.get()
    assert done.occurrences == (stored,)
    assert done.painted == Span(RAW.index("lifts"), RAW.index(", they"))
    assert (stored.exact, stored.span.start, stored.revision) == (
        "mood and eases",
        RAW.index("mood and"),
        2,
    )
    assert RAW.count(stored.prefix + stored.exact + stored.suffix) == 1
    event = newest()
    assert (event.verb, event.target_kind, event.target_id, event.by) == (
        "move_edges",
        "article",
        mark.snapshot.article_id,
        by,
    )
    assert event.data == {
        "before": [before],
        "after": [kept(stored)],
        "occurrences": [mark.pk],
        "left": [],
    }


def test_move_edges_to_the_same_words_is_no_change(mark, by):
    wide = {"start": mark.span.start - 1, "end": mark.span.end, "quote": f" {WORDS}"}
    done = move_edges(occurrence_id=mark.pk, **wide, revision=1, by=by)
    assert (done.occurrences[0].revision, Event.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"start": 5, "end": 5, "quote": ""}, "start"),
        ({"start": 0, "end": 9_999, "quote": ""}, "end"),
        ({"start": 0, "end": 6, "quote": "kratom"}, "quote"),
        ({"start": 6, "end": 7, "quote": " "}, "quote"),
    ],
)
def test_move_edges_to_no_words_changes_nothing(mark, by, place, field):
    with pytest.raises(Invalid) as refused:
        move_edges(occurrence_id=mark.pk, **place, revision=1, by=by)
    assert (list(refused.value.errors), Event.objects.count()) == ([field], 0)


def test_move_edges_onto_words_of_the_same_claim_is_refused(mark, by):
    OccurrenceFactory(claim=mark.claim, snapshot=mark.snapshot, exact="eases pain")
    before = rows()
    with pytest.raises(Invalid) as refused:
        move_edges(occurrence_id=mark.pk, **span("eases pain"), revision=1, by=by)
    assert (list(refused.value.errors), rows()) == (["quote"], before)


def test_move_to_another_claim_leaves_the_old_one_without_a_place(mark, by):
    other = ClaimFactory()
    done = move_occurrence_to_claim(occurrence_id=mark.pk, claim=other, revision=1, by=by)
    stored = Occurrence.objects.get()
    assert (done.occurrences, stored.claim, stored.exact) == ((stored,), other, WORDS)
    assert newest().data["left"] == [mark.claim_id]
    assert list(queries.unplaced_claims(mark.snapshot.article)) == [mark.claim]


def test_move_to_a_claim_with_these_words_is_refused(mark, by):
    other = OccurrenceFactory(snapshot=mark.snapshot, exact=WORDS)
    with pytest.raises(Invalid):
        move_occurrence_to_claim(occurrence_id=mark.pk, claim=other.claim, revision=1, by=by)
    assert (Occurrence.objects.count(), Event.objects.count()) == (2, 0)


@pytest.mark.parametrize("words", ["the mood", f"{WORDS}, they say"])
def test_move_into_or_around_words_of_that_claim_is_refused(mark, by, words):
    other = OccurrenceFactory(snapshot=mark.snapshot, exact=words)
    with pytest.raises(Invalid) as refused:
        move_occurrence_to_claim(occurrence_id=mark.pk, claim=other.claim, revision=1, by=by)
    assert f"That claim has “{words}” here already" in refused.value.errors["claim"]
    assert (Occurrence.objects.count(), Event.objects.count()) == (2, 0)


def test_split_at_an_offset_trims_both_halves(mark, by):
    at = RAW.index("and eases")
    done = split_occurrence(occurrence_id=mark.pk, at=at, revision=1, by=by)
    first, second = Occurrence.objects.order_by("pk")
    assert done.occurrences == (first, second)
    assert (first.pk, first.exact, first.revision, first.claim) == (
        mark.pk,
        "lifts the mood",
        2,
        mark.claim,
    )
    assert (second.exact, second.revision, second.claim, second.is_central, second.created_by) == (
        "and eases pain",
        1,
        mark.claim,
        True,
        by,
    )
    assert done.painted == mark.span
    assert second.uuid != first.uuid


def test_split_into_ranges_leaves_words_out_and_can_go_to_another_claim(mark, by):
    other = ClaimFactory()
    split_occurrence(
        occurrence_id=mark.pk,
        first=Words(**span("eases pain")),
        second=Words(**span("the mood and")),
        claim=other,
        revision=1,
        by=by,
    )
    assert [(row.exact, row.claim) for row in Occurrence.objects.order_by("pk")] == [
        ("eases pain", mark.claim),
        ("the mood and", other),
    ]


def test_split_to_a_new_claim_makes_it(mark, by):
    split_occurrence(
        occurrence_id=mark.pk,
        at=RAW.index("and eases"),
        statement="Kratom eases pain",
        revision=1,
        by=by,
    )
    claim = Claim.objects.latest("pk")
    assert (claim.statement, claim.occurrences.get().exact) == (
        "Kratom eases pain",
        "and eases pain",
    )
    made, split = Event.objects.order_by("pk")
    assert (made.verb, split.verb, split.data["part_of"]) == (
        "create_claim",
        "split_occurrence",
        made.pk,
    )


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({}, "at"),
        ({"at": 0}, "at"),
        ({"at": RAW.index(WORDS)}, "at"),
        ({"at": RAW.index(", they")}, "at"),
        ({"first": Words(**span("eases pain"))}, "at"),
        ({"first": Words(**span("lifts the")), "second": Words(**span("the mood"))}, "second"),
        ({"first": Words(**span("Kratom")), "second": Words(**span("the mood"))}, "first"),
        ({"first": Words(0, 6, "kratom"), "second": Words(**span("the mood"))}, "quote"),
    ],
)
def test_split_of_no_halves_changes_nothing(mark, by, how, field):
    with pytest.raises(Invalid) as refused:
        split_occurrence(occurrence_id=mark.pk, **how, revision=1, by=by)
    assert (list(refused.value.errors), Event.objects.count()) == ([field], 0)


def test_split_inside_a_grapheme_keeps_it_whole(by, db):
    mark = OccurrenceFactory(snapshot=SnapshotFactory(raw=RAW), exact=f"A {FAMILY} too.")
    split_occurrence(occurrence_id=mark.pk, at=RAW.index(FAMILY) + 2, revision=1, by=by)
    assert [row.exact for row in Occurrence.objects.order_by("pk")] == [
        f"A {FAMILY}",
        "too.",
    ]


def test_merge_spans_the_words_between(mark, by):
    other = OccurrenceFactory(claim=mark.claim, snapshot=mark.snapshot, exact="they say")
    done = merge_occurrences(occurrence_id=other.pk, other_id=mark.pk, revision=1, by=by)
    stored = Occurrence.objects.get()
    assert (stored.pk, stored.exact, stored.is_central) == (other.pk, f"{WORDS}, they say", True)
    assert done.painted == stored.span


def test_merge_of_marks_that_do_not_belong_together_is_refused(mark, by):
    of_another = OccurrenceFactory(snapshot=mark.snapshot, exact="they say")
    elsewhere = OccurrenceFactory(claim=mark.claim)
    for other in (of_another.pk, elsewhere.pk, mark.pk):
        with pytest.raises(Invalid) as refused:
            merge_occurrences(occurrence_id=mark.pk, other_id=other, revision=1, by=by)
        assert list(refused.value.errors) == ["other"]
    assert Event.objects.count() == 0


def test_merge_with_words_of_another_claim_states_the_one_that_is_named(mark, by):
    other = OccurrenceFactory(snapshot=mark.snapshot, exact="the mood", relation="narrower")
    with pytest.raises(Invalid) as refused:
        merge_occurrences(
            occurrence_id=mark.pk, other_id=other.pk, claim=ClaimFactory(), revision=1, by=by
        )
    assert list(refused.value.errors) == ["claim"]
    before, named = rows(), {"claim": other.claim, "revision": 1}
    merge_occurrences(occurrence_id=mark.pk, other_id=other.pk, **named, by=by)
    stored = Occurrence.objects.get()
    assert (stored.pk, stored.exact, stored.claim, stored.relation, stored.is_central) == (
        mark.pk,
        WORDS,
        other.claim,
        "narrower",
        True,
    )
    assert newest().data["left"] == [mark.claim_id]
    swap_back(event_id=newest().pk, by=by)
    assert rows() == before


def test_change_occurrence_stores_all_or_nothing(mark, by):
    other, place = ClaimFactory(), span("eases pain")
    changes = {**place, "claim": other, "relation": "narrower"}
    done = change_occurrence(occurrence_id=mark.pk, changes=changes, revision=1, by=by)
    stored = Occurrence.objects.get()
    assert (stored.exact, stored.claim, stored.relation) == ("eases pain", other, "narrower")
    assert done.painted == mark.span
    before = rows()
    for wrong in ({"relation": "cousin"}, {"start": 3}, {"uuid": 1}):
        with pytest.raises(Invalid):
            change_occurrence(
                occurrence_id=mark.pk,
                changes={**span("Kratom"), **wrong},
                revision=stored.revision,
                by=by,
            )
    assert rows() == before


ADJUSTMENTS = [
    lambda mark, by: move_edges(occurrence_id=mark.pk, **span("eases"), revision=1, by=by),
    lambda mark, by: move_occurrence_to_claim(
        occurrence_id=mark.pk, claim=ClaimFactory(), revision=1, by=by
    ),
    lambda mark, by: split_occurrence(
        occurrence_id=mark.pk, at=RAW.index("and"), claim=ClaimFactory(), revision=1, by=by
    ),
    lambda mark, by: merge_occurrences(
        occurrence_id=mark.pk, other_id=Occurrence.objects.latest("pk").pk, revision=1, by=by
    ),
]
each_adjustment = pytest.mark.parametrize("adjust", ADJUSTMENTS)


@pytest.fixture
def second(mark):
    return OccurrenceFactory(claim=mark.claim, snapshot=mark.snapshot, exact="they say")


@each_adjustment
def test_adjustment_swaps_back_and_forth(mark, second, by, adjust):
    before = rows()
    adjust(mark, by)
    after = rows()
    assert after != before
    swap_back(event_id=newest().pk, by=by)
    assert rows() == before
    swap_back(event_id=newest().pk, by=by)
    assert rows() == after


@each_adjustment
def test_adjustment_somebody_changed_since_does_not_swap_back(mark, second, cast, by, adjust):
    adjust(mark, by)
    event = newest()
    edit_occurrence(
        occurrence_id=mark.pk,
        changes={"relation": "broader"},
        revision=2,
        by=cast["other_reviewer"].user,
    )
    before = rows()
    with pytest.raises(WrongState, match="Other Reviewer changed the mark of “"):
        swap_back(event_id=event.pk, by=by)
    assert rows() == before


def test_split_whose_half_was_removed_does_not_swap_back(mark, cast, by):
    split_occurrence(occurrence_id=mark.pk, at=RAW.index("and"), revision=1, by=by)
    event = newest()
    half = Occurrence.objects.latest("pk")
    remove_occurrence(occurrence_id=half.pk, by=cast["editor"].user)
    with pytest.raises(WrongState, match="Editor changed"):
        swap_back(event_id=event.pk, by=by)
    with pytest.raises(errors.Missing):
        swap_back(event_id=newest().pk, by=by)


@each_adjustment
def test_stale_adjustment_is_refused(mark, second, by, adjust):
    Occurrence.objects.filter(pk=mark.pk).update(revision=2)
    with pytest.raises(Stale):
        adjust(mark, by)
    assert Event.objects.count() == 0


@each_adjustment
@pytest.mark.parametrize("who", ["anonymous", "moderator", "admin"])
def test_adjustment_without_right_is_refused(mark, second, cast, adjust, who):
    with pytest.raises(NotAllowed):
        adjust(mark, cast[who].user)
    assert Event.objects.count() == 0


def test_adjustment_of_words_that_wait_or_were_decided_is_refused(edited, by):
    other = ClaimFactory()
    waiting, decided = edited.marks[0], edited.marks[1]
    edited.decide(decided.exact, "confirmed")
    before, count = rows(), Event.objects.count()
    for mark in (waiting, decided):
        text = edited.older.text
        place = {"start": 0, "end": 6, "quote": text[:6]}
        with pytest.raises(WrongState):
            move_edges(occurrence_id=mark.pk, **place, revision=1, by=by)
        with pytest.raises(WrongState):
            split_occurrence(occurrence_id=mark.pk, at=place["end"], revision=1, by=by)
        with pytest.raises(WrongState):
            move_occurrence_to_claim(occurrence_id=mark.pk, claim=other, revision=1, by=by)
        with pytest.raises(WrongState):
            merge_occurrences(occurrence_id=mark.pk, other_id=edited.marks[2].pk, revision=1, by=by)
    assert (rows(), Event.objects.count()) == (before, count)
