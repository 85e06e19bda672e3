import pytest

from claims.models import Event, record_event
from claims.reviewing.history import Entry, entry
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
    ],
)  # fmt: skip
def test_event_is_told_in_a_sentence(verb, data, sentence):
    assert told(verb, **data) == sentence
