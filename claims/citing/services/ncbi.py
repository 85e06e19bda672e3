"""NCBI: PubMed and PubMed Central (https://www.ncbi.nlm.nih.gov/books/NBK25501/, ESummary; and the
converter of identifiers, https://pmc.ncbi.nlm.nih.gov/tools/id-converter-api/)."""

import re
from typing import Any, Final

from django.conf import settings

from claims.citing.records import Record, record_of
from claims.citing.services.base import ask

NAME = "ncbi"
CONVERTER = "idconv"
_PMCID: Final = re.compile(r"PMC[1-9]\d{0,8}")
_DATE: Final = re.compile(r"(\d{4})(?:\s+([A-Z][a-z]{2})[a-z]*)?(?:\s+(\d{1,2}))?")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def describe_pmid(pmid: str, *, fresh: bool = False) -> Record | None:
    """The record of a PMID; None where PubMed does not know it. Raises `Unavailable`."""
    return _summary("pubmed", pmid, {"pmid": pmid}, fresh=fresh)


def describe_pmcid(pmcid: str, *, fresh: bool = False) -> Record | None:
    """The record of a PMCID; None where PMC does not know it. Raises `Unavailable`."""
    return _summary("pmc", pmcid.removeprefix("PMC"), {"pmcid": pmcid}, fresh=fresh)


def convert(identifier: str, *, fresh: bool = False) -> dict[str, str]:
    """The identifiers of an article in PMC by one of them (scheme to value as it is spelled there).

    Empty where the converter does not know it. Raises `Unavailable`.
    """
    params = {"ids": identifier, "format": "json", **_who()}
    answer = ask(CONVERTER, identifier, "articles/", params=params, fresh=fresh)
    records = answer.body.get("records") if isinstance(answer.body, dict) else None
    first = records[0] if isinstance(records, list) and records else {}
    if not isinstance(first, dict) or first.get("status") == "error":
        return {}
    return {name: str(first[name]) for name in ("doi", "pmid", "pmcid") if first.get(name)}


def _summary(database: str, uid: str, known: dict[str, str], *, fresh: bool) -> Record | None:
    params = {"db": database, "id": uid, "retmode": "json", **_who()}
    answer = ask(NAME, f"{database} {uid}", "esummary.fcgi", params=params, fresh=fresh)
    result = answer.body.get("result") if isinstance(answer.body, dict) else None
    said = result.get(uid) if isinstance(result, dict) else None
    if not isinstance(said, dict) or "error" in said:
        return None
    csl = {
        "type": "article-journal",
        "title": _title(said.get("title")),
        "author": [_name(one) for one in said.get("authors") or [] if isinstance(one, dict)],
        "container-title": said.get("fulljournalname") or said.get("source"),
        "container-title-short": said.get("source"),
        "volume": said.get("volume"),
        "issue": said.get("issue"),
        "page": said.get("pages"),
        "ISSN": said.get("issn") or said.get("essn"),
        "issued": _date(said.get("pubdate") or said.get("epubdate")),
    }
    kinds = said.get("pubtype")
    return record_of(
        NAME,
        csl,
        identifiers={**_identifiers(said), **known},
        is_preprint=isinstance(kinds, list) and "Preprint" in kinds,
    )


def _who() -> dict[str, str]:
    """What NCBI asks every program to say of itself."""
    who = {"tool": "factcheck"}
    return who | ({"email": settings.CONTACT_ADDRESS} if settings.CONTACT_ADDRESS else {})


def _title(said: Any) -> Any:
    """PubMed ends every title with a full stop and puts brackets around translated ones."""
    if not isinstance(said, str):
        return ""
    bare = said.strip().removesuffix(".")
    return bare[1:-1] if bare.startswith("[") and bare.endswith("]") else bare


def _name(said: dict[str, Any]) -> dict[str, Any]:
    name = str(said.get("name") or "")
    family, _, initials = name.rpartition(" ")
    if family and initials.isupper() and said.get("authtype") != "CollectiveName":
        return {"family": family, "given": initials}
    return {"literal": name}


def _date(said: Any) -> dict[str, Any]:
    found = _DATE.match(said) if isinstance(said, str) else None
    if not found:
        return {}
    month = _MONTHS.index(found[2]) + 1 if found[2] in _MONTHS else 0
    return {"date-parts": [[int(found[1]), month, int(found[3] or 0)]]}


def _identifiers(said: dict[str, Any]) -> dict[str, Any]:
    """PubMed writes a PMCID twice, as `PMC77` and as `pmc-id: PMC77;`; PMC writes it once."""
    listed = said.get("articleids")
    found = {
        str(one.get("idtype")): str(one.get("value"))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    }
    pmcid = _PMCID.search(f"{found.get('pmc')} {found.get('pmcid')}")
    return {
        "doi": found.get("doi"),
        "pmid": found.get("pubmed") or found.get("pmid"),
        "pmcid": pmcid[0] if pmcid else "",
    }
