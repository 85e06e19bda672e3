"""What one did in an article is taken back and done again, step by step, and never over others."""

from datetime import timedelta

import pytest

from claims.citing.evidence import add_evidence, edit_evidence, move_evidence, remove_evidence
from claims.errors import Missing, NotAllowed, WrongState
from claims.highlighting.adjusting import (
    merge_occurrences,
    move_edges,
    move_occurrence_to_claim,
    split_occurrence,
)
from claims.highlighting.claims import create_claim, edit_claim
from claims.highlighting.discarding import discard_claim
from claims.highlighting.marks import kept
from claims.highlighting.occurrences import add_occurrence, edit_occurrence, remove_occurrence
from claims.models import Claim, Event, Evidence, Occurrence, Review
from claims.reviewing import stacks
from claims.reviewing.reviews import save_review, start_review, submit_review
from claims.reviewing.undoing import redo, undo
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    SourceFactory,
    TopicFactory,
    verdict,
)

RAW = "Kratom lifts the mood and eases pain, they say. It lifts the mood again."
WORDS = "lifts the mood and eases pain"


@pytest.fixture(autouse=True)
def apart(monkeypatch):
    """Saves are steps of their own: in a test everything happens within one second."""
    monkeypatch.setattr(stacks, "PAUSE", timedelta(seconds=-1))


@pytest.fixture
def by(cast):
    return cast["reviewer"].user


@pytest.fixture
def other(cast):
    return cast["other_reviewer"].user


@pytest.fixture
def mark(db) -> Occurrence:
    snapshot = SnapshotFactory(raw=RAW)
    made = OccurrenceFactory(snapshot=snapshot, exact=WORDS)
    OccurrenceFactory(claim=made.claim, snapshot=snapshot, exact="they say")
    return Occurrence.objects.get(pk=made.pk)


@pytest.fixture
def review(mark, by) -> Review:
    review = ReviewFactory(claim=mark.claim, author=by)
    EvidenceFactory.create_batch(3, review=review)
    return review


def words(quote: str) -> dict:
    start = RAW.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def rows(model, *left_out: str) -> list[dict]:
    return [
        {name: value for name, value in row.items() if name not in left_out}
        for row in model.objects.order_by("pk").values()
    ]


def state() -> tuple:
    """All that can be taken back, but for revisions and the time it was stored."""
    return (
        rows(Claim, "revision", "created_at"),
        [{**kept(row), "revision": 0} for row in Occurrence.objects.order_by("pk")],
        rows(Review, "revision"),
        rows(Evidence, "revision"),
        sorted(Claim.topics.through.objects.values_list("claim", "topic")),
    )


DOINGS = {
    "add a mark": lambda mark, by: add_occurrence(
        claim=mark.claim, snapshot=mark.snapshot, **words("Kratom"), by=by
    ),
    "remove a mark": lambda mark, by: remove_occurrence(occurrence_id=mark.pk, by=by),
    "edit a mark": lambda mark, by: edit_occurrence(
        occurrence_id=mark.pk,
        changes={"relation": "narrower", "is_central": True},
        revision=1,
        by=by,
    ),
    "move edges": lambda mark, by: move_edges(
        occurrence_id=mark.pk, **words("the mood"), revision=1, by=by
    ),
    "move to a claim": lambda mark, by: move_occurrence_to_claim(
        occurrence_id=mark.pk, claim=ClaimFactory(), revision=1, by=by
    ),
    "split": lambda mark, by: split_occurrence(
        occurrence_id=mark.pk, at=RAW.index("and"), revision=1, by=by
    ),
    "split to a new claim": lambda mark, by: split_occurrence(
        occurrence_id=mark.pk,
        at=RAW.index("and"),
        statement="Kratom eases pain",
        revision=1,
        by=by,
    ),
    "merge": lambda mark, by: merge_occurrences(
        occurrence_id=mark.pk,
        other_id=Occurrence.objects.latest("pk").pk,
        revision=1,
        by=by,
    ),
    "create a claim": lambda mark, by: create_claim(
        snapshot=mark.snapshot,
        **words("It lifts the mood"),
        statement="It does",
        topics=[TopicFactory(slug="mood")],
        by=by,
    ),
    "edit a claim": lambda mark, by: edit_claim(
        claim_id=mark.claim_id,
        changes={"statement": "Kratom cheers", "topics": [TopicFactory(slug="cheer")]},
        revision=1,
        by=by,
    ),
    "discard a claim": lambda mark, by: discard_claim(claim_id=mark.claim_id, by=by),
}
REVIEWING = {
    "save a review": lambda review, by: save_review(
        review_id=review.pk,
        changes={"verdict": verdict("accurate"), "takeaway": "True.", "reasons": []},
        revision=1,
        by=by,
    ),
    "take a verdict away": lambda review, by: save_review(
        review_id=review.pk, changes={"verdict": None}, revision=1, by=by
    ),
    "add evidence": lambda review, by: add_evidence(
        review=review, source=SourceFactory(), stance="supports", passage="It does.", by=by
    ),
    "edit evidence": lambda review, by: edit_evidence(
        evidence_id=review.evidence.first().pk,
        changes={"stance": "refutes", "sample_size": 12, "remark": "In rats."},
        revision=1,
        by=by,
    ),
    "move evidence": lambda review, by: move_evidence(
        evidence_id=review.evidence.first().pk, position=3, by=by
    ),
    "remove evidence": lambda review, by: remove_evidence(
        evidence_id=review.evidence.first().pk, by=by
    ),
}


