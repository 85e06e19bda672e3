"""People named as @name in a Markdown text: outside code, links, addresses and e-mail."""

import re
from collections.abc import Collection, Iterator

from markdown_it.token import Token

from claims.text.prose import html_from_tokens, parse_markdown

# What Django's validator lets a user name hold; some of it ends sentences as well. An address
# counts from its scheme or its www. to the next white space.
_NAMED = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{0,30}://|\bwww\.)\S+|(?<![\w.@+/-])@(?P<name>[\w.@+-]+)",
    re.IGNORECASE,
)
_ENDS_SENTENCES = ".@+-"
_LONGEST = 150  # characters of a user name


def named(text: str) -> list[tuple[str, ...]]:
    """Who is named, in order, each once: the names that may be meant, lower case, longest first.

    “@anna.” may mean somebody called “anna.”, else “anna”; the shortest is what was surely typed.
    """
    tokens = _plain_pieces(parse_markdown(text))
    found = (_readings(match) for token in tokens for match in _NAMED.finditer(token.content))
    return list(dict.fromkeys(names for names in found if names))


def html_with_mentions(text: str, names: Collection[str]) -> str:
    """The text as safe HTML in which the mentions of these names (lower case) are strong."""
    tokens = parse_markdown(text)
    for block in tokens:
        if block.children:
            plain = {id(token) for token in _plain_pieces([block])}
            block.children = [
                piece
                for token in block.children
                for piece in (_split(token, names) if id(token) in plain else [token])
            ]
    return html_from_tokens(tokens)


def _plain_pieces(tokens: list[Token]) -> Iterator[Token]:
    """The inline pieces that are words: no code, and nothing inside a link."""
    for block in tokens:
        depth = 0
        for token in block.children or []:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            if token.type == "text" and not depth:
                yield token


def _readings(match: re.Match[str]) -> tuple[str, ...]:
    name = (match["name"] or "").lower()
    least = len(name.rstrip(_ENDS_SENTENCES))
    if not 0 < least <= _LONGEST:
        return ()
    return tuple(name[:end] for end in range(min(len(name), _LONGEST), least - 1, -1))


def _split(token: Token, names: Collection[str]) -> Iterator[Token]:
    """The piece cut around the mentions of the names."""
    done = 0
    for match in _NAMED.finditer(token.content):
        name = next((name for name in _readings(match) if name in names), None)
        if name is None:
            continue
        start, end = match.start(), match.start() + 1 + len(name)
        yield Token("text", "", 0, content=token.content[done:start])
        yield Token("strong_open", "strong", 1)
        yield Token("text", "", 0, content=token.content[start:end])
        yield Token("strong_close", "strong", -1)
        done = end
    yield Token("text", "", 0, content=token.content[done:])
