"""What the readers of all formats share: an entry, its dates and its names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from claims.text.csl import Csl, tidy_csl

_PARTICLE: Final = re.compile(
    r"((?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ten|ter|zu|zur|af|al)\s+)+)(?=\S)"
)
MONTHS: Final = {  # by their names in English
    "jan": "1", "feb": "2", "mar": "3", "apr": "4", "may": "5", "jun": "6",
    "jul": "7", "aug": "8", "sep": "9", "oct": "10", "nov": "11", "dec": "12",
}  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a file: its tidy CSL-JSON, or the `problem` why it cannot be read.

    `name` is what the file calls it, “” for nothing; `arxiv` an id that CSL has no field for.
    """

    csl: Csl = field(default_factory=dict)
    name: str = ""
    problem: str = ""
    arxiv: str = ""


def entry_from(said: dict[str, Any], *, name: str = "") -> Entry:
    """The record as an entry; one without a title is a problem."""
    arxiv = str(said.get("arxiv", ""))[:100]
    people: dict[str, Any] = {
        role: [_with_particle(one) for one in said[role]] for role in _ROLES if role in said
    }
    csl = tidy_csl(said | people)
    if not csl.get("title"):
        told = f"“{name[:60]}” has no title" if name else "A record has no title"
        return Entry(name=name, problem=told)
    return Entry(csl=csl, name=name, arxiv=arxiv)


_ROLES: Final = ("author", "editor", "translator", "collection-editor", "container-author")


def _with_particle(name: Any) -> Any:
    """A name whose family begins with “van der” in lower case, with that as its particle."""
    family = name.get("family") if isinstance(name, dict) else None
    if not isinstance(family, str) or name.get("non-dropping-particle"):
        return name
    found = _PARTICLE.match(family[:200])
    if not found:
        return name
    return {**name, "non-dropping-particle": found[1].strip(), "family": family[found.end() :]}


def date_of(words: str) -> dict[str, list[list[str]]]:
    """A date such as 2021, 2021-03 or 2021/03/04, or both ends of a span parted by /…/ or “/”."""
    parts = words.strip().split("/") if words.count("-") and "/" in words else [words.strip()]
    found = [_DATE.match(part.strip()) for part in parts[:2]]
    groups = [[part for part in one.groups() if part] for one in found if one]
    return {"date-parts": groups} if groups else {}


def spelled_date(date: Any) -> str:
    """A CSL date as 2021-03-04, a span with a solidus between its ends; "" for none."""
    groups = date.get("date-parts", []) if isinstance(date, dict) else []
    spelled = ("-".join(f"{part:02d}" for part in group) for group in groups)
    return "/".join(spelled)


def names_apart(words: str) -> Iterator[str]:
    """The names between the “and”s that stand in no braces; “others” is nobody."""
    depth, begin = 0, 0
    for found in re.finditer(r"[{}]|\sand(?=\s)", words):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0].strip() == "and":
            yield from _told(words[begin : found.start()])
            begin = found.end()
    yield from _told(words[begin:])


def _told(name: str) -> Iterator[str]:
    name = " ".join(name.split())
    if name and name.lower() != "others":
        yield name
