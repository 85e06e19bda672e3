import pytest

from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import Claim, Event, Publication
from claims.models.vocabulary import ReportStatus
from claims.publishing.articles import (
    correct_article,
    has_news,
    publish_article,
    rate_article,
    withdraw_article,
)
from claims.publishing.claims import publish_claim
from tests.factories import OccurrenceFactory, ReportFactory, SnapshotFactory, verdict


def test_publish_article_publishes_its_claims_with_it(ready):
    publication = publish_article(article=ready.article, by=ready.editor)
    record = publication.record
    assert [(one.kind, one.number) for one in Publication.objects.order_by("id")] == [
        ("claim", 1),
        ("claim", 1),
        ("article", 1),
    ]
    assert [(card["number"], card["statement"]) for card in record["claims"]] == [
        (1, "Kratom enhances dopamine release"),
        (2, "Kratom has milder side effects than opioids"),
    ]
    card = record["claims"][0]
    place = card["occurrences"][0]
    assert record["text"][place["start"] : place["end"]] == "enhances dopamine release"
    assert record["distribution"] == [
        {"slug": "overstated", "label": "Overstated", "count": 1},
        {"slug": "inaccurate", "label": "Inaccurate", "count": 1},
    ]
    assert record["team"] == {"reviewers": ["Rita Reviewer"], "approvers": ["Ed Editor"]}
    assert [source["cited_by"] for source in record["sources"]] == [[1], [2]]
    assert publication.claim_ids == [ready.dopamine.pk, ready.effects.pk]
    claim = Publication.objects.get(claim=ready.dopamine)
    assert [one["article_id"] for one in claim.record["appearances"]] == [ready.article.pk]


def test_publish_article_refuses_while_a_claim_is_not_signed_off(desk):
    desk.approved(desk.dopamine)
    with pytest.raises(WrongState, match="has no review yet"):
        publish_article(article=desk.article, by=desk.editor)
    assert not Publication.objects.exists()


def test_publish_article_is_for_editors(ready):
    with pytest.raises(NotAllowed):
        publish_article(article=ready.article, by=ready.reviewer)


def test_publish_article_again_without_a_change_is_refused(ready):
    publish_article(article=ready.article, by=ready.editor)
    with pytest.raises(WrongState, match="Nothing has changed"):
        publish_article(article=ready.article, by=ready.editor)
    assert Publication.objects.filter(article=ready.article).count() == 1


def test_publish_article_again_after_rating_is_an_update(ready):
    publish_article(article=ready.article, by=ready.editor)
    rate_article(
        article_id=ready.article.pk,
        tier=verdict("overstated"),
        tier_rationale="The central claim goes too far.",
        revision=ready.article.revision,
        by=ready.editor,
    )
    second = publish_article(article=ready.article, note="Tier added.", by=ready.editor)
    assert (second.number, second.change, second.note) == (2, "updated", "Tier added.")
    assert second.record["rating"]["tier"]["slug"] == "overstated"


def test_second_article_adds_itself_to_the_claim(ready):
    publish_article(article=ready.article, by=ready.editor)
    repeat = OccurrenceFactory(
        snapshot=SnapshotFactory(article__title="Leaf again"),
        claim=ready.dopamine,
        relation="narrower",
    )
    publish_article(article=repeat.snapshot.article, by=ready.editor)
    current = Publication.objects.current().get(claim=ready.dopamine)
    assert (current.number, current.change) == (2, "updated")
    assert current.note == "Now also found in one more article."
    assert [one["relation"]["slug"] for one in current.record["appearances"]] == [
        "same",
        "narrower",
    ]


