"""What files say about themselves, without what programs write there by themselves."""

import re

_NO_TITLE = re.compile(
    r"(?:Microsoft (?:Word|PowerPoint) - .*|untitled.*|(?:slide|document|presentation)\s*\d*"
    r"|(?:Word|PowerPoint) (?:Document|Presentation)"
    r"|\S+\.(?:docx?|pdf|indd|tex|dvi|qxp|qxd|html?|odt|pptx?))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:microsoft office user|user|admin|administrator|author|unknown|owner|anonymous"
    r"|python-docx|windows user|\W*)",
    re.IGNORECASE,
)


def plausible_title(said: str) -> str:
    """A title from a file's properties; "" for a program's own."""
    title = " ".join(said.split())
    return "" if _NO_TITLE.fullmatch(title) else title


def plausible_name(said: str) -> str:
    """A name from a file's properties; "" for a program's own."""
    name = " ".join(said.split())
    return "" if _NO_NAME.fullmatch(name) else name


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def is_right_to_left(text: str) -> bool:
    """Whether more letters belong to scripts written from right to left than to others."""
    there = len(_RIGHT_TO_LEFT.findall(text))
    return there > 0 and there * 2 > sum(character.isalpha() for character in text)
