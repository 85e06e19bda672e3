"""Round trips through each format, and files that somebody meant badly or cut off."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.csl import TYPES, tidy_csl
from claims.text.exchange.files import FORMATS, MOST_BYTES, MOST_ENTRIES, read

ARTICLE = {
    "id": "effendy2021",
    "type": "article-journal",
    "title": "100% of {5-HT} & $α_2$ ~ 10^3 #1: \\alpha “safe” -- or 'not'?",
    "author": [
        {"family": "Effendy", "given": "Mohd Azwan"},
        {"family": "Berg", "given": "J.", "non-dropping-particle": "van der"},
        {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        {"literal": "Food and Drug Administration, Silver Spring"},
        {"family": "Ångström", "given": "O'Neil-Müller"},
    ],
    "container-title": "Neuroscience Letters",
    "container-title-short": "Neurosci Lett",
    "publisher": "Elsevier & Söhne",
    "volume": "136",
    "issue": "2",
    "page": "5-9",
    "issued": {"date-parts": [[2021, 3, 4]]},
    "accessed": {"date-parts": [[2026, 11, 23]]},
    "language": "en",
    "DOI": "10.1016/0304-3940(92)90055-q_%a",
    "PMID": "12082125",
    "PMCID": "PMC42",
    "ISSN": "0304-3940",
    "URL": "https://example.org/~leaf/?a=1&b=%20_{x}",
}


def back(format_slug, *items):
    """What reading gives of what was written, without the ids."""
    reading = read(FORMATS[format_slug].write(items).encode())
    assert (reading.problem, reading.notice) == ("", "")
    assert [entry.name or entry.csl.get("id") for entry in reading.entries] == [
        item["id"] for item in items
    ]
    return [entry.csl for entry in reading.entries]


def without_id(item):
    return {name: said for name, said in item.items() if name != "id"}


@pytest.mark.parametrize("format_slug", FORMATS)
def test_article_comes_back_as_it_went(format_slug):
    assert back(format_slug, ARTICLE) == [without_id(ARTICLE)]


@pytest.mark.parametrize("format_slug", FORMATS)
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_type_comes_back(format_slug, kind):
    item = {"id": "a2020", "type": kind, "title": "A leaf", "URL": "https://example.org/"}
    assert back(format_slug, item) == [without_id(item)]


# What all three formats can say: names of people without particles, and texts as they are stored.
LETTERS = string.ascii_letters + string.digits + " äßçœłñ中α–—“”‘’…$&%#_{}\\~^'\"@,.;:-<>()[]/=+*"
WORDS = st.text(LETTERS, min_size=1, max_size=30)
TITLE = WORDS.filter(lambda words: tidy_csl({"title": words}).get("title") == words)
FAMILY = st.text(string.ascii_uppercase + "äßç'-", min_size=1, max_size=10)
PEOPLE = st.builds(lambda family, given: {"family": family, "given": given}, FAMILY, FAMILY)
NAMES = PEOPLE | TITLE.map(lambda words: {"literal": words.rstrip(", ") or "X"})
ITEMS = st.fixed_dictionaries(
    {"id": st.just("a2020"), "type": st.sampled_from(sorted(TYPES)), "title": TITLE},
    optional={
        "author": st.lists(NAMES, min_size=1, max_size=3),
        "publisher": TITLE,
        "container-title": TITLE,
        "volume": TITLE.filter(lambda words: len(words) <= 20),
        "issued": st.just({"date-parts": [[2021, 3]]}) | st.just({"date-parts": [[1999]]}),
    },
)


@given(st.lists(ITEMS, min_size=1, max_size=3), st.sampled_from([*FORMATS]))
def test_any_record_comes_back(items, format_slug):
    assert back(format_slug, *items) == [without_id(item) for item in items]


ZOTERO = r"""
@comment{jabref-meta: databaseType:bibtex;}
@string{nl = "Neuroscience " # {Letters}}
@article{effendy_real_2021,
	title = {Real time monitoring of {DOPAMINE} release by {\"O}zg{\"u}r {\emph{et al.}}: 5{\%}},
	volume = 136, journal = nl, number = {2}, pages = {5--9},
	author = {Effendy, Mohd Azwan and {van der} Berg, Jan and {World Health Organization}
    and others},
	year = {2021}, month = mar, doi = {10.1016/j.neulet.2021.136}, url = {http://a.org/x%20y_z},
}
@misc(page, title="A "page"", url = {https://example.org/a})
@misc{page2, title = "The {"}leaf{"}", howpublished = {\url{https://example.org/b}},
  eprint = {1902.09876}, archivePrefix = {arXiv}}
@book{cut, title = {No end
@book{whole, title = {Leaves}, year = 1999, isbn = {0-262-03384-4}, editor = {M{\"u}ller, A.}}
@article{untitled, year = {2020}}
"""


def test_bibtex_of_other_programs_is_read():
    reading = read(ZOTERO.encode())
    assert [(one.name, one.problem) for one in reading.entries] == [
        ("effendy_real_2021", ""),
        ("", "The entry “page” is cut off or has a comma or brace too few (line 11)"),
        ("page2", ""),
        ("", "A brace is not closed within 20,000 characters (line 14)"),
        ("whole", ""),
        ("untitled", "“untitled” has no title"),
    ]
    first, page, book = (one for one in reading.entries if one.csl)
    assert first.csl == {
        "type": "article-journal",
        "title": "Real time monitoring of DOPAMINE release by Özgür et al.: 5%",
        "author": [
            {"family": "Effendy", "given": "Mohd Azwan"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"literal": "World Health Organization"},
        ],
        "container-title": "Neuroscience Letters",
        "volume": "136",
        "issue": "2",
        "page": "5-9",
        "issued": {"date-parts": [[2021, 3]]},
        "DOI": "10.1016/j.neulet.2021.136",
        "URL": "http://a.org/x%20y_z",
    }
    assert (page.csl["title"], page.arxiv) == ('The "leaf"', "1902.09876")
    assert (book.csl["type"], book.csl["ISBN"], book.csl["editor"]) == (
        "book",
        "0-262-03384-4",
        [{"family": "Müller", "given": "A."}],
    )


PUBMED_RIS = """TY  - JOUR
DB  - PubMed
AU  - Effendy, Mohd Azwan
AU  - Yunusa, Suleiman
T1  - Real time monitoring
  of dopamine
LA  - eng
SN  - 1872-7972
Y1  - 2021/03/04/
AN  - 33454434
SP  - 135664
JF  - Neurosci Lett
VL  - 136
DO  - 10.1016/j.neulet.2021.135664
ER  -

TY  - ELEC
TI  - A page
PY  - 2020///
UR  - https://example.org/
"""

NBIB = """
PMID- 33454434
OWN - NLM
IS  - 1872-7972 (Electronic)
VI  - 136
IP  - 2
DP  - 2021 Mar 4
TI  - Real time monitoring of dopamine release in the
      rat.
PG  - 135664
LID - S0304-3940(21)00042-1 [pii]
LID - 10.1016/j.neulet.2021.135664 [doi]
FAU - Effendy, Mohd Azwan
AU  - Effendy MA
CN  - Kratom Study Group
LA  - eng
PT  - Journal Article
TA  - Neurosci Lett
JT  - Neuroscience letters
PMC - PMC7905000
SO  - Neurosci Lett. 2021 Mar 4

PMID- 5
TI  - [A title in brackets].
AU  - Li W
DP  - 1999 Spring
"""


def test_ris_of_pubmed_is_read():
    first, second = (entry.csl for entry in read(PUBMED_RIS.encode()).entries)
    assert first == {
        "type": "article-journal",
        "title": "Real time monitoring of dopamine",
        "author": [
            {"family": "Effendy", "given": "Mohd Azwan"},
            {"family": "Yunusa", "given": "Suleiman"},
        ],
        "container-title": "Neurosci Lett",
        "volume": "136",
        "page": "135664",
        "issued": {"date-parts": [[2021, 3, 4]]},
        "language": "eng",
        "DOI": "10.1016/j.neulet.2021.135664",
        "PMID": "33454434",
        "ISSN": "1872-7972",
    }
    assert second == {
        "type": "webpage",
        "title": "A page",
        "URL": "https://example.org/",
        "issued": {"date-parts": [[2020]]},
    }


def test_file_of_pubmed_is_read():
    reading = read(NBIB.encode())
    assert reading.label == "PubMed"
    assert [entry.csl for entry in reading.entries] == [
        {
            "type": "article-journal",
            "title": "Real time monitoring of dopamine release in the rat",
            "author": [
                {"family": "Effendy", "given": "Mohd Azwan"},
                {"literal": "Kratom Study Group"},
            ],
            "container-title": "Neuroscience letters",
            "container-title-short": "Neurosci Lett",
            "volume": "136",
            "issue": "2",
            "page": "135664",
            "issued": {"date-parts": [[2021, 3, 4]]},
            "language": "en",
            "DOI": "10.1016/j.neulet.2021.135664",
            "PMID": "33454434",
            "PMCID": "PMC7905000",
            "ISSN": "1872-7972",
        },
        {
            "type": "article-journal",
            "title": "A title in brackets",
            "author": [{"family": "Li", "given": "W"}],
            "issued": {"date-parts": [[1999]]},
            "PMID": "5",
        },
    ]


TITLED = "@book{a, title = {Blätter}}"


@pytest.mark.parametrize(
    ("raw", "notice"),
    [
        (TITLED.encode(), ""),
        (TITLED.encode("utf-8-sig"), ""),
        (TITLED.encode("utf-16"), ""),
        (TITLED.encode("utf-16-le"), ""),
        (TITLED.encode("utf-16-be"), ""),
        (TITLED.encode("latin-1"), "Windows-1252"),
        (TITLED.replace("book", "b\0ook").encode(), ""),
        (TITLED.replace(", ", ",\r").encode(), ""),
    ],
)
def test_letters_are_read_in_any_encoding(raw, notice):
    reading = read(raw)
    assert [entry.csl["title"] for entry in reading.entries] == ["Blätter"]
    assert notice in reading.notice
    assert bool(notice) == bool(reading.notice)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b" \n", "is empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"Hello, these are no references.", "none of the formats"),
        (b"%PDF-1.7 \x00\x01", "none of the formats"),
        (b"[{", "no valid CSL-JSON"),
        (b"[" * 100_000, "no valid CSL-JSON"),
        (b"[]", "No reference was found"),
        (b'{"items": 5}', "No reference was found"),
        (b"me@example.org", "No reference was found"),
        (b"@book{a, title={b}}\n" * (MOST_ENTRIES + 1), "more than 2,000"),
        (b"TY  - BOOK\nTI  - b\n" * (MOST_ENTRIES + 1), "more than 2,000"),
    ],
)
def test_file_that_cannot_be_read_says_why(raw, problem):
    reading = read(raw)
    assert reading.entries == ()
    assert problem in reading.problem


@pytest.mark.parametrize(
    "raw",
    [
        b"@article{a, title={" + b"{" * 4_000_000,
        b"@article{a, title={" * 250_000,
        b"@comment{" * 500_000,
        b"@string{a={" * 400_000,
        b"@string{a=a#a}\n" * 300_000 + b"@book{x, title=a}",
        b'@string{a="x"}' + b"@string{a=a#a}\n" * 1000 + b"@book{x, title=a}",
        b"@" * 4_000_000,
        b'@article{a, title="' + b'"' * 4_000_000,
        b"@article{a," + b"a=b," * 1_000_000,
        b"@a{b,t={\\" + b"\\'" * 5000 + b"}}",
        b"TY  - JOUR\n" + b"AU  - x\n" * 500_000,
        b"TY  - JOUR\nTI  - a\n" + b"more\n" * 900_000,
        b"PMID- 1\nTI  - " + b"x" * 4_000_000,
        json.dumps([{"title": "x" * 4_000_000, "author": [{"family": "y"}] * 1000}]).encode(),
        b'[{"title": ' + b"9" * 100_000 + b"}]",
        b'[5, null, {"title": {"a": 1}}, {"id": {}, "title": "x", "author": {"a": 1}}]',
    ],
)
def test_hostile_file_is_read_or_refused(raw):
    reading = read(raw)
    assert reading.problem or reading.entries
    assert all(len(entry.csl.get("title", "")) <= 1000 for entry in reading.entries)


@given(st.binary(max_size=200) | st.text('@{}",=#a\\\n', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(raw):
    for begin in (b"", b"@book{a, title={x}, ", b"TY  - JOUR\n", b"PMID- 1\n", b"["):
        read(begin + raw)
