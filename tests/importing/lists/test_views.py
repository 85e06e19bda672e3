"""The pages of importing several articles, knocked at by the whole cast."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claims.importing.lists.batches import start_batch
from claims.models import Batch, Import
from claims.models.vocabulary import BatchKind, BatchStatus, ImportOutcome, ImportStatus
from tests.factories import ArticleFactory, BatchFactory, ImportFactory
from tests.importing.test_views import IMPORTERS, NOT_ALLOWED

pytestmark = pytest.mark.django_db
SEVERAL = "/desk/import/several/"
A, B, C = "https://a.example/1", "https://b.example/2", "https://c.example/3"
POLL = {"HX-Request": "true"}


def started(cast, number: int = 3) -> Batch:
    urls = "\n".join(f"https://site.example/{n}" for n in range(number))
    return start_batch(urls=urls, by=cast["reviewer"].user)


def choosing(cast, *entries: dict, **values) -> Batch:
    return BatchFactory(
        **{
            "kind": BatchKind.FEED, "status": BatchStatus.CHOOSING, "entries": list(entries),
            "created_by": cast["reviewer"].user,
        } | values
    )  # fmt: skip


def end(row: Import, status: ImportStatus, **values) -> None:
    Import.objects.filter(pk=row.pk).update(status=status, finished_at=timezone.now(), **values)


# Who may, and how.


def test_form_is_for_importers(cast):
    assert cast.statuses("get", SEVERAL) == IMPORTERS
    assert cast.statuses("put", SEVERAL) == NOT_ALLOWED
    assert cast.statuses("post", SEVERAL, {"urls": A}) == {
        **dict.fromkeys(IMPORTERS, 302), "moderator": 403, "admin": 403,
    }  # fmt: skip


@pytest.mark.parametrize("page", ["", "choose/", "result.csv"])
def test_pages_of_a_list_are_for_importers(cast, page):
    path = f"/desk/batches/{started(cast).pk}/{page}"
    assert cast.statuses("get", path) == IMPORTERS
    assert cast.statuses("delete", path) == NOT_ALLOWED
    assert cast["reviewer"].client.get(f"/desk/batches/0/{page}").status_code == 404


@pytest.mark.parametrize(("action", "second"), [("cancel", 409), ("retry", 302)])
def test_actions_on_a_list_are_for_importers(cast, action, second):
    batch = started(cast)
    end(batch.imports.first(), ImportStatus.FAILED, problem="No.")
    path = f"/desk/batches/{batch.pk}/{action}/"
    assert cast.statuses("post", path) == {
        "anonymous": 302, "reviewer": 302, "other_reviewer": second, "editor": second,
        "moderator": 403, "admin": 403,
    }  # fmt: skip
    assert cast.statuses("get", path) == dict.fromkeys(IMPORTERS, 405)
    assert cast["reviewer"].client.post(f"/desk/batches/0/{action}/").status_code == 404


def test_choosing_is_for_importers(cast):
    batch = choosing(cast, {"url": A}, {"url": B}, {"url": C})
    path = f"/desk/batches/{batch.pk}/choose/"
    assert cast.statuses("post", path, {"entry": "0"}) == {
        "anonymous": 302, "reviewer": 302, "other_reviewer": 400, "editor": 400,
        "moderator": 403, "admin": 403,
    }  # fmt: skip


# Three ways in.


def test_pasted_addresses_lead_to_the_list(cast):
    response = cast["reviewer"].client.post(SEVERAL, {"urls": f"{A}\nnothing\n{B}"})
    batch = Batch.objects.get()
    assert (response.url, batch.imports.count()) == (f"/desk/batches/{batch.pk}/", 2)
    page = cast["reviewer"].client.get(response.url).content.decode()
    assert "1 line could not be used:" in page
    assert "<code>nothing</code>" in page


def test_list_on_the_web_and_file_are_read(cast):
    client = cast["reviewer"].client
    client.post(SEVERAL, {"list": "site.example/feed"})
    table = SimpleUploadedFile("list.csv", b"url\nhttps://a.example/1\n")
    client.post(SEVERAL, {"upload": table})
    assert list(Batch.objects.order_by("pk").values_list("kind", "name", "status")) == [
        ("feed", "https://site.example/feed", "reading"),
        ("table", "list.csv", "reading"),
    ]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Paste addresses, or name a list or a file."),
        ({"urls": "  "}, "Paste addresses, or name a list or a file."),
        ({"urls": "kept words"}, "Line 1: This is not a web address."),
        ({"urls": A, "list": B}, "One way at a time"),
        ({"list": "http://127.0.0.1/"}, "is not a site on the public web"),
        ({"upload": SimpleUploadedFile("a.html", b"<html><p>x")}, "This is a page and no list."),
        ({"upload": SimpleUploadedFile("a.csv", b"x" * 50_000)}, "at most 0.04 MB"),
    ],
)
def test_refusal_says_why_and_keeps_what_was_typed(cast, settings, sent, message):
    settings.IMPORT_MAX_BYTES = settings.IMPORT_MAX_FILE_BYTES = 10_000
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = cast["reviewer"].client.post(SEVERAL, sent)
    page = response.content.decode()
    assert (response.status_code, message in page) == (400, True)
    for value in sent.values():
        assert not isinstance(value, str) or value.strip() in page
    assert not Batch.objects.exists()


# Choosing.


def test_choice_proposes_what_is_new(cast, django_assert_num_queries):
    known = ArticleFactory(url=B)
    batch = choosing(
        cast,
        {"url": A, "title": "The first", "published": "2024-05-31"},
        {"url": f"{B}?utm_source=x", "title": "The second"},
        {"problem": "No web address.", "written": "nothing", "line": 3},
        {"url": C},
    )
    client = cast["reviewer"].client
    client.post(f"/desk/batches/{batch.pk}/choose/", {"entry": "3"})
    with django_assert_num_queries(5):  # session, person, list, asked for, here already
        response = client.get(f"/desk/batches/{batch.pk}/choose/")
    assert [is_ticked for _, is_ticked in response.context["rows"]] == [True, False, False, False]
    page = response.content.decode()
    assert page.count('type="checkbox"') == 2
    assert f'Here already</span> <a href="/desk/articles/{known.pk}/' in page
    assert "Asked for</span>" in page
    assert "No web address." in page


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("q=LEAF", [0, 1]),
        ("q=leaf b.example", [1]),
        ("since=2024-06-01", [1]),
        ("since=2024-05-31&until=2024-05-31", [0]),
        ("since=nonsense", [0, 1, 2]),
    ],
)
def test_choice_is_narrowed(cast, query, places):
    batch = choosing(
        cast,
        {"url": A, "title": "Leaf", "published": "2024-05-31"},
        {"url": B, "title": "Leaf", "published": "2024-06-02"},
        {"url": C},
    )
    response = cast["reviewer"].client.get(f"/desk/batches/{batch.pk}/choose/?{query}")
    assert [row.place for row, _ in response.context["rows"]] == places


def test_chosen_entries_are_asked_for(cast):
    batch = choosing(cast, {"url": A}, {"url": B}, {"url": C})
    response = cast["reviewer"].client.post(
        f"/desk/batches/{batch.pk}/choose/", {"entry": ["0", "2", "x", "9" * 40]}
    )
    assert response.url == f"/desk/batches/{batch.pk}/"
    assert list(batch.imports.order_by("pk").values_list("url", flat=True)) == [A, C]


def test_everything_that_matches_is_asked_for_but_what_is_here(cast):
    ArticleFactory(url=B)
    batch = choosing(
        cast, {"url": A, "title": "Leaf"}, {"url": B, "title": "Leaf"}, {"url": C, "title": "Tree"}
    )
    path = f"/desk/batches/{batch.pk}/choose/"
    cast["reviewer"].client.post(path, {"all": "1", "q": "leaf"})
    assert list(batch.imports.values_list("url", flat=True)) == [A]


def test_nothing_ticked_is_told_and_keeps_the_filter(cast):
    batch = choosing(cast, {"url": A, "title": "x"}, {"url": C, "title": "y"})
    response = cast["reviewer"].client.post(f"/desk/batches/{batch.pk}/choose/", {"q": "y"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "Tick at least one article" in page
    assert 'name="q" value="y"' in page
    assert [(row.place, is_ticked) for row, is_ticked in response.context["rows"]] == [(1, False)]


def test_long_choice_is_shown_in_parts(cast):
    batch = choosing(cast, *({"url": f"https://a.example/{n}"} for n in range(250)))
    client, path = cast["reviewer"].client, f"/desk/batches/{batch.pk}/choose/"
    seen, address = [], path
    while address:
        context = client.get(address).context
        seen += [row.place for row, _ in context["rows"]]
        address = context["next"] and path + context["next"]
    assert seen == list(range(250))


def test_list_still_being_read_is_watched_and_leads_to_the_choice(cast):
    batch = choosing(cast, {"url": A}, status=BatchStatus.READING)
    client, path = cast["reviewer"].client, f"/desk/batches/{batch.pk}/"
    assert "Reading the list" in client.get(path).content.decode()
    assert client.get(f"{path}choose/").url == path
    Batch.objects.update(status=BatchStatus.CHOOSING)
    assert client.get(path).url == f"{path}choose/"
    assert client.get(path, headers=POLL)["HX-Redirect"] == f"{path}choose/"


def test_list_that_failed_says_why(cast):
    batch = choosing(cast, status=BatchStatus.FAILED, problem="It is empty.", url=A)
    page = cast["reviewer"].client.get(f"/desk/batches/{batch.pk}/").content.decode()
    assert "It is empty." in page
    assert f'href="{SEVERAL}?list=https%3A%2F%2Fa.example%2F1"' in page
    form = cast["reviewer"].client.get(f"{SEVERAL}?list={A}").content.decode()
    assert f'value="{A}"' in form


# Under way.


def test_list_shows_one_line_for_each_article(cast, django_assert_num_queries):
    batch = started(cast, 60)
    first, second = batch.imports.order_by("pk")[:2]
    article = ArticleFactory(title="The leaf")
    end(
        first, ImportStatus.READY, article=article, outcome=ImportOutcome.UNCHANGED,
        twin=ArticleFactory(title="Its twin"), twin_percent=97,
    )  # fmt: skip
    end(second, ImportStatus.FAILED, problem="The site answered 403.")
    client = cast["reviewer"].client
    with django_assert_num_queries(6):  # session, person, list, tally, lines, asked for
        page = client.get(f"/desk/batches/{batch.pk}/").content.decode()
    assert page.count('class="item"') == 50
    assert "<strong>2 of 60</strong> ended: 1 ready, 1 failed." in page
    assert "The leaf" in page
    assert "Here already, with the same text" in page
    assert "near-copy of “Its twin”, 97 %" in page
    assert "The site answered 403." in page
    assert "Stop the rest (58)" in page
    with django_assert_num_queries(5):
        failed = client.get(f"/desk/batches/{batch.pk}/?show=failed", headers=POLL)
    assert [row.pk for row in failed.context["rows"]] == [second.pk]
    rest = client.get(f"/desk/batches/{batch.pk}/", {"after": batch.imports.order_by("pk")[49].pk})
    assert len(rest.context["rows"]) == 10


def test_poll_is_quiet_until_something_changes_and_tells_the_end(cast):
    batch = started(cast, 2)
    client, path = cast["reviewer"].client, f"/desk/batches/{batch.pk}/"
    first = client.get(path, headers=POLL)
    assert first.content.decode().startswith('<div id="batch" hx-get=')
    seen = f"{path}?{first.context['poll']}"
    assert client.get(seen, headers=POLL).status_code == 204
    one, two = batch.imports.all()
    end(one, ImportStatus.READY, article=ArticleFactory())
    changed = client.get(seen, headers=POLL)
    assert (changed.status_code, "HX-Trigger" in changed) == (200, False)
    end(two, ImportStatus.FAILED, problem="No.")
    over = client.get(f"{path}?{changed.context['poll']}", headers=POLL)
    assert "hx-get" not in over.content.decode()
    assert json.loads(over["HX-Trigger"]) == {
        "told": {"words": "All 2 have ended: 1 ready, 1 failed."}
    }


def test_rest_can_be_stopped_and_failures_tried_once_more(cast):
    batch = started(cast, 4)
    one, two = batch.imports.order_by("pk")[:2]
    end(one, ImportStatus.FAILED, problem="No.", problem_code="fetch_failed")
    end(two, ImportStatus.FAILED, problem="Never.", problem_code="encrypted_file")
    client = cast["reviewer"].client
    client.post(f"/desk/batches/{batch.pk}/cancel/")
    page = client.get(f"/desk/batches/{batch.pk}/").content.decode()
    assert "Stopped. 2 had not ended; what was ready is kept." in page
    assert "<strong>4 of 4</strong> ended: 0 ready, 2 failed, 2 stopped." in page
    assert "Try once more what failed (1)" in page
    response = client.post(f"/desk/batches/{batch.pk}/retry/")
    new = Batch.objects.order_by("pk").last()
    assert (response.url, new.imports.count()) == (f"/desk/batches/{new.pk}/", 1)


def test_result_is_a_table_that_no_spreadsheet_calculates(cast):
    batch = choosing(
        cast, {"url": A}, {"written": "=1+1", "problem": "No web address."}, {"url": B},
        status=BatchStatus.STARTED,
    )  # fmt: skip
    by = cast["reviewer"].user
    article = ArticleFactory(title="=cmd|' /C calc'!A0")
    for position, url in ((0, A), (2, B)):
        ImportFactory(batch=batch, position=position, url=url, created_by=by)
    first, second = batch.imports.order_by("pk")
    end(first, ImportStatus.READY, article=article, outcome=ImportOutcome.NEW_ARTICLE)
    end(second, ImportStatus.FAILED, problem="@No.")
    response = cast["reviewer"].client.get(f"/desk/batches/{batch.pk}/result.csv")
    assert response["Content-Disposition"] == f'attachment; filename="import-{batch.pk}.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:6] for row in rows] == [
        ["place", "address", "status", "outcome", "problem", "title"],
        ["1", A, "Ready", "New article", "", "'=cmd|' /C calc'!A0"],
        ["3", B, "Could not be imported", "", "'@No.", ""],
        ["2", "'=1+1", "Left out", "", "No web address.", ""],
    ]
    assert rows[1][6] == f"http://testserver/desk/articles/{article.pk}/"


@pytest.mark.parametrize("title", ["\n=1+1", "＝1+1", "a;=1+1"])
def test_result_has_no_formula_in_any_dress(cast, title):
    batch = choosing(cast, {"url": A}, status=BatchStatus.STARTED)
    row = ImportFactory(batch=batch, position=0, url=A, created_by=cast["reviewer"].user)
    outcome = ImportOutcome.NEW_ARTICLE
    end(row, ImportStatus.READY, article=ArticleFactory(title=title), outcome=outcome)
    response = cast["reviewer"].client.get(f"/desk/batches/{batch.pk}/result.csv")
    file = io.StringIO(response.content.decode("utf-8-sig"), newline="")
    cells = [cell for line in csv.reader(file, delimiter=";") for cell in line]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "＝"))] == []
