from datetime import UTC, datetime

import pytest

from claims.models import Review
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import Stance
from claims.reviewing.rules import Problem, blocking, problems
from tests.factories import (
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SourceFactory,
    UserFactory,
    verdict,
)
from tests.referring import COLDS, PAIN, copy_of, judge

pytestmark = pytest.mark.django_db

LONG = "Two studies in rodents point in different directions, and nobody has looked in people."


def judged(slug="overstated", *, quotes=((Stance.MIXED, "verbatim", False),), **fields):
    """A review without any problem, but for what the test changes."""
    fields = {"rationale": LONG, "search_log": "PubMed, 3 May: kratom dopamine", **fields}
    review = ReviewFactory(
        claim__statement="Kratom lifts dopamine", verdict=slug and verdict(slug), **fields
    )
    for stance, passage, is_paraphrase in quotes:
        EvidenceFactory(review=review, stance=stance, passage=passage, is_paraphrase=is_paraphrase)
    return review


def found(review):
    """(field, blocks) of every problem."""
    return [(problem.field, problem.blocks) for problem in problems(review)]


def test_good_review_has_no_problems():
    assert problems(judged()) == []


def test_mark_that_leads_to_no_source_blocks():
    review = judged(rationale=f"{LONG} [@effendy1999; @li2019] [@Li2019]")
    assert [(one.field, one.message, one.blocks) for one in problems(review)] == [
        (
            "rationale",
            "No source of this review has the key “effendy1999” or “li2019” or “Li2019”. Correct "
            "the mark in the rationale, or cite the source as evidence.",
            True,
        )
    ]


def test_mark_that_leads_to_a_source_is_no_problem():
    review = judged(quotes=(), rationale=f"{LONG} [@Li2019, p. 4]")
    source = SourceFactory(key="li2019")
    EvidenceFactory(review=review, source=source, passage="verbatim")
    assert problems(review) == []

    SourceFactory(key="lee2019", doi="", merged_into=source)
    review.rationale = f"{LONG} [@lee2019]"
    assert problems(review) == []


def test_empty_review_names_all_that_is_missing():
    review = judged(
        None,
        quotes=(),
        certainty="",
        reasons=[],
        takeaway=" ",
        rationale="",
        search_log="",
        conflict_of_interest="",
    )
    assert found(review) == [
        ("verdict", True),
        ("takeaway", True),
        ("conflict_of_interest", True),
        ("search_log", False),
        ("rationale", False),
    ]


@pytest.mark.parametrize(
    ("slug", "change", "expected"),
    [
        ("overstated", {"certainty": ""}, [("certainty", True)]),
        ("not_checkable", {"certainty": ""}, []),
        ("overstated", {"reasons": []}, [("reasons", True)]),
        ("mostly_accurate", {"reasons": []}, [("reasons", True)]),
        ("accurate", {"reasons": []}, []),
        ("unverifiable", {"reasons": [], "certainty": ""}, []),
        ("overstated", {"takeaway": "t" * 200}, []),
        ("overstated", {"takeaway": "t" * 201}, [("takeaway", False)]),
        ("overstated", {"takeaway": "t" * 300}, [("takeaway", False)]),
        ("unsupported", {"certainty": "low"}, [("certainty", True)]),
        ("unsupported", {"certainty": "very_low"}, []),
        ("unsupported", {"certainty": "none_found"}, []),
        ("unsupported", {"certainty": "very_low", "search_log": " "}, [("search_log", True)]),
        ("overstated", {"search_log": ""}, [("search_log", False)]),
        ("accurate", {"certainty": "very_low"}, [("certainty", False)]),
        ("overstated", {"conflict_of_interest": "\n"}, [("conflict_of_interest", True)]),
        ("overstated", {"rationale": ""}, [("rationale", False)]),
        ("overstated", {"rationale": "r" * 79}, [("rationale", False)]),
        ("overstated", {"rationale": "r" * 80}, []),
    ],
)
def test_rule_of_a_field(slug, change, expected):
    assert found(judged(slug, **change)) == expected


REFUTES, SUPPORTS, MIXED = Stance.REFUTES, Stance.SUPPORTS, Stance.MIXED


