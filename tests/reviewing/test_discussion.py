"""Conversations: who may say what, whom it reaches, and what is refused."""

import pytest

from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import Comment, Event, Mention, Thread
from claims.reviewing.discussion import (
    Named,
    add_comment,
    edit_comment,
    people_named,
    remove_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
    see_mentions,
    start_thread,
)
from tests.factories import (
    ClaimFactory,
    CommentFactory,
    MentionFactory,
    SnapshotFactory,
    ThreadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORDS = "enhances dopamine release"


def place(snapshot, words=WORDS):
    start = snapshot.text.index(words)
    return {"snapshot": snapshot, "start": start, "end": start + len(words), "quote": words}


def mentioned():
    return set(Mention.objects.values_list("user__username", "seen_at"))


def events():
    return list(
        Event.objects.filter(target_kind="thread").order_by("pk").values_list("verb", flat=True)
    )


def test_thread_about_a_claim_is_started():
    claim, by, anna = ClaimFactory(), UserFactory(), UserFactory(username="Anna")
    thread = start_thread(claim=claim, text="  Is this *in people*, @anna?\r\n", by=by)
    comment = thread.comments.get()
    assert (comment.text, comment.author, thread.claim, thread.is_resolved) == (
        "  Is this *in people*, @anna?", by, claim, False,
    )  # fmt: skip
    assert Mention.objects.get().user == anna
    event = Event.objects.get()
    assert (event.verb, event.target_kind, event.target_id, event.by) == (
        "start_thread", "thread", thread.pk, by,
    )  # fmt: skip
    assert event.data == {"claim": claim.pk, "article": None, "comment": comment.pk}


def test_thread_about_words_keeps_their_place_and_surroundings():
    snapshot, by = SnapshotFactory(), UserFactory()
    thread = start_thread(**place(snapshot, f" {WORDS} "), text="In rats.", by=by)
    thread.refresh_from_db()
    start = snapshot.text.index(WORDS)
    assert (thread.span.start, thread.span.end, thread.exact) == (start, start + len(WORDS), WORDS)
    assert snapshot.text[: thread.span.start].endswith(thread.prefix)
    assert snapshot.text[thread.span.end :].startswith(thread.suffix)
    assert Event.objects.get().data["article"] == snapshot.article_id


def test_case_01_note_takes_whole_graphemes():
    family = "\U0001f468‍\U0001f469‍\U0001f467"
    snapshot = SnapshotFactory(raw=f"People call it {family} here.")
    start = snapshot.text.index(family)
    by = UserFactory()
    thread = start_thread(
        snapshot=snapshot, start=start, end=start + 2, quote=family[:2], text="?", by=by
    )
    assert thread.exact == family


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Write something first"),
        (" \n ", "Write something first"),
        ("\u200b", "Write something first"),
        ("é" * 10_001, "10,001 characters"),
    ],
)
def test_blank_and_endless_text_is_refused(text, message):
    thread, by = ThreadFactory(), UserFactory()
    with pytest.raises(Invalid, match=message):
        start_thread(claim=thread.claim, text=text, by=by)
    with pytest.raises(Invalid, match=message):
        add_comment(thread_id=thread.pk, text=text, by=by)
    assert (Thread.objects.count(), Comment.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({}, "claim"),
        ({"end": None}, "quote"),
        ({"quote": "other words"}, "quote"),
        ({"start": 99_999, "end": 100_000}, "end"),
    ],
)
def test_thread_about_nothing_is_refused(about, field):
    given = {**place(SnapshotFactory()), **about} if about else {}
    with pytest.raises(Invalid) as refusal:
        start_thread(**given, text="Hm.", by=UserFactory())
    assert refusal.value.field == field
    assert not Thread.objects.exists()


def test_answer_reaches_whom_it_names_but_not_oneself():
    thread = ThreadFactory()
    anna, ben = UserFactory(username="anna"), UserFactory(username="ben")
    add_comment(thread_id=thread.pk, text="@ANNA, @anna and @ben: see this.", by=ben)
    assert mentioned() == {("anna", None)}
    answer = add_comment(thread_id=thread.pk, text="Seen, @ben.", by=anna)
    assert {name for name, seen in mentioned() if seen is None} == {"ben"}
    assert answer.text == "Seen, @ben."
    assert events() == ["add_comment", "add_comment"]


def test_only_active_people_of_the_desk_are_named():
    UserFactory(username="gone", is_active=False)
    UserFactory(username="outsider", roles=[])
    anna = UserFactory(username="anna")
    found = people_named("@gone @outsider @nobody @anna. @Nobody `@anna`")
    assert found == Named([anna], ["gone", "outsider", "nobody"])


def test_name_with_a_dot_at_its_end_can_be_meant():
    dotted, plain = UserFactory(username="anna."), UserFactory(username="anna")
    assert people_named("@anna.").people == [dotted]
    assert people_named("@anna").people == [plain]


def test_naming_nobody_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert people_named("mail me@desk.example") == Named([], [])


