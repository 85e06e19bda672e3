"""Each client reads what its service documents, and survives what it does not."""

import pytest

from claims.citing.services import (
    arxiv,
    base,
    crossref,
    datacite,
    doi,
    ncbi,
    openlibrary,
    pages,
)
from claims.errors import Unavailable
from tests.citing.services import answers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_turns(monkeypatch):
    """Servers of our own need no distance between questions."""
    monkeypatch.setattr(base, "_GAPS", {})
    monkeypatch.setattr(base, "_GAP", 0)


def seen(record) -> tuple:
    """Everything a person will see of a record, and what it identifies."""
    return (tuple(record.columns.values()), record.identifiers, record.published_version)


def test_crossref_describes_a_work(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json(answers.CROSSREF)
    record = crossref.describe("10.1000/a")
    assert seen(record) == (
        (
            "Effects of Mitragyna speciosa on H2O & salt",
            "Effendy MA, Yunusa S, The Leaf Group",
            "Neuroscience Letters 136(2): 5-9",
            2021,
            False,
        ),
        {"doi": "10.1000/a"},
        "",
    )
    assert (record.csl["type"], "reference" in record.csl) == ("article-journal", False)
    assert services.log[0][0].args.to_dict() == {"mailto": "desk@example.org"}


def test_crossref_tells_a_preprint_and_what_became_of_it(services):
    message = answers.CROSSREF["message"] | {
        "type": "posted-content",
        "subtype": "preprint",
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/B", "asserted-by": "x"}]},
    }
    services.expect_request("/crossref/works/10.1000/a").respond_with_json({"message": message})
    record = crossref.describe("10.1000/a")
    assert (record.is_preprint, record.published_version) == (True, "10.1000/b")


def test_crossref_proposes_works_for_a_reference(services):
    items = [answers.CROSSREF["message"], {"DOI": "10.1000/no-title"}, "nonsense"]
    services.expect_request(
        "/crossref/works", query_string={"query.bibliographic": "Effendy 2021 leaf", "rows": "5",
        "select": crossref._FIELDS, "mailto": "desk@example.org"},
    ).respond_with_json({"message": {"items": items}})  # fmt: skip
    found = crossref.search("Effendy 2021 leaf")
    assert [one.identifiers for one in found] == [{"doi": "10.1000/a"}]


def test_datacite_describes_a_work(services):
    services.expect_request("/datacite/dois/10.5281/zenodo.1").respond_with_json(answers.DATACITE)
    assert seen(datacite.describe("10.5281/zenodo.1")) == (
        ("A data set of leaves", "Leaf A, Leaf Institute", "Zenodo", 2020, True),
        {"doi": "10.5281/zenodo.1"},
        "10.1000/b",
    )


def test_doi_org_describes_a_work_in_the_end(services):
    services.expect_request("/doi/10.1000/a").respond_with_data(
        "", status=302, headers={"Location": services.url_for("/agency/10.1000/a")}
    )
    services.expect_request("/agency/10.1000/a").respond_with_json(
        answers.CSL, content_type="application/vnd.citationstyles.csl+json"
    )
    assert seen(doi.describe("10.1000/a")) == (
        ("Folia", "Rossi M", "Annali", 1999, False), {"doi": "10.1000/a"}, "",
    )  # fmt: skip
    assert (
        services.log[1][0].headers["Accept"].startswith("application/vnd.citationstyles.csl+json")
    )


def test_pubmed_describes_a_work_with_its_other_identifiers(services):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    assert seen(ncbi.describe_pmid("123")) == (
        (
            "Effects of the leaf", "Effendy MA, The Leaf Group", "Neuroscience letters 136: 5-9",
            2021, False,
        ),
        {"doi": "10.1000/a", "pmid": "123", "pmcid": "PMC77"},
        "",
    )  # fmt: skip
    assert services.log[0][0].args.to_dict() == {
        "db": "pubmed", "id": "123", "retmode": "json", "tool": "factcheck",
        "email": "desk@example.org",
    }  # fmt: skip


def test_converter_knows_the_article_behind_a_pmcid(services):
    services.expect_ordered_request("/idconv/articles/").respond_with_json(answers.CONVERTED)
    services.expect_ordered_request("/idconv/articles/").respond_with_json(answers.NOT_CONVERTED)
    assert ncbi.convert("PMC77") == {"doi": "10.1000/A", "pmid": "123", "pmcid": "PMC77"}
    assert ncbi.convert("PMC9") == {}


def test_open_library_describes_a_book(services):
    services.expect_request("/openlibrary/api/books").respond_with_json(answers.BOOK)
    assert seen(openlibrary.describe("9780975229804")) == (
        ("Leaves: a field guide", "Ann Leaf", "Leaf Press", 2009, False),
        {"isbn": "9780975229804"},
        "",
    )


def test_arxiv_describes_a_preprint(services):
    services.expect_request("/arxiv/api/query").respond_with_data(
        answers.FEED, content_type="application/atom+xml; charset=UTF-8"
    )
    assert seen(arxiv.describe("1310.2590")) == (
        ("On the growth of leaves", "Leaf AB", "arXiv", 2013, True),
        {"arxiv": "1310.2590"},
        "10.1000/a",
    )


def test_page_describes_itself(services):
    services.expect_request("/robots.txt").respond_with_data("", status=404)
    services.expect_request("/study").respond_with_data(answers.PAGE, content_type="text/html")
    services.expect_request("/news").respond_with_data(answers.NEWS, content_type="text/html")
    study, news = services.url_for("/study"), services.url_for("/news")
    assert pages.describe(study).identifiers == {"doi": "10.1000/a", "pmid": "123", "url": study}
    assert tuple(pages.describe(study).columns.values()) == (
        "Leaves & trees", "Leaf AB, Ek B", "Journal of Leaves 7: 11–19", 2019, False,
    )  # fmt: skip
    assert tuple(pages.describe(news).columns.values()) == (
        "Tea on trial", "Ann Leaf", "The Leaf Times", 2020, False,
    )  # fmt: skip
    assert len([one for one, _ in services.log if one.path == "/study"]) == 1


def test_page_that_is_none_or_may_not_be_read(services):
    services.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private")
    services.expect_request("/gone").respond_with_data("", status=410)
    services.expect_request("/file").respond_with_data(b"%PDF-1.7", content_type="application/pdf")
    services.expect_request("/broken").respond_with_data("", status=500)
    at = services.url_for
    assert [pages.describe(at("/gone")), pages.describe(at("/file"))] == [None, None]
    with pytest.raises(Unavailable, match="automatic readers"):
        pages.describe(at("/private"))
    with pytest.raises(Unavailable, match="could not be opened"):
        pages.describe(at("/broken"))


ALL = [
    (crossref.describe, "/crossref/works/1"),
    (datacite.describe, "/datacite/dois/1"),
    (doi.describe, "/doi/1"),
    (ncbi.describe_pmid, "/ncbi/esummary.fcgi"),
    (ncbi.describe_pmcid, "/ncbi/esummary.fcgi"),
    (openlibrary.describe, "/openlibrary/api/books"),
]
SHAPES = [
    {}, [], {"message": []}, {"message": {"title": {}}}, {"message": {"title": [[]]}},
    {"message": {"title": "T", "author": "A", "issued": [], "ISBN": {}, "relation": [1]}},
    {"data": []}, {"data": {"attributes": {"titles": [1], "creators": {}, "types": []}}},
    {"data": {"attributes": {"titles": "T", "container": 1, "relatedIdentifiers": {"a": 1}}}},
    {"result": []}, {"result": {"1": {"title": 3, "authors": [1], "articleids": {}}}},
    {"result": {"1": {"title": "T", "authors": [{"name": 5}], "pubdate": 9, "pubtype": "x"}}},
    {"ISBN:1": []}, {"ISBN:1": {"title": "T", "authors": {}, "publish_date": []}},
    {"title": ["T"], "author": [[]], "issued": {"date-parts": [["x", None]]}, "URL": "data:x"},
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_answer_of_another_shape_is_read_as_far_as_it_goes(services, shape):
    for describe, path in ALL:
        services.expect_request(path).respond_with_json(shape)
        record = describe("1", fresh=True)
        assert record is None or record.csl["title"]
        assert record is None or "URL" not in record.csl


@pytest.mark.parametrize("body", [answers.NO_ENTRY, "<feed/>"])
def test_arxiv_that_knows_nothing_says_so(services, body):
    services.expect_request("/arxiv/api/query").respond_with_data(body, content_type="text/xml")
    assert arxiv.describe("1310.2590") is None


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY s SYSTEM "file:///etc/'
    'passwd">]><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&b;&s;</title><author><name>'
    "N</name></author></entry></feed>"
)


def test_arxiv_expands_no_entity_and_refuses_broken_feeds(services):
    services.expect_ordered_request("/arxiv/api/query").respond_with_data(
        BOMB, content_type="application/xml"
    )
    services.expect_ordered_request("/arxiv/api/query").respond_with_data(
        "<feed>", content_type="application/xml"
    )
    assert arxiv.describe("1310.2590") is None
    with pytest.raises(Unavailable, match="cannot be read"):
        arxiv.describe("1310.2591")


def test_unknown_pmid_is_unknown(services):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.NO_SUMMARY)
    assert ncbi.describe_pmid("9") is None
