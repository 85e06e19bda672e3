"""Files of references as other programs write them: which format it is, and what it holds."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from claims.text.csl import Csl, tidy_csl
from claims.text.exchange import bibtex, ris
from claims.text.exchange.read import Entry
from claims.text.typed import one_line

MOST_BYTES: Final = 5_000_000
MOST_ENTRIES: Final = 2000
_BOMS: Final = {
    b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
_SAMPLE: Final = 1000  # bytes or code points by which a file is recognised


@dataclass(frozen=True, slots=True)
class Format:
    """How references are written: `media_type` is for HTTP, `extension` has no dot."""

    label: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Csl]], str]


def _write_json(items: Sequence[Csl]) -> str:
    return json.dumps(list(items), ensure_ascii=False, indent=1) + "\n"


FORMATS: Final = {
    "bibtex": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", _write_json),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds; or the `problem` why nothing can be read. `notice` is what was assumed."""

    entries: tuple[Entry, ...] = ()
    label: str = ""
    problem: str = ""
    notice: str = ""


def read(raw: bytes) -> Reading:
    """The references in a file, at most `MOST_ENTRIES`; never raises for what stands in it."""
    if len(raw) > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB"
        return Reading(problem=f"The file is larger than {most}. Cut it into several.")
    text, notice = _decoded(raw)
    if not text.strip():
        return Reading(problem="The file is empty.")
    found = _recognised(text)
    if found is None:
        return Reading(
            problem="This is none of the formats that can be read: BibTeX, RIS, PubMed (.nbib) and "
            "CSL-JSON. Export the references anew in one of them."
        )
    label, entries = found
    try:
        listed = tuple(islice(entries(text), MOST_ENTRIES + 1))
    except (ValueError, RecursionError):  # what json raises
        return Reading(label=label, problem=f"The file is no valid {label}: it may be cut off.")
    if len(listed) > MOST_ENTRIES:
        return Reading(
            label=label,
            problem=f"The file has more than {MOST_ENTRIES:,} references. Cut it into several.",
        )
    if not listed:
        return Reading(label=label, problem=f"No reference was found in the {label} file.")
    return Reading(listed, label, notice=notice)


def _decoded(raw: bytes) -> tuple[str, str]:
    """The file as text, and what was assumed about its letters."""
    encoding = next((name for bom, name in _BOMS.items() if raw.startswith(bom)), "")
    sample = raw[:_SAMPLE]
    if not encoding and sample.count(0) > len(sample) // 4:
        encoding = "utf-16-be" if sample[:1] == b"\0" else "utf-16-le"
    notice = ""
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        encoding = encoding if encoding.startswith("utf-16") else "windows-1252"
        text = raw.decode(encoding, errors="replace")
        notice = (
            "The file is not in UTF-8. It was read as Windows-1252 (Latin-1): look at names and "
            "titles with accents."
            if encoding == "windows-1252"
            else "Some letters of the file could not be read: look for “\ufffd”."
        )
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"), notice


Entries = Callable[[str], Iterable[Entry]]


def _recognised(text: str) -> tuple[str, Entries] | None:
    head = text.lstrip("\ufeff \n\t")[:_SAMPLE]
    if head[:1] in ("[", "{"):
        return "CSL-JSON", _csl_entries
    if "TY  -" in head:
        return "RIS", ris.entries
    if head.startswith("PMID") or "\nPMID-" in head:
        return "PubMed", ris.medline_entries
    return ("BibTeX", bibtex.entries) if "@" in text else None


def _csl_entries(text: str) -> Iterator[Entry]:
    """The items of a list, of an object that has them as `items`, or a single one."""
    found: Any = json.loads(text.lstrip("\ufeff"), parse_int=_number, parse_constant=str)
    if isinstance(found, dict):
        found = found.get("items", [found])
    for one in found if isinstance(found, list) else []:
        yield _csl_entry(one)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 15 else digits


def _csl_entry(said: Any) -> Entry:
    if not isinstance(said, dict):
        return Entry(problem="A record is no object with fields")
    csl, name = tidy_csl(said), one_line(str(said.get("id", ""))[:100])
    if not csl.get("title"):
        return Entry(name=name, problem=f"“{name[:60]}” has no title")
    return Entry(csl=csl, name=name)
