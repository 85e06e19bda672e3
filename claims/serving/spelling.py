"""What a reader may have meant whose words nobody wrote: by trigrams, then by letters."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import regex
from django.db import connection, transaction
from rapidfuzz.distance import OSA

from claims.models.searching import LISTED
from claims.models.vocabulary import PublicationKind
from claims.serving.search import LEFT_OUT, WORD

MOST_WORDS: Final = 6  # words of a query that are looked at
SHORTEST: Final = 4  # letters: among shorter words nearly everything is alike
# Share of trigrams in common from which on a word is compared letter by letter. Two letters that
# changed places in a word of five leave a fifth of them.
ALIKE: Final = 0.18
CANDIDATES: Final = 20

# For each word that stands in nothing of the kind, those that are spelled nearly like it.
NEAR = f"""
    SELECT asked.word, near.word
    FROM unnest(%(words)s::text[]) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT known.word FROM claims_searchword known
        WHERE known.word %% asked.word
        ORDER BY similarity(known.word, asked.word) DESC, known.word
        LIMIT %(most)s
    ) AS near
    WHERE NOT EXISTS (
        SELECT FROM {LISTED} AND p.search @@ ({{query}})
    )
"""
# Which words something of the kind has: others may stand in the other kind, or in what is closed.
# Words that no search looks for, such as “after”, do not keep one from finding something.
FOUND = f"""
    SELECT asked.word FROM unnest(%(words)s::text[]) AS asked (word)
    WHERE {{ignored}} OR EXISTS (SELECT FROM {LISTED} AND p.search @@ ({{query}}))
"""


def corrected(
    words: str,
    kind: PublicationKind,
    configurations: Sequence[str],
    is_seen: Callable[[str], bool] = lambda word: True,
) -> str:
    """The words with each unknown one replaced by the known one that is spelled most like it.

    The words themselves when all of them are known, or nothing is like them. Words to leave out
    stay as they are. A word is passed over that stands in nothing of the kind, or that `is_seen`
    denies because it stands only in what moderation has closed.
    """
    typed = [word.lower() for word in regex.findall(WORD, regex.sub(LEFT_OUT, " ", words))]
    asked = [word for word in dict.fromkeys(typed) if len(word) >= SHORTEST][:MOST_WORDS]
    likely = likely_of(near_words(asked, kind, configurations)) if asked else {}
    if not likely:
        return words
    found = found_words({known for some in likely.values() for known in some}, kind, configurations)
    better = {}
    for word, some in likely.items():
        known = next((one for one in some if one in found and is_seen(one)), None)
        if known:
            better[word] = known

    def replaced(found: regex.Match[str]) -> str:
        word = str(found[0])
        return better.get(word.lower(), word)

    return str(regex.sub(WORD, replaced, words)) if better else words


def near_words(
    asked: list[str], kind: PublicationKind, configurations: Sequence[str]
) -> list[tuple[str, str]]:
    """Pairs of an unknown word and a known one that has trigrams of it."""
    query = " || ".join(queries_of_word(configurations))
    said: dict[str, Any] = {"words": asked, "most": CANDIDATES, "kind": kind.value}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(NEAR.format(query=query), said)
        return list(cursor.fetchall())


def found_words(known: set[str], kind: PublicationKind, configurations: Sequence[str]) -> set[str]:
    """Those of the words that a search for this kind finds, or ignores, in some language."""
    queries = queries_of_word(configurations)
    ignored = " OR ".join(f"numnode({query}) = 0" for query in queries)
    said: dict[str, Any] = {"words": sorted(known), "kind": kind.value}
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(query=" || ".join(queries), ignored=ignored), said)
        return {word for (word,) in cursor.fetchall()}


def queries_of_word(configurations: Sequence[str]) -> list[str]:
    """The SQL of a query for `asked.word` in each of PostgreSQL's configurations."""
    return [f"plainto_tsquery('{name}'::regconfig, asked.word)" for name in configurations]


def likely_of(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """For each unknown word the known ones it was probably meant for, the likeliest first.

    Those with the fewest letters changed, added, missing or swapped (optimal string alignment), if
    they are few for its length; of several, those that have most nearly the same letters: swapped
    and missing letters are typed oftener than wrong ones. Otherwise they keep their order.
    """
    likely: dict[str, list[tuple[int, int, str]]] = {}
    for asked, known in pairs:
        distance = OSA.distance(asked, known)
        if distance <= most_changes(asked):
            others = other_letters(asked, known)
            likely.setdefault(asked, []).append((distance, others, known))
    return {
        asked: [known for _, _, known in sorted(some, key=lambda one: one[:2])]
        for asked, some in likely.items()
    }


def other_letters(one: str, other: str) -> int:
    """How many letters only one of two words has, wherever they stand."""
    letters, others = Counter(one), Counter(other)
    return ((letters - others) + (others - letters)).total()


def most_changes(word: str) -> int:
    """One change in a short word, two from six letters on, three from ten."""
    return 1 + (len(word) >= 6) + (len(word) >= 10)
