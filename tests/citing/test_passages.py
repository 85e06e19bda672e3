"""Passages in copies: found when a copy comes and when evidence is written, and never for long
apart."""

import pytest
from psycopg.types.range import Range

from claims.citing.cards import best_place, evidence_card
from claims.citing.evidence import add_evidence, edit_evidence, remove_evidence, restore_evidence
from claims.citing.passages import (
    Words,
    difference,
    place_in_copy,
    place_passage,
    place_passages,
)
from claims.models import Event, PassagePlace
from claims.reviewing.reviews import start_correction
from claims.reviewing.rules import problems
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory
from tests.locking import Act, while_open
from tests.published import new_site
from tests.source_factories import PassagePlaceFactory, SourceCopyFactory

pytestmark = pytest.mark.django_db

TEXT = "Forty adults drank the tea. Their mood did not improve after twelve weeks of use."
STANDS, DIFFERS, NOWHERE = (
    "Their mood did not improve",
    "Their mood did improve after twelve weeks of use",
    "Rats were given the extract in high doses for one year",
)


@pytest.fixture
def copy():
    return SourceCopyFactory(text=TEXT)


@pytest.fixture
def review():
    return ReviewFactory()


def cite(review, copy, passage, **values):
    return add_evidence(
        review=review, source=copy.source, stance="mixed", passage=passage, by=review.author,
        **values,
    )  # fmt: skip


def places(evidence):
    rows = evidence.places.order_by("copy_id")
    return [(row.state, row.place and TEXT[row.place.lower : row.place.upper]) for row in rows]


def test_passage_is_looked_for_when_evidence_is_added(review, copy):
    there = "Their mood did not improve after twelve weeks of use"
    assert places(cite(review, copy, STANDS)) == [("found", STANDS)]
    assert places(cite(review, copy, DIFFERS)) == [("close", there)]
    assert places(cite(review, copy, NOWHERE)) == [("missing", None)]
    assert places(cite(review, copy, f"Forty adults … {STANDS}")) == [("found", TEXT[:54])]


@pytest.mark.parametrize("values", [{"is_paraphrase": True}, {}])
def test_paraphrase_and_nothing_are_not_looked_for(review, copy, values):
    passage = NOWHERE if values else "  "
    evidence = cite(review, copy, passage, **values)
    assert (places(evidence), evidence_card(evidence)["found"]) == ([], None)


def test_source_without_a_copy_says_nothing(review):
    evidence = add_evidence(
        review=review, source=SourceFactory(), stance="mixed", passage=NOWHERE, by=review.author
    )
    assert (places(evidence), evidence_card(evidence)["found"]) == ([], None)
    assert evidence_card(evidence)["source"]["archived"] is None


def test_edited_passage_is_looked_for_again(review, copy):
    evidence = cite(review, copy, NOWHERE)

    def edit(**changes):
        row = edit_evidence(
            evidence_id=evidence.pk, changes=changes, revision=None, by=review.author
        )
        return places(row)

    assert edit(locator="p. 4") == [("missing", None)]
    assert edit(passage=STANDS) == [("found", STANDS)]
    assert edit(is_paraphrase=True) == []
    assert edit(is_paraphrase=False) == [("found", STANDS)]


def test_other_changes_of_evidence_look_for_nothing(review, copy):
    evidence = cite(review, copy, STANDS)
    PassagePlace.objects.all().delete()
    edit_evidence(
        evidence_id=evidence.pk, changes={"remark": "Well said."}, revision=None, by=review.author
    )
    assert places(evidence) == []


def test_removed_evidence_that_returns_is_looked_for_again(review, copy):
    evidence = cite(review, copy, STANDS)
    remove_evidence(evidence_id=evidence.pk, by=review.author)
    assert not PassagePlace.objects.exists()
    event = Event.objects.get(verb="remove_evidence")
    assert places(restore_evidence(event_id=event.pk, by=review.author)) == [("found", STANDS)]


