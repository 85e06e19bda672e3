from claims.text.references import csl_of_card, references_of
from claims.text.styles import entry_of


def source(key, **told):
    return {"id": 7, "key": key, "csl": {"type": "book", "title": f"About {key}"}, **told}


def shown(references):
    return [(one.number, one.anchor, one.text, one.backs) for one in references]


def test_cited_sources_come_first_in_the_order_of_their_marks():
    marks = [
        {"key": "b2020", "count": 2},
        {"key": "gone", "count": 1},
        {"key": "a2020", "count": 1},
    ]
    sources = [source(key) for key in ("c2020", "a2020", "d2020", "b2020", "c2020")]
    assert shown(references_of(sources, "vancouver", marks)) == [
        (1, "ref-b2020", "About b2020.", ("mark-b2020-1", "mark-b2020-2")),
        (2, "ref-a2020", "About a2020.", ("mark-a2020-1",)),
        (3, "ref-c2020", "About c2020.", ()),
        (4, "ref-d2020", "About d2020.", ()),
    ]


def test_source_frozen_before_there_were_keys_is_listed():
    old = {
        "id": 7,
        "title": "A leaf",
        "authors": "Effendy MA, World Health Organization",
        "container": "",
        "year": 2021,
        "doi": "10.1016/a",
        "pmid": "",
        "url": "",
        "href": "https://doi.org/10.1016/a",
    }
    csl = {
        "type": "article-journal",
        "id": "source-7",
        "title": "A leaf",
        "author": [{"family": "Effendy", "given": "MA"}, {"literal": "World Health Organization"}],
        "issued": {"date-parts": [[2021]]},
        "DOI": "10.1016/a",
        "URL": "https://doi.org/10.1016/a",
    }
    assert csl_of_card(old) == csl
    (one,) = references_of([old], "apa")
    assert (one.anchor, one.html, one.source) == ("ref-source-7", entry_of(csl, "apa").html, old)


def test_nothing_cited_is_no_list():
    assert references_of([], "apa", [{"key": "a2020", "count": 1}]) == []
