"""References as RIS, and as PubMed's own files (MEDLINE, “.nbib”), which are read alone.

RIS: the tags of Reference Manager as Zotero and EndNote write them. MEDLINE: the elements that the
National Library of Medicine describes (https://www.nlm.nih.gov/bsd/mms/medlineelements.html).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from claims.text.csl import Csl
from claims.text.exchange.read import MONTHS, Entry, date_of, entry_from, spelled_date

_TYPES: Final = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "article": "INPR", "book": "BOOK", "chapter": "CHAP", "paper-conference": "CPAPER",
    "thesis": "THES", "report": "RPRT", "webpage": "ELEC", "post-weblog": "BLOG",
    "dataset": "DATA", "software": "COMP", "patent": "PAT", "standard": "STAND", "bill": "BILL",
    "legislation": "STAT", "legal_case": "CASE", "hearing": "HEAR", "manuscript": "UNPB",
    "motion_picture": "VIDEO", "song": "SOUND", "map": "MAP", "pamphlet": "PAMP",
    "entry-encyclopedia": "ENCYC", "entry-dictionary": "DICT",
    "personal_communication": "PCOMM", "document": "GEN",
}  # fmt: skip
_READ_TYPES: Final = {ris: csl for csl, ris in _TYPES.items()} | {
    "EDBOOK": "book", "EBOOK": "book", "CONF": "paper-conference", "WEB": "webpage",
    "ICOMM": "personal_communication", "GOVDOC": "report", "EJOUR": "article-journal",
    "ECHAP": "chapter", "JFULL": "periodical", "ABST": "article-journal", "AGGR": "dataset",
}  # fmt: skip
_TEXTS: Final = {
    "title": "TI", "title-short": "ST", "container-title": "T2", "container-title-short": "J2",
    "collection-title": "T3", "publisher": "PB", "publisher-place": "CY", "volume": "VL",
    "issue": "IS", "number": "M1", "edition": "ET", "genre": "M3", "language": "LA", "DOI": "DO",
    "PMCID": "C2", "URL": "UR",
}  # fmt: skip
_ALSO: Final = {
    "T1": "title", "CT": "title", "JF": "container-title", "JO": "container-title",
    "BT": "container-title", "JA": "container-title-short", "PP": "publisher-place",
    "L3": "DOI", "CN": "call-number",
}  # fmt: skip
_PEOPLE: Final = {"author": ("AU", "A1"), "editor": ("ED", "A2"), "translator": ("A4",),
                  "collection-editor": ("A3",)}  # fmt: skip
_OURS: Final = "Type in CSL: "  # in a note, for a type that RIS has no name for
_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|\s*)$")
_MEDLINE: Final = re.compile(r"([A-Z]{2,4}) *- ?(.*)$")
_ISBN: Final = re.compile(r"(?:97[89])?\d{9}[\dX]")
_LONGEST: Final = 5000  # code points of a value that is kept
_MOST_LINES: Final = 5000  # of one record
Tags = dict[str, list[str]]


def write(items: Sequence[Csl]) -> str:
    """The items as a RIS file, each with its `id`."""
    return "".join(_record(csl) for csl in items)


def _record(csl: Csl) -> str:
    kind = _TYPES.get(csl["type"], "GEN")
    lines = [("TY", kind), ("ID", csl["id"])]
    for name, tags in _PEOPLE.items():
        lines += [(tags[0], _person(one)) for one in csl.get(name, [])]
    lines += [(tag, csl[name]) for name, tag in _TEXTS.items() if csl.get(name)]
    if issued := spelled_date(csl.get("issued")):
        lines += [("PY", issued[:4]), ("DA", issued.replace("-", "/"))]
    if accessed := spelled_date(csl.get("accessed")):
        lines.append(("Y2", accessed.replace("-", "/")))
    lines += _pages(csl.get("page", ""))
    lines += [("SN", csl[name]) for name in ("ISBN", "ISSN") if csl.get(name)]
    if csl.get("PMID"):
        lines += [("AN", csl["PMID"]), ("DB", "PubMed")]
    if csl.get("note"):
        lines.append(("N1", csl["note"]))
    if _READ_TYPES[kind] != csl["type"]:
        lines.append(("N1", _OURS + csl["type"]))
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines) + "ER  - \r\n\r\n"


def _pages(page: str) -> list[tuple[str, str]]:
    first, dash, last = page.partition("-")
    if dash and "-" not in last and first and last and first.strip() == first:
        return [("SP", first), ("EP", last)]
    return [("SP", page)] if page else []


def _person(name: dict[str, str]) -> str:
    """“Berg, Jan, Jr.”; an organisation with a comma in its name ends with one."""
    if "literal" in name:
        return name["literal"] + ("," if "," in name["literal"] else "")
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    family = " ".join(part for part in (particle, name.get("family", "")) if part)
    parts = [family, name.get("given", "")] + ([name["suffix"]] if name.get("suffix") else [])
    return ", ".join(parts) if family else parts[1]


def entries(text: str) -> Iterator[Entry]:
    """What a RIS file holds, one after the other."""
    for tags in _records(text, _TAG, lambda tag: tag == "TY"):
        yield entry_from(_csl(tags), name=_first(tags, "ID"))


def medline_entries(text: str) -> Iterator[Entry]:
    """What a file of PubMed holds, one after the other."""
    for tags in _records(text, _MEDLINE, lambda tag: tag == "PMID"):
        yield entry_from(_medline_csl(tags), name=_first(tags, "PMID"))


def _records(text: str, tag_line: re.Pattern[str], begins: Any) -> Iterator[Tags]:
    """The values of each record by their tags; a line without a tag goes on with the one before."""
    tags: Tags = {}
    last, lines = "", 0
    for line in text.splitlines():
        found = tag_line.match(line[: _LONGEST + 10])
        lines += 1
        if found and begins(found[1]):
            if tags:
                yield tags
            tags, lines = {}, 0
        if found and (tags or begins(found[1])) and lines < _MOST_LINES:
            last = found[1]
            tags.setdefault(last, []).append((found[2] or "").strip())
        elif not found and tags and last and line.strip() and lines < _MOST_LINES:
            whole = f"{tags[last][-1]} {line.strip()[:_LONGEST]}"
            tags[last][-1] = whole[:_LONGEST]
    if tags:
        yield tags


def _first(tags: Tags, *names: str) -> str:
    return next((tags[name][0] for name in names if tags.get(name)), "")


def _csl(tags: Tags) -> Csl:
    csl: Csl = {"type": _READ_TYPES.get(_first(tags, "TY").upper(), "document")}
    for note in tags.get("N1", []):
        if note.startswith(_OURS):
            csl["type"] = note.removeprefix(_OURS)
    csl |= {name: tags[tag][0] for tag, name in _ALSO.items() if tags.get(tag)}
    csl |= {name: tags[tag][0] for name, tag in _TEXTS.items() if tags.get(tag)}
    if csl.get("genre", "").startswith("10."):  # older exports have the DOI there
        csl.setdefault("DOI", csl.pop("genre"))
    for name, people in _PEOPLE.items():
        if said := [one for tag in people for one in tags.get(tag, [])]:
            csl[name] = [_name(one) for one in said]
    dates = {
        "issued": _first(tags, "DA") or _first(tags, "PY", "Y1"),
        "accessed": _first(tags, "Y2"),
    }
    csl |= {name: date for name, said in dates.items() if (date := _date(said))}
    pages = [part for part in (_first(tags, "SP"), _first(tags, "EP")) if part]
    csl |= {"page": "-".join(pages)} if pages else {}
    csl |= _numbers(tags)
    return csl


def _date(said: str) -> dict[str, Any]:
    """“2021/03/04/” and what older programs leave empty: “2021///”."""
    ends = said.split("/") if said.count("/") > 3 else None
    if ends and len(ends) == 6:
        spans = ["/".join(ends[:3]), "/".join(ends[3:])]
        return {"date-parts": [date_of(one)["date-parts"][0] for one in spans if date_of(one)]}
    return date_of(said.strip("/ "))


