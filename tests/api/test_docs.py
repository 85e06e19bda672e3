"""The schema, the pages around it, and that they stay within the content security policy."""

import json
import re

import pytest
from django.core.management import call_command

from claims.api.docs import LISTS


def test_schema_is_valid_and_without_warnings(tmp_path):
    path = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    assert path.read_text("utf-8").startswith("openapi: 3.0")


@pytest.fixture
def schema(client, db):
    return json.loads(client.get("/api/v1/schema/", headers={"Accept": "application/json"}).content)


def operations(schema):
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_says_what_it_does_and_how_it_fails(schema):
    for path, method, operation in operations(schema):
        assert operation["summary"], (method, path)
        problem = operation["responses"]["default"]["content"]
        assert list(problem) == ["application/problem+json"], (method, path)


def test_every_change_and_removal_of_shared_things_asks_for_if_match(schema):
    asking = [
        (method, path)
        for path, method, operation in operations(schema)
        if any(one["name"] == "If-Match" for one in operation.get("parameters", []))
    ]
    changing = [
        (method, path)
        for path, method, _ in operations(schema)
        if (method in {"put", "patch", "delete"} and path != "/api/v1/me/")
        or path.endswith(("/split/", "/merge/", "/fill/", "claims/{id}/discard/"))
    ]
    assert asking == changing != []


def test_schema_says_what_offsets_count(schema):
    place = schema["components"]["schemas"]["NewClaim"]["properties"]
    assert "code points" in place["start"]["description"]
    assert "code points" in place["end"]["description"]
    assert "code points" in schema["info"]["description"]


def test_readers_need_no_account_for_what_is_public(schema):
    open_to_all = {
        (method, path.removeprefix("/api/v1/"))
        for path, method, operation in operations(schema)
        if {} in operation["security"]
    }
    assert open_to_all == {
        ("get", "publications/"),
        ("get", "publications/{uuid}/"),
        ("get", "topics/"),
        ("get", "topics/{slug}/"),
        ("get", "verdicts/"),
        ("get", "vocabulary/"),
        ("post", "check_requests/"),
        ("post", "reports/"),
    }


def test_root_lists_every_resource(desk):
    listed = desk.anonymous.get("").json()
    assert listed == {name: f"http://testserver/api/v1/{name}/" for name in LISTS}
    others = {"events": 400, "check_requests": 403}  # of which thing? For reviewers and editors.
    for name in LISTS:
        assert desk.moderator.client.get(listed[name]).status_code == others.get(name, 200), name


def test_browsable_page_shows_the_form_of_a_request(desk):
    page = desk.reviewer.get("claims/", Accept="text/html")
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"statement" in page.content


def test_every_list_and_thing_has_a_browsable_page(desk, db):
    for name in LISTS:
        if name not in ("schema", "docs"):
            page = desk.moderator.get(f"{name}/", Accept="text/html")
            assert page.headers["Content-Type"].startswith("text/html"), name
            assert b"<style" not in page.content
            assert b" style=" not in page.content


def test_documentation_runs_only_scripts_of_its_own(client, db):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b" style=" not in page.content
    assert page.content.count(b"<script") == page.content.count(b"<script src=") == 3
    script = client.get("/api/v1/docs/?script=")
    assert script.headers["Content-Type"] == "application/javascript"
    assert b"/api/v1/schema/" in script.content


def test_documentation_sets_no_cookie_where_there_is_no_session(cast):
    for path in ("/api/v1/docs/", "/api/v1/docs/?script="):
        assert not cast["anonymous"].client.get(path).cookies
    script = cast["reviewer"].client.get("/api/v1/docs/?script=")
    assert set(script.cookies) == {"csrftoken"}  # what is tried out there needs the token
    assert re.search(r'"X-CSRFTOKEN"\] = "\w{64}"', script.content.decode())


def test_answers_are_kept_by_nobody_but_who_asked(desk):
    assert desk.reviewer.get("claims/").headers["Cache-Control"] == "private, no-cache"
