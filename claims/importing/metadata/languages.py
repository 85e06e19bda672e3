"""The language of an article: what its page says, unless its words plainly say another.

The words are asked through CLD2, the detector of Chromium: it needs no model at run time, answers
in well under a millisecond, and says whether it is sure.
"""

from typing import Final

import pycld2  # type: ignore[import-untyped]  # it has neither stubs nor a marker

from claims.text.document import is_language

# Enough to be sure of a language (code points); more costs time and says no more.
_ASKED = 5000
# A text this short says little (letters), one of this length enough to doubt the page.
_SHORT = 25
_CERTAIN = 400
# The share of the text, in percent, that must be in the language.
_MOSTLY = 80
_ALMOST_ALL = 92
_LONGEST = 35
# Nobody publishes in Latin; templates are filled with it. "un" is no language.
_NO_ARTICLE: Final = frozenset({"la", "un", "xxx"})
# Names that the detector or pages use for one language, or that it confuses.
_ALIKE: Final = (
    frozenset({"no", "nb", "nn", "da"}), frozenset({"hr", "sr", "bs", "sh", "sr-me"}),
    frozenset({"id", "ms"}), frozenset({"he", "iw"}), frozenset({"tl", "fil"}),
    frozenset({"cs", "sk"}), frozenset({"gl", "pt"}), frozenset({"yi", "ji"}),
    frozenset({"hi", "mr", "ne"}), frozenset({"fa", "prs", "ps"}), frozenset({"zh", "yue"}),
)  # fmt: skip
_MODERN: Final = {"iw": "he", "ji": "yi"}


def settle_language(declared: str, text: str) -> str:
    """The tag of the language; "" when neither page nor words say it clearly.

    A declared one stays as the page wrote it unless a long text is almost wholly in another.
    """
    tag = tidy_tag(declared)
    sure = _CERTAIN if tag else _SHORT
    detected = detect_language(text, share=_ALMOST_ALL if tag else _MOSTLY, letters=sure)
    if not tag or not detected:
        return tag or detected
    primary = tag.partition("-")[0].lower()
    return tag if _is_alike(primary, detected) else detected


def tidy_tag(said: str) -> str:
    """A language tag in the spelling of BCP 47 ("en_US" with a hyphen); "" where it is none."""
    tag = said.strip().replace("_", "-").strip("-")
    return tag if tag and len(tag) <= _LONGEST and is_language(tag) else ""


def detect_language(text: str, *, share: int = _MOSTLY, letters: int = _SHORT) -> str:
    """The language of a text of at least `letters` letters, `share` percent of which are in it."""
    asked = text[:_ASKED]
    if sum(map(str.isalpha, asked)) < letters:
        return ""
    try:
        is_sure, _, found = pycld2.detect(asked.encode("utf-8", "replace"))
    except pycld2.error:  # it refuses noncharacters, which no article has
        return ""
    _, tag, percent, _ = found[0]
    if not is_sure or percent < share or tag in _NO_ARTICLE:
        return ""
    return tidy_tag(_MODERN.get(tag, tag))


def _is_alike(one: str, other: str) -> bool:
    other = other.partition("-")[0]
    return one == other or any(one in group and other in group for group in _ALIKE)
