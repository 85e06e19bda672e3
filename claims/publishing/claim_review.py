"""ClaimReview: schema.org's markup of one checked claim, and the gate that it must pass.

The rules are those of Google Search's documentation of ClaimReview and of
https://schema.org/ClaimReview: required properties, one rating scale, appearances on other hosts
than ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from claims.models.vocabulary import Change
from claims.publishing.addresses import absolute, claim_path

Record = dict[str, Any]

ADVISED_LENGTH = 75  # characters of claimReviewed, beyond which aggregators cut it
NEVER_EMITTED = {"not_checkable"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule; one that does not block is advice."""

    property: str
    message: str
    blocks: bool = True


def claim_review(record: Record) -> Record | None:
    """The ClaimReview of a claim's record; None for an opinion, which is never marked up."""
    if record["verdict"]["slug"] in NEVER_EMITTED:
        return None
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": absolute(claim_path(record["id"], record["slug"])),
        "claimReviewed": record["statement"],
        "author": {"@type": "Organization", "name": settings.DESK_NAME, "url": settings.SITE_URL},
        "datePublished": record["first_published_at"],
        "dateModified": record["published_at"],
        "inLanguage": record["language"],
        "reviewRating": rating(record),
        "itemReviewed": claim_item(record),
        "citation": [one["source"]["href"] for one in record["evidence"]],
        "correction": corrections(record["history"]),
        "sdLicense": settings.CONTENT_LICENSE_URL,
    }
    return without_repeats(without_empty(review))


def without_repeats(review: Record) -> Record:
    """The review with each source and each work once: a claim may stand twice in an article."""
    item = review["itemReviewed"]
    works = {work["url"]: work for work in item.get("appearance", [])}
    return review | without_empty(
        {
            "citation": list(dict.fromkeys(review.get("citation", []))),
            "itemReviewed": item | ({"appearance": list(works.values())} if works else {}),
        }
    )


def at_home(review: Record, path: str) -> Record:
    """A frozen ClaimReview as it is served: under the claim's `path` on today's host, for the
    site may have moved since it was frozen; nothing twice, as older ones have it."""
    return without_repeats(review) | {
        "url": absolute(path),
        "author": review["author"] | {"url": settings.SITE_URL},
    }


def rating(record: Record) -> Record:
    """The rating; a verdict without a value is told by its label alone."""
    verdict = record["verdict"]
    told = {
        "@type": "Rating",
        "alternateName": verdict["label"],
        "ratingExplanation": record["takeaway"],
    }
    if verdict["value"] is None:
        return told
    numbers = {
        "ratingValue": verdict["value"],
        "bestRating": verdict["best"],
        "worstRating": verdict["worst"],
    }
    return told | numbers


def claim_item(record: Record) -> Record:
    still = [one for one in record["appearances"] if "removed_at" not in one]
    works = [creative_work(one) for one in still if is_elsewhere(one["url"])]
    dates = sorted(work["datePublished"] for work in works if "datePublished" in work)
    claimant = record["claimant"]
    author = claimant and without_empty(
        {"@type": "Organization", "name": claimant["name"], "sameAs": claimant["url"]}
    )
    return without_empty(
        {
            "@type": "Claim",
            "author": author,
            "datePublished": dates[0] if dates else None,
            "appearance": works,
        }
    )


def creative_work(appearance: Record) -> Record:
    publisher = appearance["publisher"]
    return without_empty(
        {
            "@type": "CreativeWork",
            "url": appearance["url"],
            "headline": appearance["article_title"],
            "datePublished": appearance["published_on"],
            "publisher": publisher and {"@type": "Organization", "name": publisher},
        }
    )


def corrections(history: list[Record]) -> list[Record]:
    """What readers were told of: corrections, and updates that new evidence asked for.

    The name says which of the two it is, and why.
    """
    return [
        {
            "@type": "CorrectionComment",
            "name": f"{entry['change']['label']}: {entry['reason']['label']}",
            "text": entry["note"],
            "datePublished": entry["published_at"],
        }
        for entry in history
        if entry["reason"] and entry["change"]["slug"] != Change.WITHDRAWN.value
    ]


def without_empty(record: Record) -> Record:
    """The record without properties that say nothing."""
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}


def is_elsewhere(url: str) -> bool:
    """Whether an address is on another host than ours: an appearance must be."""
    return bool(url) and urlsplit(url).hostname != urlsplit(settings.SITE_URL).hostname


def faults(review: Record) -> list[Fault]:
    """Every rule that a ClaimReview breaks. Nothing goes out while one of them blocks."""
    return [
        *faults_of_review(review),
        *faults_of_rating(review.get("reviewRating") or {}),
        *faults_of_item(review.get("itemReviewed") or {}),
    ]


def faults_of_review(review: Record) -> Iterator[Fault]:
    claim = review.get("claimReviewed", "")
    label = (review.get("reviewRating") or {}).get("alternateName", "")
    if not claim:
        yield Fault("claimReviewed", "The claim's wording is missing.")
    if label and label.casefold() in claim.casefold():
        yield Fault("claimReviewed", "The claim's wording contains the verdict.")
    if len(claim) > ADVISED_LENGTH:
        yield Fault(
            "claimReviewed",
            f"The wording has {len(claim)} characters; {ADVISED_LENGTH} are advised.",
            blocks=False,
        )
    address = urlsplit(review.get("url", ""))
    if not address.hostname or address.hostname != urlsplit(settings.SITE_URL).hostname:
        yield Fault("url", "The address must be absolute and on this site.")
    author = review.get("author") or {}
    if not (author.get("name") or author.get("url")):
        yield Fault("author", "The fact-checking organisation has neither name nor address.")


def faults_of_rating(rating: Record) -> Iterator[Fault]:
    if not rating.get("alternateName"):
        yield Fault("reviewRating.alternateName", "The verdict's label is missing.")
    numbers = [rating.get(name) for name in ("worstRating", "ratingValue", "bestRating")]
    present = [number for number in numbers if number is not None]
    if not present:
        return
    if len(present) < len(numbers):
        yield Fault("reviewRating", "A rating has all three numbers or none.")
        return
    worst, value, best = present
    if not 1 <= worst < best:
        yield Fault("reviewRating.bestRating", "The best value must be above the worst, from 1.")
    elif not worst <= value <= best:
        yield Fault("reviewRating.ratingValue", "The value lies outside the scale.")


def faults_of_item(item: Record) -> Iterator[Fault]:
    author = item.get("author")
    if author is not None and not author.get("name"):
        yield Fault("itemReviewed.author", "A claimant needs a name.")
    works = item.get("appearance", [])
    pages = {work.get("url") for work in works}
    if author and author.get("sameAs") in pages - {None}:
        yield Fault(
            "itemReviewed.author.sameAs", "The claimant's address is a home page, not the article."
        )
    if any(not is_elsewhere(page) for page in pages if page):
        yield Fault("itemReviewed.appearance", "A claim appears on another host than ours.")
