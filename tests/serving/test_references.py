"""The list of references on public pages, its styles, and the marks that lead to it."""

import pgtrigger
import pytest

from claims.models import Publication
from claims.models.vocabulary import Action
from claims.text.exchange.files import read
from claims.text.styles import LABELS
from tests.factories import SourceFactory
from tests.serving.markup import page

RATIONALE = "Seen in rats [@li2019, p. 4; @effendy2021], again [@li2019]. Not in people."


@pytest.fixture
def claim(site):
    sources = [
        SourceFactory(key=key, title=f"On {key} <b>&", authors="Li W", doi=f"10.1016/{key}")
        for key in ("effendy2021", "li2019", "who2020")
    ]
    claim = site.claim("The leaf lifts dopamine", sources=sources, rationale=RATIONALE)
    site.publish(claim)
    return claim


def printed(root):
    return root.xpath("//*[@id='bibliography']//li/span[@class='reference-entry']")


def test_marks_lead_to_the_list_and_back(client, claim, address):
    root = page(client.get(address(claim)))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    fragments = {href[1:] for href in root.xpath("//@href") if href.startswith("#")}
    assert fragments - set(ids) == set()
    assert root.xpath("//*[@class='prose']//a/@href") == [
        "#ref-li2019",
        "#ref-effendy2021",
        "#ref-li2019",
    ]
    assert root.xpath("//*[@class='bibliography']/li/@id") == [
        "ref-li2019",
        "ref-effendy2021",
        "ref-who2020",
    ]
    assert root.xpath("//li[@id='ref-li2019']//a[@role='doc-backlink']/@aria-label") == [
        "Back to mark 1 of reference 1",
        "Back to mark 2 of reference 1",
    ]
    assert printed(root)[0].text_content() == (
        "Li W. On li2019 <b>&. Neuroscience Letters. 2021. doi:10.1016/li2019"
    )


def test_reader_chooses_a_style_without_script(client, claim, address):
    texts = {}
    for style in LABELS:
        root = page(client.get(address(claim), {"style": style}))
        assert root.xpath("//select[@name='style']/option[@selected]/@value") == [style]
        assert root.xpath("//link[@rel='canonical']/@href") == [
            page(client.get(address(claim))).xpath("string(//link[@rel='canonical']/@href)")
        ]
        texts[style] = printed(root)[0].text_content()
    assert texts.pop("ama") == texts["vancouver"]  # they differ in numbers that it has not
    assert len(set(texts.values())) == len(LABELS) - 1
    assert texts["apa"] == (
        "Li, W. (2021). On li2019 <b>&. Neuroscience Letters. https://doi.org/10.1016/li2019"
    )


def test_style_of_another_name_is_the_desks_own(client, claim, address, settings):
    settings.CITATION_STYLE = "nature"
    for asked in ("", "mla", "../../etc/passwd", "NATURE", "<b>"):
        root = page(client.get(address(claim), {"style": asked}))
        assert root.xpath("//select[@name='style']/option[@selected]/@value") == ["nature"]


def test_each_style_has_its_own_etag(client, claim, address):
    plain = client.get(address(claim))
    apa = client.get(address(claim), {"style": "apa"})
    assert client.get(address(claim), {"style": "vancouver"})["ETag"] == plain["ETag"]
    assert apa["ETag"] != plain["ETag"]
    known = client.get(address(claim), {"style": "apa"}, headers={"If-None-Match": plain["ETag"]})
    assert (known.status_code, known.content) == (200, apa.content)
    assert apa["Cache-Control"] == plain["Cache-Control"]


@pytest.mark.parametrize("style", ["", "?style=apa"])
def test_page_with_references_takes_one_query(
    client, claim, address, django_assert_num_queries, style
):
    path = address(claim, style)
    with django_assert_num_queries(1):
        client.get(path)


def test_old_version_keeps_its_number_when_the_style_changes(client, site, claim, address):
    site.correct(claim)
    root = page(client.get(address(claim), {"version": "1", "style": "apa"}))
    assert root.xpath("//form[@action='#bibliography']/input/@value") == ["1"]


def test_publication_from_before_there_were_keys_still_reads(client, claim, address):
    publication = Publication.objects.get(claim=claim)
    for evidence in publication.record["evidence"]:
        for name in ("key", "csl", "cited_as"):
            del evidence["source"][name]
    del publication.record["marks"]
    with pgtrigger.ignore("claims.Publication:publication_immutable"):
        publication.save(update_fields=["record"])
    root = page(client.get(address(claim), {"style": "harvard"}))
    assert len(printed(root)) == 3
    assert printed(root)[0].text_content().startswith("Li, W. (2021) ‘On effendy2021 <b>&’")


def test_article_lists_what_its_claims_cite(client, leaf, address):
    root = page(client.get(address(leaf.article), {"style": "apa"}))
    assert len(root.xpath("//form[@action='#bibliography']")) == 1
    entries = root.xpath("//*[@id='bibliography']//li")
    assert len(entries) == len({entry.get("id") for entry in entries}) >= 2
    assert "Cited for claim 1" in entries[0].text_content()


def test_api_gives_marks_with_whole_addresses(client, claim, address, settings):
    publication = Publication.objects.get(claim=claim)
    record = client.get(f"/api/v1/publications/{publication.uuid}/").json()["record"]
    assert f'href="{settings.SITE_URL}{address(claim)}#ref-li2019"' in record["rationale_html"]
    assert 'href="#' not in record["rationale_html"]
    assert record["marks"] == [
        {"key": "li2019", "count": 2},
        {"key": "effendy2021", "count": 1},
    ]


def file_of(client, claim, address, extension, query=""):
    return client.get(f"{address(claim)}references.{extension}{query}")


def test_references_are_taken_away_as_files(client, claim, address):
    root = page(client.get(address(claim)))
    links = root.xpath("//*[@id='bibliography']/p[contains(@class, 'export-links')]/a/@href")
    assert links == [f"{address(claim)}references.{kind}" for kind in ("bib", "ris", "json")]
    for link in links:
        response = client.get(link)
        entries = read(response.content).entries
        assert [entry.csl["title"] for entry in entries] == [
            f"On {key} &" for key in ("li2019", "effendy2021", "who2020")
        ]
        assert response["Content-Disposition"].startswith("attachment; filename=")
        assert response["Access-Control-Allow-Origin"] == "*"
        again = client.get(link, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304


def test_files_follow_what_the_page_does(client, site, claim, address):
    assert file_of(client, claim, address, "xml").status_code == 404
    assert client.get("/claims/0-none/references.bib").status_code == 404
    assert client.get(f"/claims/{claim.pk}-old/references.bib?version=1").url == (
        f"{address(claim)}references.bib?version=1"
    )
    site.correct(claim)
    assert file_of(client, claim, address, "bib", "?version=1").status_code == 200
    assert file_of(client, claim, address, "bib", "?version=9").status_code == 404
    site.decide(claim, Action.TAKE_DOWN)
    assert file_of(client, claim, address, "bib").status_code == 410


def test_files_of_a_withdrawn_claim_are_gone(client, site, claim, address):
    site.withdraw(claim)
    assert file_of(client, claim, address, "ris").status_code == 410
