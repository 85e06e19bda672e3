import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        "", "   ", "kratom", "10.1016", "10.1016/", "doi:", "pmid:", "0", "123456789", "1562-6865",
        "978-3-16-148410-0", "9783161484100", "javascript:alert(1)", "ftp://example.org/a",
        "https://", "https://user:secret@example.org/", "file:///etc/passwd", "١٢٣",
        "10.1016/j.epsl.2011.11.037 and more", "http://[::1", "a" * 5000,
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


def test_sample_identifiers_are_recognised(sample_data):
    lines = (sample_data / "citations" / "identifiers.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    wanted = {
        row["input"]: next(s for s in ("doi", "pmid", "url") if s in row["schemes"])
        for row in rows
        if {"doi", "pmid", "url"} & set(row["schemes"])
    }
    assert {raw: identify(raw).scheme for raw in wanted} == wanted
    assert {
        row["input"]: identify(row["input"]).value for row in rows if "doi" in row["schemes"]
    } == {row["input"]: row["normalized"].lower() for row in rows if "doi" in row["schemes"]}
