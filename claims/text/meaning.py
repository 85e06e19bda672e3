"""Whether an edit touched what a verdict hangs on: a number, a negation or a name."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from claims.text.spans import Span
from claims.text.telling_words import (
    NEGATING_LETTERS,
    NEGATING_PREFIXES,
    NEGATIONS,
    NUMBERS,
    UNITS,
)

_REACH = 300  # code points within which the edge of a sentence is looked for
_END = regex.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？।؟።]|[\n\r\t\u2028\u2029]")
_ABBREVIATION = regex.compile(r"(?:^|[\s(])(?:\p{Lu}\p{Ll}{0,2}|\p{L}\.\p{L}|vs|ca|bzw)\.$")
_OPENING = "\"'“‘„‚«‹([{¿¡*•-–— "

_GROUP = r"[.,'’\u00a0\u202f ]"
_CHINESE = "〇零一二三四五六七八九十百千万萬億亿兆"
_NUMBER = rf"\d+(?:{_GROUP}\d{{3}}(?!\d))*(?:[.,]\d+)*|\p{{No}}|[{_CHINESE}]+"
_WORD = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’\u200c-][\p{L}\p{M}\p{N}]+)*")
_COUNTED = regex.compile(rf"(?<![\w.,)])[-−](?=\d)|\p{{Sc}}|(?<number>{_NUMBER})|{_WORD.pattern}")
_GROUPS = regex.compile(rf"(?<=\d){_GROUP}(?=\d{{3}}(?!\d))")
_UNIT = regex.compile(r"[ \u00a0\u202f-]?([%‰]|°? ?\p{L}+(?:/\p{L}+)?)")

_NOT = regex.compile(r"n['’]t$|^cannot$")
_ELIDED = regex.compile(r"^(?:[dlmtscj]|qu)['’](?=\w)")
_NEGATING = regex.compile("|".join(NEGATING_LETTERS))
_NUMERO = regex.compile(r"no\.? ?\d", regex.IGNORECASE)
_OWNER = regex.compile(r"['’]s?$")
_SHORTEST_STEM = 4  # letters of a word a negating prefix is looked for before


def is_turned(old: str, old_span: Span, new: str, new_span: Span) -> bool:
    """Return whether a number, a negation or a name of the old span is another in the new one."""
    before, after = old[old_span.start : old_span.end], new[new_span.start : new_span.end]
    if before == after:
        return False
    return (
        numbers(before) != numbers(after)
        or negations(before) != negations(after)
        or _is_prefixed(_words(before), _words(after))
        or _are_names_changed(old, old_span, new, new_span)
    )


def is_negated_around(old: str, old_span: Span, new: str, new_span: Span) -> bool:
    """Return whether the sentence around the spans has a negation more or less."""
    before, after = _around(old, old_span), _around(new, new_span)
    return before != after and negations(before) != negations(after)


def numbers(text: str) -> list[str]:
    """Return the numbers in order, in digits or words, each with its unit in one common form."""
    return list(_numbers(text))


def _numbers(text: str) -> Iterator[str]:
    for found in _COUNTED.finditer(text):
        token = found.group()
        if found["number"]:
            yield _value(token) + _unit(text, found.end())
        elif not token[0].isalpha():
            yield token
        else:
            for word in token.lower().split("-"):
                if word in NUMBERS:
                    yield NUMBERS[word] + _unit(text, found.end())


def _value(number: str) -> str:
    """Return the number with plain digits, a decimal point and no group separators."""
    digits = (str(unicodedata.decimal(char, char)) for char in number)
    value: str = _GROUPS.sub("", "".join(digits)).replace(",", ".")
    return value.rstrip("0").rstrip(".") if value.count(".") == 1 else value


def _unit(text: str, offset: int) -> str:
    found = _UNIT.match(text, offset)
    return " " + UNITS.get(found[1].lower().replace(" ", ""), "") if found else " "


def negations(text: str) -> Counter[str]:
    """Return the words that negate, each in one common form, and how often they stand there."""
    found = Counter(_NEGATING.findall(text))
    for match in _WORD.finditer(text):
        word = _ELIDED.sub("", match.group().lower())
        if _NOT.search(word):
            found["not"] += 1
        elif word.startswith(("n'", "n’")):
            found["ne"] += 1
        elif not _NUMERO.match(text, match.start()):
            found.update(part for part in word.split("-") if part in NEGATIONS)
    return found


def _words(text: str) -> set[str]:
    return {_OWNER.sub("", word.lower()) for word in _WORD.findall(text)}


def _is_prefixed(before: set[str], after: set[str]) -> bool:
    """Return whether a word came to say the opposite: safe, unsafe."""
    lost, gained = before - after, after - before
    return any(
        prefix + stem in others
        for stems, others in ((lost, gained), (gained, lost))
        for stem in stems
        for prefix in NEGATING_PREFIXES
        if len(stem) >= _SHORTEST_STEM
    )


@dataclass(frozen=True, slots=True)
class _Name:
    """A capitalised word; one that begins a sentence may be any word."""

    word: str
    first: bool
    next: str


def _are_names_changed(old: str, old_span: Span, new: str, new_span: Span) -> bool:
    before, after = list(_names(old, old_span)), list(_names(new, new_span))
    lost = _missing(before, new[new_span.start : new_span.end])
    gained = _missing(after, old[old_span.start : old_span.end])
    if any(not name.first or _is_name_in(old + "\n" + new, name) for name in lost + gained):
        return True
    if lost and gained and lost[0].first and gained[0].first and lost[0].next == gained[0].next:
        return not _is_plain_word(old + "\n" + new, lost[0], gained[0])
    return _row(before, after) != _row(after, before)


def _names(text: str, span: Span) -> Iterator[_Name]:
    found = list(_WORD.finditer(text, span.start, span.end))
    for match, after in zip(found, [*found[1:], None], strict=False):
        if match.group()[0].isupper():
            first = _is_sentence_start(text, match.start())
            yield _Name(_plain(match.group()), first, after.group() if after else "")


def _plain(word: str) -> str:
    return str(_OWNER.sub("", word)).casefold()


def _missing(names: list[_Name], text: str) -> list[_Name]:
    there = {_plain(word) for word in _WORD.findall(text)}
    there |= {part for word in there for part in word.split("-")}
    return [name for name in names if name.word not in there]


def _row(names: list[_Name], others: list[_Name]) -> list[str]:
    """Return the names both have, each once, in the order they come first."""
    shared = {name.word for name in others if not name.first}
    return list(dict.fromkeys(n.word for n in names if n.word in shared and not n.first))


def _is_name_in(texts: str, name: _Name) -> bool:
    """Return whether the texts capitalise the word inside a sentence, and everywhere."""
    if _is_plain_word(texts, name):
        return False
    places = regex.finditer(rf"\b{regex.escape(name.word.capitalize())}\b", texts)
    return any(not _is_sentence_start(texts, place.start()) for place in places)


def _is_plain_word(texts: str, *names: _Name) -> bool:
    """Return whether one of the words stands in the texts without a capital."""
    return any(regex.search(rf"\b{regex.escape(name.word)}\b", texts) for name in names)


def _is_sentence_start(text: str, offset: int) -> bool:
    before = text[max(0, offset - 12) : offset]
    closed = before.rstrip(_OPENING)
    if not closed:
        return offset <= len(before)
    return closed[-1] in ".!?…:;。！？।؟።\n\r\t" and not _ABBREVIATION.search(closed)


def _around(text: str, span: Span) -> str:
    """Return the sentence or sentences the span is in, as far as they reach near it."""
    left = max(0, span.start - _REACH)
    edges = [found.end() for found in _END.finditer(text, left, span.start + 1)]
    start = max((edge for edge in edges if edge <= span.start), default=left)
    closing = _END.search(text, max(span.start, span.end - 2), span.end + _REACH)
    return text[start : max(span.end, closing.start() if closing else span.end + _REACH)].strip()
