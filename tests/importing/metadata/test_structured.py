import json

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from claims.importing.metadata.structured import articles_of, read_structured_data, things_below
from claims.importing.pages.html import parse


def read(*scripts: str, body: str = "") -> list[dict[str, object]]:
    elements = "".join(f'<script type="application/ld+json">{one}</script>' for one in scripts)
    return read_structured_data(parse(f"<html><body>{elements}{body}</body></html>"))


@pytest.mark.parametrize(
    ("script", "things"),
    [
        ('{"@type": "Thing", "name": "A"}', [{"@type": "Thing", "name": "A"}]),
        ('{"@graph": [{"@type": "A"}, [{"@type": "B"}]]}', [{"@type": "A"}, {"@type": "B"}]),
        ('<!-- {"@type": "A", "b": [1, 2,],} -->', [{"@type": "A", "b": [1, 2]}]),
        ('\n//<![CDATA[\n{"@type": "A"}\n//]]>', [{"@type": "A"}]),
        ('<![CDATA[ {"@type": "A", "b": "line\nbreak"} ]]>', [{"@type": "A", "b": "line\nbreak"}]),
        ('{"a": NaN, "b": 1e999, "c": "x\\u0000\\ud800", "articleBody": "long"}',
         [{"a": None, "b": None, "c": "x?"}]),
        ("{broken", []), ("", []), ("[1, null, \"x\"]", []), ("9" * 5000, []),
        ('{"@context": "https://schema.org"}', []),
    ],
)  # fmt: skip
def test_structured_data_as_pages_write_it(script, things):
    assert read(script) == things


def test_claim_reviews_come_first_and_articles_before_the_rest():
    found = read('[{"@type": "Person"}, {"@type": "WebPage"}, {"@type": ["NewsArticle"]},'
                 '{"@type": "ClaimReview"}]')  # fmt: skip
    assert [thing["@type"] for thing in found] == [
        "ClaimReview", ["NewsArticle"], "WebPage", "Person",
    ]  # fmt: skip
    assert [thing["@type"] for thing in articles_of(found)] == [
        ["NewsArticle"], "WebPage",
    ]  # fmt: skip


def test_claim_review_in_microdata():
    body = """<div itemscope itemtype="https://schema.org/ClaimReview">
        <span itemprop="claimReviewed">The leaf cures</span>
        <div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">
          <meta itemprop="ratingValue" content="1"><b itemprop="alternateName">False</b>
        </div></div>"""
    assert read(body=body) == [
        {
            "@type": "ClaimReview",
            "claimReviewed": "The leaf cures",
            "reviewRating": {"@type": "Rating", "ratingValue": "1", "alternateName": "False"},
        }
    ]


@pytest.mark.parametrize(
    "script",
    [
        "[" * 10_000,
        "[" * 900 + '{"@type": "A"}' + "]" * 900,
        '{"@graph":' * 900 + "{}" + "}" * 900,
        json.dumps([{"@type": "A", "b": "x" * 100}] * 3000),
        json.dumps({"@type": "A", "b": {str(n): [n] * 99 for n in range(999)}}),
        json.dumps({"@type": "A", "b": "x" * 900_000}),
        json.dumps({"@type": "A", "b": "x" * 2_000_000}),
    ],
)
def test_structured_data_is_bounded(script):
    found = read(*[script] * 3)
    assert len(json.dumps(found)) < 250_000
    assert sum(1 for _ in things_below(found)) <= 4000


@pytest.mark.django_db
@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_whatever_is_kept_can_be_stored(content):
    found = read(json.dumps({"@type": "A", "b": content}).replace("</", "<\\/"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(found)])
        assert len(json.loads(cursor.fetchone()[0])) == len(found) <= 1