@pytest.mark.parametrize(
    ("slug", "certainty", "quotes", "expected"),
    [
        ("overstated", "low", [], [("evidence", True)]),
        ("overstated", "low", [(MIXED, "", False)], [("evidence", True)]),
        ("overstated", "low", [(MIXED, "", False), (SUPPORTS, "words", False)], []),
        ("unsupported", "very_low", [], [("evidence", True)]),
        ("unsupported", "none_found", [], []),
        ("not_checkable", "", [], []),
        ("inaccurate", "low", [(SUPPORTS, "words", False)], [("evidence", True)]),
        ("inaccurate", "low", [(REFUTES, " ", False)], [("evidence", True)]),
        ("inaccurate", "low", [(REFUTES, "words", False)], []),
        ("inaccurate", "none_found", [(REFUTES, "words", False)], [("certainty", False)]),
        ("overstated", "low", [(MIXED, "retold", True)], [("evidence", False)]),
        ("overstated", "low", [(MIXED, "retold", True), (MIXED, "verbatim", False)], []),
    ],
)
def test_rule_of_the_evidence(slug, certainty, quotes, expected):
    assert found(judged(slug, certainty=certainty, quotes=quotes)) == expected


def test_long_statement_warns():
    review = judged()
    review.claim.statement = "s" * 76
    assert problems(review) == [
        Problem(
            "statement", "The claim has 76 characters; search engines cut after 75.", blocks=False
        )
    ]


@pytest.mark.parametrize(
    ("slug", "rationale", "warned"),
    [
        ("overstated", LONG, True),
        ("overstated", f"{LONG} So it is inaccurate.", True),
        ("inaccurate", f"{LONG} So it is inaccurate.", False),
        ("overstated", f"{LONG} Inaccurately put.", False),
    ],
)
def test_correction_wants_a_rationale_of_its_own(slug, rationale, warned):
    replaced = ReviewFactory(verdict=verdict("inaccurate"), rationale=LONG)
    correction = judged(slug, quotes=((Stance.REFUTES, "verbatim", False),), rationale=rationale)
    correction.replaces = replaced
    assert found(correction) == ([("rationale", False)] if warned else [])


def test_blocking_leaves_the_warnings_out():
    review = judged(search_log="", rationale="", conflict_of_interest="")
    assert blocking(review) == {
        "conflict_of_interest": "State your interests in the matter, or that you have none."
    }


@pytest.mark.parametrize(
    ("status", "warned"),
    [
        (SourceStatus.NOT_CHECKED, False),
        (SourceStatus.OK, False),
        (SourceStatus.REINSTATED, False),
        (SourceStatus.CORRECTED, True),
        (SourceStatus.CONCERN, True),
        (SourceStatus.RETRACTED, True),
        (SourceStatus.DEAD, True),
    ],
)
def test_source_that_no_longer_stands_is_warned_about_once(status, warned):
    review = judged(quotes=())
    at = None if status == SourceStatus.NOT_CHECKED else datetime(2026, 5, 12, tzinfo=UTC)
    source = SourceFactory(title="Leaf and liver.", status=status, status_at=at)
    for _ in range(2):
        EvidenceFactory(review=review, source=source, passage="verbatim")
    assert found(review) == [("evidence", False)] * warned


def test_warning_about_a_retracted_source_says_since_when():
    review = judged(quotes=())
    at = datetime(2026, 5, 12, tzinfo=UTC)
    source = SourceFactory(title="Leaf and liver.", status="retracted", status_at=at)
    EvidenceFactory(review=review, source=source, passage="verbatim")
    assert [problem.message for problem in problems(review)] == [
        "“Leaf and liver” has been retracted (12 May 2026). "
        "Say in the rationale what it still shows, or cite another source."
    ]


def warned(review):
    return [one.message for one in problems(review) if one.field == "references"]


def test_open_reference_is_warned_about_once_one_of_the_article_was_judged():
    snapshot, editor = copy_of(), UserFactory(roles=["editor"])
    colds = judged(claim=OccurrenceFactory(snapshot=snapshot, exact=COLDS).claim)
    pain = OccurrenceFactory(snapshot=snapshot, exact=PAIN).claim
    assert warned(colds) == []  # a desk that judges no references is not asked to

    judge(pain, snapshot, "supports", by=editor)
    told = "2 of the article’s references beside this claim are not judged yet."
    assert problems(colds) == [Problem("references", told, blocks=False)]
    assert blocking(colds) == {}
    judge(colds.claim, snapshot, "", "", "unrelated", by=editor)
    assert warned(colds) == ["1 of the article’s references beside this claim is not judged yet."]
    judge(colds.claim, snapshot, "", "supports", by=editor)
    assert warned(colds) == []


def test_problems_ask_for_all_sources_at_once(django_assert_num_queries):
    review = judged(quotes=((Stance.MIXED, "one", False), (Stance.REFUTES, "two", False)))
    review = Review.objects.select_related("claim", "verdict").get(pk=review.pk)
    with django_assert_num_queries(5):
        assert problems(review) == []
