"""What must be true before an article goes out, and the tier that the software proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import prefetch_related_objects

from claims.citing.reference_queries import references_in
from claims.citing.reference_rows import ClaimReferences, tally
from claims.highlighting.changed_words import changed_words
from claims.highlighting.changes import live_occurrences
from claims.models import Article, Claim, Occurrence, Review, Snapshot, Verdict
from claims.models.vocabulary import OPEN_REVIEW_STATUSES, ReviewStatus
from claims.publishing.queries import occurrences_in, reviews_of
from claims.reviewing.opinion_queries import with_opinions
from claims.reviewing.rules import problems

WELL_RATED = 4  # the lowest value that speaks for an article
MOSTLY = 0.75  # of all claims: above this the proposed tier rises by one

SIGNED_OFF = {ReviewStatus.APPROVED, ReviewStatus.PUBLISHED}
IN_WORK = set(OPEN_REVIEW_STATUSES)


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the checklist. An open point that does not block is advice.

    `claim_id`, or else `part` of the article, tells a screen where to mend it.
    """

    ok: bool
    text: str
    claim_id: int | None = None
    advice: bool = False
    part: Literal["", "details", "marks", "tier", "changes"] = ""

    @property
    def blocks(self) -> bool:
        return not self.ok and not self.advice


def checklist(article: Article, found: Sequence[ClaimReferences] | None = None) -> list[Item]:
    """Every point, in the order in which a desk works through them.

    `found` are the references of its newest copy where the caller has read them.
    """
    snapshot = article.current_snapshot
    beside = begun(references_in(snapshot) if found is None else found)
    occurrences = occurrences_in(snapshot)
    claims = list({one.claim_id: one.claim for one in occurrences}.values())
    reviews = reviews_of([claim.pk for claim in claims])
    prefetch_related_objects(
        [one for listed in reviews.values() for one in listed], with_opinions()
    )
    changed = changed_claims(snapshot, occurrences, reviews)
    points = [*undecided_points(snapshot)]
    points += [changed_point(claim, changed[claim.pk]) for claim in claims if claim.pk in changed]
    points += article_points(article, claims)
    for claim in claims:
        points += claim_points(claim, reviews[claim.pk], beside.get(claim.pk))
    return [*points, central_point(occurrences), *tier_points(article, bool(changed))]


def changed_claims(
    snapshot: Snapshot, occurrences: list[Occurrence], reviews: dict[int, list[Review]]
) -> dict[int, bool]:
    """The claims whose publisher changed the words since they were judged; True: critically.

    No query for a first copy, whose words nobody has seen otherwise.
    """
    signed = {claim_id: signed_off(found) for claim_id, found in reviews.items()}
    judged = {claim_id: review for claim_id, review in signed.items() if review}
    marked = [one for one in occurrences if one.claim_id in judged] if snapshot.number > 1 else []
    told = changed_words(marked, judged) if marked else {}
    found: dict[int, bool] = {}
    for one in marked:
        if one.pk in told:
            found[one.claim_id] = found.get(one.claim_id, False) or told[one.pk]["is_critical"]
    return found


def changed_point(claim: Claim, is_critical: bool) -> Item:
    """Advice: only a person can say whether the verdict still fits the words that stand there."""
    how = "changed critically" if is_critical else "changed"
    text = (
        f"The words of {quoted(claim)} {how} since the check: start a correction, or publish it "
        "as it was checked. Readers are told that the verdict is about the earlier words."
    )
    return Item(False, text, claim.pk, advice=True)


def signed_off(reviews: list[Review]) -> Review | None:
    """The review that readers see when the article goes out."""
    return next((one for one in reviews if one.status in SIGNED_OFF), None)


def undecided_points(snapshot: Snapshot) -> list[Item]:
    """Nothing goes out before somebody has said where the marks of the copy before stand now."""
    count = live_occurrences(snapshot).count() if snapshot.number > 1 else 0
    if not count:
        return []
    marks = "1 mark waits" if count == 1 else f"{count} marks wait"
    text = f"{marks} for your confirmation after the publisher’s change."
    return [Item(False, text, part="changes")]


def article_points(article: Article, claims: list[Claim]) -> list[Item]:
    if claims:
        marked = Item(True, "At least one claim is marked in the article.", part="marks")
    else:
        marked = Item(False, "No claim is marked in the article yet.", part="marks")
    if article.publisher or article.byline:
        named = Item(True, "Readers are told who published it.", part="details")
    else:
        text = "Readers are not told who published it: add a publisher or an author."
        named = Item(False, text, part="details")
    return [
        marked,
        named,
        known_point("address", bool(article.url)),
        known_point("own date", article.published_on is not None),
    ]


