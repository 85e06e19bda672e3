import pytest

from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory
from tests.models.sql import at, broken_rule, delete, insert_like, run, trips, update

pytestmark = pytest.mark.django_db


def handed_in():
    evidence = EvidenceFactory()
    at(evidence.review, "submitted")
    return evidence


CASES = {
    "source_has_title": lambda: update(SourceFactory(), "title = ''"),
    "source_can_be_found": lambda: update(SourceFactory(), "doi = ''"),
    "source_doi_once": lambda: insert_like(SourceFactory()),
    "source_pmid_once": lambda: insert_like(SourceFactory(doi="", pmid="123")),
    "source_pmcid_once": lambda: insert_like(SourceFactory(doi="", pmcid="PMC1")),
    "source_arxiv_once": lambda: insert_like(SourceFactory(doi="", arxiv="1902.09876")),
    "source_isbn_once": lambda: insert_like(SourceFactory(doi="", isbn="9780262033848")),
    "source_merged_has_no_identifier": lambda: update(
        SourceFactory(), f"merged_into_id = {SourceFactory().pk}"
    ),
    "source_not_merged_into_itself": lambda: update(
        SourceFactory(), "doi = '', merged_into_id = id"
    ),
    "source_url_once": lambda: insert_like(SourceFactory(doi="", url="https://example.org/")),
    "source_has_key": lambda: update(SourceFactory(), "key = ''"),
    "source_key_once": lambda: insert_like(SourceFactory(), doi="'10.1016/another'"),
    "source_status_known": lambda: update(SourceFactory(), "status = 'fine', status_at = now()"),
    "source_checked_has_time": lambda: update(SourceFactory(), "status = 'ok'"),
    "evidence_stance_known": lambda: update(EvidenceFactory(), "stance = 'perhaps'"),
    "evidence_sample_size_positive": lambda: update(EvidenceFactory(), "sample_size = 0"),
    "evidence_frozen": lambda: update(handed_in(), "passage = 'Other.'"),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


def test_evidence_of_a_review_handed_in_is_neither_added_nor_removed():
    evidence = handed_in()
    assert broken_rule(insert_like(evidence)) == "evidence_frozen"
    assert broken_rule(delete(evidence)) == "evidence_frozen"


def test_evidence_of_a_returned_review_may_change():
    evidence = EvidenceFactory()
    at(evidence.review, "changes_requested")
    assert broken_rule(delete(evidence)) is None


def test_evidence_is_not_moved_out_of_a_review_handed_in():
    other = ReviewFactory()
    assert broken_rule(update(handed_in(), f"review_id = {other.pk}")) == "evidence_frozen"


def test_evidence_is_not_moved_into_a_review_handed_in():
    review = handed_in().review
    assert broken_rule(update(EvidenceFactory(), f"review_id = {review.pk}")) == "evidence_frozen"


def test_sources_without_a_doi_are_many():
    source = SourceFactory(doi="", pmid="123")
    assert broken_rule(insert_like(source, pmid="'124'", key="'other2021'")) is None


def test_evidence_handed_in_follows_a_merged_source_and_no_other():
    evidence, other = handed_in(), SourceFactory()
    moved = update(evidence, f"source_id = {other.pk}")
    assert broken_rule(moved) == "evidence_frozen"

    run(update(evidence.source, f"doi = '', merged_into_id = {other.pk}"))
    rewritten = update(evidence, f"source_id = {other.pk}, passage = 'Other.'")
    assert broken_rule(rewritten) == "evidence_frozen"
    assert broken_rule(moved) is None
