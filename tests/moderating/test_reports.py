"""Reports taken from readers, and decisions made about them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from claims.errors import Invalid, Missing, NotAllowed, Stale, TooMany, WrongState
from claims.models import Decision, Event, Publication, Report
from claims.models.vocabulary import Action, Change, CorrectionReason, Role, Visibility
from claims.moderating.limits import WINDOW
from claims.moderating.proofs import Passed
from claims.moderating.reports import (
    REPORTS_PER_SENDER,
    decide_publication,
    decide_report,
    report_publication,
)
from tests.factories import (
    ArticlePublicationFactory,
    PublicationFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

REASON = "The passage is quoted as it stands; page 4 has it."


@pytest.fixture
def moderator():
    return UserFactory(roles=[Role.MODERATOR])


def events() -> list[tuple]:
    return list(
        Event.objects.order_by("id").values_list("verb", "target_kind", "target_id", "by", "data")
    )


def send(publication, **changes) -> Report:
    passed = Passed(nonce=str(uuid4()), is_proved=True)
    given = {"category": "factual_error", "text": "The dose is wrong.", "passed": passed, **changes}
    return report_publication(publication=publication, **given)


def two_numbers() -> list[Publication]:
    """Both numbers of one claim, the old one first."""
    old = PublicationFactory(is_current=False)
    return [old, PublicationFactory(claim=old.claim, review=old.review, number=2)]


def visibilities() -> list[str]:
    return list(Publication.objects.order_by("id").values_list("visibility", flat=True))


def test_report_is_stored_with_its_event():
    publication = PublicationFactory()

    report = send(publication, text="  Wrong dose.\r\nSee page 4. ", email="a@example.org")

    report.refresh_from_db()
    stored = (report.publication, report.category, report.text, report.email, report.status)
    assert stored == (
        publication,
        "factual_error",
        "Wrong dose.\nSee page 4.",
        "a@example.org",
        "open",
    )
    assert events() == [
        ("report_received", "report", report.pk, None, {"category": "factual_error"})
    ]


def test_report_without_the_needful_names_each_field():
    with pytest.raises(Invalid) as caught:
        send(PublicationFactory(), category="spite", text=" ", email="nobody")
    assert set(caught.value.errors) == {"category", "text", "email"}
    assert not Report.objects.exists()


def test_report_of_a_long_text_is_refused():
    with pytest.raises(Invalid) as caught:
        send(PublicationFactory(), text="x" * 5001)
    assert set(caught.value.errors) == {"text"}


@pytest.mark.parametrize("visibility", sorted(set(Visibility) - {Visibility.VISIBLE}))
def test_report_of_what_readers_cannot_see_is_refused(visibility):
    with pytest.raises(WrongState):
        send(PublicationFactory(visibility=visibility))


def test_report_of_a_withdrawn_or_old_number_is_refused():
    old, new = two_numbers()
    withdrawn = PublicationFactory(
        number=2, change=Change.WITHDRAWN, reason_code=CorrectionReason.OTHER, note="Gone."
    )
    for publication in (old, withdrawn):
        with pytest.raises(WrongState):
            send(publication)
    assert send(new).publication == new


def test_sender_may_report_again_when_the_window_has_passed():
    publication = PublicationFactory()
    reports = [send(publication, sender="a" * 64) for _ in range(REPORTS_PER_SENDER)]
    with pytest.raises(TooMany) as caught:
        send(publication, sender="a" * 64)
    assert caught.value.retry_at == reports[0].created_at + WINDOW
    assert "send it again in 60 minutes" in caught.value.message

    Report.objects.filter(pk=reports[0].pk).update(created_at=timezone.now() - WINDOW)
    assert send(publication, sender="a" * 64).pk


def test_refusal_says_a_minute_when_it_is_nearly_over():
    publication = PublicationFactory()
    for _ in range(REPORTS_PER_SENDER):
        send(publication, sender="a" * 64)
    nearly = timezone.now() - WINDOW + timedelta(seconds=50)
    Report.objects.update(created_at=nearly)
    with pytest.raises(TooMany, match="in a minute"):
        send(publication, sender="a" * 64)


def test_senders_are_counted_apart_and_the_unknown_not_at_all():
    publication = PublicationFactory()
    for _ in range(REPORTS_PER_SENDER + 1):
        send(publication)
    for _ in range(REPORTS_PER_SENDER):
        send(publication, sender="a" * 64)
    assert send(publication, sender="b" * 64).pk


@pytest.mark.parametrize(
    ("action", "is_legal", "status", "visibility"),
    [
        ("dismiss", False, "dismissed", "visible"),
        ("send_to_correction", False, "to_correct", "visible"),
        ("hide", False, "hidden", "hidden"),
        ("take_down", False, "taken_down", "taken_down"),
        ("take_down", True, "taken_down", "taken_down_legal"),
    ],
)
def test_decision_sets_status_and_visibility(moderator, action, is_legal, status, visibility):
    _old, new = two_numbers()
    other = PublicationFactory()
    report = ReportFactory(publication=new)

    decision = decide_report(
        report_id=report.pk, action=action, reason=f" {REASON} ", is_legal=is_legal, by=moderator
    )

    report.refresh_from_db()
    assert (report.status, report.revision) == (status, 2)
    assert (decision.publication, decision.report, decision.action) == (new, report, action)
    assert (decision.reason, decision.is_legal, decision.by) == (REASON, is_legal, moderator)
    assert visibilities() == [visibility, visibility, "visible"]
    assert other.visibility == "visible"


def test_decision_writes_an_event_for_each_row(moderator):
    old, new = two_numbers()
    report = ReportFactory(publication=new)
    decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    change = {"visibility": ["visible", "hidden"]}
    assert events() == [
        ("publication_hidden", "publication", old.pk, moderator.pk, change),
        ("publication_hidden", "publication", new.pk, moderator.pk, change),
        (
            "report_hidden",
            "report",
            report.pk,
            moderator.pk,
            {"status": ["open", "hidden"], "reason": REASON},
        ),
    ]


def test_decision_on_an_article_leaves_its_claims_alone(moderator):
    claim = PublicationFactory()
    article = ArticlePublicationFactory(claim_ids=[claim.claim_id])
    report = ReportFactory(publication=article)
    decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    assert visibilities() == ["visible", "hidden"]


def test_second_decision_is_refused(moderator):
    report = ReportFactory()
    decide_report(report_id=report.pk, action="dismiss", reason=REASON, by=moderator)
    with pytest.raises(WrongState):
        decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    assert visibilities() == ["visible"]
    assert Decision.objects.count() == 1


def test_decision_on_a_stale_revision_is_refused(moderator):
    report = ReportFactory()
    with pytest.raises(Stale) as caught:
        decide_report(report_id=report.pk, action="hide", reason=REASON, revision=7, by=moderator)
    assert caught.value.current == report
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"action": "restore"}, {"action"}),
        ({"action": "burn"}, {"action"}),
        ({"reason": "  "}, {"reason"}),
        ({"action": "hide", "is_legal": True}, {"is_legal"}),
        ({"action": "", "reason": "", "is_legal": True}, {"action", "reason", "is_legal"}),
    ],
)
def test_incomplete_decision_names_each_field(moderator, given, fields):
    report = ReportFactory()
    with pytest.raises(Invalid) as caught:
        decide_report(
            report_id=report.pk,
            **{"action": "dismiss", "reason": REASON, "by": moderator, **given},
        )
    assert set(caught.value.errors) == fields


def test_decision_about_no_report_is_missing(moderator):
    with pytest.raises(Missing):
        decide_report(report_id=10**30, action="dismiss", reason=REASON, by=moderator)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MODERATOR}))
def test_only_moderators_decide(role):
    report = ReportFactory()
    by = UserFactory(roles=[role])
    with pytest.raises(NotAllowed):
        decide_report(report_id=report.pk, action="dismiss", reason=REASON, by=by)
    with pytest.raises(NotAllowed):
        decide_publication(publication=report.publication, action="hide", reason=REASON, by=by)
    assert not Decision.objects.exists()


def test_report_on_what_is_hidden_already_can_be_closed_as_hidden(moderator):
    publication = PublicationFactory()
    first, second = ReportFactory(publication=publication), ReportFactory(publication=publication)
    for report in (first, second):
        decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    assert visibilities() == ["hidden"]
    assert list(Report.objects.values_list("status", flat=True)) == ["hidden", "hidden"]


def decided(report):
    found = report.decisions.order_by("id").values_list("action", flat=True)
    return [Report.objects.get(pk=report.pk).status, *found]


@pytest.mark.parametrize(
    ("action", "visibility", "outcome"),
    [
        ("dismiss", "visible", ["dismissed", "hide", "restore", "dismiss"]),
        ("send_to_correction", "hidden", ["to_correct", "hide", "send_to_correction"]),
        ("take_down", "taken_down", ["taken_down", "hide", "take_down"]),
    ],
)
def test_report_hidden_for_now_is_decided_further(moderator, action, visibility, outcome):
    report = ReportFactory()
    for each in ("hide", action):
        decide_report(report_id=report.pk, action=each, reason=REASON, by=moderator)
    assert (decided(report), visibilities()) == (outcome, [visibility])


def test_report_hidden_for_now_is_not_hidden_again(moderator):
    report = ReportFactory()
    decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    with pytest.raises(WrongState):
        decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    assert decided(report) == ["hidden", "hide"]


def test_page_hidden_for_two_reports_is_shown_with_the_last(moderator):
    publication = PublicationFactory()
    first, second = ReportFactory(publication=publication), ReportFactory(publication=publication)
    seen = []
    for action in ("hide", "dismiss"):
        for report in (first, second):
            decide_report(report_id=report.pk, action=action, reason=REASON, by=moderator)
            seen += visibilities()
    assert seen == ["hidden", "hidden", "hidden", "visible"]
    assert decided(first) == ["dismissed", "hide", "dismiss"]
    assert decided(second) == ["dismissed", "hide", "restore", "dismiss"]


def test_page_hidden_without_a_report_stays_hidden_when_one_is_dismissed(moderator):
    report = ReportFactory()
    decide_publication(publication=report.publication, action="hide", reason=REASON, by=moderator)
    for action in ("hide", "dismiss"):
        decide_report(report_id=report.pk, action=action, reason=REASON, by=moderator)
    assert (decided(report), visibilities()) == (["dismissed", "hide", "dismiss"], ["hidden"])


def test_page_shown_again_lets_its_reports_wait_again(moderator):
    report = ReportFactory()
    decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    decide_publication(
        publication=report.publication, action="restore", reason=REASON, by=moderator
    )
    assert (decided(report), visibilities()) == (["open", "hide"], ["visible"])
    assert events()[-2:] == [
        (
            "report_open",
            "report",
            report.pk,
            moderator.pk,
            {"status": ["hidden", "open"], "reason": REASON},
        ),
        (
            "publication_visible",
            "publication",
            report.publication.pk,
            moderator.pk,
            {"visibility": ["hidden", "visible"]},
        ),
    ]


def test_hiding_does_not_soften_a_take_down(moderator):
    publication = PublicationFactory(visibility=Visibility.TAKEN_DOWN_LEGAL)
    report = ReportFactory(publication=publication)
    with pytest.raises(WrongState, match="show it again first"):
        decide_report(report_id=report.pk, action="hide", reason=REASON, by=moderator)
    report.refresh_from_db()
    assert (report.status, visibilities()) == ("open", ["taken_down_legal"])


def test_publication_is_hidden_and_shown_again_without_a_report(moderator):
    _old, new = two_numbers()
    for action, seen in [(Action.HIDE, "hidden"), (Action.RESTORE, "visible")]:
        decision = decide_publication(publication=new, action=action, reason=REASON, by=moderator)
        assert (decision.report, decision.action, visibilities()) == (None, action, [seen, seen])


@pytest.mark.parametrize(
    ("visibility", "action"),
    [("visible", "restore"), ("hidden", "hide"), ("taken_down", "take_down")],
)
def test_decision_that_changes_nothing_is_refused(moderator, visibility, action):
    publication = PublicationFactory(visibility=visibility)
    with pytest.raises(WrongState):
        decide_publication(publication=publication, action=action, reason=REASON, by=moderator)
    assert (Decision.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.parametrize("action", ["dismiss", "send_to_correction"])
def test_without_a_report_there_is_nothing_to_dismiss(moderator, action):
    with pytest.raises(Invalid) as caught:
        decide_publication(
            publication=PublicationFactory(), action=action, reason=REASON, by=moderator
        )
    assert set(caught.value.errors) == {"action"}
