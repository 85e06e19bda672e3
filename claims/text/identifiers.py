"""The identifiers of works: DOI, PMID, PMCID, arXiv and ISBN, typed, linked to or in a text.

Pure functions; nothing is looked up. The normal forms are a lower-case bare DOI (compared without
regard to case: DOI Handbook, section 2.4), the digits of a PMID, `PMC` and digits, an arXiv id with
the version that was named, and the thirteen digits of an ISBN.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import idutils

Scheme = Literal["doi", "pmid", "pmcid", "arxiv", "isbn"]
SCHEMES: Final[tuple[Scheme, ...]] = ("doi", "pmid", "pmcid", "arxiv", "isbn")

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
_PMCID = re.compile(
    r"(?:pmcid\s*[:=]?\s*(?:PMC\s?)?|pmc\s?:?\s?(?:PMC)?)([1-9][0-9]{0,8})(?:\.\d+)?", re.IGNORECASE
)
_ISBN = re.compile(r"(?:urn:)?(?:isbn(?:-?1[03])?\s*[:=]?\s*)?([0-9][0-9 -]{8,16}[0-9Xx])", re.I)
# PubMed counts up, by some 1.7 million a year, and stood at about 41 million at the end of 2025: a
# higher number is that of something in a shop (EAN-8), or a typing error.
_PMIDS_END: Final = 60_000_000
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_LITTER_BEFORE = "([{<\"'“‘«„ "
_LITTER_AFTER = ".,;:\"'”’»“ "

_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v\d{1,3})?"
# A registrant has four digits or more (DOI Handbook, section 2.2); a DOI of more than two hundred
# characters is a run of something else.
_DOI = r"10\.\d{4,9}(?:\.\d{1,9}){0,5}/"
_DOI_IN_ADDRESS = re.compile(rf"(?:^|[/=:]){_DOI}(.{{1,200}})")
# What publishers hang behind the DOI of an article: the form it is shown in.
_FORM = re.compile(
    r"(?:/(?:abstract|full|fulltext|full-text|pdf|epdf|epub|pdfdirect|html?|meta|summary|figures|"
    r"references|citations|metrics|tables|supplementary-material|suppl_file|related)(?:/.*)?"
    r"|\.(?:pdf|full|abstract|short|long|full-text|html?|xml))$",
    re.IGNORECASE,
)
# bioRxiv and medRxiv put the version behind the DOI, which does not have it.
_PREPRINT = re.compile(r"^(10\.1101/[\d.]+)v\d+.*$")
_NATURE = re.compile(r"/articles/([sd]\d{5}-\d{3}-\d{4,5}-[0-9a-z])(?:[./]|$)")
_ISBN_IN_ADDRESS = re.compile(r"isbn[=/:_-]?(?:1[03][=/:])?([0-9][0-9-]{8,16}[0-9X])\b", re.I)
_AMAZON_BOOK = re.compile(r"/(?:dp|gp/product|exec/obidos/ASIN)/([0-9]{9}[0-9X])(?:[/?]|$)")
_AMAZON = re.compile(r"(?:^|\.)amazon\.[a-z.]{2,6}$")
# Host (and everything below it), path, scheme. The path's only group is the identifier.
_PLACES: Final[tuple[tuple[str, re.Pattern[str], Scheme], ...]] = (
    ("pubmed.ncbi.nlm.nih.gov", re.compile(r"^/0*([1-9]\d{0,7})(?:/|$)"), "pmid"),
    ("ncbi.nlm.nih.gov", re.compile(r"^(?:/m)?/pubmed/0*([1-9]\d{0,7})(?:/|$)"), "pmid"),
    ("ncbi.nlm.nih.gov", re.compile(r"/articles/pmid/0*([1-9]\d{0,7})(?:/|$)", re.I), "pmid"),
    ("ncbi.nlm.nih.gov", re.compile(r"/articles/(PMC[1-9]\d{0,8})\b", re.I), "pmcid"),
    ("europepmc.org", re.compile(r"^/(?:articles?/(?:PMC/)?)(PMC[1-9]\d{0,8})\b", re.I), "pmcid"),
    ("europepmc.org", re.compile(r"^/(?:article|abstract)/MED/0*([1-9]\d{0,7})\b", re.I), "pmid"),
    ("arxiv.org", re.compile(rf"^/[a-z]+/(?:arXiv:)?({_ARXIV_ID})(?:\.pdf|/|$)"), "arxiv"),
)
_IN_TEXT: Final[tuple[tuple[re.Pattern[str], Scheme], ...]] = (
    (re.compile(rf"(?<![\w.]){_DOI}[^\s\"“”‘’]{{1,200}}"), "doi"),
    (re.compile(r"\bPMID\s?[:#]?\s?0*([1-9]\d{0,7})\b", re.IGNORECASE), "pmid"),
    (re.compile(r"\b(PMC[1-9]\d{3,8})\b"), "pmcid"),
    (re.compile(rf"\barXiv\s?:\s?({_ARXIV_ID})", re.IGNORECASE), "arxiv"),
    (re.compile(r"\bISBN(?:-?1[03])?\s?:?\s?([0-9][0-9 –-]{8,16}[0-9Xx])\b"), "isbn"),
)
_RESOLVERS: Final[dict[Scheme, str]] = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "arxiv": "https://arxiv.org/abs/",
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """A work, by the normal form of one of its identifiers."""

    scheme: Scheme
    value: str


@dataclass(frozen=True, slots=True)
class Printed:
    """An identifier that stands in a text, with its place (code points)."""

    identifier: Identifier
    start: int
    end: int


def identify(raw: str) -> Identifier | None:
    """What a whole string names: an address, or an identifier with or without its label.

    Digits alone are an ISBN when there are ten or thirteen and they add up, else a PMID.
    """
    text = without_litter(raw.strip())
    if "://" in text:
        return identify_address(text)
    order: tuple[Scheme, ...] = ("doi", "pmcid", "arxiv", "isbn", "pmid")
    return next(filter(None, (identify_as(scheme, text) for scheme in order)), None)


def identify_address(address: str) -> Identifier | None:
    """The work that an address leads to, as far as the address itself says."""
    if address[:9].lower() in ("info:doi/", "urn:isbn:") or address[:4].lower() == "doi:":
        return identify(address)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = unquote(parts.path)
    for site, shape, scheme in _PLACES:
        found = shape.search(path) if _is_below(host, site) else None
        if found:
            return identify_as(scheme, found[1])
    if _is_below(host, "ncbi.nlm.nih.gov") and path.rstrip("/") == "/pubmed":
        return identify_as("pmid", "".join(parse_qs(parts.query).get("term", [])[:1]))
    return _doi_in(host, path, parts) or _isbn_in(host, path, parts.query)


def identify_as(scheme: Scheme, raw: str) -> Identifier | None:
    """The identifier of this scheme in normal form; None when it is not one."""
    value = _READERS[scheme](raw)
    return Identifier(scheme, value) if value else None


def scheme_of(name: str) -> Scheme | None:
    """The scheme of this name, or None."""
    return next((scheme for scheme in _READERS if scheme == name), None)


def find_identifiers(text: str) -> Iterator[Printed]:
    """The identifiers printed in a text; a DOI needs no label, everything else does."""
    for shape, scheme in _IN_TEXT:
        for found in shape.finditer(text):
            printed = without_litter(found[0]) if scheme == "doi" else found[0]
            identifier = identify_as(scheme, printed if scheme == "doi" else found[1])
            if identifier:
                yield Printed(identifier, found.start(), found.start() + len(printed))


def address_of(identifier: Identifier) -> str:
    """Where the scheme's own resolver shows the work; "" for an ISBN, which has none."""
    resolver = _RESOLVERS.get(identifier.scheme, "")
    return resolver and resolver + quote(identifier.value, safe="/:;().-_")


