"""Going public over the API, and what anybody may read there."""

import pytest

from claims.models import Publication
from claims.models.vocabulary import Action, Visibility
from claims.moderating.reports import decide_publication
from claims.reviewing.reviews import approve_review, submit_review
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReviewFactory,
    TopicFactory,
)
from tests.published import new_site

CAUSE = {"reason_code": "new_evidence", "note": "A newer study was found."}


@pytest.fixture
def approved(desk):
    """An article whose one claim waits to be published."""
    occurrence = OccurrenceFactory(is_central=True)
    occurrence.claim.topics.add(TopicFactory(slug="kratom"))
    review = ReviewFactory(claim=occurrence.claim, author=desk.reviewer.user)
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=desk.reviewer.user)
    return approve_review(review_id=review.pk, by=desk.editor.user)


@pytest.fixture
def article(approved) -> int:
    return approved.claim.occurrences.get().snapshot.article_id


def test_checklist_says_what_is_open(desk):
    occurrence = OccurrenceFactory()
    path = f"articles/{occurrence.snapshot.article_id}/"
    points = desk.reviewer.get(f"{path}checklist/").json()
    blocking = [(one["claim"], one["text"]) for one in points if one["blocks"]]
    said = "has no review yet. Review it, or take the mark off."
    text = f"“{occurrence.claim.statement}” {said}"
    assert blocking == [(occurrence.claim_id, text)]
    refused = desk.editor.post(f"{path}publish/")
    assert refused.status_code == 409
    assert text in refused.json()["detail"]
    assert not Publication.objects.exists()


def test_article_goes_public_with_its_claims(desk, approved, article):
    response = desk.editor.post(f"articles/{article}/publish/", {"note": "First."})
    stored = Publication.objects.get(kind="article")
    assert response.status_code == 201, response.content
    assert response.headers["Location"] == f"http://testserver/api/v1/publications/{stored.uuid}/"
    assert response.json() == {
        "uuid": str(stored.uuid),
        "kind": "article",
        "of": article,
        "number": 1,
        "title": stored.title,
        "language": "en",
        "change": "first",
        "reason_code": "",
        "note": "First.",
        "published_at": response.json()["published_at"],
        "is_current": True,
        "verdict": "",
        "topics": ["kratom"],
        "sha256": stored.sha256,
        "url": f"http://localhost:8000/articles/{article}-{stored.slug}/",
    }
    shown = desk.anonymous.get(f"publications/{stored.uuid}/")
    assert shown.json() == response.json() | {"record": stored.record, "withheld": 0}
    again = desk.editor.post(f"articles/{article}/publish/")
    assert again.status_code == 409


def test_withdrawn_claim_is_listed_no_more(desk, approved):
    claim = f"claims/{approved.claim_id}/"
    first = desk.editor.post(f"{claim}publish/")
    assert (first.status_code, first.json()["change"]) == (201, "first"), first.content
    gone = desk.editor.post(f"{claim}withdraw/", CAUSE)
    assert (gone.status_code, gone.json()["change"]) == (201, "withdrawn"), gone.content
    assert desk.anonymous.get("publications/").json()["results"] == []
    assert desk.editor.post(f"{claim}withdraw/", CAUSE).status_code == 409


def test_correction_waits_for_its_sign_off(desk, approved):
    claim = f"claims/{approved.claim_id}/"
    desk.editor.post(f"{claim}publish/")
    draft = desk.reviewer.post(f"{claim}start_correction/")
    assert draft.json()["replaces"] == approved.pk
    assert desk.reviewer.post(f"reviews/{draft.json()['id']}/submit/").status_code == 200
    assert desk.editor.post(f"{claim}correct/", CAUSE).status_code == 409


def test_correction_keeps_the_earlier_number_readable(desk, approved):
    claim = f"claims/{approved.claim_id}/"
    first = desk.editor.post(f"{claim}publish/").json()
    draft = desk.reviewer.post(f"{claim}start_correction/").json()["id"]
    path = f"reviews/{draft}/"
    desk.reviewer.patch(path, {"certainty": "very_low"}, etag=desk.reviewer.etag(path))
    assert desk.reviewer.post(f"{path}submit/").status_code == 200
    assert desk.editor.post(f"{path}approve/").status_code == 200
    assert desk.editor.post(f"{claim}publish/").status_code == 409  # it replaces one
    second = desk.editor.post(f"{claim}correct/", CAUSE)
    assert second.status_code == 201, second.content
    assert (second.json()["number"], second.json()["change"]) == (2, "corrected")
    assert {name: second.json()[name] for name in CAUSE} == CAUSE
    earlier = desk.anonymous.get(f"publications/{first['uuid']}/").json()
    assert (earlier["is_current"], earlier["number"]) == (False, 1)
    listed = desk.anonymous.get("publications/").json()["results"]
    assert [one["uuid"] for one in listed] == [second.json()["uuid"]]


@pytest.mark.parametrize("action", ["correct", "withdraw"])
@pytest.mark.parametrize(
    ("change", "field"),
    [({"reason_code": "whim"}, "reason_code"), ({"note": " "}, "note"), ({"note": None}, "note")],
)
def test_change_in_public_needs_a_reason(desk, approved, article, action, change, field):
    desk.editor.post(f"articles/{article}/publish/")
    for thing in (f"articles/{article}", f"claims/{approved.claim_id}"):
        if (thing[0], action) != ("c", "correct"):  # nothing approved waits
            response = desk.editor.post(f"{thing}/{action}/", CAUSE | change)
            assert (response.status_code, response.json()["field"]) == (400, field)
    assert Publication.objects.count() == 2


