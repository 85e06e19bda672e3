"""Looking up, filling in and merging over the API."""

import pytest
from django.conf import settings as django_settings

from claims.models import Source
from tests.citing.services import answers
from tests.factories import EvidenceFactory, SourceFactory

TITLE = "Effects of Mitragyna speciosa on H2O & salt"


@pytest.fixture
def crossref(httpserver, settings):
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.SERVICES = {name: httpserver.url_for(f"/{name}") for name in django_settings.SERVICES}
    httpserver.expect_request("/crossref/works/10.1000/a").respond_with_json(answers.CROSSREF)
    return httpserver


def test_identifier_is_looked_up_and_nothing_stored(desk, crossref):
    answer = desk.reviewer.post("sources/lookup/", {"identifier": "doi:10.1000/A"})
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found.pop("csl")["volume"] == "136"
    assert found == {
        "scheme": "doi",
        "value": "10.1000/a",
        "source": None,
        "service": "crossref",
        "identifiers": {"doi": "10.1000/a"},
        "title": TITLE,
        "authors": "Effendy MA, Yunusa S, The Leaf Group",
        "container": "Neuroscience Letters 136(2): 5-9",
        "year": 2021,
        "is_preprint": False,
    }
    assert not Source.objects.exists()
    known = SourceFactory(doi="10.1000/a")
    again = desk.reviewer.post("sources/lookup/", {"identifier": "10.1000/a"})
    assert again.json()["source"] == known.pk


def test_unknown_work_and_silent_services_are_told_apart(desk, crossref):
    for path in ("/crossref/works/10.1000/b", "/datacite/dois/10.1000/b", "/doi/10.1000/b"):
        crossref.expect_request(path).respond_with_data("", status=404)
    unknown = desk.reviewer.post("sources/lookup/", {"identifier": "10.1000/b"})
    assert (unknown.status_code, unknown.json()["service"], unknown.json()["title"]) == (
        200,
        "",
        "",
    )
    crossref.expect_request("/ncbi/esummary.fcgi").respond_with_data(
        "", status=429, headers={"Retry-After": "60"}
    )
    silent = desk.reviewer.post("sources/lookup/", {"identifier": "PMID 123"})
    assert (silent.status_code, silent.json()["type"]) == (503, "/api/v1/problems/unavailable/")
    assert 50 < int(silent.headers["Retry-After"]) <= 60
    known = SourceFactory(doi="", pmid="123")
    told = desk.reviewer.post("sources/lookup/", {"identifier": "PMID 123"})
    assert (told.status_code, told.json()["source"]) == (200, known.pk)


def test_what_is_no_identifier_is_named(desk):
    refused = desk.reviewer.post("sources/lookup/", {"identifier": "0000-0002-1825-0097"})
    assert (refused.status_code, refused.json()["field"]) == (400, "identifier")
    assert "This is an ORCID iD" in refused.json()["detail"]


def test_source_is_filled_in_again(desk, crossref):
    source = SourceFactory(doi="10.1000/a", title="Mine", filled_by="crossref", edited=["title"])
    path = f"sources/{source.pk}/"
    etag = desk.reviewer.etag(path)
    filled = desk.reviewer.post(f"{path}fill/", {}, **{"If-Match": etag})
    assert filled.status_code == 200, filled.content
    assert {name: filled.json()[name] for name in ("title", "year", "filled_by", "edited")} == {
        "title": "Mine", "year": 2021, "filled_by": "crossref", "edited": ["title"],
    }  # fmt: skip
    assert desk.reviewer.post(f"{path}fill/", {}, **{"If-Match": etag}).status_code == 412


def test_source_that_nobody_knows_is_not_filled_in(desk, crossref):
    for path in ("/crossref/works/10.1000/b", "/datacite/dois/10.1000/b", "/doi/10.1000/b"):
        crossref.expect_request(path).respond_with_data("", status=404)
    path = f"sources/{SourceFactory(doi='10.1000/b').pk}/"
    answer = desk.reviewer.post(f"{path}fill/", {}, **{"If-Match": desk.reviewer.etag(path)})
    assert (answer.status_code, answer.json()["title"]) == (404, "There is no such thing")


def test_source_is_merged_into_another(desk):
    kept, other = SourceFactory(doi="10.1000/a"), SourceFactory(doi="", pmid="123")
    evidence = EvidenceFactory(source=other)
    path = f"sources/{other.pk}/"
    etag = desk.reviewer.etag(path)
    assert desk.reviewer.post(f"{path}merge/", {}, **{"If-Match": etag}).json()["field"] == "into"
    itself = desk.reviewer.post(f"{path}merge/", {"into": other.pk}, **{"If-Match": etag})
    assert (itself.status_code, itself.json()["field"]) == (400, "into")
    merged = desk.reviewer.post(f"{path}merge/", {"into": kept.pk}, **{"If-Match": etag})
    assert (merged.status_code, merged.json()["id"], merged.json()["pmid"]) == (200, kept.pk, "123")
    assert merged.headers["ETag"] == desk.reviewer.etag(f"sources/{kept.pk}/")
    assert desk.reviewer.get(path).json()["merged_into"] == kept.pk
    assert desk.reviewer.get(f"evidence/{evidence.pk}/").json()["source"] == kept.pk
    again = desk.reviewer.post(
        f"{path}merge/", {"into": kept.pk}, **{"If-Match": desk.reviewer.etag(path)}
    )
    assert again.status_code == 409
