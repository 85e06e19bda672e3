"""The title of a page: the headline that readers see, else what its makers say.

Makers write other titles for search engines and for sharing; who checks an article against its
page looks for the headline on it. So a visible headline wins as soon as it resembles one of the
declared titles; one that resembles none is the name of a site or of a section.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from claims.importing.metadata.described import Described, plain, text_of

_WORD = re.compile(r"\w+")
# " | Site", " – Site", " » Site": what stands between a title and the name of its site.
_PARTING = re.compile(r"\s+[|–—•·»«›:-]{1,2}\s+|\s*[|»›]\s*|:\s+")
_HEADLINE_CLASS = re.compile(
    r"head-?line|(?:entry|post|article|page|story|main)[-_]?title|^title$", re.IGNORECASE
)
_CALLED_HEADLINE = re.compile("headline")
# The share of a heading's words that a declared title has: of any first-level heading, and of one
# that the page calls its headline.
_RESEMBLES = 0.5
_RESEMBLES_SO_CALLED = 0.25
# The share of the declared title's words that the heading has; of one below the first level.
_COVERS = 0.25
_COVERS_BELOW = 0.5
_LONGEST = 300
# Headings beyond these are those of sections.
_LOOKED_AT = 30
# A title of this many words may be followed by a site's name of at most that many; behind a bar,
# which stands in few titles, one of fewer.
_TITLE_WORDS = 4
_TITLE_WORDS_BAR = 2
_BARS = frozenset("|»›")
_SITE_WORDS = 4


def choose_title(page: Described, publisher: str) -> str:
    """The title; "" when the page has none."""
    declared = list(_declared(page))
    for heading in _headings(page):
        headline = _headline(heading, declared, publisher)
        if headline:
            return headline
    for title in declared:
        return without_site(title, publisher)
    element = _title_element(page.tree)
    return without_site(element, publisher) if publisher else _first_part(element)


def without_site(title: str, publisher: str) -> str:
    """The title without the name of its site before or behind it."""
    site = _letters(publisher)
    if not site:
        return title
    for parting in _PARTING.finditer(title):
        before, behind = title[: parting.start()], title[parting.end() :]
        if _is_site(behind, site) and before:
            return before.strip()
        if _is_site(before, site) and behind:
            return behind.strip()
    return title


def _first_part(title: str) -> str:
    """The title without what looks like the name of an unknown site behind it."""
    for parting in reversed(list(_PARTING.finditer(title))):
        before, behind = title[: parting.start()], title[parting.end() :]
        least = _TITLE_WORDS_BAR if _BARS & set(parting[0]) else _TITLE_WORDS
        if len(before.split()) >= least and len(behind.split()) <= _SITE_WORDS:
            return before
    return title


def _is_site(text: str, site: str) -> bool:
    letters = _letters(text)
    return bool(letters) and (letters == site or (len(letters) > 3 and letters in site))


def _declared(page: Described) -> Iterator[str]:
    """What the makers call the page, apart from its title element."""
    headlines = sorted(name for name in page.metas if name.endswith("headline"))
    said = (
        page.meta("dc.title", "dcterms.title", "dc:title"),
        page.meta("og:title"),
        plain(page.data("headline")),
        page.meta("citation_title", "parsely-title", "sailthru.title"),
        page.meta("twitter:title"),
        page.meta(*headlines),
    )
    yield from filter(None, said)


def _title_element(tree: HtmlElement) -> str:
    title = next(tree.iter("title"), None)
    return plain(text_of(title)) if title is not None else ""


def _headings(page: Described) -> Iterator[HtmlElement]:
    """What may be the headline, the likeliest first."""
    headings = list(page.tree.iter("h1", "h2"))[:_LOOKED_AT]
    called = page.called(_CALLED_HEADLINE, _LOOKED_AT)
    marked = [one for one in called if one.get("itemprop") == "headline"][:3]
    first = [one for one in headings if one.tag == "h1"]
    below = [one for one in headings if one.tag == "h2" and not page.is_elsewhere(one)]
    return (one for one in (*marked, *first, *below) if not _leads_home(one))


def _leads_home(heading: HtmlElement) -> bool:
    """Whether a heading is the name of the site: its link leads to the first page."""
    targets = [link.get("href", "") for link in heading.iter("a")]
    return any(re.fullmatch(r"(?:https?://[^/]+)?/?", target.strip()) for target in targets)


def _headline(heading: HtmlElement, declared: list[str], publisher: str) -> str:
    """The text of a heading when it is that of the article, else ""."""
    text = text_of(heading)
    if not text or len(text) > _LONGEST or _letters(text) == _letters(publisher):
        return ""
    element = _title_element(heading.getroottree().getroot())
    titles = [*declared, element] if element else declared
    if len(heading):
        # A section's name or a label stands in the heading as an element of its own.
        inner = [one for one in declared if _letters(text).endswith(_letters(one))]
        text = inner[0] if inner else text
    if heading.tag == "h1" and any(_begins(title, text) for title in titles):
        return text
    needed = _RESEMBLES_SO_CALLED if _is_so_called(heading) else _RESEMBLES
    covers = _COVERS if heading.tag != "h2" or _is_so_called(heading) else _COVERS_BELOW
    return text if any(_resembles(text, title, needed, covers) for title in titles) else ""


def _begins(title: str, text: str) -> bool:
    """Whether a title is a text and then the name of a site."""
    parting = _PARTING.match(title, len(text))
    return parting is not None and title.startswith(text)


def _is_so_called(heading: HtmlElement) -> bool:
    names = f"{heading.get('class', '')} {heading.get('itemprop', '')}".split()
    return any(_HEADLINE_CLASS.search(name) for name in names)


def _resembles(text: str, title: str, needed: float, covers: float) -> bool:
    words, said = (set(_WORD.findall(one.casefold())) for one in (text, title))
    both = len(words & said)
    return bool(words) and both >= needed * len(words) and both >= covers * len(said)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