def test_answer_opens_a_resolved_thread_again():
    thread, by = ThreadFactory(), UserFactory()
    resolve_thread(thread_id=thread.pk, by=by)
    add_comment(thread_id=thread.pk, text="One thing more.", by=UserFactory())
    thread.refresh_from_db()
    assert (thread.is_resolved, thread.resolved_by) == (False, None)
    assert events() == ["resolve_thread", "reopen_thread", "add_comment"]


def test_edit_tells_whom_it_names_anew_and_forgets_who_is_not():
    anna, ben = UserFactory(username="anna"), UserFactory(username="ben")
    by = UserFactory()
    comment = start_thread(claim=ClaimFactory(), text="@anna look", by=by).comments.get()
    edited = edit_comment(comment_id=comment.pk, changes={"text": "@ben look"}, revision=1, by=by)
    assert (edited.revision, edited.text, edited.edited_at is not None) == (2, "@ben look", True)
    assert Mention.objects.get().user == ben
    assert anna.mentions.count() == 0
    event = Event.objects.first()
    assert (event.verb, event.data["comment"]) == ("edit_comment", comment.pk)
    assert "look" not in str(event.data)


def test_edit_keeps_what_somebody_has_seen():
    anna, by = UserFactory(username="anna"), UserFactory()
    thread = start_thread(claim=ClaimFactory(), text="@anna look", by=by)
    assert (see_mentions(thread_id=thread.pk, by=anna), see_mentions(by=anna)) == (1, 0)
    comment = thread.comments.get()
    edit_comment(comment_id=comment.pk, changes={"text": "@anna, look!"}, revision=1, by=by)
    assert Mention.objects.get().seen_at is not None


def test_edit_without_a_change_stores_nothing():
    comment = CommentFactory(text="Rats.")
    edit_comment(comment_id=comment.pk, changes={"text": "Rats."}, revision=1, by=comment.author)
    assert (Comment.objects.get().revision, Event.objects.count()) == (1, 0)


def test_edit_of_another_state_is_refused():
    comment = CommentFactory()
    say = {"comment_id": comment.pk, "by": comment.author}
    edit_comment(**say, changes={"text": "Mice."}, revision=1)
    with pytest.raises(Stale) as refusal:
        edit_comment(**say, changes={"text": "Voles."}, revision=1)
    assert refusal.value.current.text == "Mice."
    with pytest.raises(Invalid):
        edit_comment(**say, changes={"author": 1}, revision=2)
    with pytest.raises(Stale):
        remove_comment(comment_id=comment.pk, revision=1, by=comment.author)


def test_removed_comment_can_be_brought_back():
    comment = CommentFactory()
    say = {"comment_id": comment.pk, "by": comment.author}
    with pytest.raises(WrongState):
        restore_comment(**say)
    removed = remove_comment(**say)
    assert (removed.removed_at is not None, removed.text) == (True, comment.text)
    with pytest.raises(WrongState):
        remove_comment(**say)
    with pytest.raises(WrongState):
        edit_comment(**say, changes={"text": "?"}, revision=2)
    assert restore_comment(**say).removed_at is None
    assert events() == ["remove_comment", "restore_comment"]


def test_comment_is_its_author_s_alone():
    comment, other = CommentFactory(), UserFactory(roles=["editor", "moderator", "admin"])
    for change in (remove_comment, restore_comment):
        with pytest.raises(NotAllowed):
            change(comment_id=comment.pk, by=other)
    with pytest.raises(NotAllowed):
        edit_comment(comment_id=comment.pk, changes={"text": "?"}, revision=1, by=other)


def test_thread_is_resolved_once_and_opened_once():
    thread, by = ThreadFactory(), UserFactory()
    with pytest.raises(WrongState):
        reopen_thread(thread_id=thread.pk, by=by)
    resolved = resolve_thread(thread_id=thread.pk, by=by)
    assert (resolved.resolved_by, resolved.is_resolved) == (by, True)
    with pytest.raises(WrongState):
        resolve_thread(thread_id=thread.pk, by=by)
    assert reopen_thread(thread_id=thread.pk, by=by).is_resolved is False


def test_resolving_sees_one_s_mentions_there_and_nowhere_else():
    here, elsewhere = MentionFactory(), MentionFactory()
    elsewhere.user = here.user
    elsewhere.save()
    resolve_thread(thread_id=here.comment.thread_id, by=here.user)
    assert list(Mention.objects.filter(seen_at=None)) == [elsewhere]
    assert see_mentions(by=here.user) == 1


def test_nothing_is_said_in_what_is_not_there():
    by = UserFactory()
    for change in (resolve_thread, reopen_thread):
        with pytest.raises(Missing):
            change(thread_id=0, by=by)
    with pytest.raises(Missing):
        add_comment(thread_id=0, text="Hm.", by=by)
    with pytest.raises(Missing):
        remove_comment(comment_id=0, by=by)


def test_people_without_a_role_say_nothing():
    thread, nobody = ThreadFactory(), UserFactory(roles=[])
    calls = [
        lambda: start_thread(claim=thread.claim, text="Hm.", by=nobody),
        lambda: add_comment(thread_id=thread.pk, text="Hm.", by=nobody),
        lambda: resolve_thread(thread_id=thread.pk, by=nobody),
        lambda: reopen_thread(thread_id=thread.pk, by=nobody),
        lambda: see_mentions(by=nobody),
    ]
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
