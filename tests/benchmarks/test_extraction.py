"""The measure of extraction: what it counts, and that ours stays above plain trafilatura."""

import gzip
import json
from itertools import islice

import pytest

from claims.benchmarks import extraction
from claims.benchmarks.extraction import (
    METHODS,
    OURS,
    PLAIN,
    Sample,
    Score,
    harmonic,
    means,
    pooled,
    read_pieces,
    read_texts,
    score_pieces,
    score_text,
)
from tests.importing.markup import FILLER, page


def test_text_is_scored_by_runs_of_four_words():
    sample = Sample("x", "", b"", text="One two three, four five. One two three four!")
    assert score_text("zero one two three four", sample) == Score(0, 2, 6)
    assert score_text("One two three four five six", sample) == Score(2, 3, 6)
    assert score_text("One two three", sample) == Score(0, 0, 6)


def test_repeated_run_counts_as_often_as_it_is_wanted():
    sample = Sample("x", "", b"", text="a b c d")
    assert score_text("a b c d . a b c d", sample) == Score(1, 5, 1)


def test_pieces_are_found_with_even_white_space():
    sample = Sample("x", "", b"", wanted=("a piece", "another"), unwanted=("share it",))
    assert score_pieces("This a\n piece, share\tit", sample) == Score(1, 2, 2)


def test_means_leave_out_pages_without_anything():
    scores = [Score(1, 2, 4), Score(0, 0, 2), Score(3, 3, 0)]
    assert means(scores) == ((0.5 + 1) / 2, (0.25 + 0) / 2)
    assert pooled(scores) == (4 / 5, 4 / 6)
    assert harmonic(0.5, 1.0) == pytest.approx(2 / 3)


@pytest.fixture
def folder(tmp_path):
    """The two sets with one page each."""
    for name in ("aeb", "trafilatura_en"):
        (tmp_path / name / "html").mkdir(parents=True)
        (tmp_path / name / "html" / "a.html.gz").write_bytes(gzip.compress(page("")))
    row = {"id": "a", "url": "https://example.org/", "html": "html/a.html.gz"}
    texts = json.dumps(row | {"text": f"{FILLER} {FILLER[::-1]}"})
    with gzip.open(tmp_path / "aeb" / "ground_truth.jsonl.gz", "wt") as file:
        file.write(texts)
    pieces = json.dumps(
        row | {"url": "hard::a", "with": ["The  committee"], "without": ["Copyright"]}
    )
    (tmp_path / "trafilatura_en" / "evaldata.jsonl").write_text(pieces)
    return tmp_path


def test_report_has_every_part(folder, monkeypatch):
    monkeypatch.setattr(extraction, "_ROUNDS", 1)
    lines = list(extraction.measure_extraction(folder))
    heads = [line for line in lines if not line.startswith("  ")]
    assert heads == [
        "aeb: 1 pages                  precision     recall         F1",
        "trafilatura_en: 1 pages       precision     recall         F1",
        "both: mean of the two F1",
        "pages more than 0.2 below the best mode of trafilatura: 0",
        "time for a page, the fastest of 1; ours includes metadata and structure",
        "memory for a page above what the program holds",
    ]
    assert [line.split() for line in lines if line.startswith("  ours ")][:3] == [
        ["ours", "1.0000", "1.0000", "1.0000"],
        ["ours", "1.0000", "1.0000", "1.0000"],
        ["ours", "1.0000"],
    ]


def test_page_far_below_is_named_with_its_reason(monkeypatch):
    scores = {
        OURS: {"a": Score(1, 2, 2), "b": Score(2, 2, 2)},
        PLAIN: {"a": Score(2, 2, 2), "b": Score(2, 2, 2)},
    }
    monkeypatch.setattr(extraction, "REASONS", {"a": "Because."})
    assert list(extraction.far_below(scores)) == ["  a: 0.500, trafilatura 1.000: Because."]


def test_ours_finds_more_than_trafilatura(sample_data):
    """On every third page of both sets, so that it does not take long."""
    folder = sample_data / "extraction"
    texts = list(islice(read_texts(folder / "aeb"), 0, None, 3))
    pieces = list(islice(read_pieces(folder / "trafilatura_en"), 0, None, 3))
    f1 = {
        method: (
            harmonic(*means([score_text(extract(one.raw, one.url), one) for one in texts])),
            harmonic(*pooled([score_pieces(extract(one.raw, one.url), one) for one in pieces])),
        )
        for method, extract in METHODS.items()
        if method in (OURS, PLAIN)
    }
    assert f1[OURS][0] > f1[PLAIN][0] + 0.015
    assert f1[OURS][1] > f1[PLAIN][1] - 0.01  # of so few pieces two are as much
