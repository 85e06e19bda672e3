"""Commands as they are typed, in processes of their own."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_extract_article_needs_no_installation(tmp_path):
    page = tmp_path / "leaf.md"
    page.write_text("# The leaf\n\n" + "Many people drink it in the evening. " * 12)
    done = manage("extract_article", str(page), "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["title"] == "The leaf"


def test_reanchor_text_needs_no_installation(tmp_path):
    text, spans = tmp_path / "text", tmp_path / "spans"
    text.write_text("Kratom is a tree.")
    spans.write_text('{"id": 1, "start": 0, "end": 6}')
    done = manage("reanchor_text", str(text), str(text), str(spans), "--jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "id": 1, "outcome": "unchanged", "start": 0, "end": 6, "score": 1.0,
    }  # fmt: skip


def test_other_commands_stop_with_a_sentence_when_a_setting_is_missing():
    done = manage("migrate")
    assert done.returncode != 0
    assert done.stderr.startswith("Factcheck cannot start. SECRET_KEY is not set.")
