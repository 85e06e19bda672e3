import pytest

from claims.importing.addresses import canonical_url, host_of, tidy_url


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("  example.org/a  ", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("https://example.org/é ü?q=a b#part", "https://example.org/%C3%A9%20%C3%BC?q=a%20b"),
        ("https://example.org/%C3%A9?q=%26", "https://example.org/%C3%A9?q=%26"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[bad", "http://[bad"),
    ],
)
def test_tidy_url_makes_what_was_typed_fetchable(typed, tidy):
    assert tidy_url(typed) == tidy


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.ORG:443/A?b=1#c", "https://example.org/A?b=1"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("https://example.org/?utm_source=x&id=7&fbclid=y", "https://example.org/?id=7"),
        ("https://example.org/?utm_campaign=x", "https://example.org/"),
        ("https://example.org/?a=1;b=%20", "https://example.org/?a=1;b=%20"),
        ("https://[2606:2800::1]/x", "https://[2606:2800::1]/x"),
        ("ftp://example.org/x", ""),
        ("https://example.org:bad/", ""),
        ("", ""),
    ],
)
def test_canonical_url_is_one_spelling(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.example.org/x", "example.org"), ("nonsense", ""), ("http://[", "")],
)
def test_host_of(url, host):
    assert host_of(url) == host
