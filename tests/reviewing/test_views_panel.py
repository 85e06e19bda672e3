"""The panel of a claim: its forms beside an article, and the start of a review."""

import pytest
from django.urls import reverse
from lxml import html as lxml_html

from claims.citing.evidence import add_evidence
from claims.models import Claim, Review
from claims.reviewing.queries import PLACES
from claims.reviewing.reviews import approve_review, start_review, submit_review
from claims.reviewing.undoing import undo
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    TopicFactory,
    verdict,
)
from tests.reviewing.pages import DESK, HTMX, NO_METHOD, page, url
from tests.source_factories import SourceCopyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot():
    return SnapshotFactory()


def beside(snapshot):
    """The headers of a panel that stands beside the article."""
    workspace = reverse("highlighting:show_workspace", args=[snapshot.article_id])
    return {"headers": {"HX-Request": "true", "HX-Current-URL": f"http://testserver{workspace}"}}


def texts(answer, *classes):
    """The words of the elements whose classes, or names, follow one another from outer to inner."""
    path = "".join(
        f"//*[contains(concat(' ', @class, ' '), ' {name[1:]} ')]"
        if name[0] == "."
        else f"//{name}"
        for name in classes
    )
    return [part.text_content().strip() for part in lxml_html.fromstring(answer.text).xpath(path)]


# The claim and its words.


def test_panel_beside_an_article_shows_its_words_first(cast):
    claim, snapshot = ClaimFactory(), SnapshotFactory()
    OccurrenceFactory(claim=claim, exact="kratom")
    for words in ("lifts mood", "enhances dopamine release"):
        OccurrenceFactory(claim=claim, snapshot=snapshot, exact=words)
    client = cast["reviewer"].client
    part = client.get(page(claim), **beside(snapshot))
    assert texts(part, ".words-here", "a") == ["enhances dopamine release", "lifts mood"]
    assert texts(part, ".claim-panel-side", ".stated-words", "a") == ["kratom"]
    at = snapshot.text.index("mood")
    clicked = client.get(page(claim), {"at": at}, **beside(snapshot))
    assert texts(clicked, ".words-here", "a") == ["lifts mood", "enhances dopamine release"]
    alone = client.get(page(claim))
    assert len(texts(alone, ".claim-panel-side", ".stated-words", "a")) == 3
    assert texts(alone, ".words-here") == []


@pytest.mark.parametrize("address", ["nonsense", "http://[", "http://testserver/nowhere/"])
def test_panel_beside_nothing_that_is_known(cast, address):
    claim = OccurrenceFactory().claim
    answer = cast["reviewer"].client.get(
        page(claim), headers={"HX-Request": "true", "HX-Current-URL": address}
    )
    assert (answer.status_code, texts(answer, ".words-here")) == (200, [])


def test_panel_costs_the_same_beside_an_article(cast, django_assert_num_queries):
    review = start_review(claim=ClaimFactory(), by=cast["reviewer"].user)
    snapshot = SnapshotFactory()
    for rows in (["kratom"], ["mood", "brain"]):
        for words in rows:
            OccurrenceFactory(claim=review.claim, snapshot=snapshot, exact=words)
            OccurrenceFactory(claim=review.claim, exact=words)
            review.claim.topics.add(TopicFactory())
            add_evidence(
                review=review,
                source=SourceCopyFactory(text=f"They {words}.").source,
                stance="mixed",
                passage=words,
                by=cast["reviewer"].user,
            )
        cast["reviewer"].client.get(page(review.claim), **beside(snapshot))  # the copy is read once
        with django_assert_num_queries(18):
            cast["reviewer"].client.get(page(review.claim), **beside(snapshot))


def test_panel_of_a_claim_in_many_articles_shows_some(cast):
    claim, snapshot = ClaimFactory(), SnapshotFactory()
    for word in sorted(set(snapshot.text.split()), key=len)[-8:]:
        OccurrenceFactory(claim=claim, snapshot=snapshot, exact=word)
    for _ in range(PLACES):
        OccurrenceFactory(claim=claim)
    answer = cast["reviewer"].client.get(page(claim), **beside(snapshot))
    assert len(texts(answer, ".words-here", "li")) == 8
    assert len(texts(answer, ".stated-words")) == PLACES


FORMS = {
    "reviewer": ["statement", "judgement"],
    "other_reviewer": ["statement"],
    "editor": ["statement"],
    "moderator": [],
    "admin": [],
}


def forms_in(answer):
    marks = {"statement": 'name="statement"', "harm": 'name="harm"', "judgement": 'name="takeaway"'}
    return [name for name, mark in marks.items() if mark in answer.text and name != "harm"]


def test_draft_is_written_by_its_author_and_the_claim_by_all_reviewers(cast, review):
    shown = {name: forms_in(cast[name].client.get(page(review.claim))) for name in FORMS}
    assert shown == FORMS


