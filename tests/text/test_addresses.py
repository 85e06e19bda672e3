import pytest

from claims.text.addresses import (
    canonical_url,
    clean_target,
    host_of,
    is_same_site,
    page_key,
    tidy_url,
)


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
        ("https://example.org/?via=x&awc=1&ref=main", "https://example.org/?ref=main"),
        (
            "https://www.amazon.de/Title/dp/B0001/ref=sr_1_1?tag=x-21&linkCode=ll1&th=1",
            "https://www.amazon.de/Title/dp/B0001?th=1",
        ),
        ("https://www.ebay.com/itm/1?campid=5&hash=2", "https://www.ebay.com/itm/1?hash=2"),
        ("https://example.org/?tag=kratom&campid=1", "https://example.org/?tag=kratom&campid=1"),
        ("https://example.org/?a=1;b=%20", "https://example.org/?a=1;b=%20"),
        ("https://[2606:2800::1]/x", "https://[2606:2800::1]/x"),
        ("https://例え.jp/x", "https://例え.jp/x"),
        ("ftp://example.org/x", ""),
        ("https://a b/", ""),
        ("https://exa<mple>.org/", ""),
        ("https://%0d%0aSet-Cookie/", ""),
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


@pytest.mark.parametrize(
    ("href", "target", "is_affiliate"),
    [
        ("HTTPS://Example.org/a?utm_source=x#part", "https://example.org/a#part", False),
        ("https://www.google.com/url?q=https://e.org/a%3Fb%3D1&sa=D", "https://e.org/a?b=1", False),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fe.org%2F%3Ffbclid%3D1&h=x", "https://e.org/",
         False),
        ("https://www.awin1.com/cread.php?awinmid=1&ued=https%3A%2F%2Fshop.example%2Fa",
         "https://shop.example/a", True),
        ("https://prf.hn/click/camref:1/destination:https%3A%2F%2Fshop.example%2Fa",
         "https://shop.example/a", True),
        ("https://amzn.to/3abc", "https://amzn.to/3abc", True),
        ("https://www.amazon.com/dp/B1?tag=x-20", "https://www.amazon.com/dp/B1", True),
        ("https://shop.example/a?aff_id=3&c=1", "https://shop.example/a?c=1", True),
        ("https://t.co/abc", "https://t.co/abc", False),
        ("https://www.google.com/url?q=nonsense", "https://www.google.com/url?q=nonsense", False),
        ("https://www.google.com/search?q=https://e.org", "https://www.google.com/search?q=https://e.org",
         False),
        ("mailto:a@example.org", "", False),
        ("#note-1", "", False),
        ("http://[bad", "", False),
    ],
)  # fmt: skip
def test_clean_target_is_where_a_link_leads(href, target, is_affiliate):
    assert clean_target(href) == (target, is_affiliate)


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        ("https://www.example.org/a", "https://m.example.org/b", True),
        ("https://blog.example.org/a", "https://example.org/", True),
        ("https://example.org/", "https://notexample.org/", False),
        ("https://a.example.org/", "https://b.example.org/", False),
        ("https://example.org/", "", False),
    ],
)
def test_is_same_site(url, other, same):
    assert is_same_site(url, other) is same


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/a/", "example.org/a"),
        ("http://m.example.org/a?utm_source=x", "example.org/a"),
        ("amp.example.org/a?id=7&fbclid=1#part", "example.org/a?id=7"),
        ("https://example.org", "example.org"),
        ("https://example.org:8443/a", "example.org:8443/a"),
        ("http://[::1]/a/", "[::1]/a"),
        ("mailto:a@example.org", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_page_key_is_one_for_one_page(url, key):
    assert page_key(url) == key
