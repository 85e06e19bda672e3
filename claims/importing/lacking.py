"""What a ClaimReview of somebody else lacks by the rules that ours must keep.

They are those of `claims/publishing/claim_review.py`, told of markup in which anything may stand
anywhere. What `blocks` would keep a review of ours from going out; the rest is advice.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from claims.importing.metadata.claim_reviews import FoundReview, first_thing
from claims.importing.metadata.structured import Thing, is_a

ADVISED_LENGTH = 75  # characters of claimReviewed, beyond which aggregators cut it
_NUMBERS = ("worstRating", "ratingValue", "bestRating")
_KNOWN = re.compile("^(Claim|CreativeWork|[A-Za-z]*Article|SocialMediaPosting|VideoObject)$")
_CLAIM = re.compile("^Claim$")
_DAY = len("2026-01-01")


@dataclass(frozen=True, slots=True)
class Lack:
    """One rule that a ClaimReview breaks."""

    property: str
    message: str
    blocks: bool = True


def lacks(thing: Thing, found: FoundReview) -> list[Lack]:
    """Everything that the markup lacks; `found` is what could be read of it."""
    rating, item = first_thing(thing.get("reviewRating")), first_thing(thing.get("itemReviewed"))
    return [
        *_lacks_of_claim(thing, found),
        *_lacks_of_rating(rating),
        *_lacks_of_item(thing, item, found),
        *_lacks_of_review(thing, found),
    ]


def _lacks_of_claim(thing: Thing, found: FoundReview) -> Iterator[Lack]:
    said = thing.get("claimReviewed")
    if not said:
        yield Lack("claimReviewed", "The claim's wording is missing.")
    elif not isinstance(said, str):
        yield Lack("claimReviewed", "The claim's wording is no text, but a list or an object.")
    if found.rating and found.rating.casefold() in found.claim.casefold():
        yield Lack("claimReviewed", "The claim's wording contains the rating.")
    if len(found.claim) > ADVISED_LENGTH:
        message = f"The wording has {len(found.claim)} characters; {ADVISED_LENGTH} are advised."
        yield Lack("claimReviewed", message, blocks=False)


def _lacks_of_rating(rating: Thing) -> Iterator[Lack]:
    if not rating:
        yield Lack("reviewRating", "There is no rating.")
        return
    if not rating.get("alternateName"):
        yield Lack("reviewRating.alternateName", "The rating has no words.")
    given = {name: rating.get(name) for name in _NUMBERS}
    present = {name: value for name, value in given.items() if value not in (None, "")}
    if not present:
        yield Lack("reviewRating.ratingValue", "The rating has no number.", blocks=False)
        return
    if missing := [name for name in _NUMBERS if name not in present]:
        yield Lack("reviewRating", f"A rating has all three numbers or none: no {missing[0]}.")
        return
    yield from _lacks_of_scale(present)


def _lacks_of_scale(given: dict[str, Any]) -> Iterator[Lack]:
    worst, value, best = (_number(given[name]) for name in _NUMBERS)
    if worst is None or value is None or best is None:
        yield Lack("reviewRating", "A number of the rating is none.")
    elif not 1 <= worst < best:
        yield Lack("reviewRating.bestRating", "The best value must be above the worst, from 1.")
    elif not worst <= value <= best:
        yield Lack("reviewRating.ratingValue", "The value lies outside the scale.")
    elif any(isinstance(one, str) for one in given.values()):
        yield Lack("reviewRating", "The numbers of the rating are texts.", blocks=False)


def _lacks_of_item(thing: Thing, item: Thing, found: FoundReview) -> Iterator[Lack]:
    if not item:
        yield Lack("itemReviewed", "It does not say what was reviewed.", blocks=False)
        return
    if not is_a(item, _KNOWN):
        yield Lack("itemReviewed", "What was reviewed is no claim.")
    elif not is_a(item, _CLAIM):
        message = "What was reviewed is told in the older way, as a work and not as a claim."
        yield Lack("itemReviewed", message, blocks=False)
    if not found.claimant:
        yield Lack("itemReviewed.author", "It does not say who claims it.", blocks=False)
    if not (item.get("appearance") or item.get("firstAppearance") or item.get("url")):
        message = "It does not say where the claim appeared."
        yield Lack("itemReviewed.appearance", message, blocks=False)


def _lacks_of_review(thing: Thing, found: FoundReview) -> Iterator[Lack]:
    if not found.url:
        yield Lack("url", "There is no absolute address of the check.")
    if not found.author:
        yield Lack("author", "The fact-checking organisation has no name.")
    if published_on(thing) is None:
        yield Lack("datePublished", "There is no day of publication.", blocks=False)
    if not thing.get("inLanguage"):
        yield Lack("inLanguage", "It does not say in which language it is.", blocks=False)


def published_on(thing: Thing) -> date | None:
    """The day of `datePublished`, whatever stands behind it; None where it is no date."""
    said = thing.get("datePublished")
    try:
        return parse_date(said.strip()[:_DAY]) if isinstance(said, str) else None
    except ValueError:
        return None


def _number(said: Any) -> float | None:
    try:
        number = float(str(said).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
