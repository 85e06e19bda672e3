from datetime import UTC, datetime, timedelta

import pytest

from claims.models import Event, record_event
from claims.reviewing.history import THINGS, Entry, entries, entry
from claims.reviewing.undoing import INVERSE
from tests.factories import ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(verb, **data):
    by = UserFactory.build(display_name="Ada")
    return entry(Event(verb=verb, by=by, data=data)).did


def test_entry_says_who_did_what_when_and_why():
    by = UserFactory(display_name="Eve")
    event = record_event("request_changes", ReviewFactory(), by=by, note="Quote more.")
    event.refresh_from_db()
    assert entry(event) == Entry(event.at, "Eve", "asked for changes", "Quote more.")


def test_what_no_person_did_is_the_software_s():
    assert entry(Event(verb="start_review", by=None, data={})).who == "The desk's software"


@pytest.mark.parametrize(
    ("verb", "data", "sentence"),
    [
        ("submit_review", {"status": ["draft", "submitted"]}, "handed the review in for sign-off"),
        ("save_review", {"verdict": [None, "Misleading"]}, "saved the verdict, now “Misleading”"),
        (
            "save_review",
            {"verdict": ["Accurate", "Misleading"], "takeaway": ["a", "b"], "reasons": [[], []]},
            "saved the verdict from “Accurate” to “Misleading”, the takeaway, the reasons",
        ),
        (
            "save_review",
            {"verdict": ["Accurate", None]},
            "saved the verdict from “Accurate” to “none”",
        ),
        ("edit_claim", {"statement": ["a", "b"]}, "edited the claim: the statement"),
        ("add_evidence", {"evidence": 3, "source": "A trial"}, "cited “A trial”"),
        (
            "edit_evidence",
            {"evidence": 3, "source": "A trial", "passage": ["a", "b"]},
            "edited the evidence from “A trial”: the passage",
        ),
        ("remove_evidence", {"source": "A trial"}, "removed the evidence from “A trial”"),
        ("something_new", {}, "something new"),
        (
            "edit_claim",
            {"statement": ["a", "b"], "redoes": [3], "did": "the change of the statement"},
            "did again: the change of the statement",
        ),
    ],
)  # fmt: skip
def test_event_is_told_in_a_sentence(verb, data, sentence):
    assert told(verb, **data) == sentence


def saved(by, minutes: int, verb: str = "save_review", target: int = 1, **data) -> Event:
    at = datetime(2026, 3, 1, 12, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    return Event(verb=verb, target_kind="review", target_id=target, by=by, at=at, data=data)


def test_saves_of_one_person_in_a_row_are_one_line():
    ada, eve = UserFactory(display_name="Ada"), UserFactory(display_name="Eve")
    newest_first = [
        saved(ada, 90, takeaway=["c", "d"]),
        saved(ada, 12, takeaway=["b", "c"], undoes=[3], did="the change of the takeaway"),
        saved(ada, 11, verdict=["Accurate", "Misleading"]),
        saved(ada, 10, takeaway=["a", "b"]),
        saved(ada, 9, verdict=[None, "Accurate"]),
        saved(eve, 8, verb="edit_claim", statement=["a", "b"]),
        saved(ada, 7, takeaway=["", "a"], target=2),
        saved(ada, 6, rationale=["", "a"]),
        saved(ada, 5, rationale=["a", "b"]),
    ]
    told = [(one.who, one.at.minute, one.did) for one in entries(newest_first)]
    assert told == [
        ("Ada", 30, "saved the takeaway"),
        ("Ada", 12, "took back the change of the takeaway"),
        ("Ada", 11, "saved the verdict, now “Misleading”, the takeaway"),
        ("Eve", 8, "edited the claim: the statement"),
        ("Ada", 7, "saved the takeaway"),
        ("Ada", 6, "saved the rationale"),
    ]


def test_everything_that_can_be_taken_back_has_a_name():
    assert set(THINGS) == set(INVERSE)


@pytest.mark.parametrize(
    ("verb", "data", "sentence"),
    [
        ("judge_reference", {"words": "a trial", "fit": ["", "partly"]},
         "judged the article’s reference “a trial”: supports a part of it"),
        ("judge_reference", {"words": "", "address": "", "fit": ["", "none_given"]},
         "judged what the article refers to: no reference is given"),
        ("take_back_judgement", {"words": "a trial", "fit": ["partly", ""]},
         "took back the judgement of the article’s reference “a trial”: supports a part of it"),
    ],
)  # fmt: skip
def test_judged_references_are_told(verb, data, sentence):
    assert told(verb, **data) == sentence
