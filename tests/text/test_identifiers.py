import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.identifiers import (
    Identifier,
    Printed,
    address_of,
    find_identifiers,
    identify,
    identify_address,
)

SCHEMES = {"doi", "pmid", "pmcid", "arxiv", "isbn"}


@pytest.mark.parametrize(
    ("address", "scheme", "value"),
    [
        ("https://doi.org/10.1000/XYZ.1?utm_source=x", "doi", "10.1000/xyz.1"),
        ("http://dx.doi.org/10.1000%2Fxyz", "doi", "10.1000/xyz"),
        ("doi:10.1000/xyz", "doi", "10.1000/xyz"),
        ("info:doi/10.1000/xyz", "doi", "10.1000/xyz"),
        ("https://onlinelibrary.wiley.com/doi/abs/10.1002/ana.1/full", "doi", "10.1002/ana.1"),
        ("https://link.springer.com/article/10.1007/s11926-017-0626-z#Sec2", "doi",
         "10.1007/s11926-017-0626-z"),
        ("https://link.springer.com/content/pdf/10.1007/s1-2.pdf", "doi", "10.1007/s1-2"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.01", "doi",
         "10.1371/journal.pone.01"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.892v2.full.pdf", "doi",
         "10.1101/2020.01.02.892"),
        ("https://www.nature.com/articles/s41586-020-2649-2.pdf", "doi",
         "10.1038/s41586-020-2649-2"),
        ("https://www.tandfonline.com/doi/pdf/10.1080/01(85)9-9?needAccess=true", "doi",
         "10.1080/01(85)9-9"),
        ("https://www-example-com.proxy.example.edu/doi/10.1021/x;jsessionid=A1", "doi",
         "10.1021/x"),
        ("https://pubmed.ncbi.nlm.nih.gov/012082125/?from=x", "pmid", "12082125"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12082125", "pmid", "12082125"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/?term=12082125", "pmid", "12082125"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2631623/table/1", "pmcid", "PMC2631623"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/pmc2631623/", "pmcid", "PMC2631623"),
        ("https://europepmc.org/article/PMC/PMC2631623", "pmcid", "PMC2631623"),
        ("http://europepmc.org/abstract/MED/12082125", "pmid", "12082125"),
        ("https://arxiv.org/pdf/1310.2590v2.pdf", "arxiv", "1310.2590v2"),
        ("http://arxiv.org/abs/math.GT/0309136", "arxiv", "math/0309136"),
        ("https://books.google.com/books?vid=ISBN0451450523&pg=2", "isbn", "9780451450524"),
        ("https://www.worldcat.org/isbn/9783161484100", "isbn", "9783161484100"),
        ("https://www.amazon.co.uk/Title/dp/0451450523/ref=sr_1?tag=x-20", "isbn",
         "9780451450524"),
    ],
)  # fmt: skip
def test_address_names_a_work(address, scheme, value):
    assert identify_address(address) == Identifier(scheme, value)


@pytest.mark.parametrize(
    "address",
    [
        "", "https://example.org/", "https://doi.org/", "https://example.org/10.5/x",
        "https://example.org/files/10.0.1/notes", "https://pubmed.ncbi.nlm.nih.gov/?term=kratom",
        "https://www.nature.com/articles/about", "https://www.amazon.com/dp/B000123456",
        "https://example.org/?isbn=1234567890", "https://notarxiv.org/abs/1310.2590",
        "https://arxiv.org/list/cs/recent", "mailto:a@example.org", "http://[bad",
    ],
)  # fmt: skip
def test_address_of_anything_else_names_nothing(address):
    assert identify_address(address) is None


def test_identifiers_printed_in_a_text():
    text = (
        "See doi:10.1000/xyz(1)-2, (10.5555/ABC). PMID: 12082125; PMCID PMC2631623, "
        "arXiv:1310.2590v1 and ISBN 978-3-16-148410-0, not version 10.1 or ISBN 123-4-56-789012-3."
    )
    found = [(text[one.start : one.end], one.identifier) for one in find_identifiers(text)]
    assert found == [
        ("10.1000/xyz(1)-2", Identifier("doi", "10.1000/xyz(1)-2")),
        ("10.5555/ABC", Identifier("doi", "10.5555/abc")),
        ("PMID: 12082125", Identifier("pmid", "12082125")),
        ("PMC2631623", Identifier("pmcid", "PMC2631623")),
        ("arXiv:1310.2590v1", Identifier("arxiv", "1310.2590v1")),
        ("ISBN 978-3-16-148410-0", Identifier("isbn", "9783161484100")),
    ]


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        (Identifier("doi", "10.1/a<b>"), "https://doi.org/10.1/a%3Cb%3E"),
        (Identifier("pmid", "1"), "https://pubmed.ncbi.nlm.nih.gov/1"),
        (Identifier("pmcid", "PMC1"), "https://pmc.ncbi.nlm.nih.gov/articles/PMC1"),
        (Identifier("arxiv", "math/0309136"), "https://arxiv.org/abs/math/0309136"),
        (Identifier("isbn", "9783161484100"), ""),
    ],
)
def test_address_of_an_identifier(identifier, address):
    assert address_of(identifier) == address


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text):
    assert identify(text) is None or identify(text).value
    identify_address(text)
    for one in find_identifiers(text):
        assert isinstance(one, Printed)
        assert 0 <= one.start < one.end <= len(text)


def test_identifiers_of_the_collection(sample_data):
    """Every row of one of the five schemes is read in its normal form; of others, as nothing."""
    lines = (sample_data / "citations" / "identifiers.jsonl").read_text("utf-8").splitlines()
    wrong = []
    for row in map(json.loads, lines):
        found, wanted = identify(row["input"]), SCHEMES & set(row["schemes"])
        normal = row["normalized"].removeprefix("arXiv:").replace("-", "").lower()
        right = found is not None and found.scheme in wanted if wanted else found is None
        if right and found and normal:
            right = found.value.replace("-", "").lower() == normal
        if right and found and row["url"]:
            right = identify_address(row["url"]) == found
        if not right:
            wrong.append((row["input"], found))
    assert dict(wrong) == {}
