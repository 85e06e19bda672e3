"""The key by which a rationale and a file of references name a source: “effendy2021”.

Pure functions. A key is ASCII, so that it can be typed on any keyboard and stands in BibTeX as it
is; it is made once, from what is known then, and stays.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count, product
from string import ascii_lowercase
from typing import Final

from claims.text.csl import names_of_line

PATTERN: Final = r"[a-z]+(?:[0-9]{4}|nd)[a-z]*"  # the whole of a key, with the letter of a clash
LONGEST: Final = 60  # code points
_LONGEST_NAME: Final = 40
_SHORTEST_WORD: Final = 4  # in a title: shorter ones are mostly articles and prepositions
_PLAIN: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip


def base_key(authors: str, title: str, year: int | None) -> str:
    """The key without the letter that tells works of one author and year apart.

    `authors` is a line as sources keep it. Without authors in Latin letters a word of the title
    takes their place, without that the word “source”; “nd” stands for no date.
    """
    name = _letters(_first_name(authors)) or _title_word(title) or "source"
    return f"{name[:_LONGEST_NAME]}{f'{year:04d}' if year else 'nd'}"


def keys_from(base: str) -> Iterator[str]:
    """The key itself, then with a, b, c … z, aa, ab …"""
    yield base
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield base + "".join(letters)


def _first_name(authors: str) -> str:
    """The family name of the first author; of an organisation's name the first word."""
    names = names_of_line(authors)
    if not names:
        return ""
    if "family" in names[0]:
        return names[0]["family"]
    words = names[0]["literal"].split() or [""]
    is_person = len(words) == 2 and not words[0].isupper()  # “WHO ECDD” is none
    return words[-1] if is_person else words[0]


def _title_word(title: str) -> str:
    words = [_letters(word) for word in title.split()]
    return next((word for word in words if len(word) >= _SHORTEST_WORD), "".join(words))


def _letters(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.lower().translate(_PLAIN))
    return re.sub("[^a-z]", "", plain)
