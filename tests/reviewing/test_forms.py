import pytest
from django.http import QueryDict

from claims.errors import Invalid, Stale
from claims.models import Review
from claims.reviewing.forms import NoteForm, ReviewForm
from claims.web import Difference
from tests.factories import ReviewFactory, verdict

pytestmark = pytest.mark.django_db


def sent(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def refuse(error):
    def change(**values):
        raise error

    return change


def test_form_starts_with_what_is_stored():
    review = ReviewFactory()
    form = ReviewForm(row=review)
    assert form.initial == {
        "verdict": verdict("overstated"),
        "certainty": "low",
        "reasons": ["animal_to_human"],
        "takeaway": review.takeaway,
        "rationale": review.rationale,
        "search_log": "",
        "conflict_of_interest": "None.",
        "revision": 1,
    }


def test_everything_may_stay_open():
    form = ReviewForm(sent(revision=1), row=ReviewFactory())
    assert form.is_valid()
    assert form.cleaned_data == {
        "verdict": None,
        "certainty": "",
        "reasons": [],
        "takeaway": "",
        "rationale": "",
        "search_log": "",
        "conflict_of_interest": "",
        "revision": 1,
    }


def test_conflict_names_choices_by_their_labels():
    review = ReviewFactory()
    stored = Review(revision=4, verdict=None, reasons=["anecdote", "outdated"], certainty="low")
    data = sent(revision=1, verdict=review.verdict.slug, certainty="low", reasons=["small_study"])
    form = ReviewForm(data, row=review)
    assert form.attempt(refuse(Stale(stored))) is None
    assert (form.status, form.conflict, form["revision"].value()) == (
        412,
        (
            Difference("Verdict", "", "Overstated"),
            Difference("Why it falls short", "Anecdote, Outdated", "Small or uncontrolled study"),
        ),
        "4",
    )


def test_refused_hand_in_keeps_the_form_and_its_new_revision():
    review = ReviewFactory(revision=7)
    form = ReviewForm(sent(revision=6, takeaway="Typed."), row=review)
    again = form.refused(review, Invalid({"certainty": "Say it.", "evidence": "Cite it."}))
    assert (again["revision"].value(), again["takeaway"].value(), again.errors) == (
        "7",
        "Typed.",
        {"certainty": ["Say it."], "__all__": ["Cite it."]},
    )


def test_note_stays_when_the_review_has_changed():
    review = ReviewFactory(revision=2)
    form = NoteForm(sent(note="Mend it.", revision=1), row=review)
    assert form.attempt(refuse(Stale(review))) is None
    assert (form.status, form["note"].value(), form["revision"].value()) == (412, "Mend it.", "2")
