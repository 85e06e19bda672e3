"""Which addresses may be fetched: decisions without a network."""

import json
import socket

import pytest

from claims.importing.fetching import guard
from claims.importing.problems import AddressRefused

POLICY = guard.build_policy(())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[fec0::1]/",
        "http://[4000::1]/",
        "http://[8000::1]/",
        "http://[2001:db8::1]/",
        "http://[ff02::1]/",
        "http://[fe80::1%25eth0]/",
        "http://①②⑦.⓪.⓪.①/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/machine",
        "http://192.0.0.192/latest/",
        "http://198.18.0.1/",
        "http://192.88.99.1/",
        "http://240.0.0.1/",
        "http://[::ffff:168.63.129.16]/",
        "http://[fd00:ec2::254]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://user:secret@example.org/",
        "http://trusted.example@127.0.0.1/",
        "http://127.1.1.1:80\\@127.2.2.2:80/",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://example.org\r\nHost: inside/",
        "http:///path",
        "//example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_save",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,hello",
        "",
    ],
)
def test_check_url_off_the_public_web_is_refused(url):
    assert refused([url]) == [url]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/path?x=1", "example.org"),
        ("http://93.184.215.14/", "93.184.215.14"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://sub.domain.example.co.uk:443/", "sub.domain.example.co.uk"),
        ("http://[64:ff9b::808:808]/", "64:ff9b::808:808"),
        (
            "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/",
            "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        ),
    ],
)
def test_check_url_on_the_public_web_is_allowed(url, host):
    target = guard.check_url(url, POLICY)
    assert (target.host, guard.is_internal_name(target.host)) == (host, False)


@pytest.mark.parametrize(
    "name",
    ["localhost", "foo", "db.internal", "printer.local", "router.lan", "x.localhost", "o177.0.0.1",
     "0x7f.1", "nas.home.arpa", "metadata.google.internal", "localhost."],
)  # fmt: skip
def test_is_internal_name_for_names_inside_a_network(name):
    assert guard.is_internal_name(name)


@pytest.mark.parametrize(
    "name", ["example.org", "1.example", "localhost.example.org", "8.8.8.8", "2606:2800::1"]
)
def test_is_internal_name_for_public_names(name):
    assert not guard.is_internal_name(name)


def test_check_url_says_what_to_do():
    with pytest.raises(AddressRefused) as refused:
        guard.check_url("http://127.0.0.1/", POLICY)
    assert refused.value.message == (
        "“127.0.0.1” is not a site on the public web, so nothing was opened. "
        "Check the address, or paste the text instead."
    )
    assert refused.value.field == "url"


def test_build_policy_refuses_a_network_that_is_none():
    with pytest.raises(ValueError, match="nonsense"):
        guard.build_policy(["nonsense"])


def resolve_sample(host, port, *_args):
    """What a name server could answer: public for every name but those known to point inside."""
    inside = host.endswith(("nip.io", "localh.st", "oastify.com"))
    try:
        socket.inet_pton(socket.AF_INET, host)
        address = host
    except OSError:
        address = "127.0.0.1" if inside else "93.184.215.14"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def refused(urls):
    """Those of the addresses that the policy refuses."""
    found = []
    for url in urls:
        try:
            guard.resolve(guard.check_url(url, POLICY), POLICY, resolve_sample)
        except AddressRefused:
            found.append(url)
    return found


def unknown(*_args):
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    "url", ["http://printer.local/", "http://0x7f.1/", "http://example.org:22/"]
)
def test_resolve_asks_no_name_server_about_what_is_refused_anyway(url):
    asked = []
    with pytest.raises(AddressRefused):
        guard.resolve(guard.check_url(url, POLICY), POLICY, asked.append)
    assert asked == []


def test_resolve_of_an_unknown_name():
    """Where some networks are allowed, an inner name may be one of theirs, so it is asked for."""
    some = guard.build_policy(["10.0.0.0/8"])
    with pytest.raises(AddressRefused):
        guard.resolve(guard.check_url("http://wiki.internal/", some), some, unknown)
    with pytest.raises(socket.gaierror):
        guard.resolve(guard.check_url("http://no.example.org/", some), some, unknown)


def sample(folder, name):
    lines = (folder / "security" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_hostile_sample_is_refused(sample_data):
    # A public site that redirects inside is refused at the redirect; see the tests of the fetcher.
    rows = sample(sample_data, "ssrf_block.jsonl")
    urls = [row["url"] for row in rows if row["class"] != "redirect_to_internal"]
    assert refused(urls) == urls


def test_every_harmless_sample_is_allowed(sample_data):
    rows = sample(sample_data, "ssrf_allow.jsonl")
    assert refused([row["url"] for row in rows]) == []
