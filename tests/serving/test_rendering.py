import pytest

from claims.serving.rendering import RecentPages, fingerprint, rendering_version


@pytest.fixture
def asked():
    return []


@pytest.fixture
def pages():
    return RecentPages(capacity=10)


def rendering(asked, page):
    def render():
        asked.append(page)
        return page

    return render


def test_page_is_rendered_once(pages, asked):
    found = [pages.get("a", rendering(asked, b"page")) for _ in range(3)]
    assert (found, asked) == ([b"page"] * 3, [b"page"])


def test_pages_over_the_capacity_leave_longest_unused_first(pages, asked):
    for name, page in [("a", b"aaaa"), ("b", b"bbbb"), ("a", b"aaaa"), ("c", b"cccc")]:
        pages.get(name, rendering(asked, page))
    pages.get("a", rendering(asked, b"not rendered"))
    pages.get("b", rendering(asked, b"bbbb"))
    assert asked == [b"aaaa", b"bbbb", b"cccc", b"bbbb"]
    assert pages.size <= pages.capacity


def test_page_over_the_capacity_is_not_kept(pages, asked):
    assert pages.get("a", rendering(asked, b"x" * 11)) == b"x" * 11
    assert pages.size == 0


def test_failed_rendering_keeps_nothing(pages, asked):
    def fail():
        raise RuntimeError("no page")

    with pytest.raises(RuntimeError):
        pages.get("a", fail)
    assert pages.get("a", rendering(asked, b"page")) == b"page"


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
