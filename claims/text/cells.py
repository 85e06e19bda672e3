"""Cells of a table that a spreadsheet takes for words and never for a formula."""

import re

# What a spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection
# In many countries a semicolon parts cells, so that one may begin in the middle of a text.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s*[=+@＝＋－＠-])")


def as_words(text: str) -> str:
    """The text with an apostrophe before each place where a formula could begin."""
    return _FORMULA.sub(r"\1'", text)
