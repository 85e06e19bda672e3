"""manage.py reanchor_text: two files and spans in, places out, or a message and nothing."""

import io
import json
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

OLD = "A word first.\r\nKratom killed 5 people in 2019. 👍🏽 Nobody said why it did."
NEW = "A word first.\r\nNew here. Kratom killed 7 people in 2019. 👍🏽 Nobody said why it did."


@pytest.fixture
def files(tmp_path):
    paths = {name: tmp_path / name for name in ("old", "new", "spans")}
    paths["old"].write_bytes(OLD.encode())
    paths["new"].write_bytes(NEW.encode())
    paths["spans"].write_text(
        '{"id": "é", "start": 15, "end": 46}\n\n{"id": 7, "start": 50, "end": 61}'
    )
    return [str(path) for path in paths.values()]


def run(*arguments):
    out = io.StringIO()
    call_command("reanchor_text", *arguments, stdout=out)
    return out.getvalue()


def test_places_come_out_in_the_order_of_the_spans(files):
    rows = [json.loads(line) for line in run(*files, "--jsonl").splitlines()]
    assert [list(row) for row in rows] == [["id", "outcome", "start", "end", "score"]] * 2
    assert [row | {"score": 0} for row in rows] == [
        {"id": "é", "outcome": "critical", "start": 25, "end": 56, "score": 0},
        {"id": 7, "outcome": "unchanged", "start": 60, "end": 71, "score": 0},
    ]
    assert all(0 < row["score"] <= 1 for row in rows)
    assert (OLD[50:61], NEW[60:71]) == ("Nobody said", "Nobody said")


def test_removed_words_have_no_place(files, tmp_path):
    (tmp_path / "new").write_text("Something else altogether, on another page.")
    rows = [json.loads(line) for line in run(*files, "--jsonl").splitlines()]
    assert [row | {"score": 0} for row in rows] == [
        {"id": each, "outcome": "removed", "start": None, "end": None, "score": 0}
        for each in ("é", 7)
    ]


def test_spans_come_from_standard_input(files, monkeypatch):
    raw = io.TextIOWrapper(io.BytesIO(b'{"id": 1, "start": 0, "end": 6}\n'))
    monkeypatch.setattr(sys, "stdin", raw)
    assert json.loads(run(*files[:2], "-", "--jsonl"))["outcome"] == "unchanged"


def test_people_get_a_row_for_each_span(files):
    rows = run(*files).splitlines()
    assert [row.split()[:2] for row in rows] == [["é", "critical"], ["7", "unchanged"]]


def test_no_spans_are_no_rows(files, tmp_path):
    (tmp_path / "spans").write_text("\n")
    assert run(*files, "--jsonl") == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "a span is an object"),
        ('{"start": 0, "end": 1}', "no id"),
        ('{"id": 1}', "no start and no end"),
        ('{"id": null, "start": 0, "end": 1}', "an id is"),
        ('{"id": true, "start": 0, "end": 1}', "an id is"),
        ('{"id": 1, "start": "0", "end": 1}', "whole numbers"),
        ('{"id": 1, "start": false, "end": 1}', "whole numbers"),
        ('{"id": 1, "start": 0.0, "end": 1}', "whole numbers"),
        ('{"id": 1, "start": 5, "end": 5}', "5–5 is no range"),
        ('{"id": 1, "start": 6, "end": 5}', "6–5 is no range"),
        ('{"id": 1, "start": -1, "end": 5}', "-1–5 is no range"),
        (f'{{"id": 1, "start": 0, "end": {len(OLD) + 1}}}', f"has {len(OLD)} code points"),
    ],
)
def test_a_bad_line_is_named_and_nothing_comes_out(files, tmp_path, capsys, line, words):
    (tmp_path / "spans").write_text('{"id": 1, "start": 0, "end": 6}\n' + line)
    with pytest.raises(CommandError, match=rf"spans, line 2: .*{words}"):
        run(*files, "--jsonl")
    assert capsys.readouterr().out == ""


def test_a_file_that_is_no_text_is_named(files, tmp_path):
    (tmp_path / "new").write_bytes(b"ab\xff")
    with pytest.raises(CommandError, match="new is not UTF-8: byte 2"):
        run(*files, "--jsonl")
    with pytest.raises(CommandError, match="none cannot be read: No such file"):
        run(files[0], str(tmp_path / "none"), files[2])
