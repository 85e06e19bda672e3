import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.csl import (
    authors_line,
    container_line,
    container_of_line,
    names_of_line,
    plain_text,
    short_name,
    tidy_csl,
    year_of,
)


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("In <i>vivo</i> H<sub>2</sub>O &amp; &lt;b&gt;x&lt;/b&gt;", "In vivo H2O & x"),
        (["First", "Second"], "First"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> &lt; 3 and 5 < 7", "x < 3 and 5 < 7"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ('<img src=x onerror="alert(1)">', '<img src=x onerror="alert(1)">'),
        ("a\u202eb\u0000c\n d", "abc d"),
        (12, "12"),
        (True, ""),
        ({"a": 1}, ""),
        ([], ""),
        ("a" * 30, "a" * 9 + "…"),
    ],
)
def test_plain_text_of_what_strangers_write(said, plain):
    assert plain_text(said, 10 if said == "a" * 30 else 1000) == plain


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ({"date-parts": [[2021, 4, 5]]}, [[2021, 4, 5]]),
        ({"date-parts": [["2021", "04"]]}, [[2021, 4]]),
        ({"date-parts": [[2018, 10, 21, 13]]}, [[2018, 10, 21]]),
        ({"date-parts": [[2021, 13, 5]]}, [[2021]]),
        ({"date-parts": [[2020], [2021], [2022]]}, [[2020], [2021]]),
        ({"date-parts": [[]]}, None),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": None, "raw": "March 2009"}, [[2009]]),
        ({"literal": "in the year 1850"}, [[1850]]),
        ("2021", None),
    ],
)
def test_date_is_what_of_it_can_be_one(said, date):
    found = tidy_csl({"issued": said})
    assert found == {"type": "document"} | ({"issued": {"date-parts": date}} if date else {})
    assert year_of(found) == (date[0][0] if date else None)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ({"family": "Effendy", "given": "Mohd Amin"}, "Effendy MA"),
        ({"family": "Sartre", "given": "Jean-Paul"}, "Sartre JP"),
        ({"family": "Leaf", "given": "A. B."}, "Leaf AB"),
        ({"family": "Leaf", "given": "AB"}, "Leaf AB"),
        ({"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
         "van Beethoven L"),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr"}, "King ML Jr"),
        ({"family": "山田", "given": "太郎"}, "山田 太郎"),
        ({"literal": "World Health Organization"}, "World Health Organization"),
        ({"family": "Plato"}, "Plato"),
    ],
)  # fmt: skip
def test_short_name(name, short):
    assert short_name(name) == short


def test_lines_of_a_record():
    people = [{"family": f"Leaf{number}", "given": "A"} for number in range(7)]
    journal = {"type": "article-journal", "container-title": "J", "volume": "3", "page": "4"}
    assert authors_line({"author": people}).endswith("Leaf5 A, et al.")
    assert authors_line({"editor": people[:1]}) == "Leaf0 A"
    assert container_line(journal) == "J 3: 4"
    assert container_line({"container-title": "J", "issue": "2"}) == "J (2)"
    assert container_line({"type": "book", "publisher": "P", "container-title": "S"}) == "P"
    assert container_line({"page": "4"}) == ""


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Effendy MA, Yunusa S, et al.", [
            {"family": "Effendy", "given": "MA"}, {"family": "Yunusa", "given": "S"},
        ]),
        ("Food and Drug Administration; Leaf A", [
            {"literal": "Food and Drug Administration"}, {"family": "Leaf", "given": "A"},
        ]),
        ("WHO ECDD, SMITH J", [{"literal": "WHO ECDD"}, {"family": "SMITH", "given": "J"}]),
        ("", []),
    ],
)  # fmt: skip
def test_names_of_a_typed_line(line, names):
    assert names_of_line(line) == names


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
fields = st.sampled_from(["type", "title", "author", "issued", "volume", "URL", "container-title"])


@given(st.dictionaries(fields, anything))
def test_tidied_item_is_json_and_stays_as_it_is(said):
    tidy = tidy_csl(said)
    assert tidy_csl(json.loads(json.dumps(tidy))) == tidy
    authors_line(tidy), container_line(tidy), year_of(tidy)


def test_records_of_the_collection_are_tidied(sample_data):
    """Real records: every title and year that is there survives, and nothing is invented."""
    for path in sorted((sample_data / "citations" / "csl").glob("*/raw.json")):
        for raw in json.loads(path.read_text("utf-8")):
            tidy = tidy_csl(raw)
            assert bool(tidy.get("title")) == bool(raw.get("title")), path
            assert len(tidy.get("author", [])) == len(raw.get("author") or []), path
            assert set(tidy) <= set(raw) | {"type"}, path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("J Am Chem Soc 138(21):6754-6764", ("J Am Chem Soc", "138", "21", "6754-6764")),
        ("Neurosci Lett 136(2): 5–9", ("Neurosci Lett", "136", "2", "5–9")),
        ("Neuroscience Letters 850:138153", ("Neuroscience Letters", "850", None, "138153")),
        ("Drugs, issue 3, pages 263-283", ("Drugs", None, "3", "263-283")),
        ("E/CN.7/2021/CRP.12", ("E/CN.7/2021/CRP.12", None, None, None)),
        ("Neuroscience Letters 136183", ("Neuroscience Letters 136183", None, None, None)),
        ("MMWR 68(14):326-327", ("MMWR", "68", "14", "326-327")),
        ("Window at 12 noon", ("Window at 12 noon", None, None, None)),
        ("Addiction Biology", ("Addiction Biology", None, None, None)),
    ],
)
def test_typed_container_is_taken_apart(line, said):
    names = ("container-title", "volume", "issue", "page")
    assert container_of_line(line) == {n: s for n, s in zip(names, said, strict=True) if s}