def _numbers(tags: Tags) -> Csl:
    found: Csl = {}
    for number in tags.get("SN", []):
        digits = re.sub(r"[\s-]", "", number.upper())
        found.setdefault("ISBN" if _ISBN.match(digits) else "ISSN", number)
    accession = _first(tags, "AN").removeprefix("PMID:").strip()
    is_pubmed = "pubmed" in (_first(tags, "DB", "DP") + _first(tags, "UR")).lower()
    if accession.isdecimal() and is_pubmed:
        found["PMID"] = accession
    return found


def _name(said: str) -> dict[str, str]:
    if said.endswith(",") or "," not in said:
        return {"literal": said.rstrip(", ")}
    parts = [part.strip() for part in said.split(",", 2)]
    name = {"family": parts[0], "given": parts[1], "suffix": parts[2] if len(parts) > 2 else ""}
    return {part: value for part, value in name.items() if value}


_LANGUAGES: Final = {"eng": "en", "ger": "de", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
                     "dut": "nl", "rus": "ru", "chi": "zh", "jpn": "ja"}  # fmt: skip
_MEDLINE_TEXTS: Final = {
    "TI": "title", "BTI": "title", "JT": "container-title", "TA": "container-title-short",
    "VI": "volume", "IP": "issue", "PG": "page", "PB": "publisher", "PL": "publisher-place",
    "PMID": "PMID", "PMC": "PMCID", "EN": "edition", "ISBN": "ISBN",
}  # fmt: skip


