"""What a web page says about itself: JSON-LD, the meta tags of Highwire Press that scholarly search
engines ask for (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), and what every
page has. The page comes through the importer's fetching, robots.txt and turns included.
"""

from typing import Any, Final

from claims.citing.records import PAGE, Record, record_of
from claims.citing.services.base import LIMITS, Answer, keep, remembered
from claims.errors import Unavailable
from claims.importing.encoding import decode
from claims.importing.fetching.fetch import HTML_TYPES, Fetched, fetch
from claims.importing.fetching.turns import go_ahead
from claims.importing.metadata.bylines import NAMES_APART
from claims.importing.metadata.described import Described, describe_page, plain
from claims.importing.metadata.metadata import read_metadata
from claims.importing.pages.html import parse
from claims.importing.problems import FetchProblem, ImportProblem, RobotsRefused

_GONE: Final = frozenset({404, 410})
_KEYS: Final = {
    "title": "citation_title",
    "container-title": "citation_journal_title",
    "publisher": "citation_publisher",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "ISSN": "citation_issn",
}
_IDENTIFIERS: Final = {
    "doi": ("citation_doi", "dc.identifier.doi", "prism.doi", "bepress_citation_doi"),
    "pmid": ("citation_pmid",),
    "arxiv": ("citation_arxiv_id",),
    "isbn": ("citation_isbn",),
}


def describe(address: str, *, fresh: bool = False) -> Record | None:
    """The record of a page; None where there is no page, or none that describes itself.

    Raises `Unavailable`.
    """
    answer = (None if fresh else remembered(PAGE, address)) or _read(address)
    said = answer.body
    if not isinstance(said, dict):
        return None
    return record_of(PAGE, said["csl"], identifiers={**said["identifiers"], "url": address})


def _read(address: str) -> Answer:
    try:
        go_ahead(address)
        said = _said(fetch(address, limits=LIMITS, media_types=HTML_TYPES))
    except RobotsRefused as refused:
        raise Unavailable("The site asks automatic readers not to open this page.") from refused
    except FetchProblem as problem:
        if problem.status in _GONE:
            return keep(PAGE, address, None)
        raise Unavailable("The page could not be opened.") from problem
    except ImportProblem:  # a file, or more than a page has: it does not describe itself
        return keep(PAGE, address, None)
    return keep(PAGE, address, said)


def _said(page: Fetched) -> dict[str, Any]:
    tree = parse(decode(page.body, charset=page.charset))
    described = describe_page(tree, url=page.final_url)
    found = read_metadata(tree, url=page.final_url)
    date = described.meta("citation_publication_date", "citation_date", "citation_year")
    csl = {
        "type": "article-journal" if described.meta("citation_journal_title") else "webpage",
        "title": found.title,
        "author": _authors(described, found.byline),
        "container-title": found.publisher,
        "issued": {"raw": date} if date else _day(found.published_on),
        "page": _pages(described),
        "language": found.language,
    }
    csl |= {name: said for name, key in _KEYS.items() if (said := described.meta(key))}
    return {
        "csl": csl,
        "identifiers": {
            scheme: said for scheme, keys in _IDENTIFIERS.items() if (said := described.meta(*keys))
        },
    }


def _authors(page: Described, byline: str) -> list[dict[str, str]]:
    said = [plain(one) for one in page.metas.get("citation_author", [])]
    if not said:
        return [{"literal": name} for name in byline.split(NAMES_APART) if name]
    return [_name(one) for one in said if one]


def _name(said: str) -> dict[str, str]:
    """Family names stand before a comma, or last."""
    family, comma, given = said.partition(", ")
    if not comma:
        given, _, family = said.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": said}


def _pages(page: Described) -> str:
    ends = (page.meta("citation_firstpage"), page.meta("citation_lastpage"))
    return "–".join(filter(None, ends))


def _day(day: Any) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
