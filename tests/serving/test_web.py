import gzip

import brotli
import pytest
from django.test import Client

from claims.models.vocabulary import Action
from claims.serving import coding
from claims.serving.rendering import recent_pages

PAGES = [
    "/articles/?q=leaf", "/search/", "/search/?q=dopamine", "/publishers/",
    "/publishers/example.org/", "/corrections/?change=corrected", "/lookup/", "/overlay/",
    "/", "/articles/", "/claims/", "/claims/?q=dopamine", "/topics/", "/topics/brain/",
    "/verdicts/", "/verdicts/overstated/", "/corrections/", "/about/", "/about/methodology/",
    "/feed.atom", "/sitemap.xml", "/robots.txt", "/feed.json", "/corrections.json",
    "/publishers/example.org/feed.atom", "/topics/brain/feed.json", "/claimreview.json",
    "/sitemap-site.xml", "/opensearch.xml", "/agreement/", "/open-data/", "/overlay/v1/words.js",
    "/transparency/", "/es/", "/ar/search/?q=dopamine", "/de/lookup/?url=https://example.org/x",
]  # fmt: skip


@pytest.fixture
def paths(leaf, address):
    article, claim = address(leaf.article), address(leaf.dopamine)
    files = [f"{claim}references.bib", f"{claim}citation.ris", f"{article}citation.json"]
    cards = [f"/embed/claims/{leaf.dopamine.pk}/", f"/embed/articles/{leaf.article.pk}/"]
    return [*PAGES, article, claim, f"{article}versions/1.txt", *files, *cards]


def test_everybody_gets_the_same_bytes_and_no_cookie(cast, paths):
    for path in paths:
        answers = [member.client.get(path) for member in cast.values()]
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert len({answer["ETag"] for answer in answers}) == 1
        for answer in answers:
            assert not answer.cookies
            assert answer["Vary"] == "Accept-Encoding"


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


def test_program_without_a_token_is_told_which_methods_there_are(leaf, paths):
    client = Client(enforce_csrf_checks=True)
    machines = ["/oembed/", "/lookup", f"/articles/{leaf.article.pk}/annotations/"]
    for path in [*paths, *machines, "/transparency.atom", "/open-data/claims.jsonl"]:
        for answer in (client.post(path), client.put(path), client.delete(path)):
            assert (answer.status_code, answer.content) == (405, b""), path
            assert answer["Allow"].startswith("GET, HEAD")
            assert not answer.cookies


CODED = {
    "br": brotli.decompress, "gzip": gzip.decompress, "gzip, deflate, br, zstd": brotli.decompress,
    "gzip;q=1, br;q=0.5": gzip.decompress,
}  # fmt: skip


def test_page_is_sent_in_the_coding_that_is_taken(client, paths):
    for path in paths:
        plain = client.get(path)
        etags = {plain["ETag"]}
        for header, decoded in CODED.items():
            answer = client.get(path, headers={"Accept-Encoding": header})
            assert decoded(answer.content) == plain.content
            assert int(answer["Content-Length"]) == len(answer.content) < len(plain.content)
            etags.add(answer["ETag"])
        assert len(etags) == 3


def test_known_coding_is_304_and_another_is_not(client, leaf, address):
    path = address(leaf.article)
    coded = client.get(path, headers={"Accept-Encoding": "br"})
    known = {"If-None-Match": coded["ETag"]}
    again = client.get(path, headers=known | {"Accept-Encoding": "br"})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", coded["ETag"])
    assert again["Vary"] == "Accept-Encoding"
    assert not again.has_header("Content-Encoding")
    assert client.get(path, headers=known | {"Accept-Encoding": "gzip"}).status_code == 200
    assert client.get(path, headers=known).status_code == 200


def test_page_is_compressed_once(client, paths, monkeypatch):
    recent_pages.clear()
    made = []
    original = coding.encoded
    monkeypatch.setattr(
        "claims.serving.rendering.encoded",
        lambda page, name: made.append(name) or original(page, name),
    )
    for path in paths:
        for _ in range(3):
            client.get(path, headers={"Accept-Encoding": "br"})
    assert made == ["br"] * len(paths)


def test_page_is_trusted_for_its_seconds(
    client, site, leaf, address, settings, django_assert_num_queries
):
    settings.PAGE_SECONDS = 60
    path = address(leaf.dopamine)
    before = {one: client.get(one) for one in ("/", "/feed.atom", f"{path}?utm_source=x")}
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    with django_assert_num_queries(0):
        for one, answer in before.items():
            again = client.get(one)
            assert (again.content, again.headers) == (answer.content, answer.headers)
        assert client.get(path).status_code == 200
        known = {"If-None-Match": before["/"]["ETag"]}
        assert client.get("/", headers=known).status_code == 304
    settings.PAGE_SECONDS = 0
    assert client.get(path).status_code == 410


