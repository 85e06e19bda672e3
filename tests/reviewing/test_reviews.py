import pgtrigger
import pytest
from django.db import connection

from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import TRANSITIONS, Claim, Event, Review, VerdictScale
from claims.models.vocabulary import ReviewStatus
from claims.reviewing.reviews import (
    approve_review,
    discard_review,
    request_changes,
    save_review,
    start_correction,
    start_review,
    submit_review,
    take_back_review,
)
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    ReviewFactory,
    UserFactory,
    verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(display_name="Ada Author")


@pytest.fixture
def editor():
    return UserFactory(display_name="Eve Editor", roles=["editor"])


@pytest.fixture
def review(author):
    review = ReviewFactory(author=author)
    EvidenceFactory(review=review)
    return review


def settle():
    """Run the deferred triggers now, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def last_event():
    event = Event.objects.first()
    return (event.verb, event.target_kind, event.target_id, event.by, event.data)


def published(review, editor):
    """The review as publishing leaves it."""
    submit_review(review_id=review.pk, by=review.author)
    approve_review(review_id=review.pk, by=editor)
    set_status(review, "published")
    return Review.objects.get(pk=review.pk)


def set_status(review, status):
    review.refresh_from_db()
    Event.objects.create(
        verb="test",
        target_kind="review",
        target_id=review.pk,
        data={"status": [review.status, status]},
    )
    Review.objects.filter(pk=review.pk).update(status=status)


def test_review_starts_as_an_empty_draft(author):
    claim = ClaimFactory()
    review = start_review(claim=claim, by=author)
    assert (review.status, review.author, review.verdict, review.replaces) == (
        "draft", author, None, None,
    )  # fmt: skip
    assert last_event() == ("start_review", "review", review.pk, author, {})


def test_second_review_says_who_is_at_work(review):
    with pytest.raises(WrongState, match="Ada Author is at work on this claim"):
        start_review(claim=review.claim, by=UserFactory())


def test_discarded_review_frees_the_claim(review, author):
    discard_review(review_id=review.pk, by=author)
    other = UserFactory()
    assert start_review(claim=review.claim, by=other).author == other


def test_review_of_a_discarded_claim_is_refused(author):
    claim = ClaimFactory()
    Claim.objects.filter(pk=claim.pk).delete()
    with pytest.raises(Missing, match="discarded in the meantime"):
        start_review(claim=claim, by=author)


def test_published_claim_wants_a_correction(review, editor):
    published(review, editor)
    with pytest.raises(WrongState, match="Start a correction"):
        start_review(claim=review.claim, by=editor)


@pytest.mark.parametrize("name", ["anonymous", "moderator", "admin"])
def test_others_start_no_review(cast, name):
    with pytest.raises(NotAllowed):
        start_review(claim=ClaimFactory(), by=cast[name].user)


def test_draft_is_saved_with_what_changed(review, author):
    saved = save_review(
        review_id=review.pk,
        changes={
            "verdict": verdict("misleading"),
            "certainty": "low",
            "reasons": ["small_study", "cherry_picked", "small_study"],
            "takeaway": "One\nline. ",
            "rationale": "First.\r\n\r\nSecond.\x00",
        },
        revision=1,
        by=author,
    )
    saved.refresh_from_db()
    assert (saved.verdict.slug, saved.reasons, saved.takeaway, saved.rationale, saved.revision) == (
        "misleading", ["cherry_picked", "small_study"], "One line.", "First.\n\nSecond.", 2,
    )  # fmt: skip
    assert last_event() == (
        "save_review",
        "review",
        review.pk,
        author,
        {
            "verdict": ["Overstated", "Misleading"],
            "verdict_id": [review.verdict_id, saved.verdict_id],
            "reasons": [["animal_to_human"], ["cherry_picked", "small_study"]],
            "takeaway": [review.takeaway, "One line."],
            "rationale": [review.rationale, "First.\n\nSecond."],
        },
    )


def test_saving_the_same_again_leaves_no_trace(review, author):
    saved = save_review(
        review_id=review.pk, changes={"takeaway": review.takeaway}, revision=1, by=author
    )
    assert (saved.revision, Event.objects.count()) == (1, 0)


def test_unfinished_draft_may_be_saved(author):
    review = start_review(claim=ClaimFactory(), by=author)
    save_review(review_id=review.pk, changes={"takeaway": ""}, revision=1, by=author)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"takeaway": "t" * 301}, "takeaway"),
        ({"certainty": "quite"}, "certainty"),
        ({"reasons": ["because"]}, "reasons"),
        ({"reasons": "because"}, "reasons"),
        ({"status": "approved"}, "status"),
        ({"author": None}, "author"),
        ({"rationale": None}, "rationale"),
    ],
)
def test_bad_change_is_refused_by_field(review, author, changes, field):
    with pytest.raises(Invalid) as refusal:
        save_review(review_id=review.pk, changes=changes, revision=1, by=author)
    assert list(refusal.value.errors) == [field]


def test_verdict_of_a_superseded_scale_is_refused(review, author):
    old = VerdictScale.objects.create(version=0, name="Old").verdicts.create(
        slug="true", label="True", value=5, definition="d", position=1
    )
    with pytest.raises(Invalid, match="no longer in use"):
        save_review(review_id=review.pk, changes={"verdict": old}, revision=1, by=author)


def test_save_of_an_old_revision_shows_the_stored_review(review, author):
    save_review(review_id=review.pk, changes={"takeaway": "Theirs"}, revision=1, by=author)
    with pytest.raises(Stale) as refusal:
        save_review(review_id=review.pk, changes={"takeaway": "Mine"}, revision=1, by=author)
    assert refusal.value.current.takeaway == "Theirs"


def test_whole_way_to_approval_writes_an_event_at_each_step(review, author, editor):
    submit_review(review_id=review.pk, by=author)
    take_back_review(review_id=review.pk, by=author)
    submit_review(review_id=review.pk, by=author)
    request_changes(review_id=review.pk, note=" Quote the trial. ", by=editor)
    submit_review(review_id=review.pk, by=author)
    done = approve_review(review_id=review.pk, by=editor)
    settle()
    assert (done.status, done.approver, done.editor_note, done.revision) == (
        "approved", editor, "Quote the trial.", 7,
    )  # fmt: skip
    assert done.submitted_at < done.approved_at
    assert [(e.verb, e.by, e.data) for e in Event.objects.order_by("id")] == [
        ("submit_review", author, {"status": ["draft", "submitted"]}),
        ("take_back_review", author, {"status": ["submitted", "draft"]}),
        ("submit_review", author, {"status": ["draft", "submitted"]}),
        (
            "request_changes",
            editor,
            {"status": ["submitted", "changes_requested"], "note": "Quote the trial."},
        ),
        ("submit_review", author, {"status": ["changes_requested", "submitted"]}),
        ("approve_review", editor, {"status": ["submitted", "approved"]}),
    ]


def test_approved_review_can_still_go_back(review, author, editor):
    submit_review(review_id=review.pk, by=author)
    approve_review(review_id=review.pk, by=editor)
    back = request_changes(review_id=review.pk, note="One more thing.", by=editor)
    settle()
    assert (back.status, back.approver, back.approved_at) == ("changes_requested", None, None)


def test_blocked_review_is_not_handed_in(author):
    review = ReviewFactory(author=author, certainty="", conflict_of_interest="")
    with pytest.raises(Invalid) as refusal:
        submit_review(review_id=review.pk, by=author)
    assert sorted(refusal.value.errors) == ["certainty", "conflict_of_interest", "evidence"]
    assert Review.objects.get().status == "draft"


def test_approval_checks_the_rules_again(review, author, editor):
    submit_review(review_id=review.pk, by=author)
    with pgtrigger.ignore("claims.Evidence:evidence_frozen"):
        review.evidence.all().delete()
    with pytest.raises(Invalid) as refusal:
        approve_review(review_id=review.pk, by=editor)
    assert list(refusal.value.errors) == ["evidence"]


def test_nobody_signs_off_their_own(cast):
    both = UserFactory(roles=["reviewer", "editor"])
    review = ReviewFactory(author=both)
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=both)
    for step in (
        lambda: approve_review(review_id=review.pk, by=both),
        lambda: request_changes(review_id=review.pk, note="Hm.", by=both),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_changes_are_requested_with_a_note(review, author, editor):
    submit_review(review_id=review.pk, by=author)
    with pytest.raises(Invalid) as refusal:
        request_changes(review_id=review.pk, note=" \n", by=editor)
    assert list(refusal.value.errors) == ["note"]


def test_editor_approves_what_was_read_or_nothing(review, author, editor):
    seen = submit_review(review_id=review.pk, by=author).revision
    take_back_review(review_id=review.pk, by=author)
    submit_review(review_id=review.pk, by=author)
    with pytest.raises(Stale):
        approve_review(review_id=review.pk, revision=seen, by=editor)


STEPS = {
    "save": lambda r, a, e: save_review(review_id=r.pk, changes={}, revision=None, by=a),
    "submit": lambda r, a, e: submit_review(review_id=r.pk, by=a),
    "take_back": lambda r, a, e: take_back_review(review_id=r.pk, by=a),
    "discard": lambda r, a, e: discard_review(review_id=r.pk, by=a),
    "request": lambda r, a, e: request_changes(review_id=r.pk, note="Why.", by=e),
    "approve": lambda r, a, e: approve_review(review_id=r.pk, by=e),
}
ALLOWED = {
    "draft": {"save": "draft", "submit": "submitted", "discard": "discarded"},
    "submitted": {
        "take_back": "draft",
        "request": "changes_requested",
        "approve": "approved",
    },
    "changes_requested": {
        "save": "changes_requested",
        "submit": "submitted",
        "discard": "discarded",
    },
    "approved": {"request": "changes_requested"},
}
WAY = {
    "draft": [],
    "submitted": ["submit"],
    "changes_requested": ["submit", "request"],
    "approved": ["submit", "approve"],
    "discarded": ["discard"],
}
LATER = {
    "published": ["published"],
    "corrected": ["published", "corrected"],
    "withdrawn": ["published", "withdrawn"],
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", ReviewStatus.values)
def test_every_step_from_every_status(review, author, editor, status, step):
    for name in WAY.get(status, ["submit", "approve"]):
        STEPS[name](review, author, editor)
    for later in LATER.get(status, []):
        set_status(review, later)
    wanted = ALLOWED.get(status, {}).get(step)
    if wanted:
        assert STEPS[step](review, author, editor).status == wanted
    else:
        with pytest.raises(WrongState):
            STEPS[step](review, author, editor)


def test_steps_are_the_transitions_of_the_database():
    ours = {(a, b) for a, steps in ALLOWED.items() for b in steps.values() if a != b}
    publishing = {("approved", "published"), ("published", "corrected"), ("published", "withdrawn")}
    assert ours | publishing == {(str(a), str(b)) for a, b in TRANSITIONS}


@pytest.mark.parametrize("step", STEPS)
def test_step_on_no_review_is_missing(step, author, editor):
    with pytest.raises(Missing):
        STEPS[step](Review(pk=0), author, editor)


@pytest.mark.parametrize("step", ["save", "submit", "take_back", "discard"])
def test_only_the_author_writes(review, cast, step):
    for name in cast:
        with pytest.raises(NotAllowed):
            STEPS[step](review, cast[name].user, None)


@pytest.mark.parametrize("step", ["request", "approve"])
def test_only_an_editor_signs_off(review, author, cast, step):
    submit_review(review_id=review.pk, by=author)
    for name in set(cast) - {"editor"}:
        with pytest.raises(NotAllowed):
            STEPS[step](review, None, cast[name].user)
    with pytest.raises(NotAllowed):
        STEPS[step](review, None, author)


def test_correction_starts_as_a_copy(review, author, editor):
    EvidenceFactory(review=review, source__title="Second", position=1, sample_size=12)
    before = published(review, editor)
    copy = start_correction(claim=before.claim, by=author)
    assert (copy.status, copy.author, copy.replaces, copy.approver) == (
        "draft", author, before, None,
    )  # fmt: skip
    judgement = (
        "verdict", "certainty", "reasons", "takeaway", "rationale", "search_log",
        "conflict_of_interest",
    )  # fmt: skip
    assert [getattr(copy, name) for name in judgement] == [
        getattr(before, name) for name in judgement
    ]
    parts = ("source", "stance", "passage", "position", "sample_size", "remark")
    assert list(copy.evidence.values_list(*parts)) == list(before.evidence.values_list(*parts))
    assert before.evidence.count() == 2
    assert last_event() == ("start_correction", "review", copy.pk, author, {"replaces": before.pk})


def test_correction_by_another_leaves_the_interests_to_them(review, editor):
    before = published(review, editor)
    assert start_correction(claim=before.claim, by=editor).conflict_of_interest == ""


def test_correction_moves_to_the_scale_of_today(review, author, editor):
    before = published(review, editor)
    VerdictScale.objects.update(is_active=False)
    scale = VerdictScale.objects.create(version=2, name="New", is_active=True)
    draft = start_correction(claim=before.claim, by=author)
    assert draft.verdict is None
    discard_review(review_id=draft.pk, by=author)
    today = scale.verdicts.create(
        slug="overstated", label="Too strong", value=2, definition="d", position=1
    )
    assert start_correction(claim=before.claim, by=author).verdict == today


def test_nothing_published_is_nothing_to_correct(author):
    with pytest.raises(WrongState, match="nothing to correct"):
        start_correction(claim=ClaimFactory(), by=author)


def test_second_correction_says_who_is_at_work(review, author, editor):
    before = published(review, editor)
    start_correction(claim=before.claim, by=author)
    with pytest.raises(WrongState, match="Ada Author is at work"):
        start_correction(claim=before.claim, by=editor)
