"""Each hard case of text has its tests: docs/hard-cases.md."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
NAMED = re.compile(r"^ *def test_case_0?(\d+)(?:_and_0?(\d+))?_", re.MULTILINE)


def cases_tested() -> set[int]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for numbers in NAMED.findall(path.read_text(encoding="utf-8")):
            found |= {int(number) for number in numbers if number}
    return found


def test_every_case_has_a_test_of_its_name():
    listed = [int(row) for row in ROW.findall((ROOT / "docs/hard-cases.md").read_text("utf-8"))]
    assert listed == list(range(1, 28))
    assert cases_tested() == set(listed)
