"""Text with its typography taken off, for finding words that were typed or copied differently."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from claims.text.rewriting import OffsetMap, Replacement, rewrite
from claims.text.spans import Span

# What no reader sees: format and control characters, variation selectors, tag characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_FOREIGN = regex.compile(r"[\x00-\x7f]?[^\x00-\x7f]+|`")  # with the base of a combining mark
_DASHES = re.compile(r"-{2,}")
_SPACES = re.compile(r"\s+")

_SAME = {
    **dict.fromkeys("‘’‚‛′ʹʼ´`‹›＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
}
# Compatibility forms that mean something else than their letters: 10² is not 102.
_TELLING_FORMS = ("<super>", "<sub>", "<fraction>", "<circle>")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to the offsets of the text it was made from."""

    text: str
    maps: tuple[OffsetMap, ...]

    def original(self, start: int, end: int) -> Span:
        """Return the span of the original text that became this range of the folded one."""
        for offsets in reversed(self.maps):
            start, end = offsets.old_start(start), offsets.old_end(end)
        return Span(start, end)


def fold(text: str, *, spaced: bool = True) -> Folded:
    """Return the text without typography: quotes and dashes straight, ligatures and wide forms as
    their letters (NFKC without the forms that carry meaning), NFC, unseen characters gone, white
    space runs one space, or none at all unless `spaced`."""
    maps = []
    for replacements in (_unseen, _plain_letters, _dashes, _spaces if spaced else _no_spaces):
        text, offsets = rewrite(text, replacements(text))
        maps.append(offsets)
    return Folded(text, tuple(maps))


def _unseen(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), "") for hit in _UNSEEN.finditer(text))


def _plain_letters(text: str) -> Iterator[Replacement]:
    for run in _FOREIGN.finditer(text):
        if unicodedata.is_normalized("NFKC", run.group()) and _SAME.keys().isdisjoint(run.group()):
            continue
        for cluster in regex.finditer(r"\X", text, pos=run.start(), endpos=run.end()):
            plain = _plain(cluster.group())
            if plain != cluster.group():
                yield cluster.start(), cluster.end(), plain


@lru_cache(maxsize=4096)
def _plain(cluster: str) -> str:
    letters = (_SAME.get(character) or _compatible(character) for character in cluster)
    return unicodedata.normalize("NFC", "".join(letters))


def _compatible(character: str) -> str:
    if unicodedata.decomposition(character).startswith(_TELLING_FORMS):
        return character
    return unicodedata.normalize("NFKC", character)


def _dashes(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), "-") for hit in _DASHES.finditer(text))


def _spaces(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), " ") for hit in _SPACES.finditer(text) if hit.group() != " ")


def _no_spaces(text: str) -> Iterator[Replacement]:
    return ((hit.start(), hit.end(), "") for hit in _SPACES.finditer(text))