def test_new_copy_is_searched_for_the_passages_of_all_reviews(copy):
    rows = [
        EvidenceFactory(source=copy.source, passage=passage)
        for passage in (STANDS, NOWHERE, "", STANDS)
    ]
    EvidenceFactory(source=copy.source, passage=STANDS, is_paraphrase=True)
    EvidenceFactory(passage=STANDS)
    for _ in range(2):  # a job may run twice
        place_in_copy(copy)
    assert [places(row) for row in rows] == [
        [("found", STANDS)], [("missing", None)], [], [("found", STANDS)],
    ]  # fmt: skip
    assert PassagePlace.objects.count() == 3


def test_copy_costs_the_same_for_one_and_for_three(copy, django_assert_num_queries):
    for rows in (1, 2):
        for _ in range(rows):
            EvidenceFactory(source=copy.source, passage=STANDS)
        with django_assert_num_queries(5):  # with the two of the savepoint
            place_in_copy(copy)


def test_best_of_several_copies_counts_and_the_newest_of_equals(review, copy):
    abstract = SourceCopyFactory(source=copy.source, text="We studied the tea for a year.")
    newer = SourceCopyFactory(source=copy.source, text=f"{TEXT} A later edition.")
    evidence = cite(review, copy, STANDS)
    assert {row.copy: row.state for row in evidence.places.all()} == {
        copy: "found", abstract: "missing", newer: "found",
    }  # fmt: skip
    assert best_place(evidence).copy == newer
    assert evidence_card(evidence)["found"] == {"slug": "found", "label": "Found in our copy of it"}


def test_texts_too_long_to_wait_for_are_searched_by_a_job(review, copy, monkeypatch):
    monkeypatch.setattr("claims.citing.passages.AT_ONCE", len(TEXT) - 1)
    evidence = cite(review, copy, STANDS)
    assert places(evidence) == []
    place_passages(copy.source_id)
    assert places(evidence) == [("found", STANDS)]


def test_passage_that_is_not_there_is_a_warning_and_no_bar(review, copy):
    cite(review, copy, STANDS)
    before = problems(type(review).objects.get(pk=review.pk))
    cite(review, copy, NOWHERE)
    after = problems(type(review).objects.get(pk=review.pk))
    (new,) = [one for one in after if one not in before]
    assert (new.field, new.blocks) == ("evidence", False)
    assert new.message == (
        f"“{NOWHERE}” does not stand in the copy of “{copy.source.title}” that the desk has. "
        "Compare the passage, or keep the text that you quoted from."
    )


def test_difference_tells_what_stands_there(review, copy):
    (place,) = cite(review, copy, DIFFERS).places.all()
    assert difference(place) == [
        Words("same", "Their mood did "),
        Words("there", "not "),
        Words("same", "improve after twelve weeks of use"),
    ]


def test_correction_and_what_is_published_know_what_was_found(copy):
    site = new_site()
    claim = site.claim("Kratom lifts the mood", sources=[copy.source])
    place_in_copy(copy)
    published = site.publish(claim)
    (frozen,) = published.record["evidence"]
    assert frozen["found"] == {"slug": "missing", "label": "Not found in our copy of it"}
    assert frozen["source"]["archived"] == {
        "kind": {"slug": "page", "label": "Copy of the page"},
        "at": copy.captured_at.isoformat(),
        "href": "",
    }
    correction = start_correction(claim=claim, by=site.reviewer)
    assert places(correction.evidence.get()) == [("missing", None)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_copy_and_evidence_that_come_together_see_each_other(copy):
    """Each of two transactions stores its own first: the one that looks later finds the other's."""
    evidence = EvidenceFactory(source=copy.source, passage=STANDS)
    acts = [Act(place_passage, evidence=evidence), Act(place_in_copy, copy=copy)]
    with while_open(*acts):
        PassagePlaceFactory(evidence=evidence, copy=copy, state="found", place=Range(1, 2))
    assert [act.error for act in acts] == [None, None]
    assert places(evidence) == [("found", STANDS)]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_evidence_that_is_removed_while_a_copy_is_searched_leaves_nothing(copy):
    review = ReviewFactory()
    evidence = EvidenceFactory(review=review, source=copy.source, passage=STANDS)
    removal = Act(remove_evidence, evidence_id=evidence.pk, by=review.author)
    with while_open(removal):
        place_in_copy(copy)
    assert removal.error is None
    assert not PassagePlace.objects.exists()
