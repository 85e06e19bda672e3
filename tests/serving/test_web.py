import pytest

from claims.models.vocabulary import Action

PAGES = [
    "/", "/articles/", "/claims/", "/claims/?q=dopamine", "/topics/", "/topics/brain/",
    "/verdicts/", "/verdicts/overstated/", "/corrections/", "/about/", "/about/methodology/",
    "/feed.atom", "/sitemap.xml", "/robots.txt",
]  # fmt: skip


@pytest.fixture
def paths(leaf, address):
    return [*PAGES, address(leaf.article), address(leaf.dopamine)]


def test_everybody_gets_the_same_bytes_and_no_cookie(cast, paths):
    for path in paths:
        answers = [member.client.get(path) for member in cast.values()]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len({answer["ETag"] for answer in answers}) == 1
        for answer in answers:
            assert not answer.cookies
            assert not answer.has_header("Vary")


def test_nobody_is_looked_up(cast, leaf, address, django_assert_num_queries):
    path = address(leaf.article)
    with django_assert_num_queries(1):
        cast["editor"].client.get(path)


def test_pages_may_be_kept_but_must_be_asked_about(client, paths):
    for path in paths:
        assert client.get(path)["Cache-Control"] == (
            "public, max-age=0, s-maxage=60, must-revalidate"
        )


def test_page_that_is_known_is_304_without_a_body(client, paths):
    for path in paths:
        known = client.get(path)
        response = client.get(path, headers={"If-None-Match": known["ETag"]})
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == known["ETag"]
        assert response["Cache-Control"] == known["Cache-Control"]


def test_304_takes_one_query(client, leaf, address, django_assert_num_queries):
    path = address(leaf.article)
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(1):
        client.get(path, headers={"If-None-Match": etag})


def test_etags_are_strong(client, paths):
    for path in paths:
        assert client.get(path)["ETag"].startswith('"')


def test_etag_is_another_for_each_state(client, site, leaf, address):
    path = address(leaf.dopamine)
    seen = [client.get(path)["ETag"]]
    site.correct(leaf.dopamine)
    seen += [client.get(path)["ETag"], client.get(f"{path}?version=1")["ETag"]]
    site.withdraw(leaf.dopamine)
    seen += [client.get(path)["ETag"], client.get(f"{path}?version=1")["ETag"]]
    assert len(set(seen)) == 5


def test_etag_follows_the_rendering(client, leaf, address, monkeypatch):
    path = address(leaf.dopamine)
    before = client.get(path)["ETag"]
    monkeypatch.setattr("claims.serving.web.rendering_version", lambda: "another")
    assert client.get(path)["ETag"] != before


def test_known_page_is_not_304_after_a_takedown(client, site, leaf, address):
    path = address(leaf.dopamine)
    etag = client.get(path)["ETag"]
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 410


def test_last_modified_is_the_time_of_publication(client, leaf, address):
    response = client.get(address(leaf.dopamine))
    published = leaf.dopamine.publications.get().published_at
    assert response["Last-Modified"] == published.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_head_answers_as_get_without_a_body(client, paths):
    for path in paths:
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == got["ETag"]
        assert head["Content-Length"] == got["Content-Length"]


def test_other_methods_are_405(cast, paths):
    for path in paths:
        for method in ("post", "put", "patch", "delete"):
            assert set(cast.statuses(method, path).values()) == {405}
