"""Importing and extracting from the command line."""

import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from claims.importing.sources import importer
from claims.models import Article
from claims.models.vocabulary import Role
from tests.factories import UserFactory
from tests.importing.documents import warc

PAGE = """<html lang="en"><head><title>A headline</title><meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2024-05-06"></head><body><h1>A headline</h1>
<p>The first paragraph of the article stands here.</p></body></html>"""
FOUND = {
    "title": "A headline",
    "byline": "Jane Doe",
    "published": "2024-05-06",
    "language": "en",
    "text": "A headline\nThe first paragraph of the article stands here.",
    "blocks": [
        {"kind": "heading", "start": 0, "end": 10, "level": 1},
        {"kind": "paragraph", "start": 11, "end": 58},
    ],
}


def extract(*sources) -> list[dict]:
    out = io.StringIO()
    call_command("extract_article", *map(str, sources), "--jsonl", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def run_import(source, **options) -> str:
    out = io.StringIO()
    call_command("import_article", str(source), stdout=out, **options)
    return out.getvalue().strip()


def test_extract_article_walks_folders_and_goes_on_after_a_bad_file(tmp_path):
    """No database mark: nothing may be asked of it."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01" * 500)
    (tmp_path / "deep" / "c.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "deep" / "ignored.bin").write_bytes(b"\x00")
    missing = tmp_path / "missing.html"
    assert extract(tmp_path, missing, tmp_path / "a.html") == [
        {"source": str(tmp_path / "a.html"), **FOUND},
        {
            "source": str(tmp_path / "b.txt"),
            "error": "These bytes are not text: a picture, an archive or a damaged file, perhaps. "
            "Paste the text instead.",
        },
        {"source": str(tmp_path / "deep" / "c.html.gz"), **FOUND},
        {"source": str(missing), "error": "No such file or directory"},
        {"source": str(tmp_path / "a.html"), **FOUND},
    ]


def test_extract_article_fetches_addresses(httpserver, loopback):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/a").respond_with_data(PAGE, content_type="text/html")
    url = httpserver.url_for("/a")
    refused = "https://10.0.0.1/"
    assert extract(url, refused) == [
        {"source": url, **FOUND},
        {
            "source": refused,
            "error": "“10.0.0.1” is not a site on the public web, so nothing was opened. "
            "Check the address, or paste the text instead.",
        },
    ]


def test_extract_article_for_people(tmp_path, capsys):
    good = tmp_path / "a.html"
    good.write_text(PAGE, encoding="utf-8")
    call_command("extract_article", str(good), str(tmp_path / "none"))
    written = capsys.readouterr()
    assert written.out == f"A headline\n\n{FOUND['text']}\n"
    assert "No such file or directory" in written.err


def test_extract_article_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert extract("-") == [{"source": "-", **FOUND}]


def test_extract_article_stops_at_the_limit(tmp_path, settings):
    settings.IMPORT_MAX_FILE_BYTES = 1000
    bomb = tmp_path / "bomb.html.gz"
    bomb.write_bytes(gzip.compress(b" " * 10_000_000))
    assert extract(bomb) == [{"source": str(bomb), "error": "The file is larger than 0.001 MB."}]


@pytest.mark.django_db
def test_import_article_prints_the_address(tmp_path, settings):
    settings.SITE_URL = "https://facts.example"
    by = UserFactory(username="jane", roles=[Role.EDITOR])
    UserFactory(roles=[Role.ADMIN, Role.EDITOR])
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    address = run_import(path, by="jane")
    article = Article.objects.get()
    workspace = reverse("highlighting:show_workspace", args=[article.pk])
    assert (address, article.created_by) == (f"https://facts.example{workspace}", by)
    assert run_import(path) == address


@pytest.mark.django_db
def test_import_article_takes_a_page_of_a_web_archive(tmp_path):
    UserFactory(roles=[Role.ADMIN, Role.EDITOR])
    path = tmp_path / "crawl.warc.gz"
    address = "https://example.org/a"
    other = ("https://example.org/b", "text/html", b"<p>Another page.")
    path.write_bytes(warc((address, "text/html", PAGE.encode()), other))
    with pytest.raises(CommandError) as problem:
        run_import(path)
    assert str(problem.value) == (
        "This web archive has 2 pages. Choose one of them. Use --record N:\n"
        f"     0  2021-02-03T04:05:06Z  {address}\n"
        "     1  2021-02-03T04:05:06Z  https://example.org/b"
    )
    run_import(path, record=0)
    assert Article.objects.get().url == address


@pytest.mark.django_db
def test_import_article_from_the_web_a_second_time(httpserver, loopback):
    UserFactory(roles=[Role.ADMIN, Role.EDITOR])
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_oneshot_request("/a").respond_with_data(PAGE, content_type="text/html")
    first = run_import(httpserver.url_for("/a"))
    changed = PAGE.replace("stands", "stood")
    httpserver.expect_oneshot_request("/a").respond_with_data(changed, content_type="text/html")
    assert run_import(httpserver.url_for("/a")) == first
    assert Article.objects.get().current_snapshot.number == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "by", "reason"),
    [
        ("missing.html", "", "No such file or directory"),
        ("http://127.0.0.1/", "", "is not a site on the public web"),
        ("http://127.0.0.1/", "nobody", "Nobody is called “nobody”."),
        ("http://127.0.0.1/", "moderator", "You do not have the right to import article"),
    ],
)
def test_import_article_says_why_not(source, by, reason):
    UserFactory(roles=[Role.ADMIN, Role.EDITOR])
    UserFactory(username="moderator", roles=[Role.MODERATOR])
    with pytest.raises(CommandError, match=reason):
        run_import(source, by=by)


@pytest.mark.django_db
def test_importer_is_the_first_who_may_with_administrators_first():
    with pytest.raises(CommandError, match="Nobody may import yet"):
        run_import("x.html")
    UserFactory(roles=[Role.ADMIN])
    reviewer = UserFactory(roles=[Role.REVIEWER])
    assert importer() == reviewer
    both = UserFactory(roles=[Role.ADMIN, Role.EDITOR])
    assert importer() == both
