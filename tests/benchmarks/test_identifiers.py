import json

import pytest

from claims.benchmarks.identifiers import judge, measure_identifiers


@pytest.mark.parametrize(
    ("raw", "schemes", "normalized", "outcome"),
    [
        ("doi:10.1000/A", ["doi"], "10.1000/A", ("recognised", "doi 10.1000/a")),
        ("doi:10.1000/A", ["doi"], "10.1000/b", ("wrong", "doi 10.1000/a")),
        ("0-9752298-0-X", ["isbn"], "978-0-9752298-0-4", ("recognised", "isbn 9780975229804")),
        ("arXiv:1310.2590v2", ["arxiv"], "arXiv:1310.2590v2", ("recognised", "arxiv 1310.2590")),
        ("0077-5606", ["issn"], "", ("recognised", "an ISSN")),
        ("0077-5606", ["gnd"], "", ("wrong", "an ISSN")),
        ("12345", ["gnd"], "", ("wrong", "pmid 12345")),
        ("some words", ["doi"], "", ("missed", "")),
    ],
)
def test_judgement_of_an_identifier(raw, schemes, normalized, outcome):
    assert judge({"input": raw, "schemes": schemes, "normalized": normalized}) == outcome


def test_table_counts_and_explains(tmp_path):
    rows = [
        {"input": "10.1000/a", "schemes": ["doi", "handle"], "normalized": "10.1000/a"},
        {"input": "words", "schemes": ["doi"], "normalized": ""},
        {"input": "custom_scheme_valid", "schemes": ["custom"], "normalized": ""},
    ]
    (tmp_path / "identifiers.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lines = [line.split() for line in measure_identifiers(tmp_path)]
    assert lines[1:4] == [
        ["custom", "1", "0", "0", "1"],
        ["doi", "2", "1", "0", "1"],
        ["all", "3", "1", "0", "2"],
    ]
    assert [" ".join(line) for line in lines[5:]] == [
        "words missed: found nothing (not explained)",
        "custom_scheme_valid missed: found nothing (the list's own test invented this scheme; "
        "nobody else has it)",
    ]
