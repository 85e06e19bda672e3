"""What is read of conversations: which stand, in which order, and where their words are now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Comment, Thread
from claims.reviewing import discussion_queries as found
from claims.reviewing.discussion import remove_comment, resolve_thread
from claims.text.spans import Span
from tests.factories import (
    TEXT,
    ClaimFactory,
    CommentFactory,
    MentionFactory,
    NoteFactory,
    SnapshotFactory,
    ThreadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def said(thread, *texts):
    return [CommentFactory(thread=thread, text=text) for text in texts]


def test_open_threads_come_newest_first_and_resolved_ones_apart():
    claim = ClaimFactory()
    threads = [CommentFactory(thread__claim=claim).thread for _ in range(3)]
    CommentFactory()
    resolve_thread(thread_id=threads[1].pk, by=UserFactory())
    everything = found.threads_of(claim)
    assert found.page_of(everything, resolved=False, before=None).rows == [threads[2], threads[0]]
    assert found.page_of(everything, resolved=True, before=None).rows == [threads[1]]
    assert found.page_of(everything, resolved=False, before=threads[2].pk).rows == [threads[0]]
    assert found.open_threads(claim) == 2


def test_thread_whose_comments_are_all_removed_is_gone():
    comment = CommentFactory()
    claim = comment.thread.claim
    remove_comment(comment_id=comment.pk, by=comment.author)
    assert (list(found.threads_of(claim)), found.open_threads(claim)) == ([], 0)


def test_removed_comment_leaves_a_stone_while_answers_stand():
    thread = ThreadFactory()
    first, second, third = said(thread, "One", "Two", "Three")
    Comment.objects.filter(pk__in=[first.pk, third.pk]).update(removed_at=timezone.now())
    reader = UserFactory()
    shown = found.conversation(thread, reader=reader).said
    assert [(one.comment, one.is_removed) for one in shown] == [(first, True), (second, False)]
    assert [one.is_own for one in found.conversation(thread, reader=thread.created_by).said] == [
        True,
        True,
    ]


def test_long_thread_shows_its_newest_comments():
    thread = ThreadFactory()
    comments = said(thread, *(str(number) for number in range(25)))
    shown = found.conversation(thread, reader=UserFactory())
    assert [one.comment for one in shown.said] == comments[5:]
    assert shown.earlier == 5


def test_pages_of_one_thread_go_on(monkeypatch):
    monkeypatch.setattr(found, "LONG_PAGE", 2)
    thread = ThreadFactory()
    comments = said(thread, "a", "b", "c")
    first = found.comments_page(thread)
    rest = found.comments_page(thread, after=first.newer)
    assert (first.rows, first.older, rest.rows, rest.newer) == (
        comments[:2], None, comments[2:], None,
    )  # fmt: skip
    assert [found.page_start(one) for one in comments] == [None, None, comments[2].pk - 1]


def test_conversations_cost_the_same_for_one_and_for_three():
    claim, reader = ClaimFactory(), UserFactory()
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            thread = ThreadFactory(claim=claim)
            said(thread, "One", "Two")
            MentionFactory(comment=thread.comments.first())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = found.page_of(found.threads_of(claim), resolved=False, before=None)
            shown = found.conversations(page.rows, reader=reader)
            assert [one.html for item in shown for one in item.said]
        counts.append(len(queries))
    assert counts == [4, 4]  # threads, comments, mentions with people, numbers


def test_known_names_are_strong():
    comment = CommentFactory(text="@anna and @nobody <i>x</i>")
    MentionFactory(comment=comment, user=UserFactory(username="Anna"))
    shown = found.conversation(comment.thread, reader=UserFactory()).said[0]
    assert shown.html == "<p><strong>@anna</strong> and @nobody &lt;i&gt;x&lt;/i&gt;</p>\n"


def test_reader_is_told_where_they_are_named_until_they_see_it():
    mention = MentionFactory()
    thread, reader = mention.comment.thread, mention.user
    assert found.conversation(thread, reader=reader).names_reader
    assert not found.conversation(thread, reader=UserFactory()).names_reader
    mention.seen_at = timezone.now()
    mention.save()
    fresh = Thread.objects.get(pk=thread.pk)
    assert not found.conversation(fresh, reader=reader).names_reader


def test_mentions_are_those_of_comments_that_stand():
    mention = MentionFactory()
    reader = mention.user
    newer = MentionFactory(user=reader, comment=CommentFactory(thread=mention.comment.thread))
    MentionFactory()
    assert list(found.mentions_of(reader)) == [newer, mention]
    assert found.unseen_mentions(reader) == 2
    remove_comment(comment_id=newer.comment_id, by=newer.comment.author)
    assert (list(found.mentions_of(reader)), found.unseen_mentions(reader)) == ([mention], 1)


@pytest.mark.parametrize(
    ("newer", "exact", "place"),
    [
        ("A new beginning.\n\n" + TEXT, "lifts mood", True),
        (TEXT.replace("lifts mood", "brightens mood"), "lifts mood", False),
        (TEXT.replace("lifts", "Lifts"), "lifts mood", False),
        (TEXT.replace("effects", "e\ufb00ects"), "side effects", False),
        ("lifts mood. lifts mood. Nothing else is here.", "lifts mood", False),
    ],
)
def test_note_of_an_older_copy_stands_where_its_words_surely_are(newer, exact, place):
    note = NoteFactory(exact=exact)
    CommentFactory(thread=note)
    copy = SnapshotFactory(article=note.snapshot.article, number=2, raw=newer)
    start = copy.text.find(exact)
    expected = Span(start, start + len(exact)) if place else None
    assert found.place_in(copy, note) == expected
    assert found.places_of_notes(copy) == ([(note, expected)] if place else [])


def test_case_10_note_on_repeated_words_is_told_by_its_surroundings():
    lines = [f"Study {number}: it enhances dopamine release, they say." for number in range(30)]
    old = SnapshotFactory(raw="\n\n".join(lines))
    exact = "enhances dopamine release"
    start = old.text.index(exact, old.text.index("Study 17"))
    note = NoteFactory(
        snapshot=old, exact=exact, place=(start, start + len(exact)),
        prefix=old.text[start - 13 : start], suffix=", they say.",
    )  # fmt: skip
    new = SnapshotFactory(
        article=old.article, number=2, raw="A new head.\n\n" + "\n\n".join(lines[5:])
    )
    at = new.text.index(exact, new.text.index("Study 17"))
    assert found.place_in(new, note) == Span(at, at + len(exact))


def test_resolved_notes_are_not_painted():
    note = NoteFactory()
    CommentFactory(thread=note)
    resolve_thread(thread_id=note.pk, by=UserFactory())
    assert found.places_of_notes(note.snapshot) == []


def test_people_who_may_be_named_are_those_who_work_here():
    UserFactory(username="gone", is_active=False)
    UserFactory(username="outsider", roles=[])
    anna = UserFactory(username="anna")
    assert list(found.people_of_the_desk()) == [anna]
