"""CSL-JSON as strangers write it, made plain: known fields, plain text, dates that can be.

Pure functions. The fields are those of the schema of citation-style-language/schema (1.0.2) that a
reference can need. Services and files are not believed: every text loses its markup, its control
characters and what is longer than anybody means.
"""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from claims.text.typed import one_line

Csl = dict[str, Any]

TYPES: Final = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview",
    "legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet",
    "paper-conference", "patent", "performance", "periodical", "personal_communication", "post",
    "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech",
    "standard", "thesis", "treaty", "webpage",
})  # fmt: skip
# What Crossref calls them (https://api.crossref.org/types).
_CROSSREF_TYPES: Final = {
    "journal-article": "article-journal", "posted-content": "article", "book-chapter": "chapter",
    "proceedings-article": "paper-conference", "dissertation": "thesis", "monograph": "book",
    "edited-book": "book", "reference-book": "book", "book-section": "chapter",
    "reference-entry": "entry", "peer-review": "review", "report-component": "report",
    "article-journal": "article-journal",
}  # fmt: skip
_TYPES_BY_SCHEME: Final = (
    (("isbn",), "book"),
    (("doi", "pmid", "pmcid"), "article-journal"),
    (("arxiv",), "article"),
    (("url",), "webpage"),
)
_TEXTS: Final = {
    "title": 1000, "title-short": 300, "container-title": 500, "container-title-short": 300,
    "collection-title": 300, "publisher": 300, "publisher-place": 200, "volume": 50, "issue": 50,
    "page": 100, "number": 100, "number-of-pages": 50, "edition": 100, "version": 50, "genre": 100,
    "medium": 100, "language": 40, "event-title": 300, "DOI": 300, "PMID": 20, "PMCID": 20,
    "ISBN": 40, "ISSN": 40, "URL": 2000,
}  # fmt: skip
NAMES: Final = ("author", "editor", "translator", "collection-editor", "container-author")
_DATES: Final = ("issued", "original-date", "available-date", "submitted", "accessed", "event-date")
_NAME_PARTS: Final = (
    "family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal",
)  # fmt: skip
_MOST_NAMES, _LONGEST_NAME = 200, 200
SHOWN_NAMES: Final = 6  # of the authors in a line, as the Vancouver style has it

# The markup that services leave in titles: HTML for faces, JATS and MathML. Other angle brackets
# are text.
_MARKUP: Final = re.compile(
    r"</?(?:i|b|u|p|em|strong|su[bp]|scp?|span|br|small|tt|inf|italic|bold|title|sec"
    r"|(?:jats|mml):[a-z-]+|math|m(?:row|i|o|n|sup|sub|text|stretchy|frac))\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(1\d{3}|20\d{2})\b")
_PLACED: Final = re.compile(
    r"(?P<title>\D.*?),? (?P<volume>\d{1,4}[A-Za-z]?)"
    r"(?: ?\((?P<issue>[^()]{1,40})\))?: ?(?P<page>[A-Za-z]{0,3}\d[\w.–-]{0,30})\.?"
)
_SPELLED_OUT: Final = re.compile(
    r"(?P<title>\D.*?)(?:, vol(?:ume|\.) (?P<volume>\w{1,10}))?"
    r"(?:, (?:issue|no\.) (?P<issue>\w{1,10}))?(?:, p(?:ages?|p?\.) (?P<page>\d[\w–-]{0,30}))"
)
_INITIALS: Final = re.compile(r"[^\W\d_](?:\.?[\s-]?[^\W\d_]){0,4}\.?")


def tidy_csl(said: Mapping[str, Any]) -> Csl:
    """The fields of a CSL-JSON item that are known, in their plain form; others are left out.

    Crossref's own form of it is read as well: titles in lists, types and names of its own.
    """
    csl: Csl = {"type": _type(said.get("type"))}
    for name, longest in _TEXTS.items():
        if text := plain_text(said.get(name), longest):
            csl[name] = text
    if not csl.get("URL", "https://").startswith(("http://", "https://")):
        del csl["URL"]
    for name in NAMES:
        if names := _names(said.get(name)):
            csl[name] = names
    for name in _DATES:
        if date := _date(said.get(name)):
            csl[name] = date
    return csl