def there_and_back(article_id: int, by) -> list[tuple]:
    """The states after taking back and doing again, twice."""
    found = []
    for turn in (undo, redo, undo, redo):
        turn(article_id=article_id, since=0, by=by)
        found.append(state())
    return found


@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS)
def test_change_of_marks_and_claims_is_taken_back_and_done_again(mark, by, doing):
    ClaimFactory(), TopicFactory()  # what a doing makes beside its change is no part of it
    before = state()
    doing(mark, by)
    after = state()
    assert after != before
    found = there_and_back(mark.snapshot.article_id, by)
    made = {row["id"] for row in after[0]} - {row["id"] for row in before[0]}
    if doing is DOINGS["move to a claim"]:
        before = (after[0], *before[1:])
        assert made
    assert found == [before, after, before, after]


@pytest.mark.parametrize("doing", REVIEWING.values(), ids=REVIEWING)
def test_change_of_reviews_and_evidence_is_taken_back_and_done_again(review, mark, by, doing):
    for position, evidence in enumerate(review.evidence.all()):
        Evidence.objects.filter(pk=evidence.pk).update(position=position)
    before = state()
    doing(review, by)
    after = state()
    assert after != before
    assert there_and_back(mark.snapshot.article_id, by) == [before, after, before, after]


def test_steps_are_taken_back_from_the_newest_on_and_only_since_the_page_was_opened(mark, by):
    add_occurrence(claim=mark.claim, snapshot=mark.snapshot, **words("Kratom"), by=by)
    article, since = mark.snapshot.article_id, Event.objects.latest("pk").pk
    states = [state()]
    move_edges(occurrence_id=mark.pk, **words("the mood"), revision=1, by=by)
    states.append(state())
    create_claim(snapshot=mark.snapshot, **words("It lifts"), statement="It lifts", by=by)
    first = undo(article_id=article, since=since, by=by)
    assert (state(), first.said, first.claim, first.can_undo, first.can_redo) == (
        states[1],
        "Took back the new claim “It lifts”.",
        None,
        True,
        True,
    )
    assert RAW[first.painted.start : first.painted.end] == "It lifts"
    second = undo(article_id=article, since=since, by=by)
    assert (state(), second.said, second.claim, second.can_undo, second.can_redo) == (
        states[0],
        "Took back the new edges of “the mood”.",
        mark.claim_id,
        False,
        True,
    )
    assert RAW[second.painted.start : second.painted.end] == WORDS
    with pytest.raises(WrongState, match="nothing to take back"):
        undo(article_id=article, since=since, by=by)
    again = redo(article_id=article, since=since, by=by)
    assert (state(), again.said) == (states[1], "Did again: the new edges of “the mood”.")


def test_what_is_done_after_taking_back_ends_what_could_be_done_again(mark, by):
    article = mark.snapshot.article_id
    remove_occurrence(occurrence_id=mark.pk, by=by)
    undo(article_id=article, since=0, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"harm": "low"}, revision=1, by=by)
    with pytest.raises(WrongState, match="nothing to do again"):
        redo(article_id=article, since=0, by=by)


def test_typing_is_one_step(mark, by, monkeypatch):
    monkeypatch.setattr(stacks, "PAUSE", timedelta(seconds=10))
    for number, statement in enumerate(("K", "Kr", "Kratom helps"), start=1):
        edit_claim(claim_id=mark.claim_id, changes={"statement": statement}, revision=number, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"harm": "low"}, revision=4, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"harm": "high"}, revision=5, by=by)
    article, found = mark.snapshot.article_id, []
    for turn in (undo, undo, undo, redo):
        turn(article_id=article, since=0, by=by)
        mark.claim.refresh_from_db()
        found.append((mark.claim.statement, mark.claim.harm))
    before = Event.objects.filter(verb="edit_claim").earliest("pk").data["statement"][0]
    assert found == [
        ("Kratom helps", "low"),
        ("Kratom helps", "unknown"),
        (before, "unknown"),
        ("Kratom helps", "unknown"),
    ]


def test_typing_that_came_back_to_where_it_began_is_passed_over(mark, by, monkeypatch):
    monkeypatch.setattr(stacks, "PAUSE", timedelta(seconds=10))
    edit_claim(claim_id=mark.claim_id, changes={"harm": "low"}, revision=1, by=by)
    was = mark.claim.statement
    edit_claim(claim_id=mark.claim_id, changes={"statement": "K"}, revision=2, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"statement": was}, revision=3, by=by)
    undo(article_id=mark.snapshot.article_id, since=0, by=by)
    undo(article_id=mark.snapshot.article_id, since=0, by=by)
    mark.claim.refresh_from_db()
    assert (mark.claim.statement, mark.claim.harm) == (was, "unknown")


