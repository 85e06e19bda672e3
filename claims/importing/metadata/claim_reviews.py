"""The ClaimReviews that a page carries, read as untidy as publishers print them.

A foreign rating is no verdict of ours: its words stay as they are, and beside them stands where
the number lies on the publisher's own scale, (value - worst) / (best - worst).
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.importing.metadata.described import plain
from claims.importing.metadata.structured import Thing, is_a, things_below

_KIND = re.compile("^ClaimReview$")
# What schema.org says a rating means that leaves its ends out.
_WORST, _BEST = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class FoundReview:
    """One ClaimReview; "" and None mean that it does not say.

    `share` is 0 at the worst and 1 at the best end of the publisher's scale.
    """

    claim: str
    claimant: str
    rating: str
    share: float | None
    author: str
    url: str

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return None if self.share is None else round(self.share * 100)


def find_claim_reviews(structured_data: Iterable[Thing]) -> list[FoundReview]:
    """Every ClaimReview in the structured data of a page, each once."""
    things = filter(is_claim_review, things_below(list(structured_data)))
    return list(dict.fromkeys(map(read_claim_review, things)))


def is_claim_review(thing: Thing) -> bool:
    return is_a(thing, _KIND)


def read_claim_review(thing: Thing) -> FoundReview:
    """What a ClaimReview says, whatever it leaves out or puts where."""
    rating = first_thing(thing.get("reviewRating"))
    item = first_thing(thing.get("itemReviewed"))
    address = plain(thing.get("url"))
    return FoundReview(
        claim=_words(thing.get("claimReviewed")) or _words(item.get("name")),
        claimant=_names(item.get("author")),
        rating=_words(rating.get("alternateName")) or _words(rating.get("name")) or _number(rating),
        share=_share(rating),
        author=_names(thing.get("author")) or _names(thing.get("publisher")),
        url=address if address.startswith(("http://", "https://")) else "",
    )


def first_thing(value: Any) -> Thing:
    """The object that a property holds, the first of several; an empty one for none."""
    parts = value if isinstance(value, list) else [value]
    return next((part for part in parts if isinstance(part, dict)), {})


def _words(value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    return next(filter(None, map(plain, parts)), "")


def _names(value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    said = (part.get("name") if isinstance(part, dict) else part for part in parts)
    names = (
        ", ".join(map(plain, name)) if isinstance(name, list) else plain(name) for name in said
    )
    return "; ".join(filter(None, names))


def _number(rating: Thing) -> str:
    value = rating.get("ratingValue")
    return str(value) if isinstance(value, int | float) else plain(value)


def _share(rating: Thing) -> float | None:
    value = _float(rating.get("ratingValue"))
    worst = _float(rating.get("worstRating", _WORST))
    best = _float(rating.get("bestRating", _BEST))
    if value is None or worst is None or best is None or worst == best:
        return None
    share = (value - worst) / (best - worst)
    return share if 0 <= share <= 1 else None


def _float(said: Any) -> float | None:
    try:
        number = float(str(said).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
