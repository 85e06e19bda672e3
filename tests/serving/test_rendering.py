import pytest

from claims.serving.rendering import (
    BESIDE,
    RecentPages,
    Rendered,
    fingerprint,
    rendering_version,
)

ROOM = 3 + BESIDE  # bytes that a page takes beside its own under a key of one letter


@pytest.fixture
def pages():
    return RecentPages(capacity=2 * ROOM + 10)


def rendered(page, etag='"1"'):
    return Rendered(etag, "hash", page)


def test_page_that_was_never_kept_is_none(pages):
    assert pages.find("a") is None


def test_page_is_kept_in_place_of_the_one_before(pages):
    pages.keep("a", rendered(b"old", '"1"'))
    pages.keep("a", rendered(b"newer", '"2"'))
    assert pages.find("a") == rendered(b"newer", '"2"')
    assert pages.size == ROOM + 5


def test_pages_over_the_capacity_leave_longest_unused_first(pages):
    pages.keep("a", rendered(b"aaaa"))
    pages.keep("b", rendered(b"bbbb"))
    pages.find("a")
    pages.keep("c", rendered(b"cccc"))
    assert [key for key in "abc" if pages.find(key)] == ["a", "c"]
    assert pages.size == 2 * ROOM + 8


def test_page_over_the_capacity_is_not_kept(pages):
    pages.keep("a", rendered(b"x" * (ROOM + 11)))
    assert (pages.find("a"), pages.size) == (None, 0)


def test_key_and_headers_of_a_page_take_room_as_well(pages):
    pages.keep("a", Rendered('"1"', "", b"", headers=(("Link", "x" * 100),)))
    assert pages.size == ROOM + 104
    pages.keep("b" * 2 * ROOM, rendered(b""))
    assert (pages.find("a"), pages.size) == (None, 0)


@pytest.mark.parametrize(
    "shaping",
    ["claims/languages.py", "claims/models/vocabulary.py", "claims/publishing/parts.py",
     "claims/citing/cards.py", "claims/locale/de/LC_MESSAGES/django.mo"],
)  # fmt: skip
def test_fingerprint_follows_what_else_shapes_a_page(shaping, tmp_path, settings):
    settings.BASE_DIR = tmp_path
    before = fingerprint()
    path = tmp_path / shaping
    path.parent.mkdir(parents=True)
    path.write_text("one")
    assert fingerprint() != before


def test_fingerprint_follows_templates_styles_and_settings(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    seen = [fingerprint()]
    template = tmp_path / "templates" / "page.html"
    template.write_text("one")
    seen.append(fingerprint())
    template.write_text("two")
    seen.append(fingerprint())
    settings.DESK_NAME = "Another desk"
    seen.append(fingerprint())
    assert len(set(seen)) == 4


def test_rendering_version_is_taken_anew_while_developing(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    settings.DEBUG = True
    (tmp_path / "templates").mkdir()
    before = rendering_version()
    (tmp_path / "templates" / "page.html").write_text("one")
    assert rendering_version() != before
