"""What the fetcher takes from real servers on loopback, and what it refuses to wait for."""

import gzip
import json
import socket
import threading
import time
import zlib

import pytest
from werkzeug import Request, Response

from claims.importing.fetching.answers import RESOLVERS
from claims.importing.fetching.fetch import Limits, Rules, fetch
from claims.importing.problems import (
    FetchProblem,
    RobotsRefused,
    TimedOut,
    TooLarge,
    UnsupportedType,
)
from claims.models.source import HREFS
from claims.text.addresses import host_of
from tests.importing.getting import PAGE, get, rules


def test_fetch_returns_the_page(site):
    site.expect_request("/page", query_string="q=1").respond_with_data(
        PAGE, content_type="text/html; charset=ISO-8859-1", headers={"ETag": '"e1"'}
    )
    page = get(site.url_for("/page?q=1#part"))
    assert page.url == page.final_url == site.url_for("/page?q=1")
    assert (page.status, page.media_type, page.charset, page.body) == (
        200, "text/html", "iso-8859-1", PAGE,
    )  # fmt: skip
    assert page.headers["etag"] == '"e1"'


def test_fetch_says_who_it_is(site):
    site.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    get(site.url_for("/page"))
    request = site.log[-1][0]
    assert request.headers["User-Agent"] == "Factcheck/0.1 (+http://desk.example)"
    assert "Cookie" not in request.headers


def tagged(request: Request) -> Response:
    """A page that says when it changed, and does not send itself to those who know it."""
    known = request.headers.get("If-None-Match") == '"e1"'
    return Response("" if known else PAGE, 304 if known else 200, {"ETag": '"e1"'}, "text/html")


def test_fetch_asks_whether_the_page_changed(site):
    site.expect_request("/go").respond_with_data("", status=302, headers={"Location": "/page"})
    site.expect_request("/page").respond_with_handler(tagged)
    url, then = site.url_for("/go"), "Wed, 21 Oct 2026 07:28:00 GMT"
    same = fetch(url, rules=rules(), etag='"e1"', last_modified=then)
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", '"e1"')
    other = fetch(url, rules=rules(), etag='"e0"')
    assert (other.status, other.body) == (200, PAGE)
    sent = {
        (request.path, request.headers.get("If-Modified-Since"))
        for request, _ in site.log
        if request.headers.get("If-None-Match") == '"e1"'
    }
    assert sent == {("/go", then), ("/page", then)}


def test_fetch_takes_no_304_that_nobody_asked_for(site):
    site.expect_request("/page").respond_with_data("", status=304)
    with pytest.raises(FetchProblem) as problem:
        get(site.url_for("/page"))
    assert problem.value.status == 304


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_fetch_follows_redirects(site, status):
    site.expect_request("/go").respond_with_data(
        "", status=status, headers={"Location": "../ré?a=b c"}
    )
    site.expect_request("/ré").respond_with_data(PAGE, content_type="text/html")
    page = get(site.url_for("/go"))
    assert page.body == PAGE
    assert page.final_url == site.url_for("/") + "r%C3%A9?a=b%20c"


def test_fetch_ends_a_loop_of_redirects(site):
    site.expect_request("/loop").respond_with_data("", status=302, headers={"Location": "/loop"})
    with pytest.raises(FetchProblem) as problem:
        get(site.url_for("/loop"))
    assert problem.value.message.startswith("The site redirects more than 5 times")
    assert sum(request.path == "/loop" for request, _ in site.log) == 6


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "The site answered 401 (access refused). Paste the text instead."),
        (403, "The site answered 403 (access refused). Paste the text instead."),
        (404, "localhost has no page at this address (it answered 404). Check the address."),
        (
            429,
            "localhost asks us to slow down (it answered 429). Try again later. "
            "Paste the text instead.",
        ),
        (500, "localhost has trouble of its own (it answered 500). Try again later."),
        (204, "The site answered 204 instead of the page. Paste the text instead."),
    ],
)  # fmt: skip
def test_fetch_explains_a_refusal_of_the_site(site, status, words):
    site.expect_request("/page").respond_with_data("", status=status)
    with pytest.raises(FetchProblem) as problem:
        get(site.url_for("/page"))
    assert (problem.value.message, problem.value.status) == (words, status)


def test_fetch_takes_files_up_to_their_own_limit(site):
    site.expect_request("/a.pdf").respond_with_data(b"x" * 500, content_type="application/pdf")
    address = site.url_for("/a.pdf")
    assert len(get(address, limits=Limits(max_bytes=100, max_file_bytes=500)).body) == 500
    with pytest.raises(TooLarge):
        get(address, limits=Limits(max_bytes=1000, max_file_bytes=499))


def test_fetch_refuses_other_types(site):
    site.expect_request("/x.zip").respond_with_data(b"PK", content_type="application/zip")
    with pytest.raises(UnsupportedType) as problem:
        get(site.url_for("/x.zip"))
    assert "application/zip" in problem.value.message


def test_fetch_takes_other_types_when_asked(site):
    site.expect_request("/x").respond_with_json({"a": 1})
    page = fetch(site.url_for("/x"), rules=rules(), media_types={"application/json"})
    assert json.loads(page.body) == {"a": 1}


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_fetch_unpacks(site, name, pack):
    site.expect_request("/page").respond_with_data(
        pack(PAGE), content_type="text/html", headers={"Content-Encoding": name}
    )
    assert get(site.url_for("/page")).body == PAGE


