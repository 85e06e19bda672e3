import pytest

from claims.models import Event, Publication
from claims.publishing.articles import correct_article, publish_article, withdraw_article
from claims.publishing.claims import (
    correct_claim,
    publish_claim,
    update_claim,
    withdraw_claim,
)
from claims.publishing.telling import News, news_of
from claims.reviewing.reviews import approve_review, start_correction, submit_review
from tests.factories import EvidenceFactory

WHY = {"reason_code": "factual_error", "note": "We misread the table."}


def replacing(desk, claim, *, with_evidence=False):
    """An approved review in place of the claim's published one."""
    draft = start_correction(claim=claim, by=desk.reviewer)
    if with_evidence:
        EvidenceFactory(review=draft, passage="A trial in people says the same.")
    submit_review(review_id=draft.pk, by=desk.reviewer)
    return approve_review(review_id=draft.pk, by=desk.editor)


def publish_both(desk):
    desk.approved(desk.dopamine)
    desk.approved(desk.effects, "lacks_context")
    publish_article(article=desk.article, by=desk.editor)


ACTS = {
    "publish": lambda desk: publish_claim(review=desk.approved(desk.dopamine), by=desk.editor),
    "publish both": publish_both,
    "correct": lambda desk: (
        publish_both(desk),
        correct_claim(review=replacing(desk, desk.dopamine), **WHY, by=desk.editor),
    ),
    "update": lambda desk: (
        publish_both(desk),
        update_claim(
            review=replacing(desk, desk.dopamine, with_evidence=True),
            note="A trial in people.",
            by=desk.editor,
        ),
    ),
    "withdraw": lambda desk: (
        publish_both(desk),
        withdraw_claim(claim=desk.dopamine, **WHY, by=desk.editor),
    ),
    "correct article": lambda desk: (
        publish_both(desk),
        correct_article(article=desk.article, **WHY, by=desk.editor),
    ),
    "withdraw article": lambda desk: (
        publish_both(desk),
        withdraw_article(article=desk.article, **WHY, by=desk.editor),
    ),
}


def told():
    """What the log says of publications: [their id, the act, its data], in their order."""
    events = Event.objects.filter(target_kind="publication").order_by("target_id")
    return [(one.target_id, one.verb, one.data) for one in events]


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_told_once(desk, act):
    ACTS[act](desk)
    assert told() == [
        (
            one.pk,
            one.change,
            {
                "kind": one.kind,
                "id": one.object_id,
                "number": one.number,
                "earlier": one.number - 1 or None,
                "reason_code": one.reason_code,
                "note": one.note,
            },
        )
        for one in Publication.objects.order_by("pk")
    ]


def test_nothing_is_told_of_what_was_not_published(desk, monkeypatch):
    publish_both(desk)
    before = told()
    review = replacing(desk, desk.dopamine)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("claims.publishing.claims.close_reports", fail)  # the last step of the act
    with pytest.raises(RuntimeError):
        correct_claim(review=review, **WHY, by=desk.editor)
    assert told() == before


def test_news_names_what_it_replaces(desk):
    publish_both(desk)
    article = Publication.objects.get(article=desk.article)
    second = correct_article(article=desk.article, **WHY, by=desk.editor)
    assert news_of(second, earlier=article) == News(
        change="corrected",
        kind="article",
        id=desk.article.pk,
        uuid=str(second.uuid),
        number=2,
        earlier=1,
        reason_code="factual_error",
        note="We misread the table.",
    )
