"""References as BibTeX, in the fields of BibLaTeX where BibTeX has none (its manual, 2.2).

Reading takes time in proportion to the text, whatever it is: values are bounded, and after a fault
the next line that begins with @ is read.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from claims.text.csl import Csl
from claims.text.exchange.latex import read, spell
from claims.text.exchange.read import MONTHS, Entry, date_of, entry_from, names_apart, spelled_date

_TYPES: Final = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
    "thesis": "thesis", "report": "report", "webpage": "online", "post-weblog": "online",
    "dataset": "dataset", "software": "software", "manuscript": "unpublished", "patent": "patent",
}  # fmt: skip
_READ_TYPES: Final = {
    "article": "article-journal", "book": "book", "mvbook": "book", "booklet": "pamphlet",
    "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "proceedings": "book", "collection": "book",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "report": "report",
    "techreport": "report", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "dataset": "dataset", "software": "software", "unpublished": "manuscript", "patent": "patent",
}  # fmt: skip
_FIELDS: Final = {  # by the name in CSL
    "title": "title", "title-short": "shorttitle", "collection-title": "series",
    "publisher": "publisher", "publisher-place": "address", "volume": "volume", "issue": "number",
    "page": "pages", "number-of-pages": "pagetotal", "edition": "edition", "version": "version",
    "genre": "type", "medium": "howpublished", "language": "language", "event-title": "eventtitle",
    "container-title-short": "shortjournal", "DOI": "doi", "PMID": "pmid", "PMCID": "pmcid",
    "ISBN": "isbn", "ISSN": "issn", "URL": "url", "note": "note",
}  # fmt: skip
_ALSO: Final = {"location": "publisher-place", "institution": "publisher", "school": "publisher",
                "journal": "container-title", "journaltitle": "container-title",
                "booktitle": "container-title", "issue": "issue", "langid": "language"}  # fmt: skip
# Of @online, which has neither a container nor a type (the manual's 2.1.1): of whom the page is,
# and what stands behind its title.
_ONLINE: Final = {"container-title": "organization", "genre": "titleaddon"}
_PEOPLE: Final = {"author": "author", "editor": "editor", "translator": "translator"}
_DATES: Final = {"accessed": "urldate", "original-date": "origdate", "event-date": "eventdate"}
_PLAIN: Final = frozenset({"doi", "url", "pmid", "pmcid", "isbn", "issn"})  # no TeX in them
_OURS: Final = "csltype"  # a type that BibTeX has no name for

_BEGINS: Final = re.compile(r"@\s*([A-Za-z]{1,40})\s*([{(])")
_NEXT: Final = re.compile(r"^[ \t]*@", re.MULTILINE)
_KEY: Final = re.compile(r"\s*([^\s,{}()]{0,300})\s*(?=[,})])")
_NAME: Final = re.compile(r"[\s,]*([A-Za-z][\w:.+-]{0,60})\s*=\s*")
_BARE: Final = re.compile(r"[^\s,#{}()\"=]{1,300}")
_JOIN: Final = re.compile(r"\s*#\s*")
_END: Final = re.compile(r"[\s,]*[})]")
_LONGEST: Final = 20_000  # code points of one value
_MOST_FIELDS: Final = 200


class _Fault(Exception):
    """What cannot be read, for people."""


def write(items: Sequence[Csl]) -> str:
    """The items as a BibTeX file, each under its `id`."""
    return "\n".join(_entry(csl) for csl in items)


def _entry(csl: Csl) -> str:
    kind = _TYPES.get(csl["type"], "misc")
    said: dict[str, str] = {}
    for name, field in _PEOPLE.items():
        if names := csl.get(name):
            said[field] = " and ".join(_person(one) for one in names)
    container = "journal" if kind == "article" else "booktitle"
    fields = {**_FIELDS, "container-title": container, **(_ONLINE if kind == "online" else {})}
    for name, field in fields.items():
        if text := csl.get(name):
            said[field] = text if field in _PLAIN else _SPELLED.get(field, spell)(text)
    if issued := spelled_date(csl.get("issued")):
        said |= {"date": issued, "year": issued[:4]}
    said |= {field: day for name, field in _DATES.items() if (day := spelled_date(csl.get(name)))}
    if _READ_TYPES.get(kind) != csl["type"]:
        said[_OURS] = csl["type"]
    said = {field: _balanced(value) for field, value in said.items()}
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in said.items())
    return f"@{kind}{{{csl['id']},\n{lines}}}\n"


def _balanced(value: str) -> str:
    """An address with a brace is spelled as text is: braces must come in pairs."""
    return spell(value) if value.count("{") != value.count("}") else value


def _person(name: dict[str, str]) -> str:
    """“van der Berg, Jr., Jan”; an organisation, or a name with “and” or a comma, in braces."""
    if "literal" in name:
        return f"{{{spell(name['literal'])}}}"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    family = " ".join(part for part in (particle, name.get("family", "")) if part)
    parts = (family, name.get("suffix", ""), name.get("given", ""))
    return ", ".join(_part(part) for part in parts if part) if family else _part(parts[2])


def _part(words: str) -> str:
    spelled = spell(words)
    return f"{{{spelled}}}" if "," in words or " and " in f" {words} " else spelled


# A list in BibLaTeX, which “and” would part.
_SPELLED: Final = {_ONLINE["container-title"]: _part}


def entries(text: str) -> Iterator[Entry]:
    """What the file holds, one after the other: each as CSL-JSON, or why it cannot be read."""
    macros = dict(MONTHS)
    at = 0
    while found := _BEGINS.search(text, at):
        kind = found[1].lower()
        line = text.count("\n", 0, found.start()) + 1 if kind not in _PASSED else 0
        try:
            if kind in ("comment", "preamble"):
                at = _after(text, found.end())
                continue
            key, fields, at = _fields(text, found, macros, has_key=kind != "string")
        except _Fault as fault:
            at = _after(text, found.end())
            yield Entry(problem=f"{fault} (line {line})")
            continue
        if kind == "string":
            macros |= {name: value[:_LONGEST] for name, value in fields.items()}
        else:
            yield entry_from(_csl(kind, fields), name=key)


_PASSED: Final = frozenset({"comment", "preamble", "string"})


def _after(text: str, at: int) -> int:
    found = _NEXT.search(text, at)
    return found.start() if found else len(text)


def _fields(
    text: str, found: re.Match[str], macros: dict[str, str], *, has_key: bool
) -> tuple[str, dict[str, str], int]:
    key, at = "", found.end()
    if has_key:
        named = _KEY.match(text, at)
        if not named:
            raise _Fault("An entry has no key and no fields")
        key, at = named[1], named.end()
    fields: dict[str, str] = {}
    while not (end := _END.match(text, at)):
        name = _NAME.match(text, at)
        if not name or len(fields) >= _MOST_FIELDS:
            raise _Fault(f"The entry “{key}” is cut off or has a comma or brace too few")
        value, at = _value(text, name.end(), macros)
        fields.setdefault(name[1].lower(), value)
    return key, fields, end.end()


def _value(text: str, at: int, macros: dict[str, str]) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        opening = text[at : at + 1]
        if opening == "{":
            part, at = _braced(text, at + 1)
        elif opening == '"':
            part, at = _quoted(text, at + 1)
        elif bare := _BARE.match(text, at):
            part, at = macros.get(bare[0].lower(), bare[0]), bare.end()
        else:
            raise _Fault("A field has no value")
        parts.append(part)
        join = _JOIN.match(text, at)
        if not join:
            return "".join(parts)[:_LONGEST], at
        at = join.end()


def _braced(text: str, at: int) -> tuple[str, int]:
    depth = 1
    for brace in re.compile(r"[{}]").finditer(text, at, at + _LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return text[at : brace.start()], brace.end()
    raise _Fault(f"A brace is not closed within {_LONGEST:,} characters")


def _quoted(text: str, at: int) -> tuple[str, int]:
    depth = 0
    for mark in re.compile(r'[{}"]').finditer(text, at, at + _LONGEST):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if mark[0] == '"' and depth <= 0:
            return text[at : mark.start()], mark.end()
    raise _Fault(f"A quotation mark is not closed within {_LONGEST:,} characters")


def _csl(kind: str, fields: dict[str, str]) -> Csl:
    said = {
        field: value.strip() if field in _PLAIN and "\\" not in value else read(value)
        for field, value in fields.items()
        if field not in _PEOPLE
    }
    csl: Csl = {"type": said.get(_OURS) or _READ_TYPES.get(kind, "document")}
    if kind == "misc" and _OURS not in said and said.get("url") and not said.get("doi"):
        csl["type"] = "webpage"
    csl |= {name: said[field] for field, name in _ALSO.items() if said.get(field)}
    csl |= {name: said[field] for name, field in _FIELDS.items() if said.get(field)}
    if _READ_TYPES.get(kind) == "webpage":
        csl |= {name: said[field] for name, field in _ONLINE.items() if said.get(field)}
    if "page" in csl:
        csl["page"] = csl["page"].replace("–", "-")
    if said.get("archiveprefix", said.get("eprinttype", "")).lower() == "arxiv":
        csl["arxiv"] = said.get("eprint", "")
    for name in _PEOPLE:
        if people := fields.get(name):
            csl[name] = [_name(one) for one in names_apart(people)]
    issued = date_of(said.get("date", "")) or date_of(_year_month(said))
    dates: dict[str, Any] = {"issued": issued}
    dates |= {name: date_of(said.get(field, "")) for name, field in _DATES.items()}
    return csl | {name: date for name, date in dates.items() if date}


def _year_month(said: dict[str, str]) -> str:
    month = said.get("month", "").strip().lower()
    number = MONTHS.get(month[:3], month)
    return f"{said.get('year', '')}-{number}" if number.isdecimal() else said.get("year", "")


def _name(words: str) -> dict[str, str]:
    """A person in one of BibTeX's three ways of writing a name; in braces, an organisation."""
    if words.startswith("{") and _is_group(words):
        return {"literal": read(words)}
    parts = [read(part).strip() for part in _outside(words, ",")]
    if len(parts) == 1:
        given, _, family = parts[0].rpartition(" ")
        return {"given": given, "family": family} if given else {"family": family}
    family, given = parts[0], parts[-1]
    name = {"family": family, "given": given, "suffix": parts[1] if len(parts) > 2 else ""}
    return {part: value for part, value in name.items() if value}


def _is_group(words: str) -> bool:
    """Whether one pair of braces holds all of it."""
    depth = 0
    for place, letter in enumerate(words, start=1):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return place == len(words)
    return False


def _outside(words: str, mark: str) -> list[str]:
    """The pieces between the marks that stand in no braces."""
    depth, pieces = 0, [""]
    for letter in words:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if letter == mark and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return pieces
