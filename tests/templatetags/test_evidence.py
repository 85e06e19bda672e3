from claims.citing.table import evidence_table
from claims.templatetags.evidence import as_table, certainty_means, identifiers, reference_of
from claims.text.references import references_of

CARD = {"stance": {"slug": "supports", "label": "Supports"}, "source": {"title": "A"}}


def test_table_is_of_cards_or_of_rows_that_hold_them():
    assert as_table([CARD]) == as_table([{"row": object(), "card": CARD}]) == evidence_table([CARD])
    assert as_table(None) == as_table("") == evidence_table([])


def test_certainty_is_explained_where_it_is_known():
    assert certainty_means({"slug": "low", "label": "Low"}) == (
        "The truth may be quite different from what the evidence shows."
    )
    assert [certainty_means(one) for one in (None, "", {}, {"slug": "absolute"})] == [""] * 4


def test_identifiers_are_named_with_where_they_lead():
    source = {
        "doi": "10.1000/a",
        "pmid": "12082125",
        "pmcid": "PMC42",
        "arxiv": "2101.00001",
        "isbn": "9780306406157",
        "url": "https://example.org/",
    }
    assert identifiers(source) == [
        ("DOI 10.1000/a", "https://doi.org/10.1000/a"),
        ("PMID 12082125", "https://pubmed.ncbi.nlm.nih.gov/12082125/"),
        ("PMC42", "https://pmc.ncbi.nlm.nih.gov/articles/PMC42/"),
        ("arXiv:2101.00001", "https://arxiv.org/abs/2101.00001"),
        ("ISBN 9780306406157", "https://openlibrary.org/isbn/9780306406157"),
    ]


def test_identifiers_of_an_old_record_are_those_that_it_kept():
    assert identifiers({"doi": "", "pmid": "1", "url": ""}) == [
        ("PMID 1", "https://pubmed.ncbi.nlm.nih.gov/1/")
    ]


def test_reference_is_found_by_key_and_in_old_records_by_id():
    sources = [{"id": 1, "title": "A"}, {"id": 2, "key": "b", "title": "B"}]
    listed = references_of(sources, "apa")
    assert [reference_of(listed, source) for source in sources] == listed
    assert reference_of(listed, {"id": 3}) is None
    assert reference_of("", sources[0]) is reference_of(None, sources[0]) is None
