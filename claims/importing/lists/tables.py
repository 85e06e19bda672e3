"""Lists of addresses that people keep: pasted lines, CSV tables, JSON lines."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from claims.errors import Invalid
from claims.importing.details import check_details
from claims.importing.lists.listing import Entry, entry_at, unreadable

_ADDRESS = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_NO_ADDRESS = "This is not a web address. It begins with http:// or https://."
_BETWEEN = re.compile(r"[\s,]*+")
_DELIMITERS = ",;\t|"

# How columns are called, in lower case and without anything but letters and digits.
_COLUMNS = {
    "url": ("url", "link", "address", "href", "webaddress", "articleurl", "permalink", "uri"),
    "title": ("title", "headline", "name", "articletitle"),
    "byline": ("byline", "author", "authors", "creator", "by", "writer"),
    "publisher": ("publisher", "site", "sitename", "source", "outlet", "website", "publication"),
    "published_on": (
        "publishedon", "published", "date", "publicationdate", "pubdate", "publishedat",
        "datepublished", "publisheddate",
    ),
    "language": ("language", "lang", "locale"),
}  # fmt: skip
_MEANING = {name: column for column, names in _COLUMNS.items() for name in names}


def read_lines(text: str) -> Iterator[Entry]:
    """The addresses in pasted lines, each with the number of its line from 1.

    Bullets, numbers and words around an address that begins with http are passed over.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _ADDRESS.findall(line)
        bare = line.strip()
        if found:
            for address in found:
                yield entry_at(address.rstrip(".,;)"), line=number)
        elif "." in bare and not re.search(r"\s", bare):
            yield entry_at(bare, line=number)
        else:
            yield unreadable(number, line, _NO_ADDRESS)


def read_csv(text: str) -> Iterator[Entry]:
    """The rows of a table with a column of addresses; its first row may say what is where."""
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    columns: dict[int, str] | None = None
    for number, cells in _rows(reader):
        if isinstance(cells, csv.Error):
            yield unreadable(number, "", f"This line cannot be read as a table ({cells}).")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns = _header(cells)
            if columns:
                continue
            columns = _guessed(cells)
        said = {columns[place]: cell for place, cell in enumerate(cells) if place in columns}
        yield _entry(number, said, ", ".join(cells))


def read_jsonl(text: str) -> Iterator[Entry]:
    """The objects (or bare addresses) of JSON lines, or of one JSON array."""
    if text.lstrip().startswith("["):
        yield from _read_array(text)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield unreadable(number, line, "This line is not JSON.")
            continue
        yield _from_json(number, value)


def _read_array(text: str) -> Iterator[Entry]:
    """The values of an array, one after the other: the whole may take fifty times its bytes."""
    decoder, number = json.JSONDecoder(), 0
    place = _BETWEEN.match(text, text.index("[") + 1).end()  # type: ignore[union-attr]  # may be empty
    while text[place : place + 1] != "]":
        number += 1
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            yield unreadable(number, text[place : place + 80], "This is not JSON.")
            return
        yield _from_json(number, value)
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]  # may be empty


def _from_json(number: int, value: Any) -> Entry:
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, dict):
        return unreadable(number, json.dumps(value)[:80], "This is neither an object nor a text.")
    said = {
        _MEANING[_bare(name)]: _as_text(cell)
        for name, cell in reversed(value.items())
        if _bare(name) in _MEANING
    }
    return _entry(number, said, json.dumps(value, ensure_ascii=False))


def _entry(number: int, said: Mapping[str, str], written: str) -> Entry:
    details = {name: cell.strip() for name, cell in said.items() if cell.strip()}
    address = details.pop("url", "")
    if not _is_address(address):
        return unreadable(number, written, _NO_ADDRESS if address else "There is no address here.")
    try:
        checked = check_details(_with_date(details))
    except Invalid as problem:
        reasons = " ".join(problem.errors.values())
        return unreadable(number, written, reasons)
    published = checked.get("published_on")
    if published:
        checked["published_on"] = published.isoformat()
    return entry_at(
        address, line=number, title=checked.get("title"), published=checked.get("published_on"),
        details=checked,
    )  # fmt: skip


def _with_date(details: dict[str, str]) -> dict[str, Any]:
    said = details.get("published_on")
    if said is None:
        return details
    try:
        return {**details, "published_on": date.fromisoformat(said[:10])}
    except ValueError:
        raise Invalid({"published_on": f"Give the date as 2024-05-31, not “{said}”."}) from None


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.match(text)) or ("." in text and not re.search(r"\s", text))


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the same number of parts, and the most."""
    lines = [line for line in islice(text.splitlines(), 20) if line.strip()]

    def parts(mark: str) -> tuple[bool, int]:
        counts = {len(row) for row in csv.reader(lines, delimiter=mark)}
        return len(counts) == 1, max(counts, default=0)

    try:
        best = max(_DELIMITERS, key=parts)
    except csv.Error:
        return ","
    return best


def _rows(reader: Any) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows with the number of the line on which each ends, faults included."""
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, error
            continue
        yield reader.line_num, cells


def _header(cells: Iterable[str]) -> dict[int, str]:
    """What the columns mean, by their places; empty where this row names no address column."""
    meanings: dict[int, str] = {}
    for place, cell in enumerate(cells):
        meaning = _MEANING.get(_bare(cell))
        if meaning and meaning not in meanings.values():
            meanings[place] = meaning
    return meanings if "url" in meanings.values() else {}


def _guessed(cells: list[str]) -> dict[int, str]:
    """Without a header: the column that holds an address; the next one may be the title."""
    place = next((place for place, cell in enumerate(cells) if _is_address(cell.strip())), 0)
    return {place: "url"}


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_as_text(part) for part in value)
    if isinstance(value, dict):
        return _as_text(value.get("name", ""))
    return "" if value is None else str(value)
