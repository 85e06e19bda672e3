"""Who signed an article: names, without the words around them.

Several names are parted by "; ", because names hold commas ("Brenda Goodman, MA"). Organisations
stay; roles, handles, addresses, dates and the placeholders of templates go.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml.html import HtmlElement

from claims.importing.metadata.described import Described, plain, text_of

NAMES_APART: Final = "; "

_METAS = (
    "author", "article:author", "og:author", "og:article:author", "parsely-author",
    "sailthru.author", "byl", "byline", "dc.creator", "dcterms.creator", "dc:creator", "rbauthors",
    "authors", "creator", "shareaholic:article_author_name",
)  # fmt: skip
_BY = re.compile(
    r"^\W*(?:(?:words|text|story|article|analysis|opinion|column|interview|review|written|posted|"
    r"published|reported|reviewed|submitted)\s+)?"
    r"(?:by\b|(?:authors?|autor(?:es)?|auteur|autore|text[eo]?|автор|текст)\s*:)[\s:]*",
    re.IGNORECASE,
)
_BY_IN: Final = {
    "de": r"von", "fr": r"par", "es": r"por", "pt": r"por", "it": r"di", "nl": r"door",
    "sv": r"av", "no": r"av", "nb": r"av", "da": r"af", "pl": r"autor:?",
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Everything from here on is no name.
_END = re.compile(
    rf"\s*(?:\b{_MONTH}\s+\d|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|\d{{4}}-\d\d-\d\d|\d+[/:.]\d"
    r"|\b(?:published|updated|posted|last\s+modified|follow|share[sd]?|comments?|more\s+from|"
    r"read\s+more|contact|email|e-mail|bio|minute|min\s+read)\b|\s\|\s|\s[•·–—]\s|https?://|\(@"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\son\s+\d|\sin\s+[A-Z]).*$",
    re.IGNORECASE | re.DOTALL,
)
_HANDLE = re.compile(r"\(?\s*(?:[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@\w+)\s*\)?")
_EMPLOYER = re.compile(r"\s+for\s+[A-Z].*$|\s+for\s+the\s.*$", re.IGNORECASE)
# An agency behind a name, without a comma.
_AGENCY = re.compile(
    r"(?<=\w\s\w)(.*?)\s+(?:the\s+)?(?:associated\s+press|reuters|bloomberg|afp|dpa|upi)$", re.I
)
_AND = re.compile(r"\s+(?:and|&|und|et|y|e|og|och|en)\s+", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:;|,|\n)\s*(?:and\s+|&\s+)?")
# What follows a name behind a comma and belongs to it.
_SUFFIX = re.compile(
    r"(?:jr|sr|ii|iii|iv|m\.?d|m\.?a|m\.?s|ph\.?d|b\.?a|b\.?s|r\.?n|r\.?d|d\.?o|mph|mba|msc|esq|dds"
    r"|faap|facs|rdn|ldn|pharm\.?d|inc|ltd|llc)\.?",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|staff|columnist|journalist|contributor|producer|"
    r"photographer|bureau|chief|editorial|intern|anchor|freelance|author|blogger|director|"
    r"redakteur(?:in)?|journaliste|redactor)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"unknown|(?:site\s*)?(?:admin(?:istrator)?|user(?:\s*name)?|root|editor|webmaster|authors?|guest|null|"
    r"none|n/?a|undefined|unknown author|no author|posts? by|by|staff|name|fail|view all posts|"
    r"about the author|author page|show more|see all|profile|www\..*|.*[{}<>=\\].*|https?:.*|\W*)",
    re.IGNORECASE,
)
_EDGES = " \t,;:|/·•-–—"
_NAME_WORDS = 8
_NAME = 80
_MOST = 12

_BYLINES = re.compile("uthor|yline|by-line|contributor|vcard")
_CLASSED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author)(?!ity|iz|-?(?:bio|desc|info|image|img|avatar|photo|box|pic|"
    r"social|follow|title|role|email|about|links?)\b)|byline|authorname|author-?name|contributor",
    re.IGNORECASE,
)
_LOOKED_AT = 60
_VISIBLE = 160
_NEAR = 60
_LINES = frozenset({"p", "div", "span", "li", "address", "small", "strong", "em"})
# "By", or what may stand before it in a line about the article, and a name.
_WRITTEN_BY = re.compile(
    r"\W*(?:(?i:written|posted|published|words|story|[^|•·]{0,60}[|•·])\s*)?"
    r"(?:(?:on\s+)?[\w., ]{0,30}\d{4},?\s+)?\b(?i:by):?\s+(?=[A-ZÀ-Þ])"
)


def choose_byline(page: Described, *, title: str, publisher: str, language: str) -> str:
    """The names in the byline, parted by "; "; "" when nobody signed.

    The site's own name is believed only where nobody else is named.
    """
    by_site = ""
    found: list[str] = []
    for candidates in _candidates(page, title):
        names = tidy_names(candidates, publisher=publisher, language=language)
        if len(names) == 1 and _is_site(names[0], publisher):
            by_site = by_site or names[0]
        elif names:
            found = names
            break
    return NAMES_APART.join(_completed(found, page, publisher, language)) or by_site


def _completed(names: list[str], page: Described, publisher: str, language: str) -> list[str]:
    """The names, or more of them: structured data often has room for one where meta has all."""
    said = [plain(value) for value in page.metas.get("author", [])]
    also = tidy_names(said, publisher=publisher, language=language)
    known = set(map(_letters, also))
    return also if len(also) > len(names) and known.issuperset(map(_letters, names)) else names


def tidy_names(said: Iterable[str], *, publisher: str = "", language: str = "") -> list[str]:
    """The names in some bylines, each once, in order."""
    names: dict[str, str] = {}
    for byline in said:
        for name in _split(_bare(byline, language), publisher):
            if not _NOBODY.fullmatch(name) and len(name) <= _NAME:
                names.setdefault(_letters(name), name)
    return list(names.values())[:_MOST]


def _candidates(page: Described, title: str) -> Iterator[list[str]]:
    """What the page says about its author, the most trusted first."""
    yield page.names(page.data("author"))
    yield [_turned(plain(name)) for name in page.metas.get("citation_author", [])]
    yield from ([plain(value) for value in page.metas.get(name, [])] for name in _METAS)
    yield page.names(page.data("creator"))
    yield from _visible(page, title)
    yield [name for name in page.metas.get("twitter:creator", []) if not name.startswith("@")]


def _turned(name: str) -> str:
    """First names first, as library formats do not have it."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and not _SUFFIX.fullmatch(first) else name


