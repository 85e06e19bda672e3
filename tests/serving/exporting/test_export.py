"""Where an export goes, and what its links are. The whole of one: tests/browser."""

import json
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from lxml import html

from claims.publishing.addresses import absolute
from claims.serving import feed_views
from claims.serving.exporting import export
from claims.serving.exporting.export import MARK, export_site
from tests.published import address_of, new_site, published_leaf


@pytest.fixture
def leaf(db):
    return published_leaf(new_site())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "site"


def test_links_stand_below_an_address_that_is_named(leaf, folder):
    export_site(folder=folder, base_url="https://mirror.example/checks", tell=lambda line: None)
    page = html.fromstring((folder / "index.html").read_text())
    hrefs = page.xpath("//link[@rel='stylesheet']/@href | //nav//a/@href")
    assert "https://mirror.example/checks/claims/" in hrefs
    assert not [href for href in hrefs if href.startswith("/")]


@pytest.mark.parametrize("base_url", ["", "https://mirror.example/checks"])
def test_every_part_of_the_feed_of_reviews_is_a_file(leaf, folder, monkeypatch, base_url):
    monkeypatch.setattr(export, "seeds", lambda: ["/claimreview.json"])
    monkeypatch.setattr(feed_views, "PAGE", 1)
    export_site(folder=folder, base_url=base_url, tell=lambda line: None)
    part, found = "claimreview.json", []
    while part:
        feed = json.loads((folder / part).read_text())
        found += [one["item"]["url"] for one in feed["dataFeedElement"]]
        part = unquote(feed.get("hasPart", {"url": ""})["url"]).removeprefix(f"{base_url}/")
    assert (len(list(folder.glob("claimreview*.json"))), sorted(found)) == (
        2, sorted(absolute(address_of(one)) for one in (leaf.dopamine, leaf.effects))
    )  # fmt: skip


def test_folder_is_replaced_whole_and_no_other_is(leaf, folder, monkeypatch):
    monkeypatch.setattr(export, "seeds", lambda: ["/opensearch.xml"])
    export_site(folder=folder, tell=lambda line: None)
    (folder / "left.html").write_text("of an earlier export")
    export_site(folder=folder, tell=lambda line: None)
    assert not (folder / "left.html").exists()
    monkeypatch.setattr(export, "rewrite_all", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_site(folder=folder, tell=lambda line: None)
    assert (folder / "opensearch.xml").exists()
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".site")] == []
    (folder / MARK).unlink()
    with pytest.raises(CommandError, match="holds something that is no export"):
        call_command("export_site", folder)
    assert (folder / "opensearch.xml").exists()
