"""How long to wait before a page is looked at again: a pure function of what is known about it."""

from dataclasses import dataclass
from datetime import timedelta
from math import log2

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=30)

# Publishers correct what is new. Age of the article up to which, and the wait without more news.
_BY_AGE = (
    (timedelta(days=2), timedelta(hours=4)),
    (timedelta(days=7), timedelta(hours=12)),
    (timedelta(days=30), timedelta(days=1)),
)
_OLD = timedelta(days=4)
_MOST_DOUBLINGS = 12  # more than lie between the shortest and the longest wait


@dataclass(frozen=True, slots=True)
class Known:
    """What the wait depends on.

    The article's age, how many claims are marked in it, whether readers see it here, and how many
    looks in a row found nothing new or failed.
    """

    age: timedelta
    claims: int = 0
    is_public: bool = False
    unchanged: int = 0
    failures: int = 0


def wait(known: Known) -> timedelta:
    """The time until the next look, from SHORTEST to LONGEST.

    It doubles with each look without news or without success, and starts anew after a change.
    More claims and readers shorten it, the longest one too.
    """
    weight = (1 + log2(1 + known.claims)) * (2 if known.is_public else 1)
    usual = next((wait for age, wait in _BY_AGE if known.age <= age), _OLD) / weight
    times: int = 2 ** min(known.unchanged + known.failures, _MOST_DOUBLINGS)
    longest = max(LONGEST / weight, usual)
    return max(SHORTEST, min(usual * times, longest))
