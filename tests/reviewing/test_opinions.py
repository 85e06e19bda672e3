"""Give a second opinion: by another person, once, while the review waits, and blind or not."""

import pytest

from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.models import Event, SecondOpinion, VerdictScale, note_sightings
from claims.models.vocabulary import Agreement
from claims.reviewing.opinion_queries import (
    APPROVED,
    agreement_at_the_desk,
    opinions_welcome,
    what_told,
)
from claims.reviewing.opinions import give_opinion
from claims.reviewing.reviews import (
    approve_review,
    request_changes,
    save_review,
    submit_review,
    take_back_review,
)
from claims.reviewing.rules import problems
from tests.factories import EvidenceFactory, PublicationFactory, ReviewFactory, UserFactory, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def second():
    return UserFactory(display_name="Sia Second")


@pytest.fixture
def review():
    """Handed in as “Overstated”."""
    review = ReviewFactory()
    EvidenceFactory(review=review)
    return submit_review(review_id=review.pk, by=review.author)


def give(review, by, **changes):
    values = {
        "verdict": verdict("overstated"),
        "certainty": "low",
        "words": " Rats.\r\n Only rats ",
    }
    return give_opinion(review_id=review.pk, **(values | changes), by=by)


def test_opinion_is_kept_beside_the_verdict_with_its_event(review, second):
    opinion = give(review, second)
    stored = SecondOpinion.objects.values(
        "review", "author", "verdict__slug", "beside__slug", "certainty", "words", "is_blind"
    ).get()
    assert stored == {
        "review": review.pk,
        "author": second.pk,
        "verdict__slug": "overstated",
        "beside__slug": "overstated",
        "certainty": "low",
        "words": "Rats.\n Only rats",
        "is_blind": True,
    }
    event = Event.objects.filter(verb="give_opinion").values(
        "target_kind", "target_id", "by", "data"
    )
    assert event.get() == {
        "target_kind": "review",
        "target_id": review.pk,
        "by": second.pk,
        "data": {"opinion": opinion.pk, "is_blind": True, "agreement": "same"},
    }


def test_opinion_is_not_blind_after_a_look(review, second):
    note_sightings([review], second)
    assert give(review, second).is_blind is False


def test_opinion_is_not_blind_where_the_claim_was_published_before(review, second):
    PublicationFactory(claim=review.claim, review=review)
    assert give(review, second).is_blind is False


def test_opinion_is_not_blind_after_the_review_was_signed_off_once(review, second):
    editor = UserFactory(roles=["editor"])
    approve_review(review_id=review.pk, by=editor)
    request_changes(review_id=review.pk, note="Read it again.", by=editor)
    submit_review(review_id=review.pk, by=review.author)
    assert what_told(review, second) == APPROVED
    assert give(review, second).is_blind is False


def test_only_others_who_judge_may_give_one(review, second):
    for person in (review.author, UserFactory(roles=["moderator"]), UserFactory(roles=["admin"])):
        with pytest.raises(NotAllowed):
            give(review, person)
    with pytest.raises(Missing):
        give_opinion(review_id=0, verdict=verdict("accurate"), words="Yes.", by=second)
    assert not SecondOpinion.objects.exists()


def test_opinion_is_given_once_and_while_the_review_waits(review, second):
    give(review, second)
    with pytest.raises(WrongState, match="already"):
        give(review, second, words="Other words.")
    take_back_review(review_id=review.pk, by=review.author)
    with pytest.raises(WrongState, match="“Draft”"):
        give(review, UserFactory())
    assert SecondOpinion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"certainty": ""}, ["certainty"]),
        ({"certainty": "quite"}, ["certainty"]),
        ({"words": " \n "}, ["words"]),
        ({"words": "é" * 1001}, ["words"]),
        ({"verdict": "unsupported", "certainty": "high"}, ["certainty"]),
        ({"verdict": "unsupported", "certainty": "", "words": ""}, ["certainty", "words"]),
    ],
)
def test_opinion_says_what_is_missing(review, second, changes, fields):
    if "verdict" in changes:
        changes = {**changes, "verdict": verdict(changes["verdict"])}
    with pytest.raises(Invalid) as refused:
        give(review, second, **changes)
    assert list(refused.value.errors) == fields


def test_opinion_on_another_scale_is_refused(review, second):
    scale = VerdictScale.objects.create(version=99, name="Another")
    other = scale.verdicts.create(slug="fine", label="Fine", definition="Fine.", position=1)
    with pytest.raises(Invalid, match="scale"):
        give(review, second, verdict=other)


def test_editor_may_judge_and_sign_off_too(review):
    editor = UserFactory(roles=["editor"])
    give(review, editor)
    assert approve_review(review_id=review.pk, by=editor).approver == editor


def test_far_apart_is_a_warning_until_the_author_comes_round(review, second):
    def told():
        review.refresh_from_db()
        review._prefetched_objects_cache = {}
        return [one.message for one in problems(review) if one.field == "opinions"]

    opinion = give(review, second, verdict=verdict("accurate"), certainty="high")
    assert told() == [
        "Sia Second would say “Accurate”, apart from “Overstated”. Talk it over, and say in the "
        "rationale what speaks for the verdict that stays."
    ]
    editor = UserFactory(roles=["editor"])
    request_changes(review_id=review.pk, note="Read what Sia says.", by=editor)
    changes = {"verdict": verdict("mostly_accurate")}
    save_review(review_id=review.pk, changes=changes, revision=None, by=review.author)
    assert told() == []
    opinion.refresh_from_db()
    assert opinion.agreement == Agreement.APART  # as it was when it was given


def test_desk_counts_blind_opinions_alone(review, second, django_assert_num_queries):
    give(review, second)
    give(review, UserFactory(), verdict=verdict("accurate"), certainty="high")
    seen = UserFactory()
    note_sightings([review], seen)
    give(review, seen)
    with django_assert_num_queries(1):
        tally = agreement_at_the_desk()
    assert (tally.total, tally.same, dict(tally.counts)) == (
        2,
        1,
        {Agreement.SAME: 1, Agreement.APART: 1},
    )


def test_opinions_are_welcome_from_others_who_gave_none(review, second):
    ReviewFactory()  # a draft
    assert [(one.pk, one.is_shown) for one in opinions_welcome(second)] == [(review.pk, False)]
    assert list(opinions_welcome(review.author)) == []
    note_sightings([review], second)
    assert [one.is_shown for one in opinions_welcome(second)] == [True]
    give(review, second)
    assert list(opinions_welcome(second)) == []
