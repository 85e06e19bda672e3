"""Marks in a rationale that cite its sources: `[@effendy2021]`, `[@effendy2021, p. 4; @li2019]`.

Pure functions. A mark becomes a number that leads to the list of references, and the list leads
back. A key that leads to no source stays what was typed, and is told.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from claims.text.prose import html_from_tokens, make_parser

_TOKEN: Final = "source_mark"
_MARK: Final = re.compile(r"\[(@[^\[\]]{1,500})\]")
_CITE: Final = re.compile(r"@([^\s,@]+)(?:,([^@]*))?")
# The place of a mark while the rest is rendered and cleaned; nobody types it.
_HOLDER: Final = "\ue010{}\ue011"
_HELD: Final = re.compile("\ue010([0-9]+)\ue011")
_UNTYPED: Final = str.maketrans("\ue010\ue011", "\ufffd\ufffd")


@dataclass(slots=True)
class Cited:
    """A rationale as safe HTML, in which marks lead to `#ref-KEY`, and what it cites.

    `marks` counts the marks of each source by its key, in the order of first mention, which numbers
    the references from 1. `unknown` are the keys that lead to none, as they were typed.
    """

    html: str = ""
    marks: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cite:
    """One source in a mark; `where` is the place in it, such as “p. 4”, or ""."""

    key: str
    where: str


def keys_named(text: str) -> list[str]:
    """The keys that the marks of a text name, in lower case, each once, in order."""
    named = (cite.key.lower() for token in _marks_of(_PARSER.parse(text)) for cite in _cites(token))
    return list(dict.fromkeys(named))


def cite(text: str, known: Mapping[str, str], *, tells: bool = False) -> Cited:
    """A rationale in Markdown as HTML with numbered marks.

    `known` maps each key (lower case) that leads to a source to that source's own key: several do
    after a merge. With `tells` the unknown keys stand out, for who writes.
    """
    cited = Cited()
    tokens = _without_holders(_PARSER.parse(text))
    shown: list[str] = []
    for token in _marks_of(tokens):
        shown.append(_shown(token, known, cited, tells=tells))
        token.type, token.content = "text", _HOLDER.format(len(shown) - 1)
    safe = html_from_tokens(tokens)
    cited.html = _HELD.sub(lambda held: shown[int(held[1])], safe)
    return cited


def _shown(token: Token, known: Mapping[str, str], cited: Cited, *, tells: bool) -> str:
    """The mark as HTML: what is known as numbers in brackets, what is not as it was typed."""
    parts, has_source = [], False
    for one in _cites(token):
        key = known.get(one.key.lower())
        where = f", {html.escape(one.where)}" if one.where else ""
        has_source |= key is not None
        if key is None:
            parts.append(_unknown(one.key, cited, tells=tells) + where)
        else:
            parts.append(_number(key, cited) + where)
    words = f"[{'; '.join(parts)}]"
    return f'<span class="source-mark">{words}</span>' if has_source else words


def _number(key: str, cited: Cited) -> str:
    cited.marks[key] = cited.marks.get(key, 0) + 1
    number = list(cited.marks).index(key) + 1
    return (
        f'<a href="#ref-{key}" id="mark-{key}-{cited.marks[key]}" role="doc-biblioref" '
        f'aria-label="Reference {number}">{number}</a>'
    )


def _unknown(key: str, cited: Cited, *, tells: bool) -> str:
    if key not in cited.unknown:
        cited.unknown.append(key)
    words = f"@{html.escape(key)}"
    return f'<mark class="unknown-key">{words}</mark>' if tells else words


def _without_holders(tokens: list[Token]) -> list[Token]:
    """The parsed text in which nobody typed what holds a place, also not as an entity: those are
    characters only now."""
    for block in tokens:
        for token in (block, *(block.children or [])):
            token.content = token.content.translate(_UNTYPED)
    return tokens


def _marks_of(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in token.children or [] if one.type == _TOKEN]


def _cites(token: Token) -> list[_Cite]:
    return list(token.meta["cites"])


def _parse_mark(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a mark, if one begins here."""
    found = _MARK.match(state.src, state.pos, state.posMax)
    parts = [_CITE.fullmatch(part.strip()) for part in found[1].split(";")] if found else []
    if not found or not all(parts):
        return False
    if not silent:
        token = state.push(_TOKEN, "", 0)
        cites = [_Cite(part[1], " ".join((part[2] or "").split())) for part in parts if part]
        token.meta = {"cites": cites}
    state.pos = found.end()
    return True


def _define(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A link's definition, of which a line that begins with a mark is none."""
    start = state.bMarks[line] + state.tShift[line]
    return not state.src.startswith("[@", start) and reference(state, line, end, silent)


def _parser() -> MarkdownIt:
    """Marks go before links; a link holds none, as it holds no other link."""
    parser = make_parser()
    parser.inline.ruler.before("link", _TOKEN, _parse_mark)
    parser.block.ruler.at("reference", _define)
    return parser


_PARSER: Final = _parser()
