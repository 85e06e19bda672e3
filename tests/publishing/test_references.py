"""What readers are told of an article's references: only what was judged, and counted honestly."""

import pytest

from claims.publishing.articles import has_news
from claims.publishing.checklist import checklist
from claims.publishing.claims import correct_claim
from claims.publishing.queries import current_publication
from claims.publishing.references import tally_part
from claims.reviewing.reviews import start_correction
from tests.factories import (
    CarryoverDecisionFactory,
    CarryoverFactory,
    OccurrenceFactory,
    ReviewFactory,
    verdict,
)
from tests.published import new_site
from tests.referring import (
    BODY,
    COLDS,
    LIVER,
    MOOD,
    PAIN,
    TRIAL,
    copy_of,
    judge,
    marked,
    next_copy,
    published_references,
)

pytestmark = pytest.mark.django_db

TRIAL_PART = {
    "words": "a trial",
    "number": None,
    "entry": "",
    "href": TRIAL,
    "kind": "DOI",
    "identifier": "10.1000/trial",
    "fit": {"slug": "supports", "label": "Supports it"},
    "note": "Read in full.",
}


@pytest.fixture
def site(db):
    return new_site()


def record_of(thing):
    return current_publication(thing).record


def numbers(tally):
    return {name: value for name, value in tally.items() if name != "fits"}


def test_article_counts_what_was_judged(site):
    snapshot, _claims = published_references(site)
    tally = record_of(snapshot.article)["references"]
    assert numbers(tally) == {
        "attached": 4, "judged": 3, "unchecked": 1, "supports": 1, "partly": 1, "unsupported": 1,
    }  # fmt: skip
    assert [(one["slug"], one["count"]) for one in tally["fits"]] == [
        ("supports", 1), ("partly", 1), ("not_found", 1),
    ]  # fmt: skip
    assert tally["fits"][0]["means"] == "The source says what the sentence says."


def test_cards_and_claims_have_the_words_of_each(site):
    snapshot, claims = published_references(site)
    cards = {card["id"]: card for card in record_of(snapshot.article)["claims"]}
    part = {"attached": 1, "judged": [TRIAL_PART], "none_given": False}
    assert cards[claims[PAIN].pk]["references"] == part
    assert record_of(claims[PAIN])["appearances"][0]["references"] == part
    assert cards[claims[MOOD].pk]["references"] == {
        "attached": 0, "judged": [], "none_given": True,
    }  # fmt: skip
    entry = cards[claims[LIVER].pk]["references"]["judged"][0]
    assert (entry["number"], entry["entry"]) == (
        2, "Jones B. The liver of the rat. doi:10.1000/liver",
    )  # fmt: skip


def test_where_nothing_was_judged_nothing_is_said(site):
    snapshot = copy_of()
    claim = marked(site, snapshot, PAIN)
    site.publish(snapshot.article)
    record = record_of(snapshot.article)
    assert "references" not in record
    assert "references" not in record["claims"][0]
    assert "references" not in record_of(claim)["appearances"][0]
    assert not has_news(snapshot.article)


def test_claim_marked_twice_tells_its_references_once(site):
    snapshot = copy_of()
    claim = OccurrenceFactory(snapshot=snapshot, exact=PAIN).claim
    OccurrenceFactory(snapshot=snapshot, exact="Nobody has said why", claim=claim)
    judge(claim, snapshot, "supports", by=site.reviewer)
    site.sign_off(ReviewFactory(claim=claim, author=site.reviewer, verdict=verdict("overstated")))
    site.publish(snapshot.article)
    told = ["references" in one for one in record_of(claim)["appearances"]]
    assert told == [True, False]


def test_correction_goes_out_with_its_article(site):
    snapshot, claims = published_references(site)
    review = start_correction(claim=claims[PAIN], by=site.reviewer)
    judge(claims[PAIN], snapshot, "retracted", by=site.reviewer)
    site.sign_off(review)
    assert record_of(snapshot.article)["references"]["supports"] == 1
    correct_claim(
        review=review, reason_code="source_retracted", note="It was retracted.", by=site.editor
    )
    article = record_of(snapshot.article)["references"]
    claim = record_of(claims[PAIN])["appearances"][0]["references"]
    assert (article["supports"], [one["slug"] for one in article["fits"]]) == (
        0, ["partly", "not_found", "retracted"],
    )  # fmt: skip
    assert claim["judged"][0]["fit"]["slug"] == "retracted"


def test_newer_copy_brings_its_judgements_to_the_claim(site):
    snapshot = copy_of()
    claim = marked(site, snapshot, PAIN)
    site.publish(snapshot.article)
    newer = next_copy(snapshot, "Now longer.\n" + BODY)
    old = claim.occurrences.get()
    carry(old, newer)
    judge(claim, newer, "unrelated", by=site.reviewer)
    assert has_news(snapshot.article)
    assert "references" not in record_of(claim)["appearances"][0]
    site.publish(snapshot.article)
    assert record_of(claim)["history"][0]["note"] == (
        "The references that an article gives for it were judged."
    )
    assert record_of(claim)["appearances"][0]["references"]["judged"][0]["fit"]["slug"] == (
        "unrelated"
    )
    assert not has_news(snapshot.article)


def carry(occurrence, newer):
    new = OccurrenceFactory(snapshot=newer, claim=occurrence.claim, exact=occurrence.exact)
    carryover = CarryoverFactory(occurrence=occurrence, snapshot=newer, place=new.place)
    CarryoverDecisionFactory(carryover=carryover, decision="confirmed", occurrence_uuid=new.uuid)


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ([], None),
        ([{}, {"references": {"attached": 2, "judged": [], "none_given": False}}], None),
        (
            [{"references": {"attached": 0, "judged": [], "none_given": True}}, {}],
            {"attached": 0, "judged": 0, "unchecked": 0, "supports": 0, "partly": 0,
             "unsupported": 1, "fits": []},
        ),
    ],
)  # fmt: skip
def test_numbers_of_cards(cards, expected):
    assert tally_part(cards) == expected


def test_publishing_page_says_how_many_are_judged(site, client):
    snapshot, _claims = published_references(site)
    client.force_login(site.editor)
    text = client.get(f"/desk/publish/articles/{snapshot.article_id}/").text
    assert "References: 4 attached to claims, 3 judged, 1 supports, 1 in part; 1 claim" in text
    assert "Judge the rest" in text


def test_open_references_are_advice_until_readers_see_them(site):
    snapshot = copy_of()
    marked(site, snapshot, PAIN, "supports")
    colds = marked(site, snapshot, COLDS)

    def told():
        return [
            (item.text, item.claim_id, item.blocks)
            for item in checklist(snapshot.article)
            if "not judged yet" in item.text
        ]

    words = "2 of the article’s references beside this claim are not judged yet."
    assert told() == [(f"“{colds.statement.rstrip('.')}”: {words}", colds.pk, False)]
    site.publish(snapshot.article)
    assert told() == []


@pytest.mark.parametrize("words", [(PAIN,), (PAIN, LIVER, MOOD)])
def test_looking_for_news_costs_the_same_with_more(site, words, django_assert_num_queries):
    snapshot = copy_of()
    for one in words:
        marked(site, snapshot, one, "none_given" if one == MOOD else "supports")
    site.publish(snapshot.article)
    with django_assert_num_queries(32):
        has_news(snapshot.article)
