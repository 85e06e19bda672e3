"""Addresses as IRIs: publishers' addresses and identifiers hold what RFC 3986 lets nobody write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from claims.publishing.annotations import spell_iri


@pytest.mark.parametrize(
    ("address", "iri"),
    [
        ("https://leaf.example/a", "https://leaf.example/a"),
        ("https://leaf.example/a b", "https://leaf.example/a%20b"),
        ("https://leaf.example/a%20b?c=%C3%A9", "https://leaf.example/a%20b?c=%C3%A9"),
        ("https://leaf.example/100%", "https://leaf.example/100%25"),
        ("https://leaf.example/[x]?y=[z]", "https://leaf.example/%5Bx%5D?y=%5Bz%5D"),
        ("https://dé.example/é", "https://xn--d-bga.example/%C3%A9"),
        (
            "https://doi.org/10.1000/(sici)1<1::aid>3",
            "https://doi.org/10.1000/(sici)1%3C1::aid%3E3",
        ),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://[::1/", ""),
        ("", ""),
    ],
)
def test_iri_is_spelled_as_the_standard_has_it(address, iri):
    assert spell_iri(address) == iri


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_iri_is_valid_whatever_an_address_holds(path, query, fragment):
    iri = spell_iri(f"https://leaf.example/{path}?{query}#{fragment}")
    assert iri == "" or Draft4Validator.FORMAT_CHECKER.conforms(iri, "uri")
    assert spell_iri(iri) == iri
