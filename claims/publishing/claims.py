"""Publish a claim, correct it, withdraw it. Articles that show it follow in the same act."""

from django.db import transaction

from claims.citing.sources import lock_sources
from claims.errors import Invalid, WrongState
from claims.models import Article, Claim, Publication, Report, Review, User, record_event
from claims.models.source_vocabulary import AlertChoice
from claims.models.vocabulary import Change, CorrectionReason, ReportStatus, ReviewStatus
from claims.permissions import demand
from claims.publishing.alerts import decide_by_publishing
from claims.publishing.appearances import appearances_of
from claims.publishing.claim_review import faults
from claims.publishing.following import follow_in_articles
from claims.publishing.freezing import Edition, freeze_claim
from claims.publishing.locking import locked, take_turn
from claims.publishing.parts import Record, verdict_change_part
from claims.publishing.queries import current_publication, numbers_of
from claims.publishing.records import claim_record, tombstone_record
from claims.text.typed import several_lines


@transaction.atomic
def publish_claim(*, review: Review, by: User) -> Publication:
    """Publish an approved review as its claim's first number, or as its next after a withdrawal.

    Raises `WrongState` unless the review is approved and replaces none, and `Invalid` when the
    ClaimReview would break a rule.
    """
    demand(by, "publish")
    take_turn()
    claim, review = locked(review)
    if review.replaces_id is not None:
        raise WrongState(
            "This review replaces a published one. Publish it as a correction, with a reason."
        )
    require_approved(review)
    return release(claim, review, by=by)


def release(
    claim: Claim, review: Review, *, by: User, article: Article | None = None
) -> Publication:
    """Publish a locked, approved review; `article` counts as published already."""
    earlier = numbers_of(claim)
    change = Change.UPDATED if earlier else Change.FIRST
    set_status(review, ReviewStatus.PUBLISHED, by=by)
    return put_out(claim, review, Edition(by, change), earlier, article=article)


@transaction.atomic
def correct_claim(*, review: Review, reason_code: str, note: str, by: User) -> Publication:
    """Replace a published review by the approved one that corrects it, in public.

    The claim gets a new number with the reason and the note, and so does every article that
    shows it; the old numbers stay readable. Reports sent to correction are closed.
    """
    demand(by, "correct_publication")
    note = require_reason(reason_code, note)
    take_turn()
    claim, review, replaced = locked_pair(review)
    assert replaced.verdict, "the database keeps approved reviews complete"
    assert review.verdict, "the database keeps approved reviews complete"
    verdicts = verdict_change_part(replaced.verdict, review.verdict)
    edition = Edition(by, Change.CORRECTED, reason_code, note, verdicts=verdicts)
    publication = replace_review(claim, review, replaced, edition)
    close_reports(claim, by=by)
    return publication


@transaction.atomic
def update_claim(*, review: Review, note: str, by: User) -> Publication:
    """Replace a published review by the approved one that adds evidence under the same verdict.

    Nothing was wrong, so it is no correction: the claim and every article that shows it get a new
    number, which says that there is new evidence. Reports sent to correction go on waiting for
    one. Raises `WrongState` where the verdict changed or
    no evidence was added: then it is a correction.
    """
    demand(by, "correct_publication")
    note = require_reason(CorrectionReason.NEW_EVIDENCE, note)
    take_turn()
    claim, review, replaced = locked_pair(review)
    if not adds_evidence(review, replaced):
        raise WrongState(
            "An update adds evidence and keeps the verdict. Publish this as a correction instead, "
            "with its reason."
        )
    edition = Edition(by, Change.UPDATED, CorrectionReason.NEW_EVIDENCE, note)
    return replace_review(claim, review, replaced, edition)


def adds_evidence(review: Review, replaced: Review) -> bool:
    """Whether a review keeps the verdict of the one it replaces and rests on evidence beyond it."""
    if review.verdict_id is None or replaced.verdict_id is None:
        return False
    before, after = (
        set(one.evidence.values_list("source", "passage")) for one in (replaced, review)
    )
    return review.verdict_id == replaced.verdict_id and bool(after - before)


