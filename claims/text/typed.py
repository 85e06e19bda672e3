"""What people type or paste into a field, made clean before it is stored."""

from claims.text.characters import clean


def one_line(raw: str) -> str:
    """The text in NFC on one line: runs of white space are one space, control characters go."""
    return clean(raw, preformatted=False)[0].strip()


def several_lines(raw: str) -> str:
    """The text in NFC with its line breaks as U+000A; spaces at the ends of lines go."""
    lines = clean(raw, preformatted=True)[0].split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
