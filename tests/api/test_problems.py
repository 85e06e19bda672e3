"""Whatever goes wrong comes as one shape, and names the field."""

import pytest

from claims.api.problems import KINDS, flat
from claims.errors import DomainError
from claims.importing.problems import ImportProblem
from claims.models import Article
from claims.web import status_of
from tests.api.conftest import basic
from tests.factories import ArticleFactory, ClaimFactory, UserFactory

JSON = "application/problem+json"


def test_missing_thing_is_a_problem(desk):
    response = desk.reviewer.get("claims/999/")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == JSON
    assert response.json() == {
        "type": "/api/v1/problems/missing/",
        "title": "There is no such thing",
        "status": 404,
        "detail": "There is no such thing. Check the address.",
        "errors": {},
    }


@pytest.mark.parametrize("path", ["nonsense/", "claims/abc/", "claims/1/nonsense/", "claims"])
def test_address_of_nothing_is_a_problem(desk, path):
    response = desk.reviewer.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (404, JSON)
    assert ("slash" in response.json()["detail"]) == (not path.endswith("/"))


def test_reader_is_asked_to_sign_in(desk):
    response = desk.anonymous.get("claims/")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="Factcheck"'
    assert response.json()["type"] == "/api/v1/problems/sign-in/"


def test_script_of_the_site_gets_no_challenge_that_opens_a_box(desk):
    response = desk.anonymous.get("claims/", **{"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Session realm="Factcheck"'


def test_wrong_method_names_the_right_ones(desk):
    response = desk.editor.put("claims/", {})
    assert response.status_code == 405
    assert response.json()["type"] == "/api/v1/problems/wrong-method/"
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_body_that_is_no_json_is_refused(desk):
    response = desk.reviewer.client.post(
        "/api/v1/reviews/", "{not json", content_type="application/json"
    )
    assert response.status_code == 400
    assert response.json()["type"] == "/api/v1/problems/unreadable/"


def test_body_of_another_type_is_refused(desk):
    response = desk.reviewer.client.post("/api/v1/reviews/", "<claim/>", content_type="text/xml")
    assert response.status_code == 415
    assert response.json()["type"] == "/api/v1/problems/unsupported-media-type/"


def test_unknown_representation_is_refused(desk):
    response = desk.reviewer.get("claims/", Accept="image/png")
    assert (response.status_code, response.headers["Content-Type"]) == (406, JSON)


def test_body_too_large_is_not_read(desk, settings):
    settings.IMPORT_MAX_BYTES = 100
    response = desk.reviewer.post("reviews/", {"claim": "9" * 700})
    assert response.status_code == 413
    assert response.json()["type"] == "/api/v1/problems/body-too-large/"


def test_json_nested_too_deeply_is_refused(desk):
    response = desk.reviewer.client.post(
        "/api/v1/reviews/", "[" * 100_000, content_type="application/json"
    )
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"claim": "This field is required."}),
        ({"claim": None}, {"claim": "This field may not be null."}),
        ({"claim": "x"}, {"claim": "A valid integer is required."}),
        ({"claim": 10**30}, {"claim": "There is no such claim."}),
        ({"claim": 999}, {"claim": "There is no such claim."}),
        ({"clam": 1}, {"clam": "There is no such field here."}),
        ([], {"body": "Invalid data. Expected a dictionary, but got list."}),
        (7, {"body": "Invalid data. Expected a dictionary, but got int."}),
    ],
)
def test_wrong_body_names_its_fields(desk, body, errors):
    response = desk.reviewer.post("reviews/", body)
    problem = response.json()
    assert (response.status_code, problem["errors"]) == (400, errors)
    assert problem.get("field", "body") == next(iter(errors))
    assert problem["detail"] == next(iter(errors.values()))


def test_lone_surrogate_is_answered_in_utf_8(desk):
    response = desk.reviewer.client.post(
        "/api/v1/reviews/", b'{"\\ud800": 1}', content_type="application/json"
    )
    assert response.status_code == 400
    assert response.json()["errors"] == {"?": "There is no such field here."}


