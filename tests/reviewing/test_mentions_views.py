"""Where people find that somebody named them."""

import pytest
from django.urls import reverse

from claims.models import Mention
from claims.reviewing.discussion import add_comment, start_thread
from tests.factories import ClaimFactory, CommentFactory, MentionFactory, NoteFactory, UserFactory
from tests.reviewing.pages import DESK, NO_METHOD

LIST = "/desk/mentions/"
GONE_ON = dict.fromkeys(DESK, 302)


@pytest.fixture
def mention(cast):
    thread = start_thread(
        claim=ClaimFactory(), text="Look, @editor: <b>x</b>", by=cast["reviewer"].user
    )
    return Mention.objects.get(comment__thread=thread)


def test_mentions_meet_the_cast(cast, mention):
    for path in (LIST, f"{LIST}count/", "/desk/people/"):
        assert cast.statuses("get", path) == DESK
        assert cast.statuses("post", path) == NO_METHOD
    opened = reverse("reviewing:open_mention", args=[mention.pk])
    assert cast.statuses("get", opened) == NO_METHOD
    assert cast.statuses("post", opened) == {
        **dict.fromkeys(DESK, 404), "anonymous": 302, "editor": 302,
    }  # fmt: skip
    assert cast.statuses("post", f"{LIST}seen/") == GONE_ON


def test_masthead_and_queue_count_what_is_new(cast, mention):
    counts = {
        name: "1" in cast[name].client.get(f"{LIST}count/").text for name in ("editor", "reviewer")
    }
    assert counts == {"editor": True, "reviewer": False}
    queue = reverse("reviewing:queue")
    assert "1 mention you have not seen" in cast["editor"].client.get(queue).text
    assert "have not seen" not in cast["reviewer"].client.get(queue).text


def test_opening_a_mention_leads_to_it_and_marks_it_seen(cast, mention):
    client = cast["editor"].client
    opened = client.post(reverse("reviewing:open_mention", args=[mention.pk]))
    thread = mention.comment.thread
    assert opened.url == f"/desk/threads/{thread.pk}/#comment-{mention.comment_id}"
    mention.refresh_from_db()
    assert mention.seen_at is not None
    assert client.get(f"{LIST}count/").text.strip() == ""


def test_mention_far_down_a_conversation_is_on_the_page_it_leads_to(cast, mention):
    thread = mention.comment.thread
    for _ in range(50):
        CommentFactory(thread=thread)
    late = add_comment(thread_id=thread.pk, text="@editor!", by=cast["reviewer"].user)
    client = cast["editor"].client
    opened = client.post(reverse("reviewing:open_mention", args=[late.mentions.get().pk]))
    assert f'id="comment-{late.pk}"' in client.get(opened.url.partition("#")[0]).text


def test_all_can_be_marked_as_seen(cast, mention):
    other = MentionFactory()
    cast["editor"].client.post(f"{LIST}seen/")
    assert list(Mention.objects.filter(seen_at=None)) == [other]


def test_list_says_what_it_was_about(cast, mention):
    editor = cast["editor"].user
    MentionFactory(user=editor, comment=CommentFactory(thread=NoteFactory(exact="lifts mood")))
    text = cast["editor"].client.get(LIST).text
    assert mention.comment.thread.claim.statement in text
    assert "<q>lifts mood</q>" in text
    assert "<strong>@editor</strong>: &lt;b&gt;x&lt;/b&gt;" in text
    assert "Nobody has mentioned you yet" in cast["admin"].client.get(LIST).text


def test_mentions_come_in_pages_at_a_fixed_cost(cast, django_assert_num_queries):
    editor = cast["editor"].user
    for rows in (1, 2, 19):
        MentionFactory.create_batch(rows, user=editor)
        with django_assert_num_queries(6):  # session, person, number, rows, names in them twice
            text = cast["editor"].client.get(LIST).text
    assert "?before=" in text


def test_people_to_choose_from_are_those_of_the_desk(cast):
    UserFactory(username="gone", is_active=False)
    people = cast["editor"].client.get("/desk/people/").json()
    assert people == [
        {"username": one, "name": one.replace("_", " ").title()}
        for one in sorted(set(cast) - {"anonymous"})
    ]
