"""How many identifiers of the prepared list are recognised for what they are.

The folder holds `identifiers.jsonl` (`input`, `schemes`: every scheme in which it is valid,
`normalized`), or `citations/` that does. Recognised: cited by one of its schemes, in the normal
form that is given (without regard to case, hyphens, prefixes and the version of a preprint), or
refused under the name of one of its schemes. Wrong: taken for something else. Missed: not known.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

from claims.citing.identifiers import Identifier, identify
from claims.errors import Invalid
from claims.text.foreign import name_foreign
from claims.text.identifiers import without_litter
from claims.text.typed import one_line

Outcome = Literal["recognised", "wrong", "missed"]

# Why something is not recognised. Nothing reads this but people.
REASONS: Final = {
    "custom_scheme_valid": "the list's own test invented this scheme; nobody else has it",
    "https://viaf.org/viaf/75121530": "it is a web address, as the list says of its like, and a "
    "page can be cited",
}
_PREFIX: Final = re.compile(r"^arxiv:", re.IGNORECASE)
_VERSION: Final = re.compile(r"v\d+$")


def measure_identifiers(folder: Path) -> Iterator[str]:
    """How many of each scheme were recognised, wrong or missed, and every one that was not."""
    counts: dict[str, Counter[Outcome]] = {}
    misses: list[str] = []
    for row in _rows(folder):
        outcome, found = judge(row)
        counts.setdefault(row["schemes"][0], Counter())[outcome] += 1
        if outcome != "recognised":
            reason = REASONS.get(row["input"], "not explained")
            misses.append(f"{row['input']} {outcome}: found {found or 'nothing'} ({reason})")
    total = sum(counts.values(), Counter())
    yield f"{'first scheme':<24} {'of':>4} {'recognised':>10} {'wrong':>6} {'missed':>6}"
    for scheme, one in [*sorted(counts.items()), ("all", total)]:
        yield _line(scheme, one)
    yield ""
    yield from misses


def judge(row: dict[str, Any]) -> tuple[Outcome, str]:
    """The outcome for one row, and what the text was taken for, "" when for nothing."""
    try:
        found = identify(row["input"])
    except Invalid:
        foreign = name_foreign(without_litter(one_line(row["input"])))
        if foreign is None:
            return "missed", ""
        return ("recognised" if foreign.scheme in row["schemes"] else "wrong"), foreign.label
    is_right = found.scheme in row["schemes"] and _is_same(found, row["normalized"])
    return ("recognised" if is_right else "wrong"), f"{found.scheme} {found.value}"


def _is_same(found: Identifier, normalized: str) -> bool:
    """Addresses are kept as they are; an empty form says that the list has none."""
    if found.scheme == "url" or not normalized:
        return True
    wanted = _PREFIX.sub("", normalized).lower()
    if found.scheme == "isbn":
        wanted = wanted.replace("-", "")
    if found.scheme == "arxiv":
        wanted = _VERSION.sub("", wanted)
    if found.scheme == "pmid":
        wanted = wanted.replace("-", "")  # the list writes a number that is also an ISSN as such
    return found.value.lower() == wanted


def _rows(folder: Path) -> list[dict[str, Any]]:
    below = folder / "citations"
    path = (below if below.is_dir() else folder) / "identifiers.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _line(scheme: str, outcomes: Counter[Outcome]) -> str:
    figures = f"{outcomes['recognised']:>10} {outcomes['wrong']:>6} {outcomes['missed']:>6}"
    return f"{scheme:<24} {outcomes.total():>4} {figures}"
