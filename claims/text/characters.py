"""Which characters a canonical text may hold, and how text from outside becomes clean.

Every offset in this package counts Unicode code points. The reasons for each group of characters
are in docs/decisions/0001-characters-kept-and-dropped.md.
"""

import re
import unicodedata
from collections.abc import Iterator

import regex

from claims.text.rewriting import OffsetMap, Replacement, rewrite

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_INVISIBLE = (
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero-width space, joiners of words, BOM
    "\u202a-\u202e\u2065-\u206f"  # bidi embeddings, overrides and isolates; deprecated formats
    "\ufff9-\ufffb\U000e0001"  # interlinear annotation, language tag
)
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 without those that are white space
_SURROGATES = "\ud800-\udfff"  # they cannot be written as UTF-8

_DROPPED = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_SURROGATES}{_NONCHARACTERS}]")
_UNCLEAN = re.compile(f"{_DROPPED.pattern}|[^\\S \n\t]")

# U+200C and U+200D join or part the letters of Arabic, Indic and kindred scripts and build emoji
# families; anywhere else they are invisible litter. Tag characters spell the flags of regions.
_JOINER = regex.compile(
    r"""
    (?P<kept>
        (?<= \p{Extended_Pictographic} \p{Mn}* ) \u200d (?= \p{Extended_Pictographic} )
      | (?<= [[\p{L}\p{M}\u0640] -- [
                \p{Latin}\p{Greek}\p{Cyrillic}\p{Armenian}\p{Georgian}
                \p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Inherited} ]]
            [\p{Inherited}&&\p{M}]* ) [\u200c\u200d]
      | \U0001f3f4 [\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6} \U000e007f
    )
    | [\u200c\u200d\U000e0020-\U000e007f]
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_UNEVEN_SPACE = re.compile(r" \s+|[^\S ]\s*")
_LINE_BREAK = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACE = re.compile(r"[^\S \n\t]")


def first_unclean(text: str) -> int | None:
    """Return the offset of the first character no canonical text may hold, or None."""
    # A text has few different characters, and collecting them is quicker than searching all of it.
    if not _UNCLEAN.search("".join(set(text))):
        return None
    found = _UNCLEAN.search(text)
    return found.start() if found else None


def clean(text: str, *, preformatted: bool) -> tuple[str, tuple[OffsetMap, ...]]:
    """Return the text as a block holds it (not yet trimmed) and the maps from old to new offsets.

    Dropped characters go first, so that a base and its combining mark meet before NFC
    (Unicode Standard Annex 15) composes them; white space comes last, because NFC turns U+2000
    into U+2002.
    """
    passes = [_dropped, _loose_joiners, _uncomposed]
    passes.append(_line_breaks if preformatted else _uneven_spaces)
    maps = []
    for replacements in passes:
        text, offsets = rewrite(text, replacements(text))
        maps.append(offsets)
    return text, tuple(maps)


def _dropped(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), "") for hit in _DROPPED.finditer(text))


def _loose_joiners(text: str) -> Iterator[Replacement]:
    if text.isascii():
        return iter(())
    return ((hit.start(), hit.end(), "") for hit in _JOINER.finditer(text) if not hit["kept"])


def _uncomposed(text: str) -> Iterator[Replacement]:
    # Canonical composition never crosses a grapheme boundary (Unicode Annex 29, section 3).
    if unicodedata.is_normalized("NFC", text):
        return
    for cluster in regex.finditer(r"\X", text):
        composed = unicodedata.normalize("NFC", cluster.group())
        if composed != cluster.group():
            yield cluster.start(), cluster.end(), composed


def _uneven_spaces(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), " ") for hit in _UNEVEN_SPACE.finditer(text))


def _line_breaks(text: str) -> Iterator[Replacement]:
    lines = ((hit.start(), hit.end(), "\n") for hit in _LINE_BREAK.finditer(text))
    spaces = (
        (hit.start(), hit.end(), " ")
        for hit in _ODD_SPACE.finditer(text)
        if not _LINE_BREAK.match(hit.group())
    )
    return iter(sorted([*lines, *spaces]))
