"""The reader's report and its status link, knocked at by the whole cast."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Decision, Event, Report
from claims.models.vocabulary import Change, ReportStatus, Visibility
from claims.moderating.proofs import UNPROVED_PER_SENDER
from claims.moderating.reports import REPORTS_PER_SENDER
from tests.factories import (
    ArticlePublicationFactory,
    PublicationFactory,
    ReportFactory,
    UserFactory,
)
from tests.moderating.pages import EVERYBODY_200, NOT_ALLOWED, challenge, desk_url, proved

pytestmark = pytest.mark.django_db


SENT = {"category": "factual_error", "text": "The dose is wrong.", "email": "", "website": ""}


def sent(publication, **changes: str) -> dict[str, str]:
    """A report as a browser with scripts sends it."""
    return SENT | proved(f"report {publication.kind} {publication.object_id}") | changes


def report_url(publication) -> str:
    return reverse("moderating:report", args=[publication.kind, publication.object_id])


# The reader's report.


@pytest.mark.parametrize("factory", [PublicationFactory, ArticlePublicationFactory])
def test_report_form_opens_for_everybody(cast, factory):
    publication = factory()
    assert cast.statuses("get", report_url(publication)) == EVERYBODY_200


def test_report_form_names_the_page_and_is_not_kept(cast, publication):
    response = cast["anonymous"].client.get(report_url(publication))
    assert publication.title in response.text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_report_from_everybody_leads_to_its_status(cast, publication):
    for number, member in enumerate(cast.values()):
        home = f"203.0.113.{number}"
        response = member.client.post(report_url(publication), sent(publication), REMOTE_ADDR=home)
        report = Report.objects.latest("id")
        assert response.status_code == 302
        assert response.url == reverse("moderating:show_status", args=[report.token])
    people = [member.user and member.user.pk for member in cast.values()]
    assert list(Event.objects.order_by("id").values_list("by", flat=True)) == people


def test_report_keeps_no_address(cast, publication):
    reader = cast["anonymous"].client
    reader.post(report_url(publication), sent(publication), REMOTE_ADDR="203.0.113.9")
    sender = Report.objects.get().sender
    assert len(sender) == 64
    assert "203" not in Event.objects.get().data


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}, 302),
        ({"Origin": "https://elsewhere.example"}, 400),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
    ],
)
def test_report_is_taken_without_a_cookie_from_this_site_alone(publication, headers, status):
    strict = Client(enforce_csrf_checks=True)
    strict.get(report_url(publication))
    answer = strict.post(report_url(publication), sent(publication), headers=headers)
    assert answer.status_code == status
    assert Report.objects.exists() == (status == 302)
    assert dict(strict.cookies) == {}


@pytest.mark.parametrize(
    "fault", [{"text": ""}, {"category": ""}, {"email": "nobody"}, {"website": "spam.example"}]
)
def test_faulty_report_is_shown_again_with_its_text(cast, publication, fault):
    given = sent(publication, text="Page 4 says otherwise.") | fault
    response = cast["anonymous"].client.post(report_url(publication), given)
    assert response.status_code == 400
    assert given["text"] in response.text
    assert not Report.objects.exists()


def test_report_beyond_the_limit_is_told_when_to_try_again(cast, publication):
    client = cast["anonymous"].client
    for _ in range(REPORTS_PER_SENDER):
        client.post(report_url(publication), sent(publication))
    response = client.post(report_url(publication), sent(publication, text="One more thing."))
    assert response.status_code == 429
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert "One more thing." in response.text
    assert "in 60 minutes" in response.text
    elsewhere = client.post(report_url(publication), sent(publication), REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302


def test_report_without_scripts_is_taken_later_and_less_often(cast, publication):
    client, purpose = cast["anonymous"].client, f"report claim {publication.claim_id}"
    fast = client.post(report_url(publication), SENT | challenge(purpose, seconds=5))
    assert fast.status_code == 400
    assert re.search(r"send it once more in \d+ seconds", fast.text)
    assert "The dose is wrong." in fast.text
    for _ in range(UNPROVED_PER_SENDER):
        answer = client.post(report_url(publication), SENT | challenge(purpose))
        assert answer.status_code == 302
    third = client.post(report_url(publication), SENT | challenge(purpose))
    assert (third.status_code, "Retry-After" in third) == (429, True)
    assert "The dose is wrong." in third.text
    assert client.post(report_url(publication), sent(publication)).status_code == 302


def test_report_is_sent_once_and_shown_again_to_be_meant(cast, publication):
    client, given = cast["anonymous"].client, sent(publication)
    assert client.post(report_url(publication), given).status_code == 302
    again = client.post(report_url(publication), given)
    assert again.status_code == 409
    assert "sent already" in again.text
    assert "The dose is wrong." in again.text
    assert again.context["form"]["challenge"].value() not in ("", given["challenge"])
    assert Report.objects.count() == 1


@pytest.mark.parametrize("token", ["", "made.up:thing", None])
def test_report_with_a_challenge_of_another_form_keeps_its_text(cast, publication, token):
    other = sent(PublicationFactory()) if token is None else {"challenge": token}
    answer = cast["anonymous"].client.post(report_url(publication), SENT | other)
    assert answer.status_code == 400
    assert "open for too long" in answer.text
    assert "The dose is wrong." in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "status"),
    [
        (Visibility.HIDDEN, 404),
        (Visibility.TAKEN_DOWN, 410),
        (Visibility.TAKEN_DOWN_LEGAL, 451),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_report_on_what_readers_cannot_see(cast, visibility, status, method):
    publication = PublicationFactory(visibility=visibility)
    assert set(cast.statuses(method, report_url(publication), SENT).values()) == {status}
    assert not Report.objects.exists()
    assert publication.title not in cast["anonymous"].client.get(report_url(publication)).text


def test_report_on_what_was_withdrawn(cast):
    old = PublicationFactory(is_current=False)
    PublicationFactory(
        claim=old.claim,
        review=old.review,
        number=2,
        change=Change.WITHDRAWN,
        reason_code="other",
        note="We were wrong.",
    )
    assert cast["anonymous"].client.get(report_url(old)).status_code == 410


@pytest.mark.parametrize(
    "path", ["/report/claim/0/", f"/report/claim/{10**30}/", "/report/person/1/"]
)
def test_report_on_nothing(cast, path):
    assert set(cast.statuses("get", path).values()) == {404}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_report_by_a_wrong_method(cast, publication, method):
    assert cast.statuses(method, report_url(publication)) == NOT_ALLOWED


def test_report_form_takes_one_query(cast, publication, django_assert_num_queries):
    with django_assert_num_queries(1):
        cast["anonymous"].client.get(report_url(publication))


# The reader's link.


def status_url(report) -> str:
    return reverse("moderating:show_status", args=[report.token])


def test_status_opens_for_whoever_has_the_link(cast, report):
    assert cast.statuses("get", status_url(report)) == EVERYBODY_200
    response = cast["anonymous"].client.get(status_url(report))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "sends no e-mail" in response.text


@pytest.mark.parametrize("action", ["dismiss", "send_to_correction", "hide", "take_down"])
def test_status_shows_the_decision_with_its_reason(cast, report, action):
    given = {"action": action, "reason": "Because of page 4.", "confirmed": "1"}
    url = reverse("moderating:show_report", args=[report.pk])
    assert cast["moderator"].client.post(url, given).status_code == 302
    text = cast["anonymous"].client.get(status_url(report)).text
    assert "Because of page 4." in text
    passed_on = "A moderator found that it may be right and passed it to the editors"
    assert (passed_on in text) == (action == "send_to_correction")
    assert (report.publication.title in text) == (action in ("dismiss", "send_to_correction"))
    assert cast["moderator"].user.display_name not in text


def test_status_lists_the_decisions_in_order(cast, report):
    client, reader = cast["moderator"].client, cast["anonymous"].client
    hide = {"action": "hide", "reason": "Let us look.", "confirmed": "1"}
    client.post(reverse("moderating:show_report", args=[report.pk]), hide)
    assert "The page is hidden until a moderator has decided" in reader.get(status_url(report)).text
    client.post(desk_url(report.publication), {"action": "restore", "reason": "It is fine."})
    answer = reader.get(status_url(report))
    made = [(one.action, one.reason) for one in answer.context["decisions"]]
    assert made == [("hide", "Let us look."), ("restore", "It is fine.")]
    assert "The page is shown again, and your report waits for a decision" in answer.text


def test_status_leaves_out_what_was_written_for_others(cast, report):
    other = ReportFactory(publication=report.publication)
    decide = cast["moderator"].client.post
    for one, reason in ((other, "To somebody else."), (report, "To you.")):
        address = reverse("moderating:show_report", args=[one.pk])
        decide(address, {"action": "dismiss", "reason": reason})
    answer = cast["anonymous"].client.get(status_url(report))
    assert [one.reason for one in answer.context["decisions"]] == ["To you."]


def test_status_shows_the_correction(cast):
    old = PublicationFactory(is_current=False)
    report = ReportFactory(publication=old, status=ReportStatus.CORRECTED)
    Decision.objects.create(
        publication=old,
        report=report,
        action="send_to_correction",
        reason="You are right.",
        by=UserFactory(),
    )
    PublicationFactory(
        claim=old.claim,
        review=old.review,
        number=2,
        change=Change.CORRECTED,
        reason_code="wrong_source",
        note="The study was about rats.",
    )
    assert "The study was about rats." in cast["anonymous"].client.get(status_url(report)).text


def test_status_of_an_unknown_link(cast):
    unknown = reverse("moderating:show_status", args=[uuid.uuid4()])
    assert set(cast.statuses("get", unknown).values()) == {404}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_status_by_a_wrong_method(cast, report, method):
    assert cast.statuses(method, status_url(report)) == NOT_ALLOWED


def test_status_takes_three_queries(cast, report, django_assert_num_queries):
    with django_assert_num_queries(3):
        cast["anonymous"].client.get(status_url(report))
