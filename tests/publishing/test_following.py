"""What an article shows after one of its claims was corrected or withdrawn."""

import pytest

from claims.models import Article, Claim, Publication
from claims.publishing.articles import publish_article
from claims.publishing.claims import correct_claim, withdraw_claim
from claims.reviewing.reviews import approve_review, save_review, start_correction, submit_review
from tests.factories import OccurrenceFactory, SnapshotFactory, verdict

MOVING = {"number", "published_at", "history", "corrections"}
RESTING_ON_CLAIMS = {"claims", "distribution", "sources", "team", "topics"}


@pytest.fixture
def public(ready):
    publish_article(article=ready.article, by=ready.editor)
    return ready


def shown(desk):
    return Publication.objects.current().get(article=desk.article)


def correct(desk, claim):
    draft = start_correction(claim=claim, by=desk.reviewer)
    changes = {"verdict": verdict("misleading")}
    save_review(review_id=draft.pk, changes=changes, revision=draft.revision, by=desk.reviewer)
    submit_review(review_id=draft.pk, by=desk.reviewer)
    approve_review(review_id=draft.pk, by=desk.editor)
    return correct_claim(review=draft, reason_code="new_evidence", note="Why.", by=desk.editor)


def parts(record, leaving_out):
    return {name: part for name, part in record.items() if name not in leaving_out}


def test_correction_changes_nothing_else_in_the_article(public):
    before = shown(public)
    Article.objects.filter(pk=public.article.pk).update(title="Renamed", publisher="Somebody")
    Claim.objects.filter(pk=public.effects.pk).update(statement="Edited since")
    OccurrenceFactory(
        snapshot=public.article.current_snapshot, claim=public.effects, exact="lifts mood"
    )
    correct(public, public.dopamine)
    after = shown(public)
    leaving_out = MOVING | RESTING_ON_CLAIMS
    assert parts(after.record, leaving_out) == parts(before.record, leaving_out)
    assert (after.title, after.slug) == (before.title, before.slug)
    assert after.record["claims"][1] == before.record["claims"][1]
    assert after.record["claims"][0]["verdict"]["slug"] == "misleading"


def test_correction_keeps_the_text_that_readers_see_after_a_new_capture(public):
    before = shown(public)
    SnapshotFactory(article=public.article, number=2, raw="Another text altogether, not examined.")
    claim = correct(public, public.dopamine)
    after = shown(public)
    assert (after.record["text"], after.record["snapshot"]) == (
        before.record["text"],
        before.record["snapshot"],
    )
    assert after.claim_ids == before.claim_ids
    assert [one["exact"] for one in claim.record["appearances"]] == ["enhances dopamine release"]


def test_correction_takes_the_words_marked_meanwhile_in_reading_order(public):
    old = public.dopamine.occurrences.get()
    OccurrenceFactory(snapshot=old.snapshot, claim=public.dopamine, exact="take it")
    old.delete()
    correct(public, public.dopamine)
    assert [(card["number"], card["id"]) for card in shown(public).record["claims"]] == [
        (1, public.effects.pk),
        (2, public.dopamine.pk),
    ]


def test_withdrawal_leaves_the_card_out_and_the_wording_as_it_was(public):
    Claim.objects.filter(pk=public.dopamine.pk).update(statement="Edited since")
    stone = withdraw_claim(
        claim=public.dopamine, reason_code="other", note="Why.", by=public.editor
    )
    assert (stone.title, stone.slug) == (
        "Kratom enhances dopamine release",
        "kratom-enhances-dopamine-release",
    )
    assert [card["id"] for card in shown(public).record["claims"]] == [public.effects.pk]
