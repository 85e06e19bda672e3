"""Recognise what somebody typed or pasted as an identifier of a source, or say what it is."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from claims.errors import Invalid
from claims.text import identifiers as works
from claims.text.foreign import Foreign, name_foreign
from claims.text.identifiers import find_identifiers, without_litter
from claims.text.typed import one_line

Scheme = Literal["doi", "pmid", "pmcid", "arxiv", "isbn", "url"]

# Code points, as the columns of Source.
LONGEST = {"doi": 300, "pmid": 20, "pmcid": 20, "arxiv": 40, "isbn": 13, "url": 2000}
LABELS = {
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "arxiv": "arXiv id",
    "isbn": "ISBN",
    "url": "web address",
}
EXAMPLES = (
    "Type a DOI such as 10.1016/j.neulet.2021.136, a PubMed number such as 12082125, a PMCID, an "
    "arXiv id, an ISBN, or an address that starts with https://."
)
ADVICE = f"This is not a DOI, a PMID or a web address. {EXAMPLES}"

_VERSION = re.compile(r"v\d+$")
_demand_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Identifier:
    """`value` is in normal form: a lower-case bare DOI, digits, PMC and digits, an arXiv id without
    a version, the thirteen digits of an ISBN, or an http(s) address.

    `address` is the web address that was typed where it names the work of another scheme.
    """

    scheme: Scheme
    value: str
    address: str = field(default="", compare=False)


def identify(raw: str) -> Identifier:
    """The identifier that the text stands for, or the only one printed in a pasted reference.

    Eight digits are a PMID, though they may be those of an ISSN: that is written with a hyphen.
    Raises `Invalid` with advice on what to type, which names what was typed if that is known.
    """
    text = without_litter(one_line(raw))
    found = _named(text) or _web_address(text)
    if found is None:
        foreign = name_foreign(text)
        if foreign:
            raise Invalid({"identifier": _advice_about(foreign)})
        found = _printed(text)
    if found is None:
        raise Invalid({"identifier": ADVICE})
    if len(found.value) > LONGEST[found.scheme]:
        raise Invalid(
            {"identifier": f"This is longer than {LONGEST[found.scheme]} characters. {ADVICE}"}
        )
    return found


def identify_as(scheme: str, raw: str) -> str:
    """The normal form of the text as an identifier of this scheme; "" when it is not one."""
    try:
        found = identify(raw)
    except Invalid:
        return ""
    return found.value if found.scheme == scheme else ""


def _named(text: str) -> Identifier | None:
    """The work that the text names by an identifier of its own."""
    found = works.identify(text)
    if found is None:
        return None
    address = _web_address(text) if "://" in text else None
    is_resolver = address and works.address_of(found).partition("://")[2] in address.value
    kept = address.value if address and not is_resolver else ""
    return Identifier(found.scheme, _of_work(found), kept)


def _of_work(found: works.Identifier) -> str:
    """The versions of a preprint are one source."""
    return _VERSION.sub("", found.value) if found.scheme == "arxiv" else found.value


def _printed(text: str) -> Identifier | None:
    """The work that a pasted reference names; None where it names none, or several.

    Of one work's several identifiers the first in the order of `SCHEMES` counts: they are printed
    beside one another, each once.
    """
    printed = {(one.identifier.scheme, _of_work(one.identifier)) for one in find_identifiers(text)}
    found = dict(printed)
    if len(found) != len(printed):
        return None
    first = next((scheme for scheme in works.SCHEMES if scheme in found), None)
    return Identifier(first, found[first]) if first else None


def _advice_about(foreign: Foreign) -> str:
    said = f"This is {foreign.label}, the name of {foreign.names}; no source is kept under one."
    if foreign.address:
        return f"{said} To cite it all the same, paste its web address: {foreign.address}"
    return f"{said} {EXAMPLES}"


def web_address(raw: str) -> str:
    """The address with its scheme and host in lower case; "" for one with a password."""
    found = _web_address(without_litter(one_line(raw)))
    return found.value if found else ""


def _web_address(text: str) -> Identifier | None:
    address = f"https://{text}" if text.lower().startswith("www.") else text
    try:
        _demand_web_address(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError):
        return None
    if "@" in parts.netloc:
        return None
    host = parts.netloc.lower()
    return Identifier("url", urlunsplit((parts.scheme.lower(), host, *parts[2:])))
