"""What readers may know of moderation, and nothing else."""

from datetime import UTC, datetime, timedelta
from gzip import decompress

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Decision, Report
from claims.models.vocabulary import ReportCategory, Role
from claims.moderating.reports import decide_publication, decide_report
from claims.moderating.transparency import Counted, Year, take_downs, years
from claims.moderating.transparency_views import in_words
from tests.factories import (
    ArticlePublicationFactory,
    PublicationFactory,
    ReportFactory,
    UserFactory,
)
from tests.moderating.pages import EVERYBODY_200, NOT_ALLOWED

pytestmark = pytest.mark.django_db
PAGE = "/transparency/"
YEAR = timezone.now().year


@pytest.fixture
def moderator():
    return UserFactory(roles=[Role.MODERATOR])


def reported(hours_ago: float, **fields) -> Report:
    report = ReportFactory(**fields)
    Report.objects.filter(pk=report.pk).update(
        created_at=timezone.now() - timedelta(hours=hours_ago)
    )
    return report


def test_take_downs_are_told_with_their_kind_and_what_became_of_them(moderator):
    article, claim = ArticlePublicationFactory(), PublicationFactory()
    given = {"action": "take_down", "by": moderator}
    decide_publication(publication=claim, reason="It named a patient.", **given)
    decide_publication(publication=article, reason="A court.", is_legal=True, **given)
    decide_publication(publication=claim, action="restore", reason="Names gone.", by=moderator)
    decide_publication(publication=claim, action="hide", reason="For now.", by=moderator)
    rows = [(one.kind, one.reason, one.is_legal, one.is_restored) for one in take_downs().rows]
    assert rows == [
        ("article", "A court.", True, False),
        ("claim", "It named a patient.", False, True),
    ]
    assert years() == [Year(YEAR, Counted(None, 0, 0, None), [], 2, 1, 1)]


def test_only_undone_take_downs_count_as_shown_again(client, moderator):
    hidden, taken = PublicationFactory(), PublicationFactory()
    for publication, actions in [
        (hidden, ["hide", "restore"]),
        (taken, ["hide", "take_down", "restore", "hide", "restore"]),
    ]:
        for action in actions:
            decide_publication(publication=publication, action=action, reason="R", by=moderator)
    assert years() == [Year(YEAR, Counted(None, 0, 0, None), [], 1, 0, 1)]
    assert "1 take-down, 1 page shown again" in " ".join(client.get(PAGE).text.split())


def test_page_hidden_and_shown_again_is_no_take_down(client, moderator):
    hidden = PublicationFactory()
    for action in ("hide", "restore"):
        decide_publication(publication=hidden, action=action, reason="R", by=moderator)
    assert years() == []
    assert "shown again" not in client.get(PAGE).text


def test_reports_are_counted_by_kind_with_the_median_time_to_the_first_decision(moderator):
    for hours in (1, 3, 8):
        report = reported(hours, category="abuse")
        decide_report(report_id=report.pk, action="hide", reason="R", by=moderator)
        decide_report(report_id=report.pk, action="dismiss", reason="R", by=moderator)
    reported(500, category="abuse")
    reported(2, category="other")
    (year,) = [one for one in years() if one.year == YEAR]
    (abuse, other) = year.kinds
    assert (abuse.category, abuse.received, abuse.decided) == (ReportCategory.ABUSE, 4, 3)
    assert round(abuse.median / timedelta(minutes=1)) == 180
    assert other == Counted(ReportCategory.OTHER, 1, 0, None)
    assert (year.total.received, year.total.decided) == (5, 3)


def test_years_stand_apart_the_newest_first():
    reported(0)
    old = reported(0)
    Report.objects.filter(pk=old.pk).update(created_at=datetime(2024, 5, 1, tzinfo=UTC))
    assert [(one.year, one.total.received) for one in years()] == [(YEAR, 1), (2024, 1)]


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (None, ""),
        (timedelta(seconds=2), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=80), "1 hour"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=60), "2 days"),
    ],
)
def test_durations_are_told_in_words(duration, words):
    assert in_words(duration) == words


def test_page_names_nothing_of_what_was_taken_down(cast, moderator):
    claim = PublicationFactory(title="Somebody’s secret", slug="somebodys-secret")
    report = ReportFactory(publication=claim, text="It is my aunt!", email="me@example.org")
    decide_report(report_id=report.pk, action="take_down", reason="Private matters.", by=moderator)
    text = cast["anonymous"].client.get(PAGE).text
    assert "Private matters." in text
    assert "1 take-down" in text
    for secret in (
        "secret",
        "aunt",
        "me@example.org",
        moderator.display_name,
        f"/{claim.claim_id}-",
    ):
        assert secret not in text


def test_reason_that_was_written_for_the_log_alone_stays_there(client, moderator):
    given = {"publication": PublicationFactory(), "action": "take_down", "by": moderator}
    Decision.objects.create(reason="Anna Kern’s lawyer.", is_public_reason=False, **given)
    Decision.objects.create(reason="A patient was named.", **given)
    text = client.get(PAGE).text
    assert (text.count("A claim</strong>"), "A patient was named." in text) == (2, True)
    assert "Anna Kern" not in text


def test_page_is_the_same_for_everybody_and_kept_by_caches(cast):
    ReportFactory()
    assert cast.statuses("get", PAGE) == EVERYBODY_200
    assert cast.statuses("post", PAGE) == NOT_ALLOWED
    answers = [member.client.get(PAGE) for member in cast.values()]
    assert len({answer.content for answer in answers}) == 1
    answer = Client().get(PAGE)
    assert "s-maxage=60" in answer["Cache-Control"]
    assert not answer.has_header("Set-Cookie")
    assert answer["Vary"] == "Accept-Encoding"
    small = Client().get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert decompress(small.content) == answer.content
    assert Client().get(PAGE, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_four_queries(client, number, django_assert_num_queries):
    by = UserFactory()
    for _ in range(number):
        report = ReportFactory()
        Decision.objects.create(
            publication=report.publication, report=report, action="take_down", reason="R", by=by
        )
    with django_assert_num_queries(4):
        client.get(PAGE)


def test_page_of_a_quiet_desk(client):
    text = client.get(PAGE).text
    assert "Nothing was taken down" in text
    assert "Nothing reported so far" in text
    assert client.get(f"{PAGE}?utm_source=letter").text.count("Nothing reported so far") == 1
    assert "Nothing reported so far" not in client.get(f"{PAGE}?before=9").text
