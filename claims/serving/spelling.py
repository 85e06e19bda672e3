"""What a reader may have meant whose words nobody wrote: by trigrams, then by letters."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import regex
from django.db import connection, transaction
from rapidfuzz.distance import OSA

from claims.models.searching import LISTED
from claims.models.vocabulary import PublicationKind
from claims.serving.search import WORD

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


def corrected(
    words: str,
    kind: PublicationKind,
    configurations: Sequence[str],
    is_seen: Callable[[str], bool] = lambda word: True,
) -> str:
    """The words with each unknown one replaced by the known one that is spelled most like it.

    The words themselves when all of them are known, or nothing is like them. Words to leave out
    stay as they are, and so do those whose likeness `is_seen` denies: a known word may stand in
    nothing any more but what moderation has closed.
    """
    typed = [word.lower() for word in regex.findall(WORD, regex.sub(r"(?<!\S)-\S+", " ", words))]
    asked = [word for word in dict.fromkeys(typed) if len(word) >= SHORTEST][:MOST_WORDS]
    best = best_of(near_words(asked, kind, configurations)) if asked else {}
    better = {word: known for word, known in best.items() if is_seen(known)}

    def replaced(found: regex.Match[str]) -> str:
        word = str(found[0])
        return better.get(word.lower(), word)

    return str(regex.sub(WORD, replaced, words)) if better else words


def near_words(
    asked: list[str], kind: PublicationKind, configurations: Sequence[str]
) -> list[tuple[str, str]]:
    """Pairs of an unknown word and a known one that has trigrams of it."""
    query = " || ".join("plainto_tsquery(%s::regconfig, asked.word)" for _ in configurations)
    spelled = [f"'{name}'" for name in configurations]
    said: dict[str, Any] = {"words": asked, "most": CANDIDATES, "kind": kind.value}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(NEAR.format(query=query % tuple(spelled)), said)
        return list(cursor.fetchall())


def best_of(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """For each unknown word the known one with the fewest letters changed, added, missing or
    swapped (optimal string alignment), if they are few for its length; the first of several."""
    best: dict[str, tuple[int, str]] = {}
    for asked, known in pairs:
        distance = OSA.distance(asked, known)
        if distance <= most_changes(asked) and distance < best.get(asked, (99, ""))[0]:
            best[asked] = (distance, known)
    return {asked: known for asked, (_distance, known) in best.items()}


def most_changes(word: str) -> int:
    """One change in a short word, two from six letters on, three from ten."""
    return 1 + (len(word) >= 6) + (len(word) >= 10)
