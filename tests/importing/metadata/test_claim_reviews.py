import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.importing.metadata.claim_reviews import (
    FoundReview,
    find_claim_reviews,
    read_claim_review,
)
from claims.importing.metadata.structured import read_structured_data
from claims.importing.pages.html import parse
from claims.text.typed import one_line


@pytest.mark.parametrize(
    ("rating", "words", "share"),
    [
        ({"ratingValue": "1", "bestRating": "5", "worstRating": "1", "alternateName": "Falso"},
         "Falso", 0.0),
        ({"ratingValue": 4, "alternateName": "Mostly true"}, "Mostly true", 0.75),
        ({"ratingValue": "2,5", "bestRating": 5, "worstRating": 0, "name": "Half"}, "Half", 0.5),
        ({"ratingValue": -1, "worstRating": -1, "bestRating": -1, "alternateName": "Unproven"},
         "Unproven", None),
        ({"ratingValue": "1", "bestRating": "", "alternateName": "False"}, "False", None),
        ({"ratingValue": "9", "alternateName": "False"}, "False", None),
        ({"ratingValue": "NaN"}, "NaN", None),
        ({"ratingValue": 3}, "3", 0.5),
        ([{"alternateName": ["A", "B"]}], "A", None),
        ({}, "", None), (None, "", None), ("False", "", None),
    ],
)  # fmt: skip
def test_rating_stays_as_it_is_with_its_place_on_the_scale(rating, words, share):
    found = read_claim_review({"@type": "ClaimReview", "reviewRating": rating})
    assert (found.rating, found.share) == (words, share)


def test_claim_review_inside_another_object_is_found_once():
    review = {
        "@type": ["Thing", "ClaimReview"],
        "claimReviewed": ["The leaf cures"],
        "url": "javascript:alert(1)",
        "itemReviewed": [{"author": {"name": ["Ann", "mayor"]}}],
        "author": [{"name": "Desk"}, "Bo"],
    }
    data = [{"@type": "Article", "review": [review]}, review]
    assert find_claim_reviews(data) == [
        FoundReview(
            claim="The leaf cures", claimant="Ann, mayor", rating="", share=None,
            author="Desk; Bo", url="",
        )
    ]  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["claimReviewed", "reviewRating", "itemReviewed", "author", "url"]),
        st.recursive(st.none() | st.integers() | st.text(), lambda one: st.lists(one)
                     | st.dictionaries(st.sampled_from(["name", "author", "ratingValue"]), one)),
    )
)  # fmt: skip
def test_any_claim_review_is_read_without_error(thing):
    share = read_claim_review(thing).share
    assert share is None or 0 <= share <= 1


def test_claim_reviews_as_publishers_print_them(sample_data):
    """Each of the collection is taken from a page with its claim, its rating and who made it."""
    lines = (sample_data / "claimreview" / "real_claimreviews.jsonl").read_text("utf-8")
    lacking = {}
    for row in map(json.loads, lines.splitlines()):
        script = json.dumps(row["jsonld"]).replace("</", "<\\/")
        page = parse(f'<html><script type="application/ld+json">{script}</script></html>')
        (found,) = find_claim_reviews(read_structured_data(page))
        rating = row["jsonld"]["reviewRating"]["alternateName"]
        assert found.rating == one_line(rating)
        missing = [name for name in ("claim", "author") if not getattr(found, name)]
        if missing:
            lacking[row["id"]] = missing
    assert lacking == {}
