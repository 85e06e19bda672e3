"""The measurement of what the importer refuses to open, on addresses of our own."""

import json
import re
import socket

import pytest
from django.core.management import call_command
from ssrfguard.resolvers import UdpResolver

from claims.benchmarks.blocking import addresses_of
from claims.benchmarks.names import NameServer

HOSTILE = [
    ("http://127.0.0.1/", "internal_ip_form"),
    ("http://2130706433/", "internal_ip_form"),
    ("http://0x7f.1/", "internal_ip_form"),
    ("http://[::ffff:169.254.169.254]/", "internal_ip_form"),
    ("http://metadata.google.internal/", "internal_name"),
    ("http://10.0.0.1.nip.io/", "dns_points_to_internal"),
    ("http://localtest.me/", "dns_points_to_internal"),
    ("file:///etc/passwd", "bad_scheme"),
    ("http://a@b@127.0.0.1:80\\@c/", "parser_confusion"),
    ("https://x.302.r3dir.me", "redirect_to_internal"),
]
HARMLESS = ["https://www.example.org/a?b=c", "http://192.0.2.1/", "https://news.example.com/1"]


@pytest.fixture
def folder(tmp_path):
    rows = [{"url": url, "class": kind} for url, kind in HOSTILE]
    (tmp_path / "ssrf_block.jsonl").write_text("\n".join(map(json.dumps, rows)))
    rows = [{"url": url, "class": "public_article"} for url in HARMLESS]
    (tmp_path / "ssrf_allow.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def table(capsys) -> list[str]:
    return [re.sub(r" {2,}", "  ", line) for line in capsys.readouterr().out.splitlines()]


def test_blocking_counts_what_is_refused(folder, capsys, monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # the system knows no name
    call_command("benchmark", "blocking", str(folder))
    assert table(capsys) == [
        "must be refused  refused  no such name  opened",
        "bad_scheme  1  1  0  0",
        "dns_points_to_internal  2  2  0  0",
        "internal_ip_form  4  4  0  0",
        "internal_name  1  1  0  0",
        "parser_confusion  1  1  0  0",
        "all of these, names from the system  9  7  2  0",
        "all of these, by a redirect  9  9  0  0",
        "redirect_to_internal (as http, on a port)  1  1  0  0",
        "connections to anywhere but the hostile site: none",
        "must be allowed: 2 of 3 are",
        "no such name: http://10.0.0.1.nip.io/",
        "no such name: http://localtest.me/",
        "wrongly refused: http://192.0.2.1/",
    ]


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("10.1.2.3.nip.io", ["10.1.2.3"]),
        ("localtest.me", ["127.0.0.1", "::1"]),
        ("www.example.org", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]),
    ],
)
def test_name_server_answers_a_real_resolver(name, addresses):
    with NameServer(addresses_of) as names:
        resolver = UdpResolver(nameservers=("127.0.0.1",), nameserver_port=names.port)
        found = {row[4][0] for row in resolver(name, 80)}
    assert found == set(addresses)


def test_name_server_knows_no_other_names():
    with NameServer(addresses_of) as names:
        resolver = UdpResolver(nameservers=("127.0.0.1",), nameserver_port=names.port)
        with pytest.raises(socket.gaierror):
            resolver("nowhere", 80)