def locked_pair(review: Review) -> tuple[Claim, Review, Review]:
    """The claim, its approved review and the published one that it replaces, locked."""
    claim, review = locked(review)
    replaced = review.replaces
    if replaced is None or replaced.status != ReviewStatus.PUBLISHED:
        raise WrongState("This review replaces no published one. Publish it instead.")
    require_approved(review)
    return claim, review, replaced


def replace_review(claim: Claim, review: Review, replaced: Review, edition: Edition) -> Publication:
    """Publish the review in place of another one; articles that show the claim follow."""
    by = edition.by
    set_status(replaced, ReviewStatus.CORRECTED, by=by)
    set_status(review, ReviewStatus.PUBLISHED, by=by)
    publication = put_out(claim, review, edition, numbers_of(claim))
    decide_by_publishing(replaced, AlertChoice.CORRECT, by=by)
    follow_in_articles(publication, edition)
    return publication


@transaction.atomic
def withdraw_claim(*, claim: Claim, reason_code: str, note: str, by: User) -> Publication:
    """Replace the claim's page by a tombstone that says why; articles go on without the claim."""
    demand(by, "withdraw_publication")
    note = require_reason(reason_code, note)
    take_turn()
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    lock_sources(*claim.reviews.filter(status=ReviewStatus.PUBLISHED).values_list("pk", flat=True))
    review = claim.reviews.select_for_update().filter(status=ReviewStatus.PUBLISHED).first()
    if review is None:
        raise WrongState("This claim is not published. Nothing was changed.")
    set_status(review, ReviewStatus.WITHDRAWN, by=by)
    edition = Edition(by, Change.WITHDRAWN, reason_code, note)
    earlier = numbers_of(claim)
    record = tombstone_record(current_publication(claim), edition.history(earlier))
    publication = freeze_claim(claim, review, record, edition, earlier)
    decide_by_publishing(review, AlertChoice.WITHDRAW, by=by)
    follow_in_articles(publication, edition)
    close_reports(claim, by=by)
    return publication


def put_out(
    claim: Claim,
    review: Review,
    edition: Edition,
    earlier: list[Publication],
    *,
    article: Article | None = None,
) -> Publication:
    """Build the claim's record, let it pass the gate, and freeze it."""
    appearances = appearances_of(claim, review, with_article=article)
    record = claim_record(claim, review, appearances, edition.history(earlier))
    require_valid(record["claim_review"])
    return freeze_claim(claim, review, record, edition, earlier)


def require_valid(claim_review: Record | None) -> None:
    blocking = [one for one in faults(claim_review) if one.blocks] if claim_review else []
    if blocking:
        raise Invalid({one.property: one.message for one in blocking})


def require_reason(reason_code: str, note: str) -> str:
    """The note as readers get it, in feeds too. Raises `Invalid` unless both say why."""
    note = several_lines(note).strip()
    errors = {}
    if reason_code not in CorrectionReason.values:
        errors["reason_code"] = "Choose the reason that fits best."
    if not note:
        errors["note"] = "Say in a sentence what changed and why: readers will see it."
    if errors:
        raise Invalid(errors)
    return note


def require_approved(review: Review) -> None:
    if review.status != ReviewStatus.APPROVED:
        raise WrongState(
            f"The review is “{review.get_status_display()}”. "
            "It can be published once a second person has approved it."
        )


def set_status(review: Review, status: ReviewStatus, *, by: User) -> None:
    """A review's status, never without its event."""
    changed = review.apply({"status": status})
    record_event(f"review_{status}", review, by=by, **changed)


def close_reports(thing: Article | Claim, *, by: User) -> None:
    """Mark what readers reported and moderators sent to correction as corrected."""
    waiting = Report.objects.select_for_update(of=("self",)).filter(
        publication__in=thing.publications.all(), status=ReportStatus.TO_CORRECT
    )
    for report in waiting:
        changed = report.apply({"status": ReportStatus.CORRECTED})
        record_event("report_corrected", report, by=by, **changed)
