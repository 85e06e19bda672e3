"""arXiv: preprints by id (https://info.arxiv.org/help/api/user-manual.html)."""

from lxml import etree

from claims.citing.records import Record, record_of
from claims.citing.services.base import XML, ask, parse_xml

NAME = "arxiv"
_SPACES = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


def describe(identifier: str, *, fresh: bool = False) -> Record | None:
    """The record of an arXiv id; None where arXiv does not know it. Raises `Unavailable`."""
    params = {"id_list": identifier, "max_results": "1"}
    answer = ask(NAME, identifier, "api/query", params=params, accept=XML, fresh=fresh)
    is_feed = isinstance(answer.body, str)
    entry = parse_xml(answer.body).find("a:entry", _SPACES) if is_feed else None
    # An unknown id is an entry too, without an author.
    if entry is None or not _texts(entry, "a:author/a:name"):
        return None
    first = "".join(_texts(entry, "a:published")[:1])
    csl = {
        "type": "article",
        "title": "".join(_texts(entry, "a:title")[:1]),
        "author": [_name(one) for one in _texts(entry, "a:author/a:name")],
        "publisher": "arXiv",
        "number": f"arXiv:{identifier}",
        "issued": {"date-parts": [first[:10].split("-")]},
        "URL": f"https://arxiv.org/abs/{identifier}",
    }
    return record_of(
        NAME,
        csl,
        identifiers={"arxiv": identifier},
        is_preprint=True,
        published_version="".join(_texts(entry, "x:doi")[:1]),
    )


def _texts(entry: etree._Element, path: str) -> list[str]:
    return [one.text for one in entry.iterfind(path, _SPACES) if one.text]


def _name(whole: str) -> dict[str, str]:
    """arXiv writes given names first."""
    given, _, family = whole.strip().rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": whole}