def test_domain_error_names_its_field(desk):
    response = desk.reviewer.post("sources/", {"title": "A study", "doi": "nonsense"})
    problem = response.json()
    assert (response.status_code, problem["field"]) == (400, "doi")
    assert problem["errors"] == {"doi": problem["detail"]}


def test_blind_write_is_refused(desk):
    claim = ClaimFactory()
    response = desk.reviewer.patch(f"claims/{claim.pk}/", {"statement": "Another wording"})
    assert response.status_code == 428
    assert response.json()["type"] == "/api/v1/problems/precondition-required/"


def test_any_state_is_no_state_that_was_read(desk):
    claim = ClaimFactory()
    response = desk.reviewer.patch(f"claims/{claim.pk}/", {"statement": "Another"}, etag="*")
    assert response.status_code == 428


def test_stale_write_shows_what_is_stored(desk):
    claim = ClaimFactory(statement="As it was")
    etag = desk.reviewer.etag(f"claims/{claim.pk}/")
    first = desk.reviewer.patch(f"claims/{claim.pk}/", {"statement": "The first"}, etag=etag)
    assert first.status_code == 200
    second = desk.other_reviewer.patch(f"claims/{claim.pk}/", {"statement": "Late"}, etag=etag)
    assert second.status_code == 412
    assert second.json()["current"] == desk.editor.get(f"claims/{claim.pk}/").json()
    assert second.headers["ETag"] == first.headers["ETag"] != etag


def test_known_state_is_not_sent_again(desk):
    claim = ClaimFactory()
    path = f"claims/{claim.pk}/"
    etag = desk.reviewer.etag(path)
    again = desk.reviewer.get(path, **{"If-None-Match": f'W/"other", {etag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert desk.reviewer.get(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_page_in_a_browser_is_html_even_when_it_is_a_problem(desk):
    response = desk.reviewer.get("claims/999/", Accept="text/html")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_account_signs_in_with_each_request(desk):
    UserFactory(username="machine", password="correct horse battery")
    assert desk.anonymous.get("me/", **basic("machine", "correct horse battery")).json()[
        "username"
    ] == ("machine")


@pytest.mark.parametrize(
    "headers",
    [
        basic("machine", "wrong"),
        basic("nobody", "correct horse battery"),
        basic("mach\x00ine", "correct horse battery"),
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
    ],
)
def test_wrong_password_is_refused_everywhere(desk, headers):
    UserFactory(username="machine", password="correct horse battery")
    for path in ("me/", "publications/"):
        assert desk.anonymous.get(path, **headers).status_code == 401


def test_person_who_left_is_refused(desk):
    UserFactory(username="machine", password="correct horse battery", is_active=False)
    response = desk.anonymous.get("me/", **basic("machine", "correct horse battery"))
    assert response.status_code == 401


def test_session_needs_its_csrf_token(desk):
    desk.reviewer.client.handler.enforce_csrf_checks = True
    response = desk.reviewer.post("reviews/", {"claim": ClaimFactory().pk})
    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]


def test_page_that_is_here_already_is_linked(desk):
    article = ArticleFactory(url="https://www.example.org/leaf")
    response = desk.reviewer.post("imports/", {"url": "https://www.example.org/leaf?utm_source=x"})
    assert response.status_code == 409
    assert response.json()["article"] == f"http://testserver/api/v1/articles/{article.pk}/"
    assert Article.objects.count() == 1


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


def test_every_domain_error_has_a_kind_and_a_status():
    for error in subclasses(DomainError):
        kind = error.code.replace("_", "-")
        assert kind in KINDS or issubclass(error, ImportProblem), error
        assert status_of(error.__new__(error)) in {*range(400, 500), 503}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page(client, kind):
    response = client.get(f"/api/v1/problems/{kind}/")
    assert response.status_code == 200
    assert KINDS[kind].title.encode() in response.content


def test_unknown_kind_has_no_page(client, db):
    assert client.get("/api/v1/problems/nonsense/").status_code == 404


def test_nested_errors_are_named_by_their_path():
    errors = {"topics": {0: ["Too long."], 2: ["Blank."]}, "a": [{}, {"b": ["Wrong."]}]}
    assert dict(flat(errors)) == {
        "topics.0": "Too long.",
        "topics.2": "Blank.",
        "a.1.b": "Wrong.",
    }
