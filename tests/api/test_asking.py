"""Asking for a check, and deciding it, over the API."""

import pytest

from claims.models import CheckRequest, CheckWish
from tests.factories import CheckRequestFactory, PublicationFactory

pytestmark = pytest.mark.django_db

WISH = {"url": "https://example.org/tea?utm_source=x", "claim": "It cures the flu."}


def test_anybody_asks_and_follows_it(desk):
    response = desk.anonymous.post("check_requests/", WISH | {"email": "r@example.org"})
    wish = CheckWish.objects.get()
    assert response.status_code == 201, response.content
    assert response.headers["Location"] == f"http://testserver/requests/{wish.token}/"
    assert response.json() == {
        "token": str(wish.token),
        "url": "https://example.org/tea",
        "claim": "It cures the flu.",
        "why": "",
        "asked": 1,
        "created_at": response.json()["created_at"],
    }
    assert desk.anonymous.client.get(response.headers["Location"]).status_code == 200
    assert desk.anonymous.post("check_requests/", WISH).json()["asked"] == 2
    assert desk.anonymous.post("check_requests/", WISH).status_code == 429


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "url"),
        ({"url": "tea pot"}, "url"),
        ({"claim": "x" * 1001}, "claim"),
        ({"claim": "x", "email": "me"}, "email"),
        ({"claim": "x", "sender": "me"}, "sender"),
    ],
)
def test_wrong_field_of_a_wish_is_named(desk, sent, field):
    response = desk.anonymous.post("check_requests/", sent)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not CheckRequest.objects.exists()


def test_request_is_accepted_then_answered(desk):
    asked, publication = CheckRequestFactory(), PublicationFactory()
    path = f"check_requests/{asked.pk}/"
    etag = desk.reviewer.etag(path)
    accepted = desk.reviewer.post(f"{path}accept/", {}, **{"If-Match": etag})
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    late = desk.editor.post(f"{path}decline/", {"note": "No."}, **{"If-Match": etag})
    assert (late.status_code, late.json()["current"]["status"]) == (412, "accepted")
    answer = {"publication": str(publication.uuid), "note": "See there."}
    current = {"If-Match": accepted.headers["ETag"]}
    answered = desk.editor.post(f"{path}answer/", answer, **current)
    assert answered.json() == {
        "id": asked.pk,
        "revision": 3,
        "url": asked.url,
        "words": "",
        "asked": 1,
        "status": "checked",
        "note": "See there.",
        "publication": {
            "uuid": str(publication.uuid),
            "kind": "claim",
            "of": publication.claim_id,
            "number": 1,
            "title": publication.title,
        },
        "decided_by": {"id": desk.editor.user.pk, "name": "Editor"},
        "decided_at": answered.json()["decided_at"],
        "created_at": answered.json()["created_at"],
    }
    events = desk.editor.get(f"events/?kind=checkrequest&id={asked.pk}").json()["results"]
    assert [event["verb"] for event in events] == ["check_checked", "check_accepted"]


def test_requests_are_filtered(desk):
    one = CheckRequestFactory()
    found = desk.editor.get("check_requests/?status=waiting").json()["results"]
    assert [row["id"] for row in found] == [one.pk]
    assert desk.editor.get("check_requests/?status=declined").json()["results"] == []
