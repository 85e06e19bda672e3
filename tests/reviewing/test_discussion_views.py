"""The screens of a claim's conversations, with and without script, for the whole cast."""

import pytest
from django.urls import reverse

from claims.models import Comment, Thread
from claims.reviewing.discussion import edit_comment, remove_comment, resolve_thread, start_thread
from tests.factories import (
    ClaimFactory,
    CommentFactory,
    MentionFactory,
    OccurrenceFactory,
    ThreadFactory,
    UserFactory,
)
from tests.reviewing.pages import DESK, HTMX, NO_METHOD, NOT_THERE, page, url

GONE_ON = dict.fromkeys(DESK, 302)
OWN = {**dict.fromkeys(DESK, 403), "anonymous": 302}


@pytest.fixture
def thread(cast):
    claim = OccurrenceFactory().claim
    return start_thread(claim=claim, text="Only *rats*?", by=cast["reviewer"].user)


@pytest.fixture
def comment(thread):
    return thread.comments.get()


def test_reading_meets_the_cast(cast, thread):
    for path in (url("list_threads", thread.claim), url("show_thread", thread)):
        assert cast.statuses("get", path) == DESK
        assert cast.statuses("get", path, **HTMX) == DESK
        assert cast.statuses("post", path) == NO_METHOD
    for name in ("list_threads", "show_thread"):
        path = reverse(f"reviewing:{name}", args=[0])
        assert cast.statuses("get", path) == NOT_THERE


def test_talking_meets_the_cast(cast, thread):
    assert cast.statuses("post", url("start_thread", thread.claim), {"text": "Hm."}) == GONE_ON
    assert cast.statuses("post", url("add_comment", thread), {"text": "Hm."}) == GONE_ON
    assert Comment.objects.filter(text="Hm.").count() == 10
    assert cast.statuses("post", url("resolve_thread", thread)) == {
        **dict.fromkeys(DESK, 409), "anonymous": 302, "reviewer": 302,
    }  # fmt: skip
    assert cast.statuses("post", url("reopen_thread", thread)) == {
        **dict.fromkeys(DESK, 409), "anonymous": 302, "reviewer": 302,
    }  # fmt: skip
    for name in ("start_thread", "add_comment", "resolve_thread", "reopen_thread"):
        thing = thread.claim if name == "start_thread" else thread
        assert cast.statuses("get", url(name, thing)) == NO_METHOD
        path = reverse(f"reviewing:{name}", args=[0])
        assert cast.statuses("post", path, {"text": "Hm."}) == NOT_THERE


def test_comment_is_changed_by_its_author_alone(cast, comment):
    edit = url("edit_comment", comment)
    assert cast.statuses("get", edit) == {**OWN, "reviewer": 200}
    changes = {"text": "Mice.", "revision": 1}
    assert cast.statuses("post", edit, changes) == {**OWN, "reviewer": 302}
    for name in ("remove_comment", "restore_comment"):
        assert cast.statuses("post", url(name, comment)) == {**OWN, "reviewer": 302}
        assert cast.statuses("get", url(name, comment)) == NO_METHOD
        assert cast.statuses("post", reverse(f"reviewing:{name}", args=[0])) == NOT_THERE
    assert cast.statuses("get", reverse("reviewing:edit_comment", args=[0])) == NOT_THERE


def test_people_without_a_role_read_nothing(client, thread):
    client.force_login(UserFactory(roles=[]))
    for path in (url("list_threads", thread.claim), url("show_thread", thread)):
        assert client.get(path).status_code == 403


def test_discussion_is_a_fragment_or_a_page(cast, thread):
    client = cast["editor"].client
    part = client.get(url("list_threads", thread.claim), **HTMX)
    assert part.text.lstrip().startswith('<section class="discussion stack" id="discussion"')
    assert part["Vary"].startswith("HX-Request")
    assert "no-store" in part["Cache-Control"]
    for text in (part.text, client.get(url("list_threads", thread.claim)).text):
        assert "<em>rats</em>" in text
        assert f'id="thread-{thread.pk}"' in text


def test_claim_page_has_the_slot_and_the_number(cast, thread):
    text = cast["editor"].client.get(page(thread.claim)).text
    assert url("list_threads", thread.claim) in text
    assert '<span class="count">1</span><span class="visually-hidden"> open</span>' in text


