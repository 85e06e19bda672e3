"""The numbered list of references under a rationale or an article.

Pure functions of the frozen dictionaries of sources; those of a publication from before sources had
keys and CSL-JSON are read as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from claims.text.csl import Csl, likely_type, names_of_line
from claims.text.styles import entry_of, printed_entry

Card = Mapping[str, Any]
_IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry: `html` is safe, `anchor` is its id on the page, `backs` are those of the marks
    that lead to it. `source` is its dictionary."""

    number: int
    anchor: str
    html: str
    text: str
    backs: tuple[str, ...]
    source: Card


def references_of(
    sources: Iterable[Card],
    style: str,
    marks: Sequence[Card] = (),
    printed: Mapping[str, str] = MappingProxyType({}),
) -> list[Reference]:
    """Each source once: those that the `marks` of a rationale cite first, then the others.

    `marks` has the `key` and the `count` of each cited source, in the order of first mention.
    `style` is one of `claims.text.styles.STYLES`; `printed` has the HTML of what was printed in it
    before, by key.
    """
    counts = {mark["key"]: mark["count"] for mark in marks}
    return [
        _reference(number, source, style, counts.get(key_of(source), 0), printed)
        for number, source in enumerate(in_order(sources, [*counts]), start=1)
    ]


def in_order(sources: Iterable[Card], keys: Sequence[str]) -> list[Card]:
    """Each source once: those with one of the keys in their order, then the others in theirs."""
    listed: dict[str, Card] = {}
    for source in sources:
        listed.setdefault(key_of(source), source)
    first = {key: listed[key] for key in keys if key in listed}
    return list((first | listed).values())


def key_of(source: Card) -> str:
    """The citation key, or what stands for it where there was none yet."""
    return source.get("key") or f"source-{source.get('id', '')}"


def csl_of_card(source: Card) -> Csl:
    """The frozen record as CSL-JSON, else what the frozen columns say."""
    if csl := source.get("csl"):
        return dict(csl)
    said: Csl = {
        "type": likely_type(source),
        "id": key_of(source),
        "title": source.get("title", ""),
        "author": names_of_line(source.get("authors") or ""),
        "container-title": source.get("container"),
        "issued": {"date-parts": [[source["year"]]]} if source.get("year") else None,
        "URL": source.get("href") or source.get("url"),
        **{name: source.get(column) for column, name in _IDENTIFIERS.items()},
    }
    return {name: value for name, value in said.items() if value}


def _reference(
    number: int, source: Card, style: str, count: int, printed: Mapping[str, str]
) -> Reference:
    key = key_of(source)
    known = printed.get(key)
    entry = entry_of(csl_of_card(source), style) if known is None else printed_entry(known)
    backs = tuple(f"mark-{key}-{back}" for back in range(1, count + 1))
    return Reference(number, f"ref-{key}", entry.html, entry.text, backs, source)
