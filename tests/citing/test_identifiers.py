import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.benchmarks.identifiers import judge
from claims.citing.identifiers import ADVICE, Identifier, identify
from claims.errors import Invalid

DOI = Identifier("doi", "10.1016/j.epsl.2011.11.037")


@pytest.mark.parametrize(
    "raw",
    [
        "10.1016/j.epsl.2011.11.037",
        "10.1016/J.EPSL.2011.11.037",
        "doi:10.1016/j.epsl.2011.11.037",
        "doi: 10.1016/j.epsl.2011.11.037",
        "DOI 10.1016/j.epsl.2011.11.037.",
        "doi = 10.1016/j.epsl.2011.11.037",
        "info:doi/10.1016/j.epsl.2011.11.037",
        "http://dx.doi.org/10.1016/j.epsl.2011.11.037",
        "https://www.doi.org/10.1016/j.epsl.2011.11.037",
        "https://doi.org/doi:10.1016/j.epsl.2011.11.037",
        "https://doi.org/10.1016%2Fj.epsl.2011.11.037",
        "doi.org/10.1016/j.epsl.2011.11.037",
        "(10.1016/j.epsl.2011.11.037).",
        "<https://doi.org/10.1016/j.epsl.2011.11.037>",
        "[doi:10.1016/j.epsl.2011.11.037];",
        "“10.1016/j.epsl.2011.11.037”,",
        "\u200b10.1016/j.epsl.2011.11.037\ufeff\n",
        "https://doi.org/ 10.1016/j.epsl.2011.11.037",
    ],
)
def test_doi_in_any_spelling(raw):
    assert identify(raw) == DOI


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("10.1016/S0140-6736(05)67889-8", "10.1016/s0140-6736(05)67889-8"),
        ("(10.1016/0006-8993(85)90236-9)", "10.1016/0006-8993(85)90236-9"),
        ("10.1016/0006-8993(85)", "10.1016/0006-8993(85)"),
        (
            "10.1002/(SICI)1521-3978(199806)46:4/5<493::AID-PROP493>3.0.CO;2-P",
            "10.1002/(sici)1521-3978(199806)46:4/5<493::aid-prop493>3.0.co;2-p",
        ),
        (
            "https://doi.org/10.1002/(SICI)1521-3978(199806)46:4/5%3C493::AID-PROP493%3E3.0.CO;2-P",
            "10.1002/(sici)1521-3978(199806)46:4/5<493::aid-prop493>3.0.co;2-p",
        ),
    ],
)
def test_doi_with_brackets_keeps_its_own(raw, value):
    assert identify(raw) == Identifier("doi", value)


@pytest.mark.parametrize(
    "raw",
    [
        "12082125",
        " 012082125 ",
        "pmid:12082125",
        "PMID: 12082125.",
        "PubMed ID 12082125",
        "https://pubmed.ncbi.nlm.nih.gov/12082125",
        "https://pubmed.ncbi.nlm.nih.gov/12082125/?from=search#abstract",
        "https://www.ncbi.nlm.nih.gov/pubmed/12082125",
        "pubmed.ncbi.nlm.nih.gov/12082125/",
    ],
)
def test_pmid_in_any_spelling(raw):
    assert identify(raw) == Identifier("pmid", "12082125")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("HTTPS://WWW.FDA.gov/News/Kratom", "https://www.fda.gov/News/Kratom"),
        ("www.fda.gov/news", "https://www.fda.gov/news"),
        ("https://example.org/wiki/Leaf_(tree).", "https://example.org/wiki/Leaf_(tree)"),
        ("(https://example.org/leaf)", "https://example.org/leaf"),
        ("https://www.fda.gov/news?id=3#part", "https://www.fda.gov/news?id=3#part"),
    ],
)
def test_web_address_keeps_its_path(raw, value):
    assert identify(raw) == Identifier("url", value)


@pytest.mark.parametrize(
    "raw",
    [
        "", "   ", "kratom", "10.1016", "10.1016/", "doi:", "pmid:", "0", "1234567890123", "and/or",
        "978-3-16-148410-1", "javascript:alert(1)", "ftp://example.org/a",
        "https://", "https://user:secret@example.org/", "file:///etc/passwd", "١٢٣",
        "10.1000/a and 10.1000/b", "see PMID 123 and PMID 124", "http://[::1", "a" * 5000,
    ],
)  # fmt: skip
def test_anything_else_says_what_to_type(raw):
    with pytest.raises(Invalid) as refusal:
        identify(raw)
    assert refusal.value.errors == {"identifier": ADVICE}


