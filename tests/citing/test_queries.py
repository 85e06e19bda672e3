import pytest

from claims.citing import queries
from claims.citing.cards import evidence_card
from claims.citing.identifiers import Identifier
from claims.errors import Missing
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_known_source_goes_by_doi_before_pmid_before_address():
    by_doi = SourceFactory(doi="10.1000/a")
    by_pmid = SourceFactory(doi="", pmid="123")
    by_url = SourceFactory(doi="", url="https://example.org/")
    everything = {"doi": "10.1000/a", "pmid": "123", "url": "https://example.org/"}
    found = []
    for scheme in ("doi", "pmid", "url"):
        found.append(queries.known_source(everything))
        del everything[scheme]
    assert found == [by_doi, by_pmid, by_url]
    assert queries.known_source({"doi": ""}) is None


def test_uses_count_reviews_and_not_passages():
    source, review = SourceFactory(doi="10.1000/a"), ReviewFactory()
    EvidenceFactory(review=review, source=source)
    EvidenceFactory(review=review, source=source)
    EvidenceFactory(source=source)
    assert queries.identified_source(Identifier("doi", "10.1000/a")).uses == 2
    assert queries.source(source.pk).uses == 2
    assert list(queries.reviews_citing(source)) != []


def test_evidence_is_shown_with_its_row():
    evidence = EvidenceFactory()
    assert queries.shown([evidence]) == [
        {"row": evidence, "card": evidence_card(evidence), "place": None, "difference": []}
    ]


@pytest.mark.parametrize("read", [queries.source, queries.review, queries.evidence])
def test_wrong_id_is_missing(read):
    with pytest.raises(Missing):
        read(0)
