"""What a record keeps of second opinions, and how often they agree over all that readers see."""

import pytest

from claims.models import SecondOpinion
from claims.models.vocabulary import Action
from claims.publishing.agreement import judged_apart, published_agreement
from tests.opinions import handed_in, judge_too, released
from tests.published import new_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return new_site()


def counts(tally):
    return tally.total, tally.same, tally.neighbouring, tally.apart, tally.percent_same


def test_record_keeps_each_opinion_beside_the_verdict(site):
    review = handed_in(site)
    judge_too(review, "misleading")
    judge_too(review, "overstated", by=site.editor, is_blind=False)
    record = released(site, review).record
    first, second = SecondOpinion.objects.all()
    one, two = record["second_opinion"]
    assert {name: said for name, said in one.items() if name != "verdict"} == {
        "by": {"name": "Sia Second", "expertise": "Reads trials"},
        "certainty": {"slug": "low", "label": "Low"},
        "words": "The trials say so.",
        "is_blind": True,
        "agreement": {"slug": "neighbouring", "label": "Neighbouring verdicts"},
        "beside": {"slug": "overstated", "label": "Overstated"},
        "signs_off": False,
        "given_at": first.given_at.isoformat(),
    }
    assert (one["verdict"]["slug"], one["verdict"]["value"]) == ("misleading", 2)
    assert (two["agreement"]["slug"], two["is_blind"], two["signs_off"]) == ("same", False, True)
    assert two["given_at"] == second.given_at.isoformat()


def test_record_without_an_opinion_says_so(site):
    assert released(site, handed_in(site)).record["second_opinion"] == []


def test_opinion_stays_with_its_review(site):
    review = handed_in(site)
    judge_too(review, "overstated")
    publication = released(site, review)
    assert site.correct(publication.claim).record["second_opinion"] == []


def test_agreement_counts_what_readers_see(site, django_assert_num_queries):
    assert counts(published_agreement().blind) == (0, 0, 0, 0, 0)
    for number, slug in enumerate(["overstated", "inaccurate", "accurate"]):
        review = handed_in(site, f"Claim {number}")
        judge_too(review, slug)
        released(site, review)
    review = handed_in(site, "Judged by two more")
    judge_too(review, "overstated")
    judge_too(review, "overstated", is_blind=False)
    released(site, review)
    released(site, handed_in(site, "Judged once"))
    judge_too(handed_in(site, "Not published"), "accurate")
    with django_assert_num_queries(4):
        agreement = published_agreement()
    assert (agreement.claims, agreement.judged_twice) == (5, 4)
    assert counts(agreement.blind) == (4, 2, 1, 1, 50)
    assert counts(agreement.informed) == (1, 1, 0, 0, 100)


def test_hidden_and_withdrawn_claims_count_nowhere(site):
    for statement in ("Hidden", "Withdrawn"):
        review = handed_in(site, statement)
        judge_too(review, "accurate")
        claim = released(site, review).claim
        if statement == "Hidden":
            site.decide(claim, Action.HIDE)
        else:
            site.withdraw(claim)
    agreement = published_agreement()
    assert (agreement.claims, agreement.judged_twice, agreement.blind.total) == (0, 0, 0)
    assert list(judged_apart()) == []


def test_claims_judged_apart_are_named(site):
    publications = {}
    for number, slug in enumerate(["overstated", "misleading", "accurate", "unverifiable"]):
        review = handed_in(site, f"Claim {number}")
        judge_too(review, slug)
        publications[slug] = released(site, review)
    apart = [publications["unverifiable"], publications["accurate"]]
    assert list(judged_apart()) == apart
    told = {
        slug: publication.record["second_opinion"][0]["agreement"]["slug"]
        for slug, publication in publications.items()
    }
    assert told == {
        "overstated": "same",
        "misleading": "neighbouring",
        "accurate": "apart",
        "unverifiable": "apart",
    }
