import gzip
import json

from claims.benchmarks.passages import measure_passages

SENTENCES = [
    f"In group {number} the leaf number {number} was given to {number + 3} adults each day."
    for number in range(20)
]


def test_table_counts_what_was_found(tmp_path, monkeypatch):
    monkeypatch.setattr("claims.benchmarks.passages._LENGTH", 700)
    with gzip.open(tmp_path / "citint_corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        for at in range(0, 20, 5):
            file.write(json.dumps({"abstract": SENTENCES[at : at + 5]}) + "\n")
    lines = [line.split() for line in measure_passages(tmp_path)]
    assert lines[0] == ["sentences", "of", "found", "close", "missing", "elsewhere"]
    assert lines[1] == ["with", "0", "words", "edited", "15", "15", "0", "0", "0"]
    assert [line[-5] for line in lines[1:]] == ["15"] * 5 + ["5"]
    assert all(int(line[-5]) == sum(map(int, line[-4:-1])) for line in lines[1:])
    assert lines[6][:3] == ["of", "other", "papers"]
