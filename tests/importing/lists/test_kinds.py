"""Bytes to lists of articles, and what hostile bytes do."""

import gzip
import json
import resource

import pytest

from claims.importing.lists.kinds import kind_of, read_archive, read_list, unpack
from claims.importing.lists.listing import UnreadableList, iso_date, merged
from claims.importing.problems import TooLarge
from claims.models.vocabulary import BatchKind
from tests.importing.documents import warc

AT = "https://site.example/feed"
ONE = {"url": "https://site.example/1", "title": "The first", "published": "2024-05-31"}

RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Site</title><link>https://site.example/</link>
<item><title>The &lt;b&gt;first&lt;/b&gt;</title><link>/1?a=1&amp;b=2</link>
<pubDate>Fri, 31 May 2024 08:00:00 GMT</pubDate></item>
<item><guid isPermaLink="true">https://site.example/2</guid><dc:date>2024-06-01T00:00Z</dc:date>
</item><item><title>Nowhere</title></item>
<item><link>http://127.0.0.1/</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://site.example/"/>
<entry><title type="html">The first</title><link rel="edit" href="/edit"/>
<link rel="alternate" href="1"/><updated>2024-05-31T08:00:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/>
<item rdf:about="x"><title>The first</title><link>https://site.example/1</link>
<dc:date>2024-05-31</dc:date></item></rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "x", "url": "/1", "title": "The first", "date_published": "2024-05-31T08:00Z"},
            "odd", {"title": "Nowhere"},
        ],
    }
).encode()  # fmt: skip
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><image:image><image:loc>https://site.example/i.png</image:loc></image:image>
<loc> https://site.example/1 </loc><lastmod>2024-06-09</lastmod><news:news>
<news:publication_date>2024-05-31T10:00:00+02:00</news:publication_date>
<news:title>The first</news:title></news:news></url><url/></urlset>"""


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(ATOM, BatchKind.FEED), (RDF, BatchKind.FEED), (JSON_FEED, BatchKind.FEED),
     (SITEMAP, BatchKind.SITEMAP)],
    ids=["atom", "rdf", "json", "sitemap"],
)  # fmt: skip
def test_list_of_a_site_is_read(raw, kind):
    listing = read_list(raw, url=AT)
    assert (kind_of(raw.decode()), listing.kind, listing.entries) == (kind, kind, [ONE])


def test_rss_is_read_with_what_is_odd_in_it():
    found = read_list(b"\xef\xbb\xbf\n" + RSS, url=AT).entries
    first = {**ONE, "url": "https://site.example/1?a=1&b=2"}
    assert found[:2] == [first, {"url": "https://site.example/2", "published": "2024-06-01"}]
    assert (found[2]["written"], "problem" in found[2], len(found)) == (
        "http://127.0.0.1/",
        True,
        3,
    )


def test_broken_feed_keeps_its_beginning():
    assert (
        read_list(RSS[: RSS.index(b"<item><guid") + 20], url=AT).entries[0]["title"] == "The first"
    )


def test_sitemap_index_names_its_newest_parts():
    parts = "".join(
        f"<sitemap><loc>https://site.example/{n}.xml</loc>"
        f"<lastmod>2024-01-{n % 28 + 1:02}</lastmod></sitemap>"
        for n in range(60)
    )
    listing = read_list(f"<sitemapindex>{parts}</sitemapindex>".encode(), url=AT)
    assert (len(listing.lists), listing.lists[0]) == (50, "https://site.example/27.xml")
    assert listing.note == "This sitemap consists of 60 others; the 50 newest were read."
    assert listing.entries == []


def test_page_leads_to_the_feed_it_names():
    page = (
        b"<!doctype html><!-- x --><html><head><link rel=stylesheet href=/s>"
        b"<link rel='Alternate' type='application/rss+xml' href='/rss.xml'></head><p>x"
    )
    assert kind_of(page.decode()) is None
    assert read_list(page, url=AT).feed == "https://site.example/rss.xml"
    for other in (b"<html><p>x</html>", b"<", b"<p>", b"<html>" + b"<div>" * 50_000):
        with pytest.raises(UnreadableList):
            read_list(other, url=AT)


def tracked_megabytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def test_entities_are_neither_loaded_nor_grown(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    raw = f"""<!DOCTYPE r [<!ENTITY a "{"ha" * 500}"><!ENTITY b "{"&a;" * 500}">
    <!ENTITY c "{"&b;" * 500}"><!ENTITY x SYSTEM "{secret.as_uri()}">]>
    <rss><item><title>&c;&x;T</title><link>https://site.example/1</link></item></rss>""".encode()
    assert read_list(raw, url=AT).entries == [{"url": "https://site.example/1", "title": "T"}]


def test_elements_of_no_entry_are_forgotten():
    item = (
        b"<item><x><title>no</title></x><title>T</title><link>https://site.example/1</link></item>"
    )
    before = tracked_megabytes()
    raw = b"<rss><channel>" + b"<x>y</x>" * 500_000 + item + b"</channel></rss>"
    assert read_list(raw, url=AT).entries == [{"url": "https://site.example/1", "title": "T"}]
    assert tracked_megabytes() - before < 100


def test_deep_nesting_ends_well():
    raw = b"<rss><item><link>https://site.example/1</link>" + b"<a>" * 100_000
    assert len(read_list(raw, url=AT).entries) <= 1


def test_list_is_cut_at_its_bound(settings):
    settings.BATCH_MAX_ENTRIES = 3
    listing = read_list(b"\n".join(b"https://site.example/%d" % n for n in range(9)))
    assert [entry["line"] for entry in listing.entries] == [1, 2, 3]
    assert listing.note == "The list goes on; its first 3 entries were read."


def test_table_in_another_encoding_is_read():
    raw = "url;title\nhttps://a.example/1;Über die Wirkung\n".encode("cp1252")
    assert read_list(raw).entries[0]["title"] == "Über die Wirkung"


def test_compressed_list_is_unpacked_within_bounds(settings):
    assert unpack(gzip.compress(SITEMAP)) == SITEMAP
    settings.IMPORT_MAX_BYTES = 1000
    with pytest.raises(TooLarge):
        unpack(gzip.compress(bytes(10_000_000)))
    with pytest.raises(UnreadableList):
        unpack(b"\x1f\x8b nonsense")


def test_same_page_twice_is_one_entry():
    entries = [{"url": "https://a.example/1"}, {"url": "https://A.example/1?utm_source=x"}, {}]
    assert list(merged(entries)) == [{"url": "https://a.example/1"}, {}]


@pytest.mark.parametrize(
    ("said", "day"),
    [("2024-05-31T08:00:00Z", "2024-05-31"), ("Fri, 31 May 2024 08:00:00 GMT", "2024-05-31"),
     ("2024-05", ""), ("soon", ""), ("", ""), ("Fri, 99 May 2024 08:00:00 GMT", "")],
)  # fmt: skip
def test_dates_are_read(said, day):
    assert iso_date(said) == day


@pytest.mark.parametrize(
    "moment", ["Wed, 03 Feb 2021 04:05:06 GMT", "x", "2021-13-45T00:00:00Z", ""]
)
def test_page_of_an_archive_may_have_any_date(moment):
    raw = warc(("https://a.example/", "text/html", b"<p>Words.</p>" * 90), gzipped=False)
    old = b"2021-02-03T04:05:06Z"
    (entry,) = read_archive(raw.replace(old, moment.encode())).entries
    assert entry.get("published", "") == ""