# What a reader may say of a page that it has: E stands for its ETag.
SAID = [
    {}, {"If-None-Match": "E"}, {"If-None-Match": "W/E"}, {"If-None-Match": '"other"'},
    {"If-None-Match": ""}, {"If-None-Match": "*"}, {"If-None-Match": '"other", E'},
    {"If-None-Match": "E", "If-Match": "E"}, {"If-None-Match": "E", "If-Match": '"other"'},
    {"If-Match": "E"}, {"If-Match": '"other"'}, {"If-Match": "*"},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-None-Match": "E", "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-None-Match": "E", "If-Unmodified-Since": "Fri, 02 Jan 1970 00:00:00 GMT"},
    {"If-None-Match": "E", "Accept-Encoding": "br"}, {"Accept-Encoding": "gzip"},
]  # fmt: skip


@pytest.mark.parametrize("said", SAID, ids=str)
@pytest.mark.parametrize("method", ["get", "head"])
def test_trusted_page_is_answered_as_it_was_the_first_time(
    client, leaf, address, settings, method, said
):
    path, ask = address(leaf.article), getattr(client, method)
    etag = client.get(path)["ETag"]
    said = {name: value.replace("E", etag) for name, value in said.items()}
    asked = ask(path, headers=said)
    settings.PAGE_SECONDS = 60
    for again in (ask(path, headers=said), ask(path, headers=said)):
        assert again.status_code == asked.status_code
        assert again.content == asked.content
        assert again.status_code == 412 or again.headers == asked.headers


def test_304_tells_nothing_of_bytes_that_it_does_not_have(client, leaf, address, settings):
    for settings.PAGE_SECONDS in (0, 60):
        for path in (address(leaf.article), f"{address(leaf.article)}versions/1.txt", "/"):
            whole = client.get(path)
            known = client.get(path, headers={"If-None-Match": whole["ETag"]})
            assert known.status_code == 304
            assert set(whole.headers) - set(known.headers) <= {
                "Content-Type", "Content-Length", "Content-Digest"
            }  # fmt: skip
            assert known.items() <= whole.items()


def test_page_that_only_those_ask_for_who_have_it_stays_trusted(
    client, paths, settings, monkeypatch, django_assert_num_queries
):
    settings.PAGE_SECONDS, now = 60, [1000.0]
    monkeypatch.setattr("claims.serving.web.monotonic", lambda: now[0])
    known = {path: {"If-None-Match": client.get(path)["ETag"]} for path in paths}
    now[0] += 61
    for path, headers in known.items():
        assert client.get(path, headers=headers).status_code == 304
    now[0] += 59
    with django_assert_num_queries(0):
        for path, headers in known.items():
            assert client.get(path, headers=headers).status_code == 304


def test_page_is_never_trusted_for_somebody_with_a_session(cast, site, leaf, address, settings):
    settings.PAGE_SECONDS = 60
    path = address(leaf.dopamine)
    assert set(cast.statuses("get", path).values()) == {200}
    site.decide(leaf.dopamine, Action.TAKE_DOWN)
    statuses = cast.statuses("get", path)
    assert statuses.pop("anonymous") == 200
    assert set(statuses.values()) == {410}


def test_page_is_trusted_under_its_one_address_alone(client, leaf, address, settings):
    settings.PAGE_SECONDS = 60
    path = address(leaf.dopamine)
    assert client.get(path).status_code == 200
    assert client.get(f"/claims/{leaf.dopamine.pk}-other/").status_code == 301


def test_page_is_kept_neither_for_each_query_nor_for_long_ones(client, leaf, address):
    recent_pages.clear()
    path = address(leaf.dopamine)
    client.get(path)
    client.get("/claims/?q=leaf")
    size = recent_pages.size
    for number in range(3):
        assert client.get(f"{path}?utm_source={number}").status_code == 200
        assert client.get(f"/claims/?utm_source={number}{'x' * 600}").status_code == 200
    assert recent_pages.size == size


def test_answer_that_depends_on_another_header_is_not_kept(client, leaf, settings):
    settings.PAGE_SECONDS = 60
    path = "/lookup?url=https://example.org/x"
    told = [client.get(path), client.get(path, headers={"Accept": "text/html"}), client.get(path)]
    assert [answer.status_code for answer in told] == [200, 302, 200]


def test_page_that_is_kept_is_no_answer_for_another_host_or_scheme(leaf, settings):
    settings.PAGE_SECONDS, settings.ALLOWED_HOSTS = 60, ["testserver"]
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.get("/claims/", secure=True).status_code == 200
    other = {"Host": "elsewhere.example"}
    assert client.get("/claims/", secure=True, headers=other).status_code == 400
    assert client.get("/claims/").status_code == 301
