"""The pages of imports under way, knocked at by the whole cast."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.importing.imports import start_url_import
from claims.importing.running import run_import
from claims.models import Import
from claims.models.vocabulary import BatchStatus, ImportStatus
from tests.factories import BatchFactory, ImportFactory
from tests.importing.test_views import IMPORTERS, NOT_ALLOWED, told, workspace

pytestmark = pytest.mark.django_db
POSTED = {**IMPORTERS, "reviewer": 302, "other_reviewer": 302, "editor": 302}
POLL = {"HX-Request": "true"}


def an_import(cast, status: ImportStatus = ImportStatus.QUEUED, **values) -> Import:
    ended = status in (ImportStatus.FAILED, ImportStatus.CANCELLED)
    return Import.objects.create(
        **{
            "url": "https://example.org/?a=1&b=2",
            "status": status,
            "finished_at": timezone.now() if ended else None,
            "problem": "The site answered 403." if status == ImportStatus.FAILED else "",
            "created_by": cast["reviewer"].user,
        }
        | values
    )


def waiting(cast) -> Import:
    return an_import(
        cast, ImportStatus.WAITING, attempts=1, problem="It answered 503.",
        retry_at=timezone.now().replace(hour=10, minute=42, second=7),
    )  # fmt: skip


def page_of(cast, row: Import, **options) -> str:
    return cast["reviewer"].client.get(f"/desk/imports/{row.pk}/", **options).content.decode()


# Who may, and how.


def test_progress_is_for_importers(cast):
    path = reverse("importing:show_import", args=[an_import(cast).pk])
    assert cast.statuses("get", path) == IMPORTERS
    assert cast.statuses("post", path) == NOT_ALLOWED
    assert cast["reviewer"].client.get("/desk/imports/0/").status_code == 404


def test_own_imports_are_for_importers(cast):
    assert cast.statuses("get", "/desk/imports/") == IMPORTERS
    assert cast.statuses("post", "/desk/imports/") == NOT_ALLOWED


@pytest.mark.parametrize(
    ("action", "status", "second"),
    [
        ("cancel", ImportStatus.QUEUED, 409),
        ("hurry", ImportStatus.WAITING, 409),
        ("retry", ImportStatus.FAILED, 302),
    ],
)
def test_actions_are_for_importers(cast, action, status, second):
    row = waiting(cast) if status == ImportStatus.WAITING else an_import(cast, status)
    path = f"/desk/imports/{row.pk}/{action}/"
    assert cast.statuses("post", path) == {
        "anonymous": 302, "reviewer": 302, "other_reviewer": second, "editor": second,
        "moderator": 403, "admin": 403,
    }  # fmt: skip
    assert cast.statuses("get", path) == dict.fromkeys(IMPORTERS, 405)
    assert cast["reviewer"].client.post(f"/desk/imports/0/{action}/").status_code == 404


# The page.


@pytest.mark.parametrize(
    ("status", "done"),
    [
        (ImportStatus.QUEUED, 0),
        (ImportStatus.FETCHING, 1),
        (ImportStatus.EXTRACTING, 2),
        (ImportStatus.COMPARING, 3),
    ],
)
def test_progress_shows_the_step_and_goes_on_without_javascript(cast, status, done):
    row = an_import(cast, status)
    page = page_of(cast, row)
    assert page.count('class="is-done"') == done
    assert page.count('aria-current="step"') == 1
    assert f'<noscript><p><a class="button" href="/desk/imports/{row.pk}/">Look again</a>' in page
    assert 'hx-trigger="every 1s"' in page
    assert f'action="/desk/imports/{row.pk}/cancel/"' in page


def test_progress_of_a_file_has_no_step_of_fetching(cast):
    row = an_import(cast, ImportStatus.EXTRACTING, url="", raw_sha256="f00", filename="leaf.pdf")
    page = page_of(cast, row)
    assert ("Fetching the page" in page, page.count('class="is-done"')) == (False, 1)
    assert '<p class="meta">leaf.pdf</p>' in page


def test_poll_is_quiet_until_the_state_changes(cast):
    row, client = an_import(cast), cast["reviewer"].client
    path = f"/desk/imports/{row.pk}/"
    first = client.get(path, headers=POLL)
    assert first.content.decode().startswith('<div id="import" class="stack" hx-get=')
    seen = f"{path}?seen=queued-0-0-0"
    assert seen in first.content.decode()
    assert client.get(seen, headers=POLL).status_code == 204
    Import.objects.update(status=ImportStatus.FETCHING)
    changed = client.get(seen, headers=POLL)
    assert changed.status_code == 200
    assert json.loads(changed["HX-Trigger"]) == {"told": {"words": "Fetching the page"}}


def test_progress_says_when_nobody_works(cast):
    row = an_import(cast)
    assert "Nobody has started on it yet" not in page_of(cast, row)
    Import.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert "Nobody has started on it yet" in page_of(cast, row)


def test_waiting_says_when_it_goes_on_and_what_can_be_done(cast, settings):
    settings.IMPORT_RETRY_SECONDS = (30, 120, 600)
    row = waiting(cast)
    page = page_of(cast, row)
    assert "It answered 503." in page
    assert "10:42:07 UTC</time> (attempt 2 of 4)" in page
    assert f'action="/desk/imports/{row.pk}/hurry/"' in page
    assert f'action="/desk/imports/{row.pk}/cancel/"' in page
    assert f'href="/desk/import/?from={row.pk}"' in page


def test_failure_shows_the_reason_and_the_way_out(cast):
    row = an_import(cast, ImportStatus.FAILED)
    page = page_of(cast, row)
    assert "The site answered 403." in page
    assert "<h1>Could not be imported</h1>" in page
    assert "<h1>Could not be imported</h1>" in page_of(cast, row, headers=POLL)
    assert f'href="/desk/import/?from={row.pk}"' in page
    assert 'hx-get="/desk/import' not in page


@pytest.mark.parametrize(
    ("code", "can_retry", "may_be_list"),
    [("fetch_failed", True, False), ("", True, False), ("encrypted_file", False, False),
     ("robots_refused", False, False), ("too_short", False, True), ("perhaps_list", False, True)],
)  # fmt: skip
def test_failure_offers_only_what_may_help(cast, code, can_retry, may_be_list):
    page = page_of(cast, an_import(cast, ImportStatus.FAILED, problem_code=code))
    assert ('id="retry"' in page, "Choose from what it lists" in page) == (can_retry, may_be_list)


def test_form_comes_back_with_everything_that_was_typed(cast):
    said = {"title": "Said", "published_on": "2024-02-03", "byline": "Jane Doe"}
    row = an_import(cast, ImportStatus.FAILED, details=said)
    page = cast["reviewer"].client.get(f"/desk/import/?from={row.pk}").content.decode()
    assert "https://example.org/?a=1&amp;b=2</textarea>" in page
    for value in ("Said", "2024-02-03", "Jane Doe"):
        assert f'value="{value}"' in page
    assert cast["reviewer"].client.get("/desk/import/?from=x").status_code == 200


def test_failure_because_it_is_here_leads_to_the_article(cast, site, loopback):
    site.expect_request("/a").respond_with_data(
        "<html><body><article><p>" + "Words of the article. " * 30, content_type="text/html"
    )
    row = run_import(start_url_import(url=site.url_for("/a"), by=cast["reviewer"].user).pk)
    known = an_import(cast, ImportStatus.FAILED, article=row.article)
    page = page_of(cast, known)
    assert f'href="{workspace(row.article)}"' in page
    assert 'name="again" value="1"' in page
    cast["reviewer"].client.post(f"/desk/imports/{known.pk}/retry/", {"again": "1"})
    assert Import.objects.order_by("pk").last().again


def test_stopped_import_can_be_asked_for_after_all(cast):
    row = an_import(cast, ImportStatus.CANCELLED)
    page = page_of(cast, row)
    assert "Nothing of it was stored." in page
    response = cast["reviewer"].client.post(f"/desk/imports/{row.pk}/retry/")
    new = Import.objects.order_by("pk").last()
    assert (new.url, response.url) == (row.url, f"/desk/imports/{new.pk}/")


def test_finished_progress_leads_to_the_article(cast, site, loopback):
    site.expect_request("/a").respond_with_data(
        "<html><body><article><p>" + "Words of the article. " * 30, content_type="text/html"
    )
    client, by = cast["reviewer"].client, cast["reviewer"].user
    row = run_import(start_url_import(url=site.url_for("/a"), by=by).pk)
    path = f"/desk/imports/{row.pk}/"
    response = client.get(path)
    assert (response.status_code, response.url) == (302, workspace(row.article))
    assert told(response) == ["The article is in. Select words to make a claim of them."]
    polled = client.get(path, headers=POLL)
    assert (polled.status_code, polled.headers["HX-Redirect"]) == (200, workspace(row.article))
    again = run_import(start_url_import(url=site.url_for("/a"), by=by, again=True).pk)
    assert told(client.get(f"/desk/imports/{again.pk}/"))[-1] == (
        "The page is here already and has not changed since, so nothing new was stored."
    )


# The lists.


def test_own_imports_are_listed(cast, django_assert_num_queries):
    mine = an_import(cast)
    ImportFactory(url="https://other.example/")
    ImportFactory(
        url="https://bulk.example/", created_by=mine.created_by,
        batch=BatchFactory(created_by=mine.created_by), position=0,
    )  # fmt: skip
    client = cast["reviewer"].client
    with django_assert_num_queries(3):  # session, person, imports
        page = client.get("/desk/imports/").content.decode()
    found = [site in page for site in ("example.org/?a=1", "other.example", "bulk.example")]
    assert found == [True, False, False]


def test_own_lists_are_listed_with_how_far_they_are(cast, django_assert_num_queries):
    by = cast["reviewer"].user
    for number in range(3):
        batch = BatchFactory(created_by=by, status=BatchStatus.STARTED, name=f"List {number}")
        for position in range(2):
            ImportFactory(created_by=by, batch=batch, position=position)
    with django_assert_num_queries(4):  # session, person, lists, tallies
        page = cast["reviewer"].client.get("/desk/imports/?show=lists").content.decode()
    assert page.count("0 of 2 ended: 0 ready, 0 failed") == 3
    assert page.index("List 2") < page.index("List 0")


def test_own_imports_are_paged_by_key(cast):
    rows = ImportFactory.create_batch(31, created_by=cast["reviewer"].user)
    client = cast["reviewer"].client
    first = client.get("/desk/imports/").context
    assert [row.pk for row in first["rows"]] == [row.pk for row in reversed(rows[1:])]
    second = client.get("/desk/imports/" + first["older"]).context
    assert ([row.pk for row in second["rows"]], second["older"]) == ([rows[0].pk], "")
