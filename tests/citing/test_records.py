import pytest

from claims.citing.records import csl_of, record_of, written_by_people
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db

CSL = {
    "type": "article-journal",
    "title": "Leaves",
    "author": [{"family": "Leaf", "given": "Ann"}],
    "container-title": "J Leaves",
    "volume": "3",
    "page": "5-9",
    "issued": {"date-parts": [[2020, 5]]},
}


def source_of(**values):
    columns = {"title": "Leaves", "authors": "Leaf A", "container": "J Leaves 3: 5-9", "year": 2020}
    return SourceFactory(**{**columns, "doi": "10.1000/a", **values})


def test_source_as_csl_is_what_the_service_said():
    source = source_of(csl=CSL, filled_by="crossref", pmid="123")
    assert csl_of(source) == CSL | {
        "id": source.key,
        "DOI": "10.1000/a",
        "PMID": "123",
        "URL": "https://doi.org/10.1000/a",
    }


def test_source_as_csl_prefers_what_a_person_wrote():
    source = source_of(
        csl=CSL, filled_by="crossref", edited=["title", "authors", "container", "year"],
        title="Their title", authors="Ek B, Leaf A", container="Another J 7", year=2021,
    )  # fmt: skip
    assert csl_of(source) == {
        "type": "article-journal",
        "id": source.key,
        "title": "Their title",
        "author": [{"family": "Ek", "given": "B"}, {"family": "Leaf", "given": "A"}],
        "container-title": "Another J 7",
        "issued": {"date-parts": [[2021]]},
        "DOI": "10.1000/a",
        "URL": "https://doi.org/10.1000/a",
    }


def test_source_without_csl_is_made_from_its_columns():
    source = source_of(authors="", year=None, container="")
    assert csl_of(source) == {
        "type": "article-journal",
        "id": source.key,
        "title": "Leaves",
        "DOI": "10.1000/a",
        "URL": "https://doi.org/10.1000/a",
    }


def test_what_nobody_filled_in_was_written_by_people():
    assert written_by_people(source_of(container="")) == {"title", "authors", "year", "doi"}
    filled = source_of(doi="10.1000/b", filled_by="crossref", edited=["year"])
    assert written_by_people(filled) == {"year"}


def test_record_keeps_identifiers_of_their_scheme_only():
    record = record_of(
        "crossref",
        CSL,
        identifiers={"doi": "doi:10.1000/A", "pmid": "10.1000/a", "isbn": "12", "other": "x"},
        published_version="https://doi.org/10.1000/a",
    )
    assert (record.identifiers, record.published_version) == ({"doi": "10.1000/a"}, "")
    assert record_of("crossref", {"author": []}, identifiers={}) is None


def test_overlong_record_fits_the_columns():
    names = [{"literal": "N" * 190} for _ in range(8)]
    record = record_of(
        "crossref",
        {"title": "T" * 3000, "author": names, "container-title": "C" * 900},
        identifiers={"doi": "10.1000/" + "a" * 400},
    )
    lengths = {name: len(record.columns[name]) for name in ("title", "authors", "container")}
    assert (lengths, record.identifiers) == ({"title": 1000, "authors": 1000, "container": 500}, {})