def test_overlong_doi_is_refused():
    with pytest.raises(Invalid, match="longer than 300 characters"):
        identify("10.1016/" + "a" * 300)


suffixes = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=40)


@given(
    suffix=suffixes,
    registrant=st.integers(1000, 99999),
    prefix=st.sampled_from(["", "doi:", "DOI: ", "https://doi.org/", "http://dx.doi.org/"]),
    after=st.sampled_from(["", ".", ",", ")", " ", "].", "”"]),
)
def test_spellings_of_one_doi_agree(suffix, registrant, prefix, after):
    bare = f"10.{registrant}/{suffix}"
    assert identify(prefix + bare + after) == Identifier("doi", bare.lower())


@given(st.text())
def test_any_text_is_identified_or_refused_and_stays_so(raw):
    try:
        found = identify(raw)
    except Invalid:
        return
    assert identify(found.value) == found


@pytest.mark.parametrize(
    ("raw", "scheme", "value"),
    [
        ("PMC2631623", "pmcid", "PMC2631623"),
        ("PMCID: PMC2631623.2", "pmcid", "PMC2631623"),
        ("pmc 2631623", "pmcid", "PMC2631623"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC2631623/", "pmcid", "PMC2631623"),
        ("arXiv:1310.2590v3", "arxiv", "1310.2590"),
        ("math.GT/0309136", "arxiv", "math/0309136"),
        ("https://arxiv.org/pdf/1310.2590v1", "arxiv", "1310.2590"),
        ("0-9752298-0-X", "isbn", "9780975229804"),
        ("ISBN-13: 978-3-905673-82-1", "isbn", "9783905673821"),
        ("urn:isbn:0451450523", "isbn", "9780451450524"),
        ("15626865", "pmid", "15626865"),  # as an ISSN it would have a hyphen
    ],
)
def test_other_schemes_in_their_spellings(raw, scheme, value):
    assert identify(raw) == Identifier(scheme, value)


def test_address_that_names_a_work_is_kept_beside_its_identifier():
    address = "https://www.nature.com/articles/s41586-020-2649-2"
    found = identify(address)
    assert (found, found.address) == (Identifier("doi", "10.1038/s41586-020-2649-2"), address)
    assert identify("https://doi.org/10.1038/s41586-020-2649-2").address == ""


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Leaf A. A trial. J Leaves 2021;4:5-9. doi:10.1000/a.", Identifier("doi", "10.1000/a")),
        (
            "Leaf A. A trial. 2021. https://doi.org/10.1000/a. PMID: 123; PMCID: PMC4567",
            Identifier("doi", "10.1000/a"),
        ),
        ("Leaf A. doi 10.1000/a (https://doi.org/10.1000/A)", Identifier("doi", "10.1000/a")),
        ("Leaf A. A trial. J Leaves 2021. PMID: 123.", Identifier("pmid", "123")),
        ("Leaf A. On leaves. arXiv:1310.2590v2, 2013", Identifier("arxiv", "1310.2590")),
        ("Leaf A. Leaves. Oxford, 2010. ISBN 0-9752298-0-X", Identifier("isbn", "9780975229804")),
    ],
)
def test_pasted_reference_names_its_work(reference, found):
    assert identify(reference) == found


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("0000-0002-1825-0097", "This is an ORCID iD, the name of a person;"),
        ("https", ADVICE),
        ("1562-6865", "This is an ISSN, the name of a whole journal;"),
        ("03yrm5c26", "This is a ROR id, the name of an organisation;"),
        ("73513537", "This is an EAN-8, the name of something in a shop;"),
        ("hdl:10013/epic.10033", "paste its web address: https://hdl.handle.net/10013/epic.10033"),
        ("urn:nbn:de:101:1-201102033592", "https://nbn-resolving.org/urn:nbn:de:101:1-2011"),
        ("swh:1:rel:22ece559cc7cc2364edc5e5593d63ae8bd229f9f;origin=https://a.b", "a program;"),
    ],
)
def test_identifier_of_something_else_is_called_by_its_name(raw, said):
    with pytest.raises(Invalid) as refusal:
        identify(raw)
    assert said in refusal.value.message


def test_sample_identifiers_are_recognised(sample_data):
    lines = (sample_data / "citations" / "identifiers.jsonl").read_text(encoding="utf-8")
    outcomes = {row["input"]: judge(row)[0] for row in map(json.loads, lines.splitlines())}
    assert {raw: one for raw, one in outcomes.items() if one != "recognised"} == {
        "custom_scheme_valid": "missed",
        "https://viaf.org/viaf/75121530": "wrong",
    }
