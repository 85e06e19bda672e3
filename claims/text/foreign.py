"""Identifiers that name no work we could cite by them, called what they are."""

import re
from dataclasses import dataclass
from typing import Final

import idutils

# What each scheme is called, and what it names; in the order in which they are believed, because
# the same characters can be valid in several.
_SCHEMES: Final = {
    "orcid": ("an ORCID iD", "a person"),
    "isni": ("an ISNI", "a person or an organisation"),
    "ror": ("a ROR id", "an organisation"),
    "viaf": ("a VIAF number", "a person, an organisation or a place"),
    "gnd": ("a GND number", "a person, an organisation or a subject"),
    "issn": ("an ISSN", "a whole journal"),
    "ean13": ("an EAN-13", "something in a shop"),
    "ean8": ("an EAN-8", "something in a shop"),
    "istc": ("an ISTC", "a text in all its editions"),
    "lsid": ("an LSID", "an entry in a catalogue of nature"),
    "urn": ("a URN", "a document or a thing"),
    "ark": ("an ARK", "something in an archive"),
    "handle": ("a Handle", "something in a repository"),
    "purl": ("a PURL", "a page"),
    "ads": ("a bibcode of ADS", "an entry in a catalogue of astronomy"),
    "ascl": ("an ASCL id", "a program"),
    "hal": ("a HAL id", "something in a repository"),
    "swh": ("a Software Heritage id", "a program"),
    "rrid": ("an RRID", "a tool or material of research"),
    "raid": ("a RAiD", "a project"),
    "cstr": ("a CSTR id", "something in a Chinese repository"),
    "openalex": ("an OpenAlex id", "an entry in a catalogue"),
    "wikidata": ("a Wikidata id", "an entry in a catalogue"),
    "sra": ("an accession number of SRA", "data"),
    "bioproject": ("a BioProject number", "data"),
    "biosample": ("a BioSample number", "data"),
    "ensembl": ("an Ensembl number", "a gene"),
    "uniprot": ("a UniProt number", "a protein"),
    "refseq": ("a RefSeq number", "a sequence"),
    "genome": ("a genome's number", "data"),
    "geo": ("a GEO number", "data"),
    "arrayexpress_array": ("an ArrayExpress number", "data"),
    "arrayexpress_experiment": ("an ArrayExpress number", "data"),
    "email": ("an e-mail address", "a person"),
    "sha1": ("a SHA-1", "a file by its content"),
}
# idutils takes all words with a slash between them for a Handle, and all numbers for a GND number.
_STRICTLY: Final = {
    "handle": re.compile(r"(?:hdl:\s*|hdl\.handle\.net/)?\d[\d.]*/\S+", re.IGNORECASE),
    "gnd": re.compile(r"gnd:\s*[\dX-]{4,12}|\d{3,8}-[\dX]", re.IGNORECASE),
}
_ADDRESS: Final = re.compile(r"[a-z]{2,12}://", re.IGNORECASE)
_LONGEST: Final = 500  # code points


@dataclass(frozen=True, slots=True)
class Foreign:
    """An identifier that we do not cite by: `label` says what it is, `names` what it names.

    `address` is where it can be seen, "" where nobody resolves it.
    """

    scheme: str
    label: str
    names: str
    address: str


def name_foreign(text: str) -> Foreign | None:
    """What a whole text is an identifier of, when it is one; None for an address or words."""
    if _ADDRESS.match(text) or len(text) > _LONGEST:
        return None
    found = set(idutils.detect_identifier_schemes(text))
    found -= {name for name, shape in _STRICTLY.items() if not shape.fullmatch(text)}
    scheme = next((name for name in _SCHEMES if name in found), "")
    if not scheme:
        return None
    label, names = _SCHEMES[scheme]
    address = str(idutils.to_url(text, scheme, url_scheme="https") or "")
    return Foreign(scheme, label, names, address)
