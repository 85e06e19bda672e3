from datetime import UTC, datetime

import pytest

from claims.citing.cards import LEVELS, by_strength, evidence_card, source_card, strongest
from claims.models.vocabulary import EvidenceLevel
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db


def test_source_is_told_in_words_and_json():
    source = SourceFactory(
        key="effendy2021",
        title="A trial",
        doi="10.1000/a",
        pmid="12082125",
        pmcid="PMC42",
        arxiv="2101.00001",
        isbn="9780306406157",
        url="https://example.org/a",
        status="retracted",
        status_at=datetime(2026, 5, 12, tzinfo=UTC),
        status_by="retraction_watch",
        status_notice="https://doi.org/10.1000/notice",
    )
    assert source_card(source) == {
        "id": source.pk,
        "key": "effendy2021",
        "title": "A trial",
        "authors": "Effendy MA, Yunusa S",
        "container": "Neuroscience Letters",
        "year": 2021,
        "doi": "10.1000/a",
        "pmid": "12082125",
        "pmcid": "PMC42",
        "arxiv": "2101.00001",
        "isbn": "9780306406157",
        "url": "https://example.org/a",
        "href": "https://doi.org/10.1000/a",
        "cited_as": "DOI 10.1000/a",
        "is_preprint": False,
        "status": {"slug": "retracted", "label": "Retracted"},
        "status_at": "2026-05-12T00:00:00+00:00",
        "status_by": {"slug": "retraction_watch", "label": "Retraction Watch"},
        "status_notice": "https://doi.org/10.1000/notice",
        "archived": None,
        "csl": {
            "type": "book",
            "id": "effendy2021",
            "title": "A trial",
            "author": [{"family": "Effendy", "given": "MA"}, {"family": "Yunusa", "given": "S"}],
            "container-title": "Neuroscience Letters",
            "issued": {"date-parts": [[2021]]},
            "DOI": "10.1000/a",
            "PMID": "12082125",
            "PMCID": "PMC42",
            "ISBN": "9780306406157",
            "URL": "https://doi.org/10.1000/a",
        },
    }


def test_source_that_was_not_checked_never_looks_ok():
    card = source_card(SourceFactory())
    assert card["status"] == {"slug": "not_checked", "label": "Retraction status not looked up"}
    assert (card["status_at"], card["status_by"]) == (None, None)


def test_evidence_is_told_in_words():
    evidence = EvidenceFactory(
        stance="refutes", level="cebm_2", population="human", sample_size=62, locator="p. 4"
    )
    assert evidence_card(evidence) == {
        "id": evidence.pk,
        "stance": {"slug": "refutes", "label": "Refutes"},
        "passage": evidence.passage,
        "is_paraphrase": False,
        "found": None,
        "locator": "p. 4",
        "study_type": None,
        "level": {"slug": "cebm_2", "label": "Oxford CEBM 2"},
        "population": {"slug": "human", "label": "Humans"},
        "sample_size": 62,
        "funding": "",
        "remark": "",
        "source": source_card(evidence.source),
    }


def test_every_level_has_its_rank():
    assert sorted(LEVELS) == sorted(EvidenceLevel)


def test_regulator_comes_behind_what_was_studied_in_people():
    rows = [
        EvidenceFactory(level=level, sample_size=size)
        for level, size in [("regulator", None), ("cebm_4", 1), ("cebm_4", None), ("register", 9)]
    ]
    assert [rows.index(row) for row in by_strength(rows)] == [3, 2, 1, 0]


def test_strongest_comes_first_and_levels_keep_their_order():
    review = ReviewFactory()
    rows = [
        EvidenceFactory(review=review, level=level, stance=stance, passage=passage)
        for level, stance, passage in [
            ("", "mixed", "a"),
            ("cebm_5", "supports", "b"),
            ("guideline", "refutes", "c"),
            ("cebm_1", "supports", ""),
            ("guideline", "refutes", "e"),
        ]
    ]
    assert [rows.index(row) for row in by_strength(rows)] == [3, 2, 4, 1, 0]
    assert strongest(rows, "supports", "mixed") == evidence_card(rows[1])
    assert strongest(rows, "refutes") == evidence_card(rows[2])
    assert strongest(rows, "context") is None
