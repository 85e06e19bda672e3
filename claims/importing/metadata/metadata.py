"""What a page says about itself: title, byline, publisher, dates, language, image, licence."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from claims.importing.extracted import Metadata
from claims.importing.metadata.bylines import choose_byline
from claims.importing.metadata.dates import choose_dates
from claims.importing.metadata.described import Described, describe_page, plain, text_of
from claims.importing.metadata.languages import tidy_tag
from claims.importing.metadata.titles import choose_title
from claims.text.addresses import canonical_url, host_of, site_of

_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero|mark))/(\d\.\d)", re.IGNORECASE
)
_PUBLISHERS = (
    "og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "dc:publisher",
    "application-name", "article:publisher",
)  # fmt: skip
_IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_RIGHTS = ("dcterms.license", "dc.rights", "dcterms.rights", "dc:rights", "rights", "copyright")
_LICENSED = re.compile("license")
_LINKS = 20
_LONGEST_ADDRESS = 2000
_LONGEST_NOTE = 500


def read_metadata(tree: HtmlElement, *, url: str = "") -> Metadata:
    """The metadata of a page as it was parsed, before anything was removed from it.

    `url` is where the page was found. The language is the one it declares.
    """
    page = describe_page(tree, url=url)
    named = _publisher(page)
    language = _language(page)
    title = choose_title(page, named)
    published_on, modified_on = choose_dates(page)
    image_url, image_alt = _image(page)
    return Metadata(
        title=title,
        byline=choose_byline(page, title=title, publisher=named, language=language),
        publisher=named or host_of(url),
        published_on=published_on,
        language=language,
        canonical_url=_canonical(page),
        modified_on=modified_on,
        image_url=image_url,
        image_alt=image_alt,
        licence=_licence(page),
        structured_data=tuple(page.objects),
    )


def _publisher(page: Described) -> str:
    """The name of the site; "" where the page says none, or only an address."""
    said = (
        page.meta(*_PUBLISHERS[:1]),
        ", ".join(page.names(page.data("publisher"))),
        page.meta(*_PUBLISHERS[1:]),
    )
    return next((name for name in said if name and "://" not in name), "")


def _language(page: Described) -> str:
    """The language tag that the page declares; "" when it declares none."""
    described = page.data("inLanguage")
    if isinstance(described, dict):
        described = described.get("alternateName") or described.get("name")
    said = (
        *page.tree.xpath("/html/@lang | /html/@xml:lang | /html/body/@lang"),
        *page.tree.xpath(
            "//meta[translate(@http-equiv,'CLANGUE','clangue')='content-language']/@content"
        ),
        page.meta("og:locale", "language", "dc.language", "dcterms.language"),
        plain(described),
    )
    return next(filter(None, (tidy_tag(str(tag)) for tag in said)), "")


def _canonical(page: Described) -> str:
    """The canonical address the page names, when it belongs to the same site, else its own.

    A page cannot speak for another site: it would take over that site's article here.
    """
    links = page.tree.xpath("//link[contains(concat(' ',@rel,' '),' canonical ')]/@href")
    named = next(filter(None, map(plain, links)), "") or page.meta("og:url")
    canonical = canonical_url(_absolute(page, named)) if named else ""
    if canonical and (not page.url or site_of(canonical) == site_of(page.url)):
        return canonical
    return canonical_url(page.url)


def _absolute(page: Described, address: str) -> str:
    try:
        return urljoin(page.url, address.strip())
    except ValueError:
        return ""


def _image(page: Described) -> tuple[str, str]:
    """The address of the lead image, and the words that stand for it."""
    said = [page.meta(name) for name in _IMAGES] + list(_image_addresses(page.data("image")))
    for address in filter(None, said):
        absolute = _absolute(page, address)
        if absolute.startswith(("http://", "https://")) and len(absolute) <= _LONGEST_ADDRESS:
            return absolute, page.meta("og:image:alt", "twitter:image:alt") or _alt(page, absolute)
    return "", ""


def _image_addresses(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        said = part.get("url") or part.get("contentUrl") if isinstance(part, dict) else part
        if isinstance(said, str):
            yield said


def _alt(page: Described, address: str) -> str:
    """The alternative text of the same picture where the page shows it."""
    name = urlsplit(address).path.rpartition("/")[2]
    if not name:
        return ""
    alts = page.tree.xpath("//img[@alt!=''][contains(@src,$name)]/@alt", name=name)
    return plain(str(alts[0])) if alts else ""


def _licence(page: Described) -> str:
    """What the page says about reuse: the licence it names, else a note on its rights."""
    for link in page.called(_LICENSED, _LINKS):
        if "license" not in link.get("rel", "").lower().split() or not link.get("href"):
            continue
        address = _absolute(page, link.get("href", ""))
        note = _named_licence(address, text_of(link) if link.tag == "a" else "")
        if note:
            return note
    described = page.data("license")
    if isinstance(described, dict):
        described = described.get("url") or described.get("name")
    return (
        _named_licence(plain(described), "")
        or page.meta(*_RIGHTS)
        or plain(page.data("copyrightNotice"))
    )[:_LONGEST_NOTE]


def _named_licence(address: str, words: str) -> str:
    """The short name of a Creative Commons licence, else the words; with the address."""
    found = _CREATIVE_COMMONS.search(address)
    if found is None:
        return ", ".join(filter(None, (words, address)))[:_LONGEST_NOTE]
    kind = f"CC {found[1].upper()}" if found[1] else {"zero": "CC0"}.get(found[2], "Public domain")
    return f"{kind} {found[3]}, {address}"
