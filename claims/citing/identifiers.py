"""Recognise what somebody typed or pasted as a DOI, a PMID or a web address."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from claims.errors import Invalid
from claims.text.identifiers import doi_of, pmid_of, without_litter
from claims.text.typed import one_line

Scheme = Literal["doi", "pmid", "url"]

LONGEST = {"doi": 300, "pmid": 20, "url": 2000}  # code points, as the columns of Source
ADVICE = (
    "This is not a DOI, a PMID or a web address. Type a DOI such as 10.1016/j.neulet.2021.136, "
    "a PubMed number such as 12082125, or an address that starts with https://."
)

_demand_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Identifier:
    """`value` is in normal form: a lower-case bare DOI, digits, or an http(s) address."""

    scheme: Scheme
    value: str


def identify(raw: str) -> Identifier:
    """The identifier that the text stands for, in whatever spelling.

    A DOI is compared without regard to case (DOI Handbook, section 2.4), so it is stored in lower
    case. Raises `Invalid` with advice on what to type.
    """
    text = without_litter(one_line(raw))
    if doi := doi_of(text):
        found: Identifier | None = Identifier("doi", doi)
    elif pmid := pmid_of(text):
        found = Identifier("pmid", pmid)
    else:
        found = _web_address(text)
    if found is None:
        raise Invalid({"identifier": ADVICE})
    if len(found.value) > LONGEST[found.scheme]:
        raise Invalid(
            {"identifier": f"This is longer than {LONGEST[found.scheme]} characters. {ADVICE}"}
        )
    return found


def _web_address(text: str) -> Identifier | None:
    """The address with its scheme and host in lower case; None where it carries a password."""
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
