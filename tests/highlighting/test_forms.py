import pytest
from django.http import QueryDict

from claims.highlighting.fields import EditClaimForm, EditDetailsForm, EditOccurrenceForm
from claims.highlighting.forms import (
    AttachForm,
    NewClaimForm,
    PlaceForm,
)
from claims.highlighting.queries import Place
from claims.text.spans import Span
from claims.web import Difference
from tests.factories import ClaimFactory, OccurrenceFactory, SnapshotFactory, TopicFactory

TWICE = "It lifts mood.\n\nSome say it lifts mood."


def place_form(snapshot, query):
    return PlaceForm(QueryDict(query), snapshot=snapshot)


def test_place_form_without_anything_asks_for_words(db):
    form = place_form(SnapshotFactory(), "")
    assert (form.is_bound, form.is_valid()) == (False, False)


def test_place_form_takes_a_range_with_its_quote(db):
    form = place_form(SnapshotFactory(), "start=0&end=6&quote=Kratom")
    assert form.is_valid()
    assert (form.span, form.quote_in_text) == (Span(0, 6), "Kratom")


@pytest.mark.parametrize(
    "query",
    [
        "start=0&end=6&quote=kratom",
        "start=0&end=6",
        "start=0&end=99999&quote=Kratom",
        "start=6&end=0&quote=Kratom",
        "words=&look_up=1",
        "words=sinks+mood",
        "start=nought&end=6&quote=Kratom",
    ],
)
def test_place_form_with_wrong_words_says_why(db, query):
    form = place_form(SnapshotFactory(), query)
    assert not form.is_valid()
    assert (form.span, bool(form.errors["words"])) == (None, True)


def test_place_form_finds_pasted_words(db):
    form = place_form(SnapshotFactory(), "words=+lifts+mood+")
    assert (form.is_valid(), form.quote_in_text) == (True, "lifts mood")


def test_place_form_lists_the_places_of_ambiguous_words(db):
    snapshot = SnapshotFactory(raw=TWICE)
    form = place_form(snapshot, "words=lifts+mood")
    assert not form.is_valid()
    assert form.places == [
        Place(Span(3, 13), "It ", "lifts mood", ".\nSome say it lifts mood."),
        Place(Span(27, 37), "It lifts mood.\nSome say it ", "lifts mood", "."),
    ]


def test_place_form_takes_the_chosen_place(db):
    snapshot = SnapshotFactory(raw=TWICE)
    form = place_form(snapshot, "words=lifts+mood&place=27")
    assert (form.is_valid(), form.span) == (True, Span(27, 37))


def test_place_form_ignores_a_place_that_is_none(db):
    snapshot = SnapshotFactory(raw=TWICE)
    assert not place_form(snapshot, "words=lifts+mood&place=4").is_valid()


def test_new_claim_form_gives_what_the_domain_takes(db):
    topic = TopicFactory()
    form = NewClaimForm(
        QueryDict(
            f"statement=It+lifts+mood&claim_type=causal&harm=low&topics={topic.slug}&is_central=on"
            "&new_topics=Herbs,+,Low+mood"
        )
    )
    values = form.attempt(dict)
    assert {**values, "topics": list(values["topics"])} == {
        "statement": "It lifts mood",
        "claimant": "",
        "claimant_url": "",
        "claim_type": "causal",
        "harm": "low",
        "topics": [topic, "Herbs", "Low mood"],
        "is_central": True,
    }


def test_attach_form_without_claim_keeps_what_was_typed(db):
    form = AttachForm(QueryDict("relation=broader"))
    assert form.attempt(dict) is None
    assert (form.status, list(form.errors), form["relation"].value()) == (
        400,
        ["claim"],
        "broader",
    )


def test_edit_claim_form_after_somebody_else_shows_both_texts(cast):
    herbs, pain = TopicFactory(name="Herbs"), TopicFactory(name="Pain")
    claim = ClaimFactory(statement="Stored now", harm="high", revision=7)
    claim.topics.set([herbs])
    typed = QueryDict(
        "statement=Typed&claim_type=fact&harm=high&revision=6"
        f"&topics={herbs.slug}&topics={pain.slug}&claimant=Somebody"
    )
    form = EditClaimForm(typed, row=claim)

    def stale(**given):
        claim.locked(claim.pk, revision=given["revision"])

    assert form.attempt(stale) is None
    assert form.status == 412
    assert form.conflict == (
        Difference("Statement", "Stored now", "Typed"),
        Difference("Claimant", "", "Somebody"),
        Difference("Topics", "Herbs", "Herbs, Pain"),
    )
    assert (form["revision"].value(), form["statement"].value()) == ("7", "Typed")


def test_edit_occurrence_form_starts_from_what_is_stored(db):
    occurrence = OccurrenceFactory(relation="broader", revision=3)
    form = EditOccurrenceForm(None, row=occurrence)
    assert form.initial == {"relation": "broader", "is_central": False, "revision": 3}


def test_edit_details_form_leaves_the_wording_alone(db):
    herbs = TopicFactory()
    claim = ClaimFactory(statement="Signed off", revision=3)
    typed = QueryDict(f"statement=Other&claim_type=causal&harm=low&topics={herbs.slug}&revision=3")
    changes = EditDetailsForm(typed, row=claim).attempt(dict)
    assert changes == {
        "changes": {"claim_type": "causal", "harm": "low", "topics": [herbs]},
        "revision": 3,
    }
