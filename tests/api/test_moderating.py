"""Reports and decisions over the API."""

import pytest

from claims.models import Decision, Publication, Report
from claims.models.vocabulary import Visibility
from tests.factories import PublicationFactory, ReportFactory


def report_on(publication, **changes) -> dict:
    return {
        "publication": str(publication.uuid),
        "category": "misused_source",
        "text": "The second source is about rats.",
    } | changes


@pytest.fixture
def publication(db):
    return PublicationFactory()


def about(publication) -> dict:
    return {
        "uuid": str(publication.uuid),
        "kind": "claim",
        "of": publication.claim_id,
        "number": 1,
        "title": publication.title,
    }


def test_anybody_reports_and_follows_the_report(desk, publication):
    response = desk.anonymous.post("reports/", report_on(publication, email="r@example.org"))
    stored = Report.objects.get()
    assert response.status_code == 201, response.content
    assert response.headers["Location"] == f"http://testserver/reports/{stored.token}/"
    assert response.json() == {
        "token": str(stored.token),
        "publication": about(publication),
        "category": "misused_source",
        "text": "The second source is about rats.",
        "status": "open",
        "created_at": response.json()["created_at"],
    }
    assert desk.anonymous.client.get(response.headers["Location"]).status_code == 200
    shown = desk.moderator.get(f"reports/{stored.pk}/").json()
    assert shown == {
        "id": stored.pk,
        "revision": 1,
        "publication": about(publication),
        "category": "misused_source",
        "text": "The second source is about rats.",
        "email": "r@example.org",
        "status": "open",
        "created_at": response.json()["created_at"],
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": "boring"}, "category"),
        ({"text": " "}, "text"),
        ({"text": "T" * 5001}, "text"),
        ({"email": "nobody"}, "email"),
        ({"publication": "x"}, "publication"),
        ({"sender": "me"}, "sender"),
    ],
)
def test_wrong_field_of_a_report_is_named(desk, publication, change, field):
    response = desk.anonymous.post("reports/", report_on(publication) | change)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not Report.objects.exists()


@pytest.mark.parametrize(("visibility", "status"), [("hidden", 404), ("taken_down", 410)])
def test_what_readers_cannot_see_is_not_reported(desk, visibility, status):
    closed = PublicationFactory(visibility=visibility)
    assert desk.anonymous.post("reports/", report_on(closed)).status_code == status


def test_connection_without_an_account_reports_only_so_often(desk, publication):
    for _ in range(2):
        assert desk.anonymous.post("reports/", report_on(publication)).status_code == 201
    refused = desk.anonymous.post("reports/", report_on(publication))
    assert refused.status_code == 429
    assert refused.json()["type"] == "/api/v1/problems/too-many/"
    assert refused.json()["retry_at"]
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600


def test_report_is_decided_once(desk):
    report = ReportFactory()
    path = f"reports/{report.pk}/"
    etag = desk.moderator.etag(path)
    decision = {"action": "hide", "reason": "It names a private person."}
    response = desk.moderator.post(f"{path}decide/", decision, **{"If-Match": etag})
    stored = Decision.objects.get()
    assert response.status_code == 201, response.content
    assert response.json() == {
        "id": stored.pk,
        "publication": about(report.publication),
        "report": report.pk,
        "action": "hide",
        "reason": "It names a private person.",
        "is_legal": False,
        "by": {"id": desk.moderator.user.pk, "name": "Moderator"},
        "at": response.json()["at"],
    }
    assert desk.moderator.get(path).json()["status"] == "hidden"
    assert desk.moderator.post(f"{path}decide/", decision).status_code == 409
    late = desk.moderator.post(f"{path}decide/", decision, **{"If-Match": etag})
    assert (late.status_code, late.json()["current"]["status"]) == (412, "hidden")
    assert desk.editor.get("decisions/").json()["results"] == [response.json()]
    assert desk.editor.get(f"decisions/?report={report.pk}&action=dismiss").json()["results"] == []


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"action": "burn", "reason": "R"}, "action"),
        ({"action": "hide", "reason": ""}, "reason"),
        ({"action": "hide"}, "reason"),
        ({"action": "restore", "reason": "R"}, "action"),
        ({"action": "hide", "reason": "R", "is_legal": True}, "is_legal"),
    ],
)
def test_wrong_decision_is_named(desk, decision, field):
    response = desk.moderator.post(f"reports/{ReportFactory().pk}/decide/", decision)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not Decision.objects.exists()


def test_publication_is_closed_and_opened_without_a_report(desk, publication):
    path = f"publications/{publication.uuid}/decide/"
    down = {"action": "take_down", "reason": "A court says so.", "is_legal": True}
    assert desk.moderator.post(path, down).status_code == 201
    assert Publication.objects.get().visibility == Visibility.TAKEN_DOWN_LEGAL
    assert desk.moderator.post(path, down).status_code == 409
    restored = desk.moderator.post(path, {"action": "restore", "reason": "Overturned."})
    assert (restored.status_code, restored.json()["report"]) == (201, None)
    assert desk.anonymous.get(f"publications/{publication.uuid}/").status_code == 200


def test_reports_are_filtered(desk, publication):
    one = ReportFactory(publication=publication, category="abuse")
    ReportFactory(status="dismissed")

    def found(query: str) -> list[int]:
        return [row["id"] for row in desk.moderator.get(f"reports/?{query}").json()["results"]]

    assert found("status=open") == [one.pk]
    assert found("category=abuse") == [one.pk]
    assert found(f"publication={publication.uuid}") == [one.pk]
