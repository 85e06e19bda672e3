"""Judge a claim and have it signed off: every step of a review, each with its event."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.citing.evidence import FIELDS as EVIDENCE_FIELDS
from claims.citing.passages import repeat_places
from claims.citing.sources import lock_sources
from claims.errors import Invalid, Missing, Stale, WrongState
from claims.models import Claim, Evidence, Review, User, Verdict, record_event
from claims.models.cleaning import cleaned, demand_changeable
from claims.models.vocabulary import OPEN_REVIEW_STATUSES, Reason, ReviewStatus
from claims.permissions import demand
from claims.reviewing.rules import blocking
from claims.text.typed import several_lines

JUDGEMENT = (
    "verdict",
    "certainty",
    "reasons",
    "takeaway",
    "rationale",
    "search_log",
    "conflict_of_interest",
)
EVIDENCE_COPIED = ("source_id", "position", *EVIDENCE_FIELDS)


@transaction.atomic
def start_review(*, claim: Claim, verdict: Verdict | None = None, by: User) -> Review:
    """A new draft by the person, with the verdict where it has one already.

    Raises `Missing`, and `WrongState` where somebody is at work on the claim, or where it is
    published (that takes a correction).
    """
    demand(by, "start_review", claim)
    _demand_nobody_at_work(claim)
    if claim.reviews.filter(status=ReviewStatus.PUBLISHED).exists():
        raise WrongState("This claim has a published review. Start a correction instead.")
    review = Review.objects.create(claim=claim, author=by)
    record_event("start_review", review, by=by)
    if verdict is None:
        return review
    return save_review(
        review_id=review.pk, changes={"verdict": verdict}, revision=review.revision, by=by
    )


@transaction.atomic
def start_correction(*, claim: Claim, by: User) -> Review:
    """A new draft that replaces the published review and starts as its copy, evidence included.

    Another person's statement of interests is not copied. Raises `WrongState` without a
    published review, and where somebody is at work on the claim.
    """
    demand(by, "start_correction", claim)
    _demand_nobody_at_work(claim)
    published = claim.reviews.filter(status=ReviewStatus.PUBLISHED).first()
    if published is None:
        raise WrongState("Nothing is published about this claim, so there is nothing to correct.")
    judgement = {name: getattr(published, name) for name in JUDGEMENT}
    judgement["verdict"] = _on_active_scale(published.verdict)
    if published.author != by:
        judgement["conflict_of_interest"] = ""
    review = Review.objects.create(claim=claim, author=by, replaces=published, **judgement)
    lock_sources(published.pk)
    originals = list(published.evidence.all())
    repeated = Evidence.objects.bulk_create(
        Evidence(review=review, **{name: getattr(item, name) for name in EVIDENCE_COPIED})
        for item in originals
    )
    repeat_places(dict(zip((item.pk for item in originals), repeated, strict=True)))
    record_event("start_correction", review, by=by, replaces=published.pk)
    return review


@transaction.atomic
def save_review(
    *, review_id: int, changes: Mapping[str, Any], revision: int | None, by: User
) -> Review:
    """Store what the author typed; an unfinished judgement may be saved.

    `changes` holds fields of `JUDGEMENT`. Raises `Missing`, `WrongState`, `Stale`, `Invalid`.
    """
    review = _for("edit_review", review_id, by)
    _demand_editable(review)
    _demand_current(review, revision)
    demand_changeable(changes, JUDGEMENT)
    if "reasons" in changes:
        changes = {**changes, "reasons": _known_reasons(changes["reasons"])}
    checked = cleaned(review, changes)
    if checked.get("verdict"):
        _demand_on_active_scale(checked["verdict"], review)
    verdict = review.verdict_id
    changed = review.apply(checked)
    if "verdict" in changed:  # its label for readers of the history, its id to take it back
        changed["verdict_id"] = [verdict, review.verdict_id]
    if changed:
        record_event("save_review", review, by=by, **changed)
    return review


@transaction.atomic
def submit_review(*, review_id: int, revision: int | None = None, by: User) -> Review:
    """Hand the review in for sign-off. Raises `Invalid` with what blocks it, by field."""
    _lock_claim_of(review_id)
    review = _for("submit_review", review_id, by)
    _demand_editable(review)
    _demand_current(review, revision)
    _demand_consistent(review)
    return _move(review, ReviewStatus.SUBMITTED, "submit_review", by, submitted_at=timezone.now())


@transaction.atomic
def take_back_review(*, review_id: int, revision: int | None = None, by: User) -> Review:
    """Make a submitted review a draft again."""
    review = _for("take_back_review", review_id, by)
    _demand_status(review, ReviewStatus.SUBMITTED)
    _demand_current(review, revision)
    return _move(review, ReviewStatus.DRAFT, "take_back_review", by, submitted_at=None)


@transaction.atomic
def discard_review(*, review_id: int, revision: int | None = None, by: User) -> Review:
    """Give the review up: it is kept, but the claim is free for another."""
    review = _for("discard_review", review_id, by)
    _demand_editable(review)
    _demand_current(review, revision)
    return _move(review, ReviewStatus.DISCARDED, "discard_review", by)


@transaction.atomic
def request_changes(*, review_id: int, note: str, revision: int | None = None, by: User) -> Review:
    """Return the review to its author with a note, also after it was approved.

    Raises `Invalid` without a note.
    """
    review = _for("request_changes", review_id, by)
    _demand_status(review, ReviewStatus.SUBMITTED, ReviewStatus.APPROVED)
    _demand_current(review, revision)
    note = several_lines(note).strip()
    if not note:
        raise Invalid({"note": "Say what should change: the author reads this note."})
    return _move(
        review,
        ReviewStatus.CHANGES_REQUESTED,
        "request_changes",
        by,
        note=note,
        editor_note=note,
        approver=None,
        approved_at=None,
    )


@transaction.atomic
def approve_review(*, review_id: int, revision: int | None = None, by: User) -> Review:
    """Sign off somebody else's review; the rules are checked again.

    Raises `Invalid` with what blocks it, by field.
    """
    review = _for("approve_review", review_id, by)
    _demand_status(review, ReviewStatus.SUBMITTED)
    _demand_current(review, revision)
    _demand_consistent(review)
    return _move(
        review,
        ReviewStatus.APPROVED,
        "approve_review",
        by,
        approver=by,
        approved_at=timezone.now(),
    )


def _for(verb: str, review_id: int, by: User) -> Review:
    """The review, locked, for a person with the right. Raises `Missing` and `NotAllowed`."""
    try:
        review = Review.locked(review_id)
    except Review.DoesNotExist:
        raise Missing("There is no such review. Nothing was changed.") from None
    demand(by, verb, review)
    return review


def _lock_claim_of(review_id: int) -> None:
    """Hold off an edit of the wording that is being handed in; claims are locked before reviews."""
    list(Claim.objects.select_for_update(of=("self",)).filter(reviews=review_id))


def _move(
    review: Review, status: str, verb: str, by: User, *, note: str = "", **fields: Any
) -> Review:
    """Change the status, and write its event."""
    before = review.status
    review.apply({"status": status, **fields})
    extra = {"note": note} if note else {}
    record_event(verb, review, by=by, status=[before, status], **extra)
    return review


def _demand_nobody_at_work(claim: Claim) -> None:
    """Locks the claim until the transaction ends, so that two people cannot start at once.

    Raises `Missing` when it was discarded, and `WrongState`.
    """
    if not Claim.objects.select_for_update(of=("self",)).filter(pk=claim.pk).exists():
        raise Missing("This claim was discarded in the meantime. Nothing was changed.")
    open_review = claim.reviews.filter(status__in=OPEN_REVIEW_STATUSES).first()
    if open_review:
        raise WrongState(
            f"{open_review.author} is at work on this claim: the review is "
            f"“{open_review.get_status_display()}”. Read that one, or ask to have it discarded."
        )


def _demand_editable(review: Review) -> None:
    if not review.is_editable:
        raise WrongState(
            f"This review is “{review.get_status_display()}” and stays as it is. Nothing was "
            "changed; a review that waits for sign-off can be taken back first."
        )


def _demand_status(review: Review, *statuses: ReviewStatus) -> None:
    if review.status not in statuses:
        wanted = " or ".join(f"“{status.label}”" for status in statuses)
        raise WrongState(
            f"This review is “{review.get_status_display()}”, and this step needs {wanted}. "
            "Nothing was changed; load the page again to see where it stands."
        )


def _demand_current(review: Review, revision: int | None) -> None:
    if revision is not None and revision != review.revision:
        raise Stale(review)


def _demand_consistent(review: Review) -> None:
    errors = blocking(review)
    if errors:
        raise Invalid(errors)


def _known_reasons(slugs: Any) -> list[str]:
    """The reasons, each once, in the order of the list. Raises `Invalid` for one not in it."""
    if not isinstance(slugs, list | tuple):
        raise Invalid({"reasons": "Give the reasons as a list."})
    unknown = [str(slug) for slug in slugs if slug not in Reason.values]
    if unknown:
        raise Invalid({"reasons": f"Not in the list of reasons: {', '.join(unknown)}."})
    return [slug for slug in Reason.values if slug in slugs]


def _demand_on_active_scale(verdict: Verdict, review: Review) -> None:
    if verdict.pk != review.verdict_id and not verdict.scale.is_active:
        raise Invalid({"verdict": "This verdict is from a scale no longer in use. Choose again."})


def _on_active_scale(verdict: Verdict | None) -> Verdict | None:
    """The verdict of the same name in today's scale, or None to choose again."""
    if verdict is None or verdict.scale.is_active:
        return verdict
    return Verdict.objects.filter(scale__is_active=True, slug=verdict.slug).first()
