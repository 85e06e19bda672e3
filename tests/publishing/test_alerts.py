from datetime import UTC, datetime

import pytest

from claims.citing.statuses import set_status
from claims.errors import Invalid, Missing, NotAllowed, WrongState
from claims.models import AlertDecision, Event, SourceAlert
from claims.publishing.alerts import keep_review, see_notifications
from tests.factories import SourceFactory, UserFactory
from tests.locking import Act, while_open
from tests.published import new_site
from tests.source_factories import NotificationFactory

pytestmark = pytest.mark.django_db
DAY = datetime(2023, 9, 5, tzinfo=UTC)


@pytest.fixture
def site(db):
    return new_site()


@pytest.fixture
def source(db):
    return SourceFactory()


def publish(site, source, statement="Kratom enhances dopamine release"):
    return site.published_claim(statement, sources=[source]).review


def retract(source, status="retracted"):
    return set_status(source_id=source.pk, status=status, by_what="crossref", at=DAY)


def decisions():
    rows = AlertDecision.objects.order_by("pk")
    found = rows.values_list("review", "choice", "note", "by", "alert__closed_at")
    return [(*row[:4], row[4] is None) for row in found]


def keep(decision, by, note="Two other trials say the same."):
    return keep_review(decision_id=decision.pk, note=note, by=by)


def test_kept_review_has_its_note_and_the_last_decision_closes_the_task(site, source):
    first, second = publish(site, source), publish(site, source, "Kratom lifts the mood")
    alert = retract(source)
    one, other = alert.decisions.order_by("pk")
    keep(one, site.editor, " Two other trials\r\nsay the same. ")
    assert decisions() == [
        (first.pk, "keep", "Two other trials\nsay the same.", site.editor.pk, True),
        (second.pk, "", "", None, True),
    ]
    keep(other, site.editor)
    assert [row[1:2] + row[4:] for row in decisions()] == [("keep", False)] * 2
    event = Event.objects.filter(verb="decide_alert").earliest("pk")
    assert (event.target_kind, event.target_id, event.by, event.data) == (
        "review", first.pk, site.editor,
        {"alert": alert.pk, "choice": "keep", "note": "Two other trials\nsay the same."},
    )  # fmt: skip
    assert Event.objects.filter(verb="close_alert", target_id=alert.pk).count() == 1


def test_kept_review_needs_a_note_and_an_editor(site, source):
    publish(site, source)
    decision = retract(source).decisions.get()
    for note in ("", " \n ", "x" * 1001):
        with pytest.raises(Invalid):
            keep(decision, site.editor, note)
    for person in (site.reviewer, site.moderator, None):
        with pytest.raises(NotAllowed):
            keep(decision, person)
    with pytest.raises(Missing):
        keep_review(decision_id=0, note="x", by=site.editor)
    assert [row[1] for row in decisions()] == [""]


def test_decided_review_is_not_decided_again(site, source):
    publish(site, source)
    decision = retract(source).decisions.get()
    keep(decision, site.editor, "First.")
    with pytest.raises(WrongState):
        keep(decision, site.editor, "Second.")
    assert [row[2] for row in decisions()] == ["First."]


def test_correction_that_is_published_closes_the_task(site, source):
    review = publish(site, source)
    retract(source)
    site.correct(review.claim)
    assert decisions() == [(review.pk, "correct", "", site.editor.pk, False)]
    assert retract(source) is None
    assert SourceAlert.objects.count() == 1


def test_withdrawal_closes_the_task(site, source):
    review = publish(site, source)
    retract(source)
    site.withdraw(review.claim)
    assert decisions() == [(review.pk, "withdraw", "", site.editor.pk, False)]


def test_correction_of_another_review_leaves_it_open(site, source):
    first, second = publish(site, source), publish(site, source, "Kratom lifts the mood")
    retract(source)
    site.correct(second.claim)
    assert decisions() == [
        (first.pk, "", "", None, True),
        (second.pk, "correct", "", site.editor.pk, True),
    ]


def test_kept_review_that_is_corrected_later_keeps_its_decision(site, source):
    review = publish(site, source)
    keep(retract(source).decisions.get(), site.editor)
    site.correct(review.claim)
    assert [row[1] for row in decisions()] == ["keep"]


def test_notifications_are_seen_by_their_person_alone():
    mine, other = NotificationFactory(), NotificationFactory()
    assert [see_notifications(by=mine.user), see_notifications(by=mine.user)] == [1, 0]
    other.refresh_from_db()
    assert other.seen_at is None
    with pytest.raises(NotAllowed):
        see_notifications(by=UserFactory(roles=[]))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_review_kept_while_worse_news_come_is_asked_about_again():
    site, source = new_site(), SourceFactory()
    publish(site, source)
    decision = retract(source, "concern").decisions.get()
    act = Act(retract, source=source)
    with while_open(act):
        keep(decision, site.editor)
    assert act.error is None
    # The task was closed by the decision, so the worse news have one of their own.
    assert [row[1] for row in decisions()] == ["keep", ""]
    assert list(SourceAlert.objects.order_by("pk").values_list("status", flat=True)) == [
        "concern", "retracted",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_review_kept_while_it_is_corrected_is_decided_once():
    site, source = new_site(), SourceFactory()
    review = publish(site, source)
    decision = retract(source).decisions.get()
    act = Act(keep, decision=decision, by=site.editor)
    with while_open(act):
        site.correct(review.claim)
    assert isinstance(act.error, WrongState)
    assert [row[1] for row in decisions()] == ["correct"]
