import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.citation_keys import LONGEST, PATTERN, base_key, keys_from


@pytest.mark.parametrize(
    ("authors", "title", "year", "key"),
    [
        ("Effendy MA, Yunusa S", "Monitoring", 2021, "effendy2021"),
        ("van der Berg J", "Monitoring", 2021, "vanderberg2021"),
        ("Müller-Østergård Ł, et al.", "", 1999, "mullerostergard1999"),
        ("Jane Doe", "Monitoring", 2021, "doe2021"),
        ("European Medicines Agency", "Assessment", 2020, "european2020"),
        ("WHO", "Leaf", None, "whond"),
        ("", "On the leaf of Mitragyna", 2021, "leaf2021"),
        ("Вернадский В", "О чём", 1926, "source1926"),
        ("王伟", "Kratom in China", 2018, "kratom2018"),
        ("", "A b", None, "abnd"),
        ("Smith J; Doe K", "", 812, "smith0812"),
    ],
)
def test_key_names_the_first_author_and_the_year(authors, title, year, key):
    assert base_key(authors, title, year) == key


def test_keys_of_one_base_get_letters():
    assert list(islice(keys_from("a2021"), 4)) == ["a2021", "a2021a", "a2021b", "a2021c"]
    assert list(islice(keys_from("a2021"), 26, 29)) == ["a2021z", "a2021aa", "a2021ab"]


@given(st.text(), st.text(), st.none() | st.integers(1, 9999))
def test_any_words_make_a_key(authors, title, year):
    key = base_key(authors, title, year)
    assert re.fullmatch(PATTERN, key)
    assert len(key) <= LONGEST - 10
