import pytest

from claims.models import Article
from claims.publishing.articles import publish_article
from claims.publishing.checklist import checklist, propose_tier
from tests.factories import TEXT, SnapshotFactory, verdict
from tests.published import capture_again

EFFECTS = "less severe side effects than with opioids"


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
    ("outcome", "how"), [("critical", "changed critically"), ("edited", "changed")]
)
def test_checklist_names_words_that_changed_since_the_check(ready, outcome, how):
    publish_article(article=ready.article, by=ready.editor)
    Article.objects.filter(pk=ready.article.pk).update(
        tier=verdict("accurate"), tier_rationale="All of it holds."
    )
    now = "lowers dopamine release"
    fates = {ready.dopamine: (outcome, now), ready.effects: ("unchanged", EFFECTS)}
    raw = TEXT.replace("enhances dopamine release", now)
    capture_again(ready.article, raw, fates, ready.reviewer)
    article = Article.objects.get(pk=ready.article.pk)
    told = [
        (item.text, item.claim_id, item.blocks)
        for item in checklist(article)
        if not item.ok and "changed" in item.text
    ]
    assert told == [
        (
            f"The words of “Kratom enhances dopamine release” {how} since the check: start a "
            "correction, or publish it as it was checked. Readers are told that the verdict is "
            "about the earlier words.",
            ready.dopamine.pk,
            False,
        ),
        ("Checked words changed: read the overall tier and its reason again.", None, False),
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
