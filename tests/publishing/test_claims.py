import pytest

from claims.errors import Invalid, NotAllowed, WrongState
from claims.models import Event, Publication
from claims.models.vocabulary import Change, ReportStatus, ReviewStatus, Visibility
from claims.publishing.articles import publish_article
from claims.publishing.claims import (
    correct_claim,
    publish_claim,
    update_claim,
    withdraw_claim,
)
from claims.reviewing.reviews import approve_review, save_review, start_correction, submit_review
from tests.factories import EvidenceFactory, ReportFactory, TopicFactory, verdict


def numbers(thing):
    rows = Publication.objects.filter(**thing).order_by("number")
    return [(one.number, one.change, one.is_current) for one in rows]


def corrected_review(desk, claim, **changes):
    """An approved draft that replaces the claim's published review."""
    draft = start_correction(claim=claim, by=desk.reviewer)
    save_review(review_id=draft.pk, changes=changes, revision=draft.revision, by=desk.reviewer)
    submit_review(review_id=draft.pk, by=desk.reviewer)
    return approve_review(review_id=draft.pk, by=desk.editor)


def test_publish_claim_freezes_what_was_approved(desk):
    review = desk.approved(desk.dopamine)
    publication = publish_claim(review=review, by=desk.editor)
    review.refresh_from_db()
    record = publication.record
    assert review.status == ReviewStatus.PUBLISHED
    assert (publication.number, publication.change, publication.is_current) == (1, "first", True)
    assert record["statement"] == "Kratom enhances dopamine release"
    assert record["verdict"]["slug"] == publication.verdict == "overstated"
    assert record["reviewed_by"]["name"] == "Rita Reviewer"
    assert record["approved_by"]["name"] == "Ed Editor"
    assert record["evidence"][0]["passage"] == (
        "did not increase dopamine release after acute treatment"
    )
    assert record["appearances"] == []  # the article is not public yet
    assert [entry["number"] for entry in record["history"]] == [1]
    event = Event.objects.filter(target_kind="publication", target_id=publication.pk).get()
    assert (event.verb, event.by) == ("first", desk.editor)


def test_publish_claim_takes_accepted_topics_only(desk):
    for status in ("accepted", "proposed"):
        desk.dopamine.topics.add(TopicFactory(slug=status, name=status.title(), status=status))
    publication = publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    assert publication.topics == ["accepted"]
    assert publication.record["topics"] == [{"slug": "accepted", "name": "Accepted"}]


def test_publish_claim_refuses_a_draft(desk):
    draft = desk.approved(desk.dopamine)
    publish_claim(review=draft, by=desk.editor)
    with pytest.raises(WrongState):
        publish_claim(review=draft, by=desk.editor)
    assert numbers({"claim": desk.dopamine}) == [(1, "first", True)]


def test_publish_claim_is_for_editors(desk):
    review = desk.approved(desk.dopamine)
    with pytest.raises(NotAllowed):
        publish_claim(review=review, by=desk.reviewer)


def test_publish_claim_refuses_a_wording_that_tells_the_verdict(desk):
    desk.dopamine.statement = "It is overstated that kratom enhances dopamine release"
    desk.dopamine.save()
    review = desk.approved(desk.dopamine)
    with pytest.raises(Invalid) as refused:
        publish_claim(review=review, by=desk.editor)
    review.refresh_from_db()
    assert refused.value.field == "claimReviewed"
    assert not Publication.objects.exists()


