"""doi.org: whoever registered a DOI describes it as CSL-JSON (https://citation.doi.org/docs.html)."""

from urllib.parse import quote

from claims.citing.records import Record, record_of
from claims.citing.services.base import CSL, ask

NAME = "doi"


def describe(doi: str, *, fresh: bool = False) -> Record | None:
    """The record of a DOI; None where there is no such DOI. Raises `Unavailable`."""
    answer = ask(NAME, doi, quote(doi, safe="/"), accept=CSL, fresh=fresh)
    said = answer.body
    return record_of(NAME, said, identifiers={"doi": doi}) if isinstance(said, dict) else None
