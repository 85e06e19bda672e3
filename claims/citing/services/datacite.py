"""DataCite: works by DOI (https://support.datacite.org/docs/api)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from claims.citing.records import Record, record_of
from claims.citing.services.base import ask

NAME = "datacite"
_PUBLISHED = ("IsPreprintOf", "IsPreviousVersionOf")


def describe(doi: str, *, fresh: bool = False) -> Record | None:
    """The record of a DOI; None where DataCite does not know it. Raises `Unavailable`."""
    answer = ask(NAME, doi, f"dois/{quote(doi, safe='/')}", fresh=fresh)
    data = _dict(_dict(answer.body).get("data"))
    said = _dict(data.get("attributes"))
    if not said:
        return None
    container, types = _dict(said.get("container")), _dict(said.get("types"))
    csl = {
        "type": types.get("citeproc"),
        "title": next((one.get("title") for one in _dicts(said.get("titles"))), ""),
        "author": [_name(one) for one in _dicts(said.get("creators"))],
        "publisher": _publisher(said.get("publisher")),
        "issued": {"date-parts": [[said.get("publicationYear")]]},
        "container-title": container.get("title"),
        "volume": container.get("volume"),
        "issue": container.get("issue"),
        "page": _pages(container),
        "version": said.get("version"),
        "URL": said.get("url"),
        "DOI": doi,
    }
    return record_of(
        NAME,
        csl,
        identifiers={"doi": doi},
        is_preprint=types.get("resourceTypeGeneral") == "Preprint",
        published_version=_published(said),
    )


def _name(said: dict[str, Any]) -> dict[str, Any]:
    if said.get("familyName"):
        return {"family": said["familyName"], "given": said.get("givenName")}
    return {"literal": said.get("name")}


def _publisher(said: Any) -> Any:
    return said.get("name") if isinstance(said, dict) else said


def _pages(container: dict[str, Any]) -> str:
    ends = (container.get("firstPage"), container.get("lastPage"))
    return "–".join(end for end in ends if isinstance(end, str) and end)


def _published(said: dict[str, Any]) -> Any:
    for one in _dicts(said.get("relatedIdentifiers")):
        if one.get("relationType") in _PUBLISHED and one.get("relatedIdentifierType") == "DOI":
            return one.get("relatedIdentifier")
    return ""


def _dict(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _dicts(said: Any) -> Iterator[dict[str, Any]]:
    return (one for one in said if isinstance(one, dict)) if isinstance(said, list) else iter(())