def plain_text(value: Any, longest: int = 1000) -> str:
    """A text on one line without markup and entities, the first of several; "" for anything else.

    What is longer than `longest` (code points) is cut, with an ellipsis.
    """
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**12 else ""
    if not isinstance(value, str):
        return ""
    text = _MARKUP.sub("", html.unescape(value[: 4 * longest]))
    text = one_line(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def year_of(csl: Mapping[str, Any]) -> int | None:
    """The year in which the work appeared."""
    parts = csl.get("issued", {}).get("date-parts", [])
    return parts[0][0] if parts else None


def likely_type(identifiers: Mapping[str, Any]) -> str:
    """The type of a work of which only identifiers tell, by their schemes: whoever types a DOI
    mostly means an article."""
    for schemes, kind in _TYPES_BY_SCHEME:
        if any(identifiers.get(scheme) for scheme in schemes):
            return kind
    return "document"


def authors_line(csl: Mapping[str, Any]) -> str:
    """The authors as a line cites them: “Effendy MA, Yunusa S”, “et al.” after six; or editors."""
    names = [short_name(one) for one in csl.get("author") or csl.get("editor") or []]
    shown = ", ".join(names[:SHOWN_NAMES])
    return f"{shown}, et al." if len(names) > SHOWN_NAMES else shown


def container_line(csl: Mapping[str, Any]) -> str:
    """Where it appeared: “Neurosci Lett 136(2): 5–9”, or the publisher of a book."""
    title = csl.get("container-title") or csl.get("publisher", "")
    if csl.get("type") == "book":
        title = csl.get("publisher", "") or title
    issue = f"({csl['issue']})" if csl.get("issue") else ""
    volume = f"{csl.get('volume', '')}{issue}"
    line = f"{title} {volume}".strip()
    return f"{line}: {csl['page']}" if csl.get("page") and line else line


def container_of_line(line: str) -> Csl:
    """What a typed line of where it appeared means: “J 138(21):6754-6764”, “J 850:138153”, or
    “J, issue 3, pages 263-283”. A line of another form is the title of the container alone."""
    found = _PLACED.fullmatch(line.strip()) or _SPELLED_OUT.fullmatch(line.strip())
    said = found.groupdict() if found else {"title": line}
    named = {"container-title": said.pop("title"), **said}
    return {name: text.strip() for name, text in named.items() if text and text.strip()}


def short_name(name: Mapping[str, str]) -> str:
    """“Effendy MA”; a name of one piece, or in letters without case, stays whole."""
    if "literal" in name:
        return name["literal"]
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    family, given = f"{particle} {name.get('family', '')}".strip(), name.get("given", "")
    if not family or not given:
        return family or given
    return f"{family} {_initials(given)}" + (f" {name['suffix']}" if name.get("suffix") else "")


def names_of_line(line: str) -> list[dict[str, str]]:
    """The names in a line that a person typed, parted by semicolons or commas."""
    parts = [part.strip(" .") for part in re.split(r";" if ";" in line else r",", line)]
    said = (part for part in parts if part and part.lower() not in {"et al", "and others"})
    return [_name_of(part.removeprefix("and ").removeprefix("& ")) for part in said]


def _name_of(words: str) -> dict[str, str]:
    """A person; words in capitals alone, as “WHO ECDD”, are an organisation."""
    family, _, last = words.rpartition(" ")
    is_shouted = family.isupper() and len(last) > 2
    if family and last.isupper() and len(last) <= 4 and not is_shouted:
        return {"family": family, "given": last}
    return {"literal": words}


def _initials(given: str) -> str:
    if not any(letter.isupper() for letter in given):
        return given
    if _INITIALS.fullmatch(given) and given.upper() == given:
        return re.sub(r"[.\s-]", "", given)
    return "".join(part[0].upper() for part in re.split(r"[\s.-]+", given) if part[:1].isalpha())


def _type(said: Any) -> str:
    kind = said if isinstance(said, str) else ""
    return kind if kind in TYPES else _CROSSREF_TYPES.get(kind, "document")


def _names(said: Any) -> list[dict[str, str]]:
    people = said if isinstance(said, list) else []
    found = (_name(one) for one in people[:_MOST_NAMES] if isinstance(one, dict))
    return [one for one in found if one]


def _name(said: Mapping[str, Any]) -> dict[str, str]:
    name = {part: plain_text(said.get(part), _LONGEST_NAME) for part in _NAME_PARTS}
    found = {part: text for part, text in name.items() if text}
    if not found and (whole := plain_text(said.get("name"), _LONGEST_NAME)):
        return {"literal": whole}  # an organisation, as Crossref has it
    if "literal" not in found and not {"family", "given"} & found.keys():
        return {}
    return found


def _date(said: Any) -> dict[str, list[list[int]]]:
    """The date, or both ends of a span, as numbers: the year, and what follows it sensibly."""
    if not isinstance(said, dict):
        return {}
    groups = said.get("date-parts")
    found = [_parts(group) for group in groups[:2]] if isinstance(groups, list) else []
    if found and found[0]:
        return {"date-parts": [one for one in found if one]}
    words = plain_text(said.get("raw") or said.get("literal"), 100)
    year = _YEAR.search(words)
    return {"date-parts": [[int(year[1])]]} if year else {}


def _parts(said: Any) -> list[int]:
    parts: list[int] = []
    for part, (lowest, highest) in zip(
        said if isinstance(said, list) else [], ((1000, 2999), (1, 12), (1, 31)), strict=False
    ):
        number = int(part) if str(part).isdecimal() and len(str(part)) <= 4 else 0
        if not lowest <= number <= highest:
            break
        parts.append(number)
    return parts
