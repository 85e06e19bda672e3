import pytest

from claims.models import Comment, Mention
from tests.factories import CommentFactory, MentionFactory, NoteFactory, ThreadFactory
from tests.models.sql import broken_rule, insert_like, trips, update

pytestmark = pytest.mark.django_db

CASES = {
    "thread_is_about_something": lambda: update(ThreadFactory(), "claim_id = NULL"),
    "thread_words_are_whole": lambda: update(ThreadFactory(), "exact = 'rats'"),
    "thread_start_before_end": lambda: update(NoteFactory(), "place = '[-1, 2)', exact = 'Kr'"),
    "thread_resolved_by_somebody": lambda: update(ThreadFactory(), "resolved_at = now()"),
    "thread_quote_is_slice": lambda: update(NoteFactory(), "exact = 'Enhances'"),
    "thread_inside_text": lambda: update(NoteFactory(), "place = '[5, 99999)'"),
    "comment_has_text": lambda: update(CommentFactory(), "text = ''"),
    "comment_is_bounded": lambda: update(CommentFactory(), "text = repeat('é', 10001)"),
    "mention_once": lambda: insert_like(MentionFactory()),
}


@trips(CASES)
def test_rule_refuses(rule):
    assert broken_rule(CASES[rule]()) == rule


@pytest.mark.parametrize(
    "assignments",
    [
        "place = NULL",
        "snapshot_id = NULL",
        "place = 'empty'",
        "place = '(,5)'",
        "place = '[5,)'",
        "resolved_by_id = created_by_id",
    ],
)
def test_half_a_place_is_refused(assignments):
    assert broken_rule(update(NoteFactory(), assignments)) is not None


def test_note_is_inserted_only_with_its_own_words():
    assert broken_rule(insert_like(NoteFactory(), exact="'Enhances'")) == "thread_quote_is_slice"


def test_thread_may_be_about_a_claim_and_words():
    note = NoteFactory()
    claim = ThreadFactory().claim
    assert broken_rule(update(note, f"claim_id = {claim.pk}")) is None
    assert broken_rule(update(note, "resolved_by_id = created_by_id, resolved_at = now()")) is None


def test_comment_counts_characters_and_not_bytes():
    assert broken_rule(update(CommentFactory(), "text = repeat('é', 10000)")) is None


def test_mentions_go_with_their_comment():
    mention = MentionFactory()
    Comment.objects.get(pk=mention.comment_id).delete()
    assert not Mention.objects.exists()