@pytest.mark.parametrize("layers", [1, 2])
def test_fetch_counts_bytes_after_decompression(site, layers):
    bomb = b"<p>" + b" " * 20_000_000
    for _ in range(layers):
        bomb = gzip.compress(bomb)
    site.expect_request("/bomb").respond_with_data(
        bomb,
        content_type="text/html",
        headers={"Content-Encoding": ", ".join(["gzip"] * layers)},
    )
    with pytest.raises(TooLarge) as problem:
        get(site.url_for("/bomb"), limits=Limits(max_bytes=1_000_000))
    assert problem.value.message == "The page is larger than 1 MB. Paste the text instead."


def test_fetch_takes_a_page_of_exactly_the_limit(site):
    site.expect_request("/page").respond_with_data(b"x" * 1000, content_type="text/plain")
    assert len(get(site.url_for("/page"), limits=Limits(max_bytes=1000)).body) == 1000
    with pytest.raises(TooLarge):
        get(site.url_for("/page"), limits=Limits(max_bytes=999))


class Drip:
    """A server that sends `first` and then one more byte every now and then, for ever."""

    def __init__(self, first: bytes) -> None:
        self.first = first
        self.over = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection:
            connection.sendall(self.first)
            while not self.over.wait(0.05):
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

    def close(self) -> None:
        self.over.set()
        self.listener.close()


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_fetch_ends_at_its_deadline_however_slow_the_drip(first, scheme):
    server = Drip(first)
    try:
        with pytest.raises(FetchProblem) as problem:
            get(
                f"{scheme}://127.0.0.1:{server.port}/",
                limits=Limits(total_seconds=0.6),
                respect_robots=False,
            )
    finally:
        server.close()
    # A TLS handshake may also end at once, because the drip is no TLS.
    assert isinstance(problem.value, TimedOut) or scheme == "https"


def test_fetch_does_not_wait_for_a_name_server_that_never_answers():
    def stalled(*_args):
        time.sleep(2)
        return []

    with pytest.raises(TimedOut):
        fetch(
            "http://slow.example/", limits=Limits(total_seconds=0.3), rules=Rules(resolver=stalled)
        )


@pytest.mark.parametrize(
    ("host", "words", "is_temporary"),
    [
        (
            "no.such.example",
            "There is no site called “no.such.example”. Check the address for typing errors.",
            False,
        ),
        (
            "doi.org",
            "The name “doi.org” could not be looked up: the network or its name server cannot be "
            "reached. Try again later.",
            True,
        ),
    ],
)
def test_fetch_explains_an_unknown_name(host, words, is_temporary):
    def unknown(*_args):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchProblem) as problem:
        fetch(f"http://{host}/", rules=Rules(resolver=unknown))
    assert (problem.value.message, problem.value.is_temporary) == (words, is_temporary)


def test_names_behind_identifiers_are_those_that_sources_link_to():
    assert {host_of(HREFS[scheme]) for scheme in HREFS if scheme != "url"} == RESOLVERS


def test_fetch_explains_a_closed_port():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(FetchProblem) as problem:
        get(f"http://127.0.0.1:{port}/")
    assert problem.value.message.startswith("The connection to 127.0.0.1 failed.")


@pytest.mark.parametrize(
    "answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", b""]
)
def test_fetch_explains_a_broken_answer(answer):
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with pytest.raises(FetchProblem):
        get(f"http://127.0.0.1:{listener.getsockname()[1]}/", respect_robots=False)
    thread.join()
    listener.close()


def test_fetch_respects_robots(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nDisallow: /private/\n\nUser-agent: Other\nDisallow: /\n"
    )
    httpserver.expect_request("/public").respond_with_data(PAGE, content_type="text/html")
    httpserver.expect_request("/private/page").respond_with_data(PAGE, content_type="text/html")
    assert get(httpserver.url_for("/public")).body == PAGE
    with pytest.raises(RobotsRefused) as refused:
        get(httpserver.url_for("/private/page"))
    assert refused.value.message == (
        "localhost asks automatic readers not to open this page (robots.txt), and we respect that. "
        "Paste the text instead."
    )
    assert get(httpserver.url_for("/private/page"), respect_robots=False).body == PAGE


def test_fetch_respects_robots_behind_a_redirect(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nDisallow: /private\n"
    )
    httpserver.expect_request("/go").respond_with_data(
        "", status=302, headers={"Location": "/private"}
    )
    with pytest.raises(RobotsRefused):
        get(httpserver.url_for("/go"))


def test_fetch_stays_away_while_robots_txt_fails(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("", status=503)
    with pytest.raises(FetchProblem) as problem:
        get(httpserver.url_for("/page"))
    assert (problem.value.status, problem.value.is_temporary) == (503, True)
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt"]


def test_fetch_reads_the_crawl_delay(httpserver):
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 7")
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    assert get(httpserver.url_for("/page")).crawl_delay == 7
    assert get(httpserver.url_for("/page"), respect_robots=False).crawl_delay is None


def test_fetch_sends_only_get(site):
    seen = []

    def answer(request: Request) -> Response:
        seen.append((request.method, request.get_data()))
        return Response(PAGE, content_type="text/html")

    site.expect_request("/page").respond_with_handler(answer)
    get(site.url_for("/page"))
    assert seen == [("GET", b"")]
