"""Two acts at once: each waits for the other, and neither undoes it."""

import pytest

from claims.errors import DomainError, WrongState
from claims.highlighting.claims import edit_claim
from claims.models import Publication
from claims.models.vocabulary import Visibility
from claims.moderating.reports import decide_publication
from claims.publishing.articles import correct_article, publish_article
from claims.publishing.claims import correct_claim
from claims.reviewing.reviews import (
    approve_review,
    request_changes,
    start_correction,
    submit_review,
)
from tests.factories import EvidenceFactory, ReviewFactory
from tests.locking import Act, while_open

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
REASON = {"reason_code": "other", "note": "Why."}


def approved_correction(desk, claim):
    draft = start_correction(claim=claim, by=desk.reviewer)
    submit_review(review_id=draft.pk, by=desk.reviewer)
    return approve_review(review_id=draft.pk, by=desk.editor)


def test_article_hidden_while_its_claim_is_corrected_stays_hidden(ready):
    shown = publish_article(article=ready.article, by=ready.editor)
    correction = approved_correction(ready, ready.dopamine)
    moderator = ready.editor
    moderator.roles = ["editor", "moderator"]
    moderator.save()
    act = Act(correct_claim, review=correction, **REASON, by=ready.editor)
    with while_open(act):
        decide_publication(publication=shown, action="hide", reason="Harm.", by=moderator)
    numbers = Publication.objects.filter(article=ready.article).order_by("number")
    assert act.error is None
    assert [(one.number, one.visibility) for one in numbers] == [
        (1, Visibility.HIDDEN),
        (2, Visibility.HIDDEN),
    ]


def test_article_and_its_claim_corrected_at_once_both_go_out(ready):
    publish_article(article=ready.article, by=ready.editor)
    correction = approved_correction(ready, ready.dopamine)
    act = Act(correct_claim, review=correction, **REASON, by=ready.editor)
    with while_open(act):
        correct_article(article=ready.article, **REASON, by=ready.editor)
    assert act.error is None
    assert Publication.objects.filter(article=ready.article).count() == 3


def test_changes_requested_while_the_article_goes_out_hold_it_back(ready):
    review = ready.dopamine.reviews.get()
    act = Act(publish_article, article=ready.article, by=ready.editor)
    with while_open(act):
        request_changes(review_id=review.pk, note="Wait.", by=ready.editor)
    assert isinstance(act.error, DomainError)
    assert not Publication.objects.exists()


def test_wording_edited_while_its_review_is_handed_in_stays_as_it_was(desk):
    draft = ReviewFactory(claim=desk.dopamine, author=desk.reviewer)
    EvidenceFactory(review=draft)
    act = Act(
        edit_claim,
        claim_id=desk.dopamine.pk,
        changes={"statement": "Kratom cures"},
        revision=desk.dopamine.revision,
        by=desk.editor,
    )
    with while_open(act):
        submit_review(review_id=draft.pk, by=desk.reviewer)
    desk.dopamine.refresh_from_db()
    assert isinstance(act.error, WrongState)
    assert desk.dopamine.statement == "Kratom enhances dopamine release"
