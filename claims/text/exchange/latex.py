"""Text in a BibTeX field: what TeX gives a meaning is spelled out, and read back.

All else stays UTF-8, which BibLaTeX, Zotero and Pandoc read. Braces are spelled by name, because
BibTeX counts them even after a backslash.
"""

import re
import unicodedata
from typing import Final

_SPELLED: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "$&%#_"},
}  # fmt: skip
_TO_SPELL: Final = str.maketrans(_SPELLED)
_NAMED: Final = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textasciitilde": "~", "textasciicircum": "^", "textendash": "–",
    "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textdegree": "°", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dots": "…", "ldots": "…", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "tau": "τ", "omega": "ω", "times": "×",
    "pm": "±", "leq": "≤", "geq": "≥",
}  # fmt: skip
_ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327",
    "k": "\u0328", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_ACCENT: Final = re.compile(
    r"""\\(?:([`'^"~=.])\s*|([urHvckdb])(?=[\s{\\])\s*)(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z]))"""
)
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s*)")
_ESCAPED: Final = re.compile(r"\\([^A-Za-z0-9\s])")
_TYPOGRAPHY: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))
# Characters of the text itself while the rest is read.
_HELD: Final = {letter: chr(0xE020 + place) for place, letter in enumerate("\\{}$&%#_~^")}
_HOLD: Final = str.maketrans(_HELD)
_RELEASE: Final = str.maketrans({held: letter for letter, held in _HELD.items()})
_UNTYPED: Final = str.maketrans(dict.fromkeys(_HELD.values(), "\ufffd"))


def spell(text: str) -> str:
    """The text as a BibTeX field holds it between its braces."""
    spelled = text.translate(_TO_SPELL)
    return re.sub(r"([-`'])(?=\1)", r"\1{}", spelled)  # two of them are a dash or a quotation mark


def read(field: str) -> str:
    """What a BibTeX field says, as plain text: commands for faces go, their words stay."""
    text = field.translate(_UNTYPED)
    text = _COMMAND.sub(_special, text)
    text = _ACCENT.sub(_accented, text)
    text = _ESCAPED.sub(lambda found: found[1].translate(_HOLD), text)
    text = _COMMAND.sub(_named, text)
    for typed, meant in _TYPOGRAPHY:
        text = text.replace(typed, meant)
    text = re.sub(r"[{}$]", "", text)
    return unicodedata.normalize("NFC", text.translate(_RELEASE))


def _special(found: re.Match[str]) -> str:
    """A character that TeX would take for its own, out of the way of the rules that follow."""
    named = _NAMED.get(found[1], "")
    return _HELD.get(named, found[0])


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


def _named(found: re.Match[str]) -> str:
    return _NAMED.get(found[1], "")
