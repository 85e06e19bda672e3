import pytest

from claims.publishing.checklist import checklist, propose_tier
from tests.factories import SnapshotFactory, verdict


def open_points(article):
    return [item.text for item in checklist(article) if item.blocks]


def test_checklist_of_an_article_without_claims(db):
    snapshot = SnapshotFactory(article__publisher="")
    assert open_points(snapshot.article) == [
        "No claim is marked in the article yet.",
        "Readers are not told who published it: add a publisher or an author.",
    ]


def test_checklist_names_each_claim_that_is_not_signed_off(desk):
    desk.approved(desk.dopamine)
    assert open_points(desk.article) == [
        "“Kratom has milder side effects than opioids” has no review yet. "
        "Review it, or take the mark off."
    ]


def test_checklist_is_green_when_all_is_signed_off(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    assert open_points(desk.article) == []


def test_checklist_never_words_what_is_open_as_done(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    advice = [
        (item.text, item.part) for item in checklist(desk.article) if item.part and not item.ok
    ]
    assert advice == [
        ("The article’s own date is not known.", "details"),
        ("The article has no overall tier yet.", "tier"),
    ]


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        ([], None),
        ([("unverifiable", True)], None),
        ([("inaccurate", False), ("accurate", True)], "accurate"),
        ([("inaccurate", False), ("accurate", False)], "inaccurate"),
        ([("inaccurate", True)] + [("accurate", False)] * 3, "inaccurate"),
        ([("inaccurate", True)] + [("accurate", False)] * 4, "overstated"),
        ([("accurate", True)] * 5, "accurate"),
    ],
)
def test_propose_tier(db, judged, expected):
    tier = propose_tier([(verdict(slug), central) for slug, central in judged])
    assert (tier and tier.slug) == expected
