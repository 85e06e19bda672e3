"""Recognise what somebody typed or pasted as a DOI, a PMID or a web address."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit, urlunsplit

import idutils
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from claims.errors import Invalid
from claims.text.typed import one_line

Scheme = Literal["doi", "pmid", "url"]

LONGEST = {"doi": 300, "pmid": 20, "url": 2000}  # code points, as the columns of Source
ADVICE = (
    "This is not a DOI, a PMID or a web address. Type a DOI such as 10.1016/j.neulet.2021.136, "
    "a PubMed number such as 12082125, or an address that starts with https://."
)

_DOI_PREFIX = re.compile(
    r"(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|info:doi/|doi\b\s*[:=]?\s*)+", re.IGNORECASE
)
_DOI_ADDRESS = re.compile(r"(?:https?://)?(?:www\.|dx\.)?doi\.org/", re.IGNORECASE)
_PMID = re.compile(r"(?:(?:pmid|pubmed(?:\s+id)?)\s*[:#=]?\s*)?0*([1-9][0-9]{0,7})", re.IGNORECASE)
_PUBMED_ADDRESS = re.compile(
    r"(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)"
    r"/0*([1-9][0-9]{0,7})/?(?:[?#].*)?",
    re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_LITTER_BEFORE = "([{<\"'“‘«„ "
_LITTER_AFTER = ".,;:\"'”’»“ "
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
    text = _without_litter(one_line(raw))
    found = _doi(text) or _pmid(text) or _web_address(text)
    if found is None:
        raise Invalid({"identifier": ADVICE})
    if len(found.value) > LONGEST[found.scheme]:
        raise Invalid(
            {"identifier": f"This is longer than {LONGEST[found.scheme]} characters. {ADVICE}"}
        )
    return found


def _without_litter(text: str) -> str:
    """The text without the quotes, brackets and full stops that a pasted reference leaves on it.

    A closing bracket stays where its opening one is part of the text, as in Elsevier's
    10.1016/S0140-6736(05)67889-8.
    """
    before = None
    while text != before:
        before = text
        text = text.lstrip(_LITTER_BEFORE).rstrip(_LITTER_AFTER)
        opening = _CLOSING.get(text[-1:])
        if opening and text.count(text[-1]) > text.count(opening):
            text = text[:-1]
    return text


def _doi(text: str) -> Identifier | None:
    bare = _DOI_PREFIX.sub("", text, count=1) if _DOI_PREFIX.match(text) else text
    if _DOI_ADDRESS.match(text):
        bare = one_line(unquote(bare))
    if " " in bare or not idutils.is_doi(bare):
        return None
    return Identifier("doi", idutils.normalize_doi(bare).lower())


def _pmid(text: str) -> Identifier | None:
    found = _PMID.fullmatch(text) or _PUBMED_ADDRESS.fullmatch(text)
    return Identifier("pmid", found[1]) if found else None


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