def test_wording_stays_as_it_was_handed_in(cast, review):
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=review.author)
    for state in ("submitted", "approved"):
        answer = cast["editor"].client.get(page(review.claim))
        assert forms_in(answer) == []
        assert 'name="harm"' in answer.text
        assert "The wording is signed off with the review" in answer.text
        assert Review.objects.get().status == state
        if state == "submitted":
            approve_review(review_id=review.pk, by=cast["editor"].user)


def test_proposed_topic_is_named_as_such(cast, review):
    review.claim.topics.add(TopicFactory(name="Herbs", status="proposed"))
    for name in ("reviewer", "moderator"):
        assert "(proposed)" in cast[name].client.get(page(review.claim)).text


def test_forms_say_where_they_save_themselves(cast, review):
    occurrence = review.claim.occurrences.first()
    answer = cast["reviewer"].client.get(page(review.claim))
    forms = lxml_html.fromstring(answer.text).xpath("//form[@data-autosave]")
    assert [(form.get("data-autosave"), form.get("data-etag")) for form in forms] == [
        (f"/api/v1/claims/{review.claim_id}/", f'"claim-{review.claim_id}-1"'),
        (f"/api/v1/reviews/{review.pk}/", f'"review-{review.pk}-1"'),
        (f"/api/v1/occurrences/{occurrence.pk}/", f'"occurrence-{occurrence.pk}-1"'),
    ]


# Claims that are at the desk already.


def test_new_claim_is_compared_with_those_at_the_desk(cast):
    old = ReviewFactory(claim__statement="Kratom enhances dopamine release in rats").claim
    ClaimFactory(statement="Nothing to do with it")
    claim = ClaimFactory(statement="Kratom enhances dopamine release in mice")
    client = cast["reviewer"].client
    answer = client.get(page(claim), {"new": "1"}, **HTMX)
    assert texts(answer, ".checked-already", "li", "a") == [old.statement]
    assert texts(answer, ".checked-already", ".verdict") == ["Overstated"]
    assert "data-focus-first" in answer.text
    assert texts(client.get(page(claim), **HTMX), ".checked-already") == []


def test_words_of_a_new_claim_are_attached_to_another_instead(cast, snapshot):
    claim, old = ClaimFactory(), ClaimFactory()
    marked = OccurrenceFactory(claim=claim, snapshot=snapshot, is_central=True)
    path = reverse("highlighting:attach_instead", args=[claim.pk])
    sent = {"claim": old.pk}
    assert cast.statuses("get", path) == NO_METHOD
    refused = {"anonymous": 302, "moderator": 403, "admin": 403}
    for name, status in refused.items():
        assert cast[name].client.post(path, sent).status_code == status
    for wrong in ({}, {"claim": "0"}):
        assert cast["reviewer"].client.post(path, wrong).status_code == 404
    answer = cast["other_reviewer"].client.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (302, page(old))
    moved = old.occurrences.get()
    assert (moved.exact, moved.is_central) == (marked.exact, True)
    assert list(Claim.objects.all()) == [old]
    said = undo(article_id=snapshot.article_id, since=0, by=cast["other_reviewer"].user)
    assert (said.can_undo, claim.occurrences.get().exact) == (False, marked.exact)
    assert not old.occurrences.exists()


def test_reviewed_claim_is_not_attached_elsewhere(cast, review):
    other = ClaimFactory()
    path = reverse("highlighting:attach_instead", args=[review.claim_id])
    assert cast["reviewer"].client.post(path, {"claim": other.pk}).status_code == 409
    assert not other.occurrences.exists()


# Starting, and weighing.


def test_review_starts_with_the_verdict_that_was_pressed(cast):
    claim = ClaimFactory()
    text = cast["reviewer"].client.get(page(claim)).text
    assert 'name="verdict" value="misleading"' in text
    sent = {"verdict": "misleading"}
    assert cast["reviewer"].client.post(url("start_review", claim), sent).status_code == 302
    review = Review.objects.get()
    assert (review.verdict, review.status, review.revision) == (verdict("misleading"), "draft", 2)


WEIGHED = {
    ("accurate", "very_low"): "contradicts itself",
    ("inaccurate", "none_found"): "needs evidence against the claim",
    ("unsupported", "high"): "no adequate evidence was found",
    ("accurate", "high"): "",
    ("accurate", ""): "",
    ("", "low"): "",
    ("nonsense", "nonsense"): "",
}


@pytest.mark.parametrize(("pair", "words"), WEIGHED.items())
def test_pair_that_contradicts_itself_warns(cast, pair, words):
    sent = dict(zip(("verdict", "certainty"), pair, strict=True))
    answer = cast["reviewer"].client.get(reverse("reviewing:weigh"), sent)
    assert (words in answer.text, "contradiction" in answer.text) == (True, bool(words))


def test_weighing_meets_the_cast(cast):
    path = reverse("reviewing:weigh")
    assert cast.statuses("get", path, {"verdict": "accurate", "certainty": "high"}) == DESK
    assert cast.statuses("post", path) == NO_METHOD