def _bare(byline: str, language: str) -> str:
    text = _BY.sub("", byline)
    own = _BY_IN.get(language.partition("-")[0].lower())
    if own:
        text = re.sub(rf"^\W*(?:{own})\s+(?=\w)", "", text, flags=re.IGNORECASE)
    text = _HANDLE.sub(" ", text)
    text = _EMPLOYER.sub("", _END.sub("", text))
    text = re.sub(r"\s+(?:on|at|in|for|by)$", "", re.sub(r"\s{2,}", " ", text).strip(_EDGES))
    return text.strip(_EDGES)


def _split(text: str, publisher: str) -> Iterator[str]:
    kept: list[str] = []
    for part in _LISTED.split(text):
        part = part.strip(" .,;:|-–—") if not _ends_short(part) else part.strip(" ,;:|-–—")
        if kept and _SUFFIX.fullmatch(part):
            kept[-1] += f", {part}"
        elif kept and (_ROLE.search(part) or _is_site(part, publisher)):
            continue
        elif part and len(part.split()) <= _NAME_WORDS:
            kept.extend(_without_employer(one, publisher) for one in _people(part))
    yield from kept


def _without_employer(name: str, publisher: str) -> str:
    """The name without the site or agency that follows it."""
    words, site = name.split(), _letters(publisher)
    for place in range(2, len(words)):
        if site and _letters("".join(words[place:])) == site:
            return " ".join(words[:place])
    return _AGENCY.sub(r"\1", name)


def _is_site(name: str, publisher: str) -> bool:
    """Whether a name is that of the site, perhaps longer or shorter: "Sky" of Sky News."""
    one, site = _letters(name), _letters(publisher)
    return bool(one and site) and (one.startswith(site) or site.startswith(one))


def _ends_short(part: str) -> bool:
    """Whether the full stop at the end belongs to the name: "Jr.", "J. R."."""
    return bool(re.search(r"(?:\b\w|\b(?:jr|sr|inc|ltd|dr))\.\s*$", part, re.IGNORECASE))


def _people(part: str) -> list[str]:
    """Two people joined by "and"; an organisation's name is not taken apart."""
    people = _AND.split(part)
    both = all(2 <= len(one.split()) <= 4 and one[:1].isupper() for one in people)
    return people if both else [part]


def _visible(page: Described, title: str) -> Iterator[list[str]]:
    """Bylines that readers see: marked as such, then called so, then beginning with "By"."""
    found = [one for one in page.called(_BYLINES, _LOOKED_AT) if not page.is_elsewhere(one)]
    short = [(one, text) for one in found if 1 < len(text := text_of(one)) <= _VISIBLE]
    marked = [
        (one, _marked_name(one) or text)
        for one, text in short
        if one.get("itemprop") == "author" or "author" in one.get("rel", "").split()
    ]
    yield [text for one, text in marked if _is_beside(one, marked[0][0])]
    called = [text for one, text in short if _CLASSED.search(_called(one))]
    for text in (*called, *_near_headline(page, title)):
        by = _WRITTEN_BY.match(text)
        if by:
            yield [text[by.end() :]]
    yield from ([text] for text in called)


def _is_beside(one: HtmlElement, first: HtmlElement) -> bool:
    """Whether two elements stand in one line: other bylines belong to other articles."""
    near = [
        above for above in [first, *first.iterancestors()][:3] if len(text_of(above)) <= _VISIBLE
    ]
    return any(above in near for above in (one, *one.iterancestors()))


def _marked_name(element: HtmlElement) -> str:
    names = element.xpath(".//*[@itemprop='name']")
    return (plain(names[0].get("content")) or text_of(names[0])) if names else ""


def _called(element: HtmlElement) -> str:
    said = (element.get(name, "") for name in ("class", "id", "data-testid"))
    return " ".join(said)


def _near_headline(page: Described, title: str) -> Iterator[str]:
    """Short lines below the headline."""
    headings = [one for one in page.tree.iter("h1", "h2") if text_of(one) == title]
    following: Any = headings[0].xpath("following::*") if headings else []
    for element in following[:_NEAR]:
        if element.tag in _LINES and not page.is_elsewhere(element):
            text = text_of(element)
            if len(text) <= _VISIBLE:
                yield text


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
