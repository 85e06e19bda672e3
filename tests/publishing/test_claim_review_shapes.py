"""What goes out as ClaimReview, by shapes of schema.org that others wrote, and by our gate."""

import json
import re

import pytest
from django.test import Client

from claims.publishing.claim_review import faults
from tests.factories import OccurrenceFactory
from tests.published import new_site
from tests.publishing.shapes import Shapes

pytestmark = pytest.mark.django_db
HOSTILE = "</script><b a='\">&lt; ]]> \u2028\u202e\u0301 &amp; \\u003c \U0001f33f"


@pytest.fixture(scope="module")
def shapes(sample_data):
    return Shapes(sample_data / "claimreview")


@pytest.fixture
def emitted():
    """The ClaimReviews of the feed, by the wording of the claim."""
    site = new_site()
    site.published_claim("Kratom is a plain case", claimant="A blog")
    corrected = site.claim("Kratom was corrected")
    site.publish(corrected)
    site.correct(corrected, note=HOSTILE)
    site.published_claim("Kratom is beyond checking", slug="unverifiable", certainty="", reasons=[])
    first, second = site.article(), site.article("A second article")
    repeated = site.mark(first, "Kratom is said twice", "enhances dopamine release")
    OccurrenceFactory(snapshot=second, claim=repeated, exact="enhances dopamine release")
    site.publish(first.article)
    site.publish(second.article)
    site.published_claim(f"Kratom {HOSTILE}", claimant=HOSTILE, takeaway=HOSTILE)
    site.published_claim("Kratom is nice", slug="not_checkable", certainty="", reasons=[])
    feed = Client().get("/claimreview.json").json()
    return {item["item"]["claimReviewed"]: item["item"] for item in feed["dataFeedElement"]}


def test_everything_that_goes_out_fits_the_shapes_and_the_gate(emitted, shapes):
    told = {
        name: (len(one["itemReviewed"].get("appearance", [])), "author" in one["itemReviewed"])
        for name, one in emitted.items()
    }
    assert told == {
        "Kratom is a plain case": (0, True),
        "Kratom was corrected": (0, False),
        "Kratom is beyond checking": (0, False),
        "Kratom is said twice": (2, False),
        f"Kratom {HOSTILE}": (0, True),
    }
    assert emitted["Kratom was corrected"]["correction"][0]["text"].startswith("</script><b")
    assert "ratingValue" not in emitted["Kratom is beyond checking"]["reviewRating"]
    assert {name: shapes.faults(one) for name, one in emitted.items()} == {
        name: [] for name in emitted
    }
    assert [fault for one in emitted.values() for fault in faults(one) if fault.blocks] == []


def test_what_google_s_unfinished_shape_says_in_words_holds(emitted):
    """`shex_specific_ServiceB_ClaimReview.shex`, which does not parse, read by eye."""
    for one in emitted.values():
        assert re.match("https?://", one["url"])
        assert isinstance(one["claimReviewed"], str)
        assert one["author"]["@type"] in {"Organization", "Person"}
        assert one["author"]["name"]
        assert one["reviewRating"]["@type"] == "Rating"


def test_feed_fits_the_shapes(emitted, shapes):
    feed = Client().get("/claimreview.json").json()
    assert shapes.faults(feed) == []
    wrong = feed | {"dataFeedElement": [{"@type": "DataFeedItem", "dateModified": {"@id": "x"}}]}
    assert shapes.faults(wrong) != []


def test_example_of_others_fits_the_shapes(sample_data, shapes):
    example = (sample_data / "claimreview" / "google_example.json").read_text(encoding="utf-8")
    assert shapes.faults(json.loads(example)) == []


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        ("claimReviewed", {"@type": "Thing"}),
        ("reviewRating", "False"),
        ("itemReviewed", "a page"),
        ("name", {"@id": "http://localhost:8000/"}),
    ],
)
def test_shapes_refuse_what_is_of_the_wrong_kind(emitted, shapes, property_, value):
    wrong = emitted["Kratom is a plain case"] | {property_: value}
    assert property_ in shapes.faults(wrong)


def test_shapes_are_as_unfinished_as_we_say(shapes):
    assert len(shapes.undefined) == 93