def test_correct_claim_replaces_it_everywhere(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    publish_article(article=desk.article, by=desk.editor)
    correction = corrected_review(desk, desk.dopamine, verdict=verdict("misleading"))
    publication = correct_claim(
        review=correction, reason_code="new_evidence", note="A trial appeared.", by=desk.editor
    )
    assert numbers({"claim": desk.dopamine}) == [(1, "first", False), (2, "corrected", True)]
    assert numbers({"article": desk.article}) == [(1, "first", False), (2, "corrected", True)]
    assert numbers({"claim": desk.effects}) == [(1, "first", True)]
    assert publication.record["verdict"]["slug"] == "misleading"
    assert [entry["number"] for entry in publication.record["history"]] == [2, 1]
    article = Publication.objects.current().get(article=desk.article)
    assert article.note == "A trial appeared."
    assert article.record["history"][0]["claim_id"] == desk.dopamine.pk
    assert article.record["history"][0]["claim_statement"] == desk.dopamine.statement
    assert article.record["claims"][0]["verdict"]["slug"] == "misleading"
    assert [entry["number"] for entry in article.record["corrections"]] == [2]
    statuses = desk.dopamine.reviews.order_by("id").values_list("status", flat=True)
    assert list(statuses) == [ReviewStatus.CORRECTED, ReviewStatus.PUBLISHED]


def test_correct_claim_leaves_the_old_number_as_it_was(desk):
    first = publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    correction = corrected_review(desk, desk.dopamine, takeaway="Nobody has measured it in people.")
    correct_claim(review=correction, reason_code="clarification", note="Clearer.", by=desk.editor)
    kept = Publication.objects.get(pk=first.pk)
    assert (kept.record, kept.sha256) == (first.record, first.sha256)


@pytest.mark.parametrize(
    ("reason_code", "note", "fields"),
    [
        ("", "Why", {"reason_code"}),
        ("new_evidence", "  ", {"note"}),
        ("because", "", {"reason_code", "note"}),
    ],
)
def test_correct_claim_needs_reason_and_note(desk, reason_code, note, fields):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    correction = corrected_review(desk, desk.dopamine, verdict=verdict("misleading"))
    with pytest.raises(Invalid) as refused:
        correct_claim(review=correction, reason_code=reason_code, note=note, by=desk.editor)
    assert set(refused.value.errors) == fields
    assert numbers({"claim": desk.dopamine}) == [(1, "first", True)]


def test_corrections_of_a_verdict_stay_in_the_history(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    reason = {"reason_code": "factual_error", "note": "Sorry.", "by": desk.editor}
    again = corrected_review(desk, desk.dopamine, verdict=verdict("misleading"))
    correct_claim(review=again, **reason)
    words = corrected_review(desk, desk.dopamine, takeaway="It misleads, in other words.")
    changes = [
        (
            entry["number"],
            entry.get("verdict_before", {}).get("label"),
            entry.get("verdict_after", {}).get("label"),
        )
        for entry in correct_claim(review=words, **reason).record["history"]
    ]
    assert changes == [(3, None, None), (2, "Overstated", "Misleading"), (1, None, None)]


def test_correct_claim_refuses_a_first_review(desk):
    review = desk.approved(desk.dopamine)
    with pytest.raises(WrongState):
        correct_claim(review=review, reason_code="other", note="Why", by=desk.editor)


def test_correct_claim_closes_reports_sent_to_correction(desk):
    publication = publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    sent = ReportFactory(publication=publication, status=ReportStatus.TO_CORRECT)
    still_open = ReportFactory(publication=publication)
    correction = corrected_review(desk, desk.dopamine, verdict=verdict("misleading"))
    correct_claim(review=correction, reason_code="factual_error", note="Sorry.", by=desk.editor)
    sent.refresh_from_db()
    still_open.refresh_from_db()
    assert (sent.status, still_open.status) == (ReportStatus.CORRECTED, ReportStatus.OPEN)


def with_new_evidence(desk, claim, **changes):
    """An approved draft that replaces the published review and rests on a further passage."""
    draft = start_correction(claim=claim, by=desk.reviewer)
    EvidenceFactory(review=draft, passage="A trial in people says the same.")
    save_review(review_id=draft.pk, changes=changes, revision=draft.revision, by=desk.reviewer)
    submit_review(review_id=draft.pk, by=desk.reviewer)
    return approve_review(review_id=draft.pk, by=desk.editor)


def test_update_claim_adds_evidence_under_the_same_verdict(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    publish_article(article=desk.article, by=desk.editor)
    review = with_new_evidence(desk, desk.dopamine, certainty="moderate")
    publication = update_claim(review=review, note="A trial in people.", by=desk.editor)
    assert numbers({"claim": desk.dopamine}) == [(1, "first", False), (2, "updated", True)]
    assert numbers({"article": desk.article}) == [(1, "first", False), (2, "updated", True)]
    record = publication.record
    assert publication.reason_code == "new_evidence"
    assert (record["verdict"]["slug"], record["certainty"]["slug"]) == ("overstated", "moderate")
    assert "A trial in people says the same." in [one["passage"] for one in record["evidence"]]
    assert record["claim_review"]["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Updated: New evidence",
            "text": "A trial in people.",
            "datePublished": record["published_at"],
        }
    ]
    article = Publication.objects.current().get(article=desk.article)
    assert article.note == "A trial in people."
    assert article.record["claims"][0]["certainty"]["slug"] == "moderate"
    statuses = desk.dopamine.reviews.order_by("id").values_list("status", flat=True)
    assert list(statuses) == [ReviewStatus.CORRECTED, ReviewStatus.PUBLISHED]


def test_update_claim_corrects_nothing_that_readers_reported(desk):
    publication = publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    sent = ReportFactory(publication=publication, status=ReportStatus.TO_CORRECT)
    review = with_new_evidence(desk, desk.dopamine)
    update_claim(review=review, note="A trial in people.", by=desk.editor)
    sent.refresh_from_db()
    assert sent.status == ReportStatus.TO_CORRECT


def test_update_claim_refuses_what_is_a_correction(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    other_verdict = with_new_evidence(desk, desk.dopamine, verdict=verdict("misleading"))
    with pytest.raises(WrongState, match="as a correction"):
        update_claim(review=other_verdict, note="A trial in people.", by=desk.editor)
    assert numbers({"claim": desk.dopamine}) == [(1, "first", True)]


def test_update_claim_refuses_a_review_without_new_evidence(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    reworded = corrected_review(desk, desk.dopamine, takeaway="Nobody has measured it in people.")
    with pytest.raises(WrongState, match="adds evidence"):
        update_claim(review=reworded, note="Clearer.", by=desk.editor)


def test_update_claim_needs_a_note_and_an_editor(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    review = with_new_evidence(desk, desk.dopamine)
    with pytest.raises(Invalid) as refused:
        update_claim(review=review, note=" ", by=desk.editor)
    assert refused.value.field == "note"
    with pytest.raises(NotAllowed):
        update_claim(review=review, note="A trial in people.", by=desk.reviewer)


def test_withdraw_claim_leaves_a_tombstone_and_the_article(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    publish_article(article=desk.article, by=desk.editor)
    stone = withdraw_claim(
        claim=desk.dopamine, reason_code="wrong_quote", note="We misread it.", by=desk.editor
    )
    assert stone.record["withdrawn"] is True
    assert stone.record["claim_review"] is None
    assert "statement" not in stone.record
    article = Publication.objects.current().get(article=desk.article)
    assert [card["id"] for card in article.record["claims"]] == [desk.effects.pk]
    assert article.change == Change.CORRECTED


def test_publish_claim_again_after_withdrawal_is_an_update(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    withdraw_claim(claim=desk.dopamine, reason_code="other", note="Why", by=desk.editor)
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    assert numbers({"claim": desk.dopamine}) == [
        (1, "first", False),
        (2, "withdrawn", False),
        (3, "updated", True),
    ]


def test_hidden_claim_stays_hidden_when_corrected(desk):
    publish_claim(review=desk.approved(desk.dopamine), by=desk.editor)
    Publication.objects.update(visibility=Visibility.HIDDEN)
    correction = corrected_review(desk, desk.dopamine, verdict=verdict("misleading"))
    corrected = correct_claim(review=correction, reason_code="other", note="Why", by=desk.editor)
    assert corrected.visibility == Visibility.HIDDEN
