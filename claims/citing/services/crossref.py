"""Crossref: works by DOI, and the bibliographic search (https://api.crossref.org/swagger-ui)."""

from typing import Any
from urllib.parse import quote

from claims.citing.records import Record, record_of
from claims.citing.services.base import ask, contact

NAME = "crossref"
_FIELDS = "DOI,title,author,container-title,issued,volume,issue,page,type,subtype,publisher,score"
_FOUND = 5


def work(doi: str, *, fresh: bool = False) -> dict[str, Any] | None:
    """The message about a work; None where Crossref does not know the DOI. Raises `Unavailable`."""
    answer = ask(NAME, doi, f"works/{quote(doi, safe='/')}", params=contact(), fresh=fresh)
    message = answer.body.get("message") if isinstance(answer.body, dict) else None
    return message if isinstance(message, dict) else None


def describe(doi: str, *, fresh: bool = False) -> Record | None:
    """The record of a DOI; None where Crossref does not know it. Raises `Unavailable`."""
    message = work(doi, fresh=fresh)
    return record_of_work(message, doi) if message else None


def search(words: str) -> list[Record]:
    """Works that a pasted reference may mean, the likeliest first. Raises `Unavailable`."""
    params = {
        "query.bibliographic": words[:500], "rows": str(_FOUND), "select": _FIELDS, **contact(),
    }  # fmt: skip
    answer = ask(NAME, f"search {words[:500]}", "works", params=params)
    message = answer.body.get("message") if isinstance(answer.body, dict) else None
    items = message.get("items") if isinstance(message, dict) else None
    works = [one for one in items or [] if isinstance(one, dict)][:_FOUND]
    found = (record_of_work(one, "") for one in works)
    return [one for one in found if one and one.identifiers]


def record_of_work(message: dict[str, Any], doi: str) -> Record | None:
    """The record in a message about a work; `doi` is the one that was asked for."""
    return record_of(
        NAME,
        message,
        identifiers={"doi": doi or message.get("DOI"), "isbn": _isbn(message)},
        is_preprint=message.get("subtype") == "preprint",
        published_version=_related(message, "is-preprint-of"),
    )


def _isbn(message: dict[str, Any]) -> Any:
    """Chapters carry the ISBN of their book, which is another work."""
    return message.get("ISBN") if message.get("type") in ("book", "monograph") else ""


def _related(message: dict[str, Any], kind: str) -> Any:
    relation = message.get("relation")
    related = relation.get(kind) if isinstance(relation, dict) else None
    for one in related if isinstance(related, list) else []:
        if isinstance(one, dict) and one.get("id-type") == "doi":
            return one.get("id")
    return ""
