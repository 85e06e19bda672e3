import pytest

from claims.models import TRANSITIONS, Event
from claims.models.vocabulary import ReviewStatus
from tests.factories import ReviewFactory, verdict
from tests.models.sql import at, broken_rule, delete, insert_like, run, trips, update

pytestmark = pytest.mark.django_db


def review(status="draft", **fields):
    return at(ReviewFactory(**fields), status)


def second_published():
    first = review("published")
    return update(review("approved", claim=first.claim), "status = 'published'")


def approve_own():
    row = review("submitted")
    return update(row, f"approver_id = {row.author_id}")


CASES = {
    "review_author_is_not_approver": approve_own,
    "review_status_known": lambda: (
        "SET LOCAL session_replication_role = replica; "  # the triggers would refuse it first
        + update(ReviewFactory(), "status = 'asleep'")
    ),
    "review_certainty_known": lambda: update(review(), "certainty = 'quite'"),
    "review_reasons_known": lambda: update(review(), "reasons = '{because}'"),
    "review_submitted_is_complete": lambda: update(review(), "status = 'submitted'"),
    "review_approved_has_approver": lambda: update(review("submitted"), "status = 'approved'"),
    "review_one_open": lambda: insert_like(review()),
    "review_one_published": second_published,
    "review_transitions": lambda: update(review(), "status = 'published'"),
    "review_is_kept": lambda: delete(review()),
    "review_starts_as_draft": lambda: insert_like(review("discarded")),
    "review_rated_has_certainty": lambda: update(
        review(), "certainty = '', status = 'submitted', submitted_at = now()"
    ),
    "review_judgement_frozen": lambda: update(review("submitted"), "takeaway = 'Other.'"),
    "review_status_has_event": lambda: update(
        review(), "status = 'submitted', submitted_at = now()"
    ),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (before, after)
        for before in ["draft", "submitted", "changes_requested", "approved", "published"]
        for after in ReviewStatus.values
        if before != after and (before, after) not in {(str(a), str(b)) for a, b in TRANSITIONS}
    ],
)
def test_step_outside_the_workflow_is_refused(status, wanted):
    assert broken_rule(update(review(status), f"status = '{wanted}'")) == "review_transitions"


@pytest.mark.parametrize(
    "assignment",
    [
        "author_id = approver_id, approver_id = NULL",
        "verdict_id = NULL",
        "certainty = 'high'",
        "reasons = '{}'",
        "rationale = 'Other.'",
        "search_log = 'Other.'",
        "conflict_of_interest = 'Other.'",
    ],
)
def test_judgement_that_was_published_is_frozen(assignment):
    assert broken_rule(update(review("published"), assignment)) == "review_judgement_frozen"


@pytest.mark.parametrize("certainty", ["", "low"])
def test_unrated_verdict_needs_no_certainty(certainty):
    row = review(verdict=verdict("not_checkable"), certainty=certainty)
    assert at(row, "submitted").status == "submitted"


def test_event_of_an_earlier_change_does_not_count():
    """Only the event of the same transaction does; here every test is one transaction, so the
    event is dated back."""
    row = review()
    Event.objects.create(
        verb="test",
        target_kind="review",
        target_id=row.pk,
        at="2020-01-01T00:00:00Z",
        data={"status": ["draft", "submitted"]},
    )
    assert broken_rule(update(row, "status = 'submitted', submitted_at = now()")) == (
        "review_status_has_event"
    )


def test_discarded_review_frees_the_claim():
    row = review("discarded")
    assert ReviewFactory(claim=row.claim).pk != row.pk


def test_published_review_waits_beside_its_correction():
    row = review("published")
    ReviewFactory(claim=row.claim, replaces=row)
    run("SET CONSTRAINTS ALL IMMEDIATE")
