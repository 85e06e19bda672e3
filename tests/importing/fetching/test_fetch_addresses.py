"""Where the fetcher goes and where it does not, against real servers on loopback."""

import socket
import ssl
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_httpserver import HTTPServer

from claims.importing.fetching.fetch import Rules, fetch
from claims.importing.problems import AddressRefused, FetchProblem
from tests.importing.getting import PAGE, get


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
