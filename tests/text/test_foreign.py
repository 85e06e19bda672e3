import pytest

from claims.text.foreign import Foreign, name_foreign


def test_foreign_identifier_is_named_with_its_address():
    assert name_foreign("0000-0002-1825-0097") == Foreign(
        "orcid", "an ORCID iD", "a person", "https://orcid.org/0000-0002-1825-0097"
    )


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("1422-4586-3573-0476", "isni"),
        ("15626865", "issn"),
        ("4079154-3", "gnd"),
        ("10013/epic.10033", "handle"),
        ("urn:lsid:ubio.org:namebank:11815", "lsid"),
        ("swh:1:rel:22ece559cc7cc2364edc5e5593d63ae8bd229f9f;origin=https://a.b", "swh"),
    ],
)
def test_first_of_several_schemes_is_believed(text, scheme):
    assert name_foreign(text).scheme == scheme


@pytest.mark.parametrize(
    "text",
    ["", "kratom", "leaf and/or tea", "and/or", "COVID-19", "1234567890123", "978-3-16-148410-1",
     "https://orcid.org/0000-0002-1825-0097", "a" * 600, "\ud800"],
)  # fmt: skip
def test_words_and_addresses_are_no_foreign_identifiers(text):
    assert name_foreign(text) is None