def _medline_csl(tags: Tags) -> Csl:
    is_book = bool(tags.get("BTI")) and not tags.get("JT")
    is_preprint = "Preprint" in tags.get("PT", [])
    kind = "book" if is_book else "article" if is_preprint else "article-journal"
    csl: Csl = {"type": kind}
    for tag, name in _MEDLINE_TEXTS.items():
        if tags.get(tag):
            csl.setdefault(name, tags[tag][0])
    csl["title"] = csl.get("title", "").rstrip(".").strip("[]")
    if not is_book:
        csl.pop("publisher-place", None)  # of the journal, in the country's name
    csl["author"] = [_medline_name(one) for one in tags.get("FAU") or tags.get("AU", [])]
    csl["author"] += [{"literal": one} for one in tags.get("CN", [])]
    for said in (*tags.get("LID", []), *tags.get("AID", [])):
        if said.endswith("[doi]"):
            csl["DOI"] = said.removesuffix("[doi]").strip()
    language = _first(tags, "LA")
    csl["language"] = _LANGUAGES.get(language, language)
    csl["ISSN"] = _first(tags, "IS").partition(" ")[0]
    csl["issued"] = _medline_date(_first(tags, "DP"))
    return {name: said for name, said in csl.items() if said}


def _medline_name(said: str) -> dict[str, str]:
    family, comma, given = said.partition(",")
    if not comma:
        family, _, given = said.rpartition(" ")
    name = {"family": (family or given).strip(), "given": given.strip() if family else ""}
    return {part: value for part, value in name.items() if value}


def _medline_date(said: str) -> dict[str, Any]:
    """“2021 Mar 4”, “2021 Mar-Apr”, “2021 Spring” or “2021”."""
    parts = said.split()
    if not parts or not parts[0].isdecimal():
        return date_of(said)
    month = MONTHS.get(parts[1][:3].lower()) if len(parts) > 1 else None
    day = [parts[2]] if len(parts) > 2 and parts[2].isdecimal() else []
    return {"date-parts": [[parts[0], *([month, *day] if month else [])]]}