def known_point(name: str, is_known: bool) -> Item:
    state = "is known" if is_known else "is not known"
    return Item(is_known, f"The article’s {name} {state}.", advice=True, part="details")


def begun(found: Sequence[ClaimReferences]) -> dict[int, ClaimReferences]:
    """The references of a copy by their claims; none where nobody judged any of them."""
    numbers = tally(found)
    return {one.claim.pk: one for one in found} if numbers.judged or numbers.unsupported else {}


def claim_points(
    claim: Claim, reviews: list[Review], references: ClaimReferences | None
) -> list[Item]:
    """Signed off, and still keeping the rules. A withdrawn claim is left out of the article."""
    review = signed_off(reviews)
    if review is None:
        return [unsigned_point(claim, reviews)]
    points = [
        Item(True, f"{quoted(claim)} is signed off.", claim.pk),
        *(
            Item(False, f"{quoted(claim)}: {problem.message}", claim.pk, not problem.blocks)
            for problem in problems(review, references=[references] if references else [])
        ),
    ]
    waiting = any(one.status in IN_WORK for one in reviews)
    if waiting and review.status == ReviewStatus.PUBLISHED:
        text = f"{quoted(claim)} has a correction in work; the published verdict stays until then."
        points.append(Item(False, text, claim.pk, advice=True))
    return points


def quoted(claim: Claim) -> str:
    """The statement as a part of a sentence: in quotation marks, without its own full stop."""
    return f"“{claim.statement.rstrip('.')}”"


def unsigned_point(claim: Claim, reviews: list[Review]) -> Item:
    newest = reviews[0] if reviews else None
    if newest is None:
        text = f"{quoted(claim)} has no review yet. Review it, or take the mark off."
        return Item(False, text, claim.pk)
    if newest.status == ReviewStatus.WITHDRAWN:
        return Item(True, f"{quoted(claim)} was withdrawn and is left out.", claim.pk)
    state = newest.get_status_display().lower()
    return Item(False, f"{quoted(claim)} is not signed off yet ({state}).", claim.pk)


def central_point(occurrences: list[Occurrence]) -> Item:
    central = any(one.is_central for one in occurrences)
    text = "At least one claim" if central else "No claim"
    return Item(central, f"{text} is marked as central to the article.", advice=True, part="marks")


def tier_points(article: Article, has_changed_words: bool) -> list[Item]:
    if article.tier_id is None:
        return [Item(False, "The article has no overall tier yet.", advice=True, part="tier")]
    points = [Item(True, "The article’s overall tier is set, with the reason.", part="tier")]
    if has_changed_words:
        text = "Checked words changed: read the overall tier and its reason again."
        points.append(Item(False, text, advice=True, part="tier"))
    return points


def propose_tier(judged: list[tuple[Verdict, bool]]) -> Verdict | None:
    """The tier that the software proposes for (verdict, is central) of every claim.

    The worst among the central claims (among all, when none is central), raised by at most one
    step when more than three quarters of all claims are rated 4 or 5. Never an average. None when
    nothing is rated.
    """
    rated = [(verdict, central) for verdict, central in judged if verdict.value is not None]
    if not rated:
        return None
    pool = [verdict for verdict, central in rated if central] or [verdict for verdict, _ in rated]
    worst = min(pool, key=lambda verdict: verdict.value or 0)
    good = sum(1 for verdict, _ in rated if (verdict.value or 0) >= WELL_RATED)
    if good <= MOSTLY * len(rated):
        return worst
    better = worst.scale.verdicts.filter(value__gt=worst.value).order_by("value", "position")
    return better.first() or worst


def proposed_tier(article: Article) -> Verdict | None:
    """`propose_tier` for the claims that are signed off in the article's newest snapshot."""
    central: dict[int, bool] = {}
    for one in occurrences_in(article.current_snapshot):
        central[one.claim_id] = central.get(one.claim_id, False) or one.is_central
    judged = []
    for claim_id, reviews in reviews_of(list(central)).items():
        review = signed_off(reviews)
        if review is not None and review.verdict is not None:
            judged.append((review.verdict, central[claim_id]))
    return propose_tier(judged)
