from lxml import etree

from claims.models import SitePage
from claims.models.vocabulary import Action
from claims.serving import sitemaps

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client, path):
    """(address, has a time) of each entry."""
    response = client.get(path)
    assert response["Content-Type"] == "application/xml"
    return [
        (
            one.findtext("s:loc", namespaces=SITEMAP),
            one.findtext("s:lastmod", namespaces=SITEMAP) is not None,
        )
        for one in etree.fromstring(response.content)
    ]


def test_index_lists_the_parts_that_have_pages(client, leaf, settings, monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 1)
    root = settings.SITE_URL
    claims = sorted([leaf.dopamine.pk, leaf.effects.pk])
    assert listed(client, "/sitemap.xml") == [
        (f"{root}/sitemap-site.xml", False),
        (f"{root}/sitemap-articles-{leaf.article.pk}.xml", True),
        *[(f"{root}/sitemap-claims-{pk}.xml", True) for pk in claims],
    ]


def test_index_of_nothing_lists_the_site(client, db, settings):
    assert listed(client, "/sitemap.xml") == [(f"{settings.SITE_URL}/sitemap-site.xml", False)]


def test_part_lists_its_pages_with_their_times(client, leaf, address, settings):
    part = leaf.dopamine.pk // sitemaps.PART
    assert listed(client, f"/sitemap-claims-{part}.xml") == [
        (settings.SITE_URL + address(claim), True) for claim in (leaf.dopamine, leaf.effects)
    ]
    part = leaf.article.pk // sitemaps.PART
    assert listed(client, f"/sitemap-articles-{part}.xml") == [
        (settings.SITE_URL + address(leaf.article), True)
    ]


def test_part_leaves_out_what_is_closed(client, site, leaf, address, settings):
    site.decide(leaf.effects, Action.HIDE)
    part = leaf.dopamine.pk // sitemaps.PART
    assert listed(client, f"/sitemap-claims-{part}.xml") == [
        (settings.SITE_URL + address(leaf.dopamine), True)
    ]


def test_part_without_pages_is_missing(client, leaf):
    assert client.get("/sitemap-claims-999.xml").status_code == 404
    assert client.get(f"/sitemap-claims-{10**30}.xml").status_code == 404


def test_site_part_lists_what_has_an_address(client, leaf, settings):
    SitePage.objects.filter(slug="methodology").update(body="We read.")
    addresses = [address for address, _ in listed(client, "/sitemap-site.xml")]
    root = settings.SITE_URL
    for path in ("/", "/claims/", "/topics/brain/", "/verdicts/overstated/", "/about/methodology/"):
        assert f"{root}{path}" in addresses
    assert f"{root}/about/funding/" not in addresses


def test_listed_addresses_answer_200(client, leaf, settings):
    for address, _ in listed(client, "/sitemap-site.xml"):
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200


def test_robots_keep_machines_out_of_the_desk(client, db, settings):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    lines = response.content.decode().split("\n")
    assert "Disallow: /desk/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_site_leaves_out_publishers_whose_articles_are_closed(client, site, leaf, settings):
    other = site.article("Of another", article__url="https://other.example/a")
    site.mark(other, "Another statement", "dopamine")
    site.publish(other.article)
    address = f"{settings.SITE_URL}/publishers/other.example/"
    assert (address, False) in listed(client, "/sitemap-site.xml")
    site.decide(other.article, Action.HIDE)
    found = listed(client, "/sitemap-site.xml")
    assert (address, False) not in found
    assert (f"{settings.SITE_URL}/publishers/example.org/", False) in found
