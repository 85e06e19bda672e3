import gzip
import json

import pytest

from claims.benchmarks.metadata import judge, measure_metadata


@pytest.mark.parametrize(
    ("field", "expected", "found", "outcome"),
    [
        ("title", "A leaf", "A leaf", "exact"),
        ("title", "A ‘leaf’", "A 'Leaf'", "same"),
        ("title", "A leaf", "", "missing"),
        ("title", "A leaf", "Another leaf", "wrong"),
        ("byline", "By Ann Lee and Bo Ek", "Bo Ek; Ann Lee", "same"),
        ("byline", "Ann Lee", "Ann Lee; Bo Ek", "wrong"),
        ("date", "2024-05-06", "2024-05-07", "wrong"),
        ("language", "en_US", "en", "same"),
        ("language", "en", "de", "wrong"),
    ],
)
def test_judgement_of_a_value(field, expected, found, outcome):
    assert judge(field, expected, found) == outcome


def test_table_counts_what_somebody_wrote_down(tmp_path):
    html = "<html lang='en'><head><title>A leaf</title></head><body><h1>A leaf</h1></body></html>"
    page = tmp_path / "readability" / "leaf"
    page.mkdir(parents=True)
    (page / "source.html.gz").write_bytes(gzip.compress(html.encode()))
    said = {"title": "A leaf", "byline": "Ann Lee", "lang": "en", "publishedTime": None}
    (page / "expected-metadata.json").write_text(json.dumps(said))
    other = tmp_path / "trafilatura_en"
    other.mkdir()
    (other / "a.html.gz").write_bytes(gzip.compress(html.encode()))
    rows = [
        {"id": "a", "url": "hard::a", "html": "a.html.gz", "title": "Another"},
        {"id": "b", "url": "hard::b", "html": "absent.html.gz"},
    ]
    (other / "evaldata.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lines = list(measure_metadata(tmp_path))
    ours = [line.split() for line in lines if " ours " in line and "half" not in line]
    assert lines[0].startswith("2 pages.")
    assert ours == [
        ["readability", "byline", "ours", "1", "0", "0", "1", "0"],
        ["readability", "language", "ours", "1", "1", "0", "0", "0"],
        ["readability", "title", "ours", "1", "1", "0", "0", "0"],
        ["trafilatura_en", "title", "ours", "1", "0", "0", "0", "1"],
    ]
    assert [line for line in lines if "expected" in line] == [
        "trafilatura_en/a title wrong: expected “Another”, found “A leaf” (not explained)",
        "readability/leaf byline missing: expected “Ann Lee”, found “” (not explained)",
    ]
