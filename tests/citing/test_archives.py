"""The Wayback Machine, as a server on this machine plays it."""

from datetime import UTC, datetime

import pytest

from claims.citing.archives import Archived, is_on, latest, save_or_find
from claims.errors import Unavailable
from claims.models import Host

pytestmark = pytest.mark.django_db

PAGE = "https://example.org/study?a=1"
SAVE = "/wayback/save/https://example.org/study"
COPY = "/wayback/web/20260512101112/https://example.org/study"
AT = datetime(2026, 5, 12, 10, 11, 12, tzinfo=UTC)
KNOWN = {
    "archived_snapshots": {
        "closest": {
            "available": True,
            "url": "http://web.archive.org/web/20200102030405/https://example.org/study",
            "timestamp": "20200102030405",
            "status": "200",
        }
    }
}
OLD = Archived(
    "https://web.archive.org/web/20200102030405/https://example.org/study",
    datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
)


@pytest.fixture
def archive(services):
    services.expect_request("/wayback_available/wayback/available").respond_with_json(
        {"archived_snapshots": {}}
    )
    return services


def knows(archive, answer):
    archive.clear()
    archive.expect_request("/wayback_available/wayback/available").respond_with_json(answer)
    archive.expect_request(SAVE).respond_with_data("", status=404)


def test_page_is_saved_where_the_visit_leads(archive):
    archive.expect_request(SAVE).respond_with_data("", status=302, headers={"Location": COPY})
    archive.expect_request(COPY).respond_with_data("A page", content_type="text/html")
    assert save_or_find(PAGE) == Archived(archive.url_for(COPY), AT)
    asked, _ = archive.log[0]
    assert asked.full_path == f"{SAVE}?a=1"
    assert asked.headers["User-Agent"].endswith("mailto:desk@example.org")


def test_newest_copy_there_is_stands_in_for_a_page_that_is_gone(archive):
    knows(archive, KNOWN)
    assert save_or_find(PAGE) == OLD
    asked, _ = archive.log[-1]
    assert asked.args["url"] == PAGE


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "The Wayback Machine refused this (it answered 404)."),
        (429, "The Wayback Machine is busy and will be asked again at"),
        (520, "The Wayback Machine is busy and will be asked again at"),
        (200, "The Wayback Machine did not say that it has saved the page"),
    ],
)
def test_page_that_is_not_saved_is_told_plainly(archive, status, words):
    archive.expect_request(SAVE).respond_with_data("Sorry", status=status)
    with pytest.raises(Unavailable) as refusal:
        save_or_find(PAGE)
    assert refusal.value.message.startswith(words)


def test_archive_that_asks_for_a_rest_gets_it(archive):
    archive.expect_request(SAVE).respond_with_data("", status=429, headers={"Retry-After": "300"})
    with pytest.raises(Unavailable):
        save_or_find(PAGE)
    visits = len(archive.log)
    with pytest.raises(Unavailable, match="is busy"):
        save_or_find(PAGE)
    assert [one.path for one, _ in archive.log[visits:]] == ["/wayback_available/wayback/available"]
    assert Host.objects.get(name="service wayback").gap_seconds == 300


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"archived_snapshots": None},
        {"archived_snapshots": {"closest": {"available": False, "url": COPY}}},
        {"archived_snapshots": {"closest": {"available": True, "url": "http://a/web/2020/x"}}},
        {"archived_snapshots": {"closest": {"available": True, "url": 7}}},
        {"archived_snapshots": {"closest": {"available": True,
                                            "url": "javascript:a(1)//web/20200102030405/x"}}},
        {"archived_snapshots": {"closest": {"available": True,
                                            "url": f"{OLD.address}{'x' * 2000}"}}},
        {"archived_snapshots": {"closest": {"available": True,
                                            "url": "http://a/web/20209999999999/x"}}},
    ],
)  # fmt: skip
def test_answer_of_another_shape_names_no_copy(archive, answer):
    knows(archive, answer)
    assert latest(PAGE) is None


def test_nobody_is_asked_where_it_is_off(settings, httpserver):
    assert is_on() is False
    with pytest.raises(Unavailable, match="is not asked on this installation"):
        save_or_find(PAGE)
    assert httpserver.log == []