def test_answer_is_shown_at_once_with_the_number_of_open_ones(cast, thread):
    client = cast["editor"].client
    part = client.post(url("add_comment", thread), {"text": "And **mice**, @nobody."}, **HTMX)
    assert part["HX-Retarget"] == f"#thread-{thread.pk}"
    assert "<strong>mice</strong>" in part.text
    assert "Stored, as plain text: nobody of the desk is called @nobody." in part.text
    assert "<template data-open-threads>" in part.text
    assert set(part["HX-Trigger"]) >= set("mentions-changed")
    page_after = client.post(url("add_comment", thread), {"text": "Voles."}, follow=True)
    assert "Stored. Only the desk sees it." in page_after.text


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_refused_answer_keeps_what_was_typed(cast, thread, extra):
    client, long = cast["editor"].client, "é" * 10_001
    for path in (url("add_comment", thread), url("start_thread", thread.claim)):
        response = client.post(path, {"text": long}, **extra)
        assert response.status_code == 400
        assert long in response.text
        assert "10,001 characters" in response.text
        assert "Write something first" in client.post(path, {"text": " "}, **extra).text
    assert Comment.objects.count() == 1


def test_case_26_stale_edit_shows_both_texts(cast, comment):
    edit_comment(
        comment_id=comment.pk, changes={"text": "Only mice."}, revision=1, by=comment.author
    )
    client, changes = cast["reviewer"].client, {"text": "Only voles.", "revision": 1}
    response = client.post(url("edit_comment", comment), changes, **HTMX)
    assert response.status_code == 412
    assert "Only mice." in response.text
    assert "Only voles." in response.text
    again = client.post(url("edit_comment", comment), {**changes, "revision": 2})
    assert again.status_code == 302
    assert Comment.objects.get().text == "Only voles."


def test_removed_comment_offers_the_way_back(cast, thread, comment):
    client = cast["reviewer"].client
    part = client.post(url("remove_comment", comment), **HTMX)
    assert "Only" not in part.text
    assert url("restore_comment", comment) in part.text
    back = client.post(url("restore_comment", comment), **HTMX)
    assert "<em>rats</em>" in back.text
    without_script = client.post(url("remove_comment", comment), follow=True)
    assert url("restore_comment", comment) in without_script.text


def test_stone_hides_the_words_from_everybody(cast, thread, comment):
    CommentFactory(thread=thread, text="Mice, too.")
    remove_comment(comment_id=comment.pk, by=comment.author)
    texts = {
        name: cast[name].client.get(url("show_thread", thread)).text
        for name in ("reviewer", "editor")
    }
    assert "You removed this comment." in texts["reviewer"]
    assert "Reviewer removed this comment." in texts["editor"]
    assert all("rats" not in text for text in texts.values())


def test_resolved_thread_is_folded_away(cast, thread):
    resolve_thread(thread_id=thread.pk, by=cast["editor"].user)
    text = cast["editor"].client.get(url("list_threads", thread.claim), **HTMX).text
    assert text.index('class="resolved-threads"') < text.index(f'id="thread-{thread.pk}"')
    assert "Resolved by Editor" in text
    assert "Answer and open it again" in text


def test_step_that_was_taken_already_says_so(cast, thread):
    resolve_thread(thread_id=thread.pk, by=cast["editor"].user)
    part = cast["reviewer"].client.post(url("resolve_thread", thread), **HTMX)
    assert (part.status_code, "Somebody has resolved" in part.text) == (409, True)


def test_markup_in_a_comment_does_nothing(cast, thread):
    CommentFactory(thread=thread, text="<script>alert(1)</script> [x](javascript:alert(1))")
    text = cast["editor"].client.get(url("list_threads", thread.claim), **HTMX).text
    assert "<script>alert" not in text
    assert 'href="javascript' not in text


def test_older_conversations_are_on_further_pages(cast):
    claim = ClaimFactory()
    for _ in range(21):
        CommentFactory(thread__claim=claim)
    first = Thread.objects.order_by("pk").first()
    path = url("list_threads", claim)
    text = cast["editor"].client.get(path, **HTMX).text
    second = Thread.objects.order_by("pk")[1]
    assert f"{path}?open_before={second.pk}" in text
    assert f'id="thread-{first.pk}"' not in text
    older = cast["editor"].client.get(f"{path}?open_before={second.pk}", **HTMX).text
    assert f'id="thread-{first.pk}"' in older


def test_long_conversation_has_pages(cast, thread):
    for number in range(55):
        CommentFactory(thread=thread, text=f"Number {number}.")
    client = cast["editor"].client
    part = client.get(url("show_thread", thread), **HTMX).text
    assert "36 earlier" in part
    text = client.get(url("show_thread", thread)).text
    assert ("Number 48." in text, "Number 49." in text, "?after=" in text) == (True, False, True)


@pytest.mark.parametrize("path", ["list_threads", "show_thread"])
def test_discussion_costs_the_same_for_one_and_for_three(cast, path, django_assert_num_queries):
    claim = ClaimFactory()
    queries = {"list_threads": 9, "show_thread": 7}[path]
    for rows in (1, 2):
        for _ in range(rows):
            thread = ThreadFactory(claim=claim)
            CommentFactory.create_batch(rows, thread=thread)
            MentionFactory(comment=thread.comments.first())
        thing = claim if path == "list_threads" else thread
        with django_assert_num_queries(queries):
            cast["editor"].client.get(url(path, thing), **HTMX)