def test_article_is_corrected_and_withdrawn(desk, article):
    assert desk.editor.post(f"articles/{article}/correct/", CAUSE).status_code == 404
    desk.editor.post(f"articles/{article}/publish/")
    corrected = desk.editor.post(f"articles/{article}/correct/", CAUSE)
    assert (corrected.status_code, corrected.json()["number"]) == (201, 2)
    gone = desk.editor.post(f"articles/{article}/withdraw/", CAUSE)
    assert (gone.status_code, gone.json()["change"]) == (201, "withdrawn")
    shown = desk.anonymous.get(f"publications/{gone.json()['uuid']}/").json()
    assert shown["record"]["withdrawn"]
    assert desk.editor.post(f"articles/{article}/withdraw/", CAUSE).status_code == 409


def test_tier_is_set_and_removed(desk, article):
    path = f"articles/{article}/"
    etag = desk.editor.etag(path)
    tier = {"tier": "overstated", "tier_rationale": "Its central claim is."}
    assert desk.editor.put(f"{path}tier/", tier).status_code == 428
    rated = desk.editor.put(f"{path}tier/", tier, etag=etag)
    assert rated.status_code == 200, rated.content
    assert rated.json() == desk.reviewer.get(path).json()
    assert {name: rated.json()[name] for name in tier} == tier
    assert desk.editor.put(f"{path}tier/", tier, etag=etag).status_code == 412
    none = {"tier": None, "tier_rationale": ""}
    removed = desk.editor.put(f"{path}tier/", none, etag=rated.headers["ETag"])
    assert (removed.status_code, removed.json()["tier"]) == (200, None)


@pytest.mark.parametrize(
    ("tier", "field"),
    [
        ({"tier": "unverifiable", "tier_rationale": "R"}, "tier"),
        ({"tier": "nonsense", "tier_rationale": "R"}, "tier"),
        ({"tier": "accurate", "tier_rationale": ""}, "tier_rationale"),
        ({"tier": "accurate"}, "tier_rationale"),
    ],
)
def test_wrong_tier_is_named(desk, article, tier, field):
    path = f"articles/{article}/"
    response = desk.editor.put(f"{path}tier/", tier, etag=desk.editor.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_readers_filter_what_is_public(desk, approved, article):
    desk.editor.post(f"articles/{article}/publish/")
    other = PublicationFactory(verdict="accurate")

    def found(query: str) -> list[tuple[str, int]]:
        rows = desk.anonymous.get(f"publications/?{query}").json()["results"]
        return [(row["kind"], row["of"]) for row in rows]

    one, whole = ("claim", approved.claim_id), ("article", article)
    assert found("kind=claim") == [("claim", other.claim_id), one]
    assert found("kind=article") == [whole]
    assert found("verdict=overstated") == [one]
    assert found("topic=kratom") == [whole, one]
    assert found("topic=kratom&kind=claim") == [one]
    assert found(f"claim={approved.claim_id}") == [one]
    assert found(f"article={article}") == [whole]
    assert found("topic=nonsense") == []


@pytest.mark.parametrize(
    ("visibility", "status"),
    [
        (Visibility.HIDDEN, 404),
        (Visibility.TAKEN_DOWN, 410),
        (Visibility.TAKEN_DOWN_LEGAL, 451),
    ],
)
def test_what_moderators_closed_is_not_read(desk, visibility, status):
    publication = PublicationFactory(visibility=visibility)
    response = desk.editor.get(f"publications/{publication.uuid}/")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "dopamine" not in response.content.decode()
    assert desk.anonymous.get("publications/").json()["results"] == []


def test_claim_that_is_closed_is_cut_out_of_its_article(desk, approved, article):
    public = desk.editor.post(f"articles/{article}/publish/").json()
    path = f"publications/{public['uuid']}/"
    before = desk.anonymous.get(path)
    decide_publication(
        publication=Publication.objects.get(kind="claim"),
        action="hide",
        reason="R",
        by=desk.moderator.user,
    )
    after = desk.anonymous.get(path, **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json()["withheld"] == 1
    assert after.json()["record"]["claims"] == []
    assert approved.takeaway in before.content.decode()
    assert approved.takeaway not in after.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_list_reads_the_records_that_it_cuts_at_once(desk, number, django_assert_num_queries):
    site = new_site()
    for count in range(number):
        snapshot = site.article(f"Article {count}")
        claim = site.mark(snapshot, f"Statement {count}", "dopamine", topics=("Closed",))
        site.publish(snapshot.article)
        site.decide(claim, Action.HIDE)
    with django_assert_num_queries(2):
        listed = desk.anonymous.get("publications/").json()["results"]
    assert [row["topics"] for row in listed] == [[]] * number


def test_publication_is_sent_once(desk):
    path = f"publications/{PublicationFactory().uuid}/"
    etag = desk.anonymous.etag(path)
    assert desk.anonymous.get(path, **{"If-None-Match": etag}).status_code == 304


def test_claim_without_an_approved_review_is_not_published(desk):
    claim = ClaimFactory()
    response = desk.editor.post(f"claims/{claim.pk}/publish/")
    assert response.status_code == 409
    assert "no approved review" in response.json()["detail"]
