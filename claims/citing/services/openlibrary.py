"""Open Library: books by ISBN (https://openlibrary.org/dev/docs/api/books)."""

from typing import Any

from claims.citing.records import Record, record_of
from claims.citing.services.base import ask

NAME = "openlibrary"


def describe(isbn: str, *, fresh: bool = False) -> Record | None:
    """The record of an ISBN; None where Open Library does not know it. Raises `Unavailable`."""
    key = f"ISBN:{isbn}"
    params = {"bibkeys": key, "jscmd": "data", "format": "json"}
    answer = ask(NAME, isbn, "api/books", params=params, fresh=fresh)
    said = answer.body.get(key) if isinstance(answer.body, dict) else None
    if not isinstance(said, dict):
        return None
    title, subtitle = said.get("title"), said.get("subtitle")
    csl = {
        "type": "book",
        "title": f"{title}: {subtitle}" if title and subtitle else title,
        "author": [{"literal": name} for name in _names(said.get("authors"))],
        "publisher": _names(said.get("publishers")),
        "publisher-place": _names(said.get("publish_places")),
        "issued": {"raw": said.get("publish_date")},
        "number-of-pages": said.get("number_of_pages"),
        "ISBN": isbn,
    }
    return record_of(NAME, csl, identifiers={"isbn": isbn})


def _names(said: Any) -> list[Any]:
    listed = said if isinstance(said, list) else []
    return [one.get("name") for one in listed if isinstance(one, dict)]
