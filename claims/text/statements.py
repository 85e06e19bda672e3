"""The sentence that is proposed for a claim, from the words of an article that state it."""

import regex

from claims.text.spans import Span, snap_to_graphemes
from claims.text.typed import one_line

MOST = 500  # code points, as many as a statement may have

_LOOSE = " ,;:–—-"  # what is left over where a quote was cut out of a longer sentence
_ENDED = regex.compile(r"\p{Sentence_Terminal}[\p{Pf}\p{Pe}\"'”’]*$")
_SAYS_SOMETHING = regex.compile(r"[\p{L}\p{N}]")
_LAST_LETTER = regex.compile(r"(?r)\p{L}")
# The full stop of each script. What is in none of these gets no sign rather than a wrong one.
_STOPS = {
    regex.compile(
        r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{Hangul}\p{Georgian}"
        r"\p{Gujarati}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}]"
    ): ".",
    regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]"): "。",
    regex.compile(r"[\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Oriya}]"): "।",
    regex.compile(r"\p{Armenian}"): "։",
    regex.compile(r"\p{Ethiopic}"): "።",
    regex.compile(r"\p{Khmer}"): "។",
    regex.compile(r"\p{Myanmar}"): "။",
}
_URDU = regex.compile(r"[ٹڈڑںےۓ]")  # letters that Arabic and Persian do without


def proposed_statement(quote: str) -> str:
    """Return the words as a sentence: one line, a capital first letter, a stop at the end.

    At most MOST code points; a longer quote ends at a word, with an ellipsis. Words that have a
    capital inside, such as pH, keep their first letter.
    """
    line = one_line(quote)
    line = line.strip(_LOOSE) or line
    return _cut(_stopped(_capital(line)))


def _capital(line: str) -> str:
    first = line.partition(" ")[0]
    titled = line[:1].title()
    if len(titled) != 1 or first != first.lower():
        return line
    return titled + line[1:]


def _stopped(line: str) -> str:
    if _ENDED.search(line) or line.endswith("…") or not _SAYS_SOMETHING.search(line):
        return line
    letter = _LAST_LETTER.search(line)
    if letter is None:
        return line + "."
    stop = next((stop for script, stop in _STOPS.items() if script.match(letter[0])), "")
    return line + ("۔" if stop == "." and _URDU.search(line) else stop)


def _cut(line: str) -> str:
    if len(line) <= MOST:
        return line
    space = line.rfind(" ", MOST // 2, MOST)
    whole = snap_to_graphemes(line, Span(MOST - 2, MOST - 1))
    end = space if space > 0 else whole.start
    return line[:end].rstrip(_LOOSE) + "…"