def test_second_article_leaves_the_claim_as_it_was_signed_off(ready):
    publish_article(article=ready.article, by=ready.editor)
    Claim.objects.filter(pk=ready.dopamine.pk).update(statement="Kratom cures", claimant="Nobody")
    repeat = OccurrenceFactory(snapshot=SnapshotFactory(), claim=ready.dopamine)
    second = publish_article(article=repeat.snapshot.article, by=ready.editor)
    current = Publication.objects.current().get(claim=ready.dopamine)
    told = "Kratom enhances dopamine release"
    assert (current.number, current.title, current.record["statement"]) == (2, told, told)
    assert (current.slug, current.record["claimant"]) == ("kratom-enhances-dopamine-release", None)
    assert current.record["claim_review"]["claimReviewed"] == told
    assert [card["statement"] for card in second.record["claims"]] == [told]


def test_correct_article_publishes_changed_details(ready):
    publish_article(article=ready.article, by=ready.editor)
    ready.article.byline = "Ann Author"
    ready.article.save()
    corrected = correct_article(
        article=ready.article, reason_code="clarification", note="Byline added.", by=ready.editor
    )
    assert (corrected.number, corrected.record["byline"]) == (2, "Ann Author")


def test_correct_article_that_was_never_published_is_missing(ready):
    with pytest.raises(Missing):
        correct_article(article=ready.article, reason_code="other", note="x", by=ready.editor)


def test_withdraw_article_keeps_the_claims(ready):
    publish_article(article=ready.article, by=ready.editor)
    stone = withdraw_article(
        article=ready.article, reason_code="legal", note="On request.", by=ready.editor
    )
    assert (stone.record["withdrawn"], "text" in stone.record) == (True, False)
    listed = Publication.objects.listed().values_list("kind", flat=True)
    assert list(listed) == ["claim", "claim"]
    with pytest.raises(WrongState):
        withdraw_article(article=ready.article, reason_code="legal", note="Again.", by=ready.editor)


@pytest.mark.parametrize("act", [correct_article, withdraw_article])
def test_change_in_public_closes_reports_sent_to_correction(ready, act):
    publication = publish_article(article=ready.article, by=ready.editor)
    sent = ReportFactory(publication=publication, status=ReportStatus.TO_CORRECT)
    still_open = ReportFactory(publication=publication)
    act(article=ready.article, reason_code="clarification", note="Made clear.", by=ready.editor)
    sent.refresh_from_db()
    still_open.refresh_from_db()
    assert (sent.status, still_open.status) == (ReportStatus.CORRECTED, ReportStatus.OPEN)


def test_rate_article_needs_a_reason_and_a_rated_verdict(ready):
    arguments = {"article_id": ready.article.pk, "revision": 1, "by": ready.editor}
    with pytest.raises(Invalid):
        rate_article(tier=verdict("accurate"), tier_rationale=" ", **arguments)
    with pytest.raises(Invalid):
        rate_article(tier=verdict("not_checkable"), tier_rationale="Why", **arguments)


def test_rate_article_refuses_a_stale_revision(ready):
    arguments = {"article_id": ready.article.pk, "revision": 1, "by": ready.editor}
    rate_article(tier=verdict("overstated"), tier_rationale="Why", **arguments)
    with pytest.raises(Stale):
        rate_article(tier=verdict("accurate"), tier_rationale="Other", **arguments)
    assert Event.objects.filter(verb="rate_article").count() == 1


def test_has_news_tells_what_publishing_would_do(ready):
    assert has_news(ready.article)
    publish_article(article=ready.article, by=ready.editor)
    assert not has_news(ready.article)
    ready.article.apply({"byline": "Another author"})
    assert has_news(ready.article)


def test_has_news_after_a_further_mark_of_a_published_claim(ready):
    publish_article(article=ready.article, by=ready.editor)
    other = SnapshotFactory(article__created_by=ready.reviewer)
    publish_claim(review=ready.approved(OccurrenceFactory(snapshot=other).claim), by=ready.editor)
    publish_article(article=other.article, by=ready.editor)
    assert not has_news(other.article)
    OccurrenceFactory(snapshot=other, claim=ready.dopamine)
    assert has_news(other.article)


def test_has_news_once_withdrawn(ready):
    publish_article(article=ready.article, by=ready.editor)
    withdraw_article(article=ready.article, reason_code="legal", note="Gone.", by=ready.editor)
    assert has_news(ready.article)
