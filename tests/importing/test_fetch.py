"""The fetcher against real servers on loopback."""

import gzip
import json
import socket
import ssl
import threading
import time
import zlib
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from claims.importing.fetch import Fetched, Limits, Rules, fetch
from claims.importing.problems import (
    AddressRefused,
    FetchProblem,
    RobotsRefused,
    TimedOut,
    TooLarge,
    UnsupportedType,
)

LOOPBACK = ("127.0.0.0/8",)
PAGE = b"<html><body><p>A page.</p></body></html>"


def resolver_to(address: str):
    """A resolver that answers one address for every name, as a hostile name server could."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def resolve(host, port, *_args):
        return [
            (
                family,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port, *((0, 0) if ":" in address else ())),
            )
        ]

    return resolve


PUBLIC = resolver_to("93.184.215.14")


def rules(**changes) -> Rules:
    return Rules(
        **{"allowed_networks": LOOPBACK, "user_agent": "Factcheck/0.1 (+http://desk.example)"}
        | changes
    )


def get(url: str, *, limits: Limits | None = None, **changes) -> Fetched:
    return fetch(url, limits=limits or Limits(total_seconds=10), rules=rules(**changes))


@pytest.fixture
def site(httpserver):
    """A site without a robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


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


def test_fetch_keeps_the_host_name_when_the_address_is_pinned(site):
    site.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    page = get(f"http://desk.example:{site.port}/page", resolver=resolver_to("127.0.0.1"))
    assert page.body == PAGE
    assert site.log[-1][0].headers["Host"] == f"desk.example:{site.port}"


def test_fetch_resolves_each_connection_once(site):
    """What was judged is what is connected to: no second answer can be slipped in."""
    asked = []

    def resolve(host, port, *_args):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    site.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    get(f"http://desk.example:{site.port}/page", resolver=resolve, respect_robots=False)
    assert asked == ["desk.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page",
        "http://localhost:{port}/page",
        "http://127.1:{port}/page",
        "http://2130706433:{port}/page",
        "http://0x7f000001:{port}/page",
        "http://0177.0.0.1:{port}/page",
        "http://[::ffff:127.0.0.1]:{port}/page",
        "http://[::1]:{port}/page",
        "http://0.0.0.0:{port}/page",
    ],
)
def test_fetch_refuses_this_machine_by_default(httpserver, url):
    with pytest.raises(AddressRefused):
        fetch(url.format(port=httpserver.port), rules=Rules())
    assert httpserver.log == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "168.63.129.16", "::1", "::ffff:127.0.0.1"],
)
def test_fetch_refuses_a_public_name_with_an_inner_address(httpserver, address):
    with pytest.raises(AddressRefused) as refused:
        fetch("http://public.example/", rules=Rules(resolver=resolver_to(address)))
    assert "public.example" in refused.value.message
    assert httpserver.log == []


def test_fetch_refuses_a_name_with_a_public_and_an_inner_address():
    def both(host, port, *_args):
        return [*PUBLIC(host, port), *resolver_to("127.0.0.1")(host, port)]

    with pytest.raises(AddressRefused):
        fetch("http://public.example/", rules=Rules(resolver=both))


def test_fetch_refuses_a_port_that_is_not_the_webs():
    with pytest.raises(AddressRefused) as refused:
        fetch("http://public.example:6379/", rules=Rules(resolver=PUBLIC))
    assert refused.value.message.startswith("Port 6379 is not a web port")


def test_fetch_allows_only_the_named_network(site):
    site.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    with pytest.raises(AddressRefused):
        get(site.url_for("/page"), allowed_networks=("10.0.0.0/8",))
    assert get(site.url_for("/page")).body == PAGE


def test_rules_from_settings_allow_nothing_by_default():
    assert Rules.from_settings().allowed_networks == ()
    with override_settings(FETCH_ALLOWED_NETWORKS=["127.0.0.0/8"]):
        assert Rules.from_settings().allowed_networks == ("127.0.0.0/8",)


@pytest.mark.parametrize(
    "inside",
    ["http://169.254.169.254/latest/", "http://10.0.0.1/", "file:///etc/passwd", "http://[::1]/"],
)
def test_fetch_refuses_a_redirect_to_the_inside(site, inside):
    site.expect_request("/go").respond_with_data("", status=302, headers={"Location": inside})
    with pytest.raises(AddressRefused):
        get(site.url_for("/go"))


def test_fetch_refuses_a_redirect_whose_name_now_answers_an_inner_address(site):
    """DNS rebinding between two hops: each hop is judged on its own."""
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def rebinding(host, port, *_args):
        return resolver_to(next(answers))(host, port)

    site.expect_request("/go").respond_with_data("", status=302, headers={"Location": "/page"})
    with pytest.raises(AddressRefused):
        get(f"http://desk.example:{site.port}/go", resolver=rebinding, respect_robots=False)


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


def test_fetch_explains_an_unknown_name():
    def unknown(*_args):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(FetchProblem) as problem:
        fetch("http://no.such.example/", rules=Rules(resolver=unknown))
    assert problem.value.message == (
        "There is no site called “no.such.example”. Check the address for typing errors."
    )


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
    with pytest.raises(RobotsRefused):
        get(httpserver.url_for("/page"))


def test_fetch_sends_only_get(site):
    seen = []

    def answer(request: Request) -> Response:
        seen.append((request.method, request.get_data()))
        return Response(PAGE, content_type="text/html")

    site.expect_request("/page").respond_with_handler(answer)
    get(site.url_for("/page"))
    assert seen == [("GET", b"")]


CERTIFICATE = Path(__file__).parent / "desk_example.pem"


@pytest.fixture
def secure_site():
    """A site with TLS whose certificate is for desk.example, and the names it was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with HTTPServer(ssl_context=context) as server:
        server.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
        yield server, names


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def test_fetch_verifies_the_name_and_not_the_pinned_address(secure_site):
    server, names = secure_site
    page = get(
        f"https://desk.example:{server.port}/page",
        resolver=resolver_to("127.0.0.1"),
        tls=trusting(),
        respect_robots=False,
    )
    assert (page.body, names) == (PAGE, ["desk.example"])
    assert server.log[-1][0].headers["Host"] == f"desk.example:{server.port}"


@pytest.mark.parametrize("tls", [None, trusting()])
def test_fetch_refuses_a_certificate_that_does_not_fit(secure_site, tls):
    server, _names = secure_site
    host = "desk.example" if tls is None else "other.example"
    with pytest.raises(FetchProblem) as problem:
        get(
            f"https://{host}:{server.port}/page",
            resolver=resolver_to("127.0.0.1"),
            tls=tls,
            respect_robots=False,
        )
    assert problem.value.message == (
        f"{host} has no valid certificate, so what it sends cannot be trusted. "
        "Paste the text instead."
    )