def without_litter(text: str) -> str:
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


def doi_of(text: str) -> str:
    """The DOI that a text without litter stands for, with or without label or resolver, or ""."""
    bare = _DOI_PREFIX.sub("", text, count=1) if _DOI_PREFIX.match(text) else text
    if _DOI_ADDRESS.match(text):
        bare = " ".join(unquote(bare).split())
    if " " in bare or not idutils.is_doi(bare):
        return ""
    return str(idutils.normalize_doi(bare)).lower()


def pmid_of(text: str) -> str:
    """The PMID that a text without litter stands for, with or without label or address, or ""."""
    found = _PMID.fullmatch(text) or _PUBMED_ADDRESS.fullmatch(text)
    return found[1] if found and int(found[1]) < _PMIDS_END else ""


def isbn_of(text: str) -> str:
    """The thirteen digits of the ISBN that a text stands for, or "" where they do not add up."""
    found = _ISBN.fullmatch(text.replace("–", "-"))
    digits = re.sub("[ -]", "", found[1]).upper() if found else ""
    if not digits or not idutils.is_isbn(digits):
        return ""
    return str(idutils.normalize_isbn(digits) or digits).replace("-", "")


def _pmcid_of(text: str) -> str:
    found = _PMCID.fullmatch(text)
    return f"PMC{found[1]}" if found else ""


def _arxiv_of(text: str) -> str:
    found = idutils.is_arxiv(text)
    return str(idutils.normalize_arxiv(text)).removeprefix("arXiv:") if found else ""


_READERS: Final[dict[Scheme, Callable[[str], str]]] = {
    "doi": doi_of, "pmid": pmid_of, "pmcid": _pmcid_of, "arxiv": _arxiv_of, "isbn": isbn_of,
}  # fmt: skip


def _doi_in(host: str, path: str, parts: SplitResult) -> Identifier | None:
    if _is_below(host, "doi.org"):
        return identify_as("doi", without_litter(path.lstrip("/")))
    nature = _NATURE.search(path) if _is_below(host, "nature.com") else None
    if nature:
        return identify_as("doi", f"10.1038/{nature[1]}")
    values = (value for pair in parse_qs(parts.query).values() for value in pair)
    for place in (path, *values):
        found = _DOI_IN_ADDRESS.search(place)
        if found:
            return identify_as("doi", _without_form(found[0].lstrip("/=:")))
    return None


def _without_form(doi: str) -> str:
    before = None
    while doi != before:
        before, doi = doi, _FORM.sub("", doi.partition(";jsessionid")[0].rstrip("/"))
    return without_litter(_PREPRINT.sub(r"\1", doi))


def _isbn_in(host: str, path: str, query: str) -> Identifier | None:
    found = _ISBN_IN_ADDRESS.search(f"{path}?{query}")
    if found is None and _AMAZON.search(host):
        found = _AMAZON_BOOK.search(path)
    return identify_as("isbn", found[1]) if found else None


def _is_below(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")
