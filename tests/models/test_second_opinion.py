"""A second opinion is another person's, given once, and blind only where nothing had told it."""

import pytest

from claims.models import Event, Review, SecondOpinion, Sighting, VerdictScale, note_sightings
from claims.models.vocabulary import Agreement
from tests.factories import PublicationFactory, ReviewFactory, UserFactory, verdict
from tests.models.sql import at, broken_rule, delete, insert_like, run, trips, update

pytestmark = pytest.mark.django_db


def given(**fields) -> SecondOpinion:
    """A blind opinion on a review that waits, with the same verdict."""
    review = fields.pop("review", None) or at(ReviewFactory(), "submitted")
    values = {"author": UserFactory(), "verdict": review.verdict, "certainty": "low"}
    values |= {"words": "Rats are not people.", "beside": review.verdict, "is_blind": True}
    return SecondOpinion.objects.create(review=review, **(values | fields))


def another(opinion: SecondOpinion, **expressions: str) -> str:
    """The same opinion once more, by somebody new unless the expressions say who."""
    return insert_like(opinion, **({"author_id": str(UserFactory().pk)} | expressions))


def by_the_author() -> str:
    opinion = given()
    return another(opinion, author_id=str(opinion.review.author_id))


def after_sign_off() -> str:
    opinion, editor = given(), UserFactory()
    Event.objects.create(
        verb="test",
        target_kind="review",
        target_id=opinion.review_id,
        data={"status": ["submitted", "approved"]},
    )
    approved = f"status = 'approved', approved_at = now(), approver_id = {editor.pk}"
    run(update(opinion.review, approved))
    return another(opinion)


def on_another_scale() -> str:
    scale = VerdictScale.objects.create(version=99, name="Another")
    other = scale.verdicts.create(slug="fine", label="Fine", definition="Fine.", position=1)
    return another(given(), verdict_id=str(other.pk))


def sighted() -> Sighting:
    return Sighting.objects.create(review=ReviewFactory(), user=UserFactory())


def blind_after_a_look() -> str:
    opinion, person = given(), UserFactory()
    note_sightings([opinion.review], person)
    return another(opinion, author_id=str(person.pk))


CASES = {
    "sighting_once": lambda: insert_like(sighted()),
    "sighting_is_kept": lambda: delete(sighted()),
    "opinion_once": lambda: insert_like(given()),
    "opinion_is_kept": lambda: update(given(), "words = 'Other.'"),
    "opinion_has_words": lambda: another(given(), words="''"),
    "opinion_is_bounded": lambda: another(given(), words="repeat('é', 1001)"),
    "opinion_certainty_known": lambda: another(given(), certainty="'quite'"),
    "opinion_is_another_persons": by_the_author,
    "opinion_while_it_waits": after_sign_off,
    "opinion_beside_the_verdict": lambda: another(given(), beside_id=str(verdict("accurate").pk)),
    "opinion_on_one_scale": on_another_scale,
    "opinion_rated_has_certainty": lambda: another(given(), certainty="''"),
    "opinion_blind_is_true": blind_after_a_look,
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_opinion_and_sighting_are_never_deleted_or_changed():
    assert broken_rule(delete(given())) == "opinion_is_kept"
    assert broken_rule(update(sighted(), "at = now()")) == "sighting_is_kept"


def test_opinion_on_a_draft_is_refused():
    opinion, draft = given(), ReviewFactory()
    assert broken_rule(another(opinion, review_id=str(draft.pk))) == "opinion_while_it_waits"


def test_opinion_after_a_look_is_stored_as_such():
    opinion, person = given(), UserFactory()
    note_sightings([opinion.review], person)
    told = another(opinion, author_id=str(person.pk), is_blind="false")
    assert broken_rule(told) is None


def test_nobody_is_blind_to_what_was_published():
    opinion = given()
    PublicationFactory(claim=opinion.review.claim, review=opinion.review)
    assert broken_rule(another(opinion)) == "opinion_blind_is_true"


def test_words_are_counted_in_characters_and_an_unrated_verdict_needs_no_certainty():
    opinion = given()
    unrated = str(verdict("unverifiable").pk)
    whole = another(opinion, words="repeat('é', 1000)", certainty="''", verdict_id=unrated)
    assert broken_rule(whole) is None


@pytest.mark.parametrize(
    ("slug", "agreement"),
    [
        ("overstated", Agreement.SAME),
        ("misleading", Agreement.NEIGHBOURING),
        ("inaccurate", Agreement.NEIGHBOURING),
        ("lacks_context", Agreement.NEIGHBOURING),
        ("accurate", Agreement.APART),
        ("unverifiable", Agreement.APART),
    ],
)
def test_agreement_is_the_distance_on_the_scale(slug, agreement):
    assert given(verdict=verdict(slug)).agreement == agreement


def test_sightings_are_of_verdicts_by_others_that_are_still_open(django_assert_num_queries):
    person = UserFactory()
    own, without = ReviewFactory(author=person), ReviewFactory(verdict=None)
    gone, shown = at(ReviewFactory(), "discarded"), ReviewFactory()
    with django_assert_num_queries(1):
        note_sightings([own, without, gone, shown], person)
    note_sightings([shown, shown], person)
    assert list(Sighting.objects.values_list("review", "user")) == [(shown.pk, person.pk)]
    with django_assert_num_queries(0):
        note_sightings([own, without, gone], person)


def test_review_has_its_opinions():
    opinion = given()
    assert list(Review.objects.get(pk=opinion.review_id).opinions.all()) == [opinion]