def of_other_article(by) -> None:
    elsewhere = OccurrenceFactory()
    edit_claim(claim_id=elsewhere.claim_id, changes={"harm": "low"}, revision=1, by=by)
    remove_occurrence(occurrence_id=elsewhere.pk, by=by)
    review = start_review(claim=ClaimFactory(), by=by)
    save_review(review_id=review.pk, changes={"takeaway": "T"}, revision=1, by=by)


def test_what_others_did_and_what_one_did_elsewhere_stays(mark, by, other):
    of_other_article(by)
    edit_claim(claim_id=mark.claim_id, changes={"harm": "low"}, revision=1, by=other)
    before = state()
    with pytest.raises(WrongState, match="nothing to take back"):
        undo(article_id=mark.snapshot.article_id, since=0, by=by)
    assert state() == before


MEDDLING = {
    "mark moved": (
        DOINGS["edit a mark"],
        lambda mark, other: edit_occurrence(
            occurrence_id=mark.pk, changes={"relation": "broader"}, revision=2, by=other
        ),
    ),
    "edges moved": (
        DOINGS["move edges"],
        lambda mark, other: move_edges(
            occurrence_id=mark.pk, **words("mood"), revision=2, by=other
        ),
    ),
    "claim edited": (
        DOINGS["edit a claim"],
        lambda mark, other: edit_claim(
            claim_id=mark.claim_id, changes={"statement": "Theirs"}, revision=2, by=other
        ),
    ),
    "new claim edited": (
        DOINGS["create a claim"],
        lambda mark, other: edit_claim(
            claim_id=Claim.objects.latest("pk").pk, changes={"harm": "high"}, revision=1, by=other
        ),
    ),
    "new claim marked": (
        DOINGS["create a claim"],
        lambda mark, other: add_occurrence(
            claim=Claim.objects.latest("pk"), snapshot=mark.snapshot, **words("Kratom"), by=other
        ),
    ),
    "new claim reviewed": (
        DOINGS["create a claim"],
        lambda mark, other: start_review(claim=Claim.objects.latest("pk"), by=other),
    ),
    "removed words marked": (
        DOINGS["remove a mark"],
        lambda mark, other: add_occurrence(
            claim=mark.claim, snapshot=mark.snapshot, **words(WORDS), by=other
        ),
    ),
    "half removed": (
        DOINGS["split"],
        lambda mark, other: remove_occurrence(
            occurrence_id=Occurrence.objects.latest("pk").pk, by=other
        ),
    ),
}


@pytest.mark.parametrize(("doing", "meddle"), MEDDLING.values(), ids=MEDDLING)
def test_what_somebody_changed_since_is_never_overwritten(mark, by, other, doing, meddle):
    article = mark.snapshot.article_id
    edit_occurrence(
        occurrence_id=Occurrence.objects.latest("pk").pk,
        changes={"is_central": True},
        revision=1,
        by=by,
    )
    doing(mark, by)
    meddle(mark, other)
    before = state()
    with pytest.raises(WrongState, match="Not taken back: "):
        undo(article_id=article, since=0, by=by)
    assert state() == before
    # The step is passed over: the one before it can still be taken back.
    assert undo(article_id=article, since=0, by=by).said.endswith("is central of a mark.")


def test_refusal_names_who_changed_it(mark, by, other):
    edit_claim(claim_id=mark.claim_id, changes={"statement": "Mine"}, revision=1, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"statement": "Theirs"}, revision=2, by=other)
    with pytest.raises(WrongState) as refused:
        undo(article_id=mark.snapshot.article_id, since=0, by=by)
    assert refused.value.message == (
        "Not taken back: the change of the statement of the claim: Other Reviewer changed it in "
        "the meantime. It stays as it is. Undo once more goes on with the step before it."
    )


def test_another_field_of_the_same_claim_is_no_hindrance(mark, by, other):
    was = mark.claim.statement
    edit_claim(claim_id=mark.claim_id, changes={"statement": "Mine"}, revision=1, by=by)
    edit_claim(claim_id=mark.claim_id, changes={"harm": "high"}, revision=2, by=other)
    undo(article_id=mark.snapshot.article_id, since=0, by=by)
    mark.claim.refresh_from_db()
    assert (mark.claim.statement, mark.claim.harm) == (was, "high")


def test_what_was_handed_in_is_not_taken_back(review, mark, by):
    save_review(review_id=review.pk, changes={"takeaway": "Done."}, revision=1, by=by)
    submit_review(review_id=review.pk, by=by)
    with pytest.raises(WrongState, match="Not taken back: the change of the takeaway"):
        undo(article_id=mark.snapshot.article_id, since=0, by=by)


def test_undo_needs_an_article_and_the_right(mark, cast):
    with pytest.raises(Missing):
        undo(article_id=0, since=0, by=cast["reviewer"].user)
    for who in ("anonymous", "moderator", "admin"):
        with pytest.raises(NotAllowed):
            redo(article_id=mark.snapshot.article_id, since=0, by=cast[who].user)
