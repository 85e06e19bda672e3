import json

import pytest

from claims.models import Publication
from claims.publishing.articles import publish_article
from claims.publishing.claim_review import at_home, claim_review, faults

GOOD = {
    "@type": "ClaimReview",
    "url": "http://localhost:8000/claims/1-x/",
    "claimReviewed": "Kratom enhances dopamine release",
    "author": {"name": "Desk"},
    "reviewRating": {
        "alternateName": "Overstated",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
    },
    "itemReviewed": {
        "author": {"name": "A blog", "sameAs": "https://blog.example/"},
        "appearance": [{"url": "https://blog.example/leaf"}],
    },
}


def changed(path, value):
    """A copy of the good one with the property at the dotted path set, or dropped for None."""
    copy = json.loads(json.dumps(GOOD))
    *parents, last = path.split(".")
    place = copy
    for name in parents:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def test_faults_of_a_good_one_are_none():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("path", "value", "property_"),
    [
        ("claimReviewed", "", "claimReviewed"),
        ("claimReviewed", "Overstated: kratom works", "claimReviewed"),
        ("url", "/claims/1-x/", "url"),
        ("url", "https://elsewhere.example/claims/1-x/", "url"),
        ("author", {}, "author"),
        ("reviewRating.alternateName", None, "reviewRating.alternateName"),
        ("reviewRating.bestRating", None, "reviewRating"),
        ("reviewRating.ratingValue", 6, "reviewRating.ratingValue"),
        ("reviewRating.ratingValue", 0, "reviewRating.ratingValue"),
        ("reviewRating.bestRating", 1, "reviewRating.bestRating"),
        ("reviewRating.worstRating", 0, "reviewRating.bestRating"),
        ("itemReviewed.author", {"sameAs": "https://x.example/"}, "itemReviewed.author"),
        (
            "itemReviewed.author.sameAs",
            "https://blog.example/leaf",
            "itemReviewed.author.sameAs",
        ),
        (
            "itemReviewed.appearance",
            [{"url": "http://localhost:8000/articles/1-x/"}],
            "itemReviewed.appearance",
        ),
    ],
)
def test_faults_of_a_broken_one_block(path, value, property_):
    assert [(one.property, one.blocks) for one in faults(changed(path, value))] == [
        (property_, True)
    ]


def test_faults_of_a_long_wording_advise_only():
    assert [one.blocks for one in faults(changed("claimReviewed", "long " * 20))] == [False]


def test_claim_review_of_a_published_claim(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "not_checkable", certainty="", reasons=[])
    publish_article(article=desk.article, by=desk.editor)
    rated, opinion = Publication.objects.filter(kind="claim").order_by("claim_id")
    review = rated.record["claim_review"]
    assert opinion.record["claim_review"] is None
    assert review["@type"] == "ClaimReview"
    assert review["url"] == f"http://localhost:8000/claims/{desk.dopamine.pk}-{rated.slug}/"
    assert review["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Overstated",
        "ratingExplanation": "Animal studies disagree, and nobody has measured it in people.",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
    }
    works = review["itemReviewed"]["appearance"]
    assert [work["url"] for work in works] == [desk.article.url]
    assert faults(review) == []


def test_claim_review_without_a_value_has_a_label_only(desk):
    desk.approved(desk.dopamine, "unverifiable", certainty="", reasons=[])
    desk.approved(desk.effects)
    publish_article(article=desk.article, by=desk.editor)
    record = Publication.objects.get(claim=desk.dopamine).record
    assert set(claim_review(record)["reviewRating"]) == {
        "@type",
        "alternateName",
        "ratingExplanation",
    }


def test_claim_review_has_each_work_and_each_source_once(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects)
    publish_article(article=desk.article, by=desk.editor)
    record = Publication.objects.get(claim=desk.dopamine).record
    once = record["claim_review"]
    twice = {name: record[name] * 2 for name in ("appearances", "evidence")}
    assert claim_review(record | twice) == once
    older = once | {
        "citation": once["citation"] * 2,
        "itemReviewed": once["itemReviewed"]
        | {"appearance": once["itemReviewed"]["appearance"] * 2},
    }
    assert at_home(older, f"/claims/{desk.dopamine.pk}-{record['slug']}/") == once
    assert (len(once["citation"]), len(once["itemReviewed"]["appearance"])) == (1, 1)
