"""Conversations over the API, and that nobody but the desk gets any of them."""

import pytest

from claims.models import Comment, Mention, Thread, record_event
from claims.reviewing.discussion import start_thread
from tests.factories import (
    ClaimFactory,
    CommentFactory,
    NoteFactory,
    SnapshotFactory,
    ThreadFactory,
)

WORDS = "enhances dopamine release"


def test_thread_about_a_claim_is_started(desk):
    claim = ClaimFactory()
    response = desk.reviewer.post("threads/", {"claim": claim.pk, "text": "Rats, @editor?"})
    assert response.status_code == 201, response.content
    stored = Thread.objects.get()
    assert response.json() == {
        "id": stored.pk,
        "claim": claim.pk,
        "snapshot": None,
        "start": None,
        "end": None,
        "exact": "",
        "created_by": {"id": desk.reviewer.user.pk, "name": "Reviewer"},
        "created_at": response.json()["created_at"],
        "resolved_by": None,
        "resolved_at": None,
    }
    assert response.headers["Location"].endswith(f"/threads/{stored.pk}/")
    said = desk.editor.get(f"comments/?thread={stored.pk}").json()["results"]
    assert [(one["text"], one["author"]["name"]) for one in said] == [
        ("Rats, @editor?", "Reviewer")
    ]
    mention = desk.editor.get("mentions/?seen=false").json()["results"][0]
    assert (mention["comment"], mention["seen_at"]) == (said[0], None)
    assert desk.editor.post(f"threads/{stored.pk}/see/").status_code == 200
    assert desk.editor.get("mentions/?seen=false").json()["results"] == []
    assert desk.reviewer.get("mentions/").json()["results"] == []


def test_note_on_words_is_started(desk):
    snapshot = SnapshotFactory()
    start = snapshot.text.index(WORDS)
    place = {"snapshot": snapshot.pk, "start": start, "end": start + len(WORDS), "quote": WORDS}
    made = desk.admin.post("threads/", {**place, "text": "Hm."})
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["exact"], shown["start"], shown["end"]) == (WORDS, start, start + len(WORDS))
    listed = desk.editor.get(f"threads/?article={snapshot.article_id}&resolved=false").json()
    assert [one["id"] for one in listed["results"]] == [shown["id"]]
    events = desk.editor.get(f"events/?kind=thread&id={shown['id']}").json()["results"]
    assert [one["verb"] for one in events] == ["start_thread"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claim": 999}, "claim"),
        ({"text": ""}, "text"),
        ({"text": "é" * 10_001}, "text"),
        ({"snapshot": 999}, "snapshot"),
        ({"claim": None}, "claim"),
        ({"start": -1}, "start"),
        ({"about": 1}, "about"),
    ],
)
def test_wrong_field_of_a_thread_is_named(desk, change, field):
    body = {"claim": ClaimFactory().pk, "text": "Hm."} | change
    response = desk.reviewer.post("threads/", body)
    assert (response.status_code, response.json()["field"]) == (400, field), response.content
    assert not Thread.objects.exists()


def test_case_27_words_have_to_stand_there(desk):
    place = {"snapshot": SnapshotFactory().pk, "start": 0, "end": 5, "quote": "Other"}
    for change in ({}, {"end": 99_999}, {"start": 5, "end": 5}, {"quote": ""}):
        assert desk.reviewer.post("threads/", {**place, **change, "text": "?"}).status_code == 400
    without_end = {"snapshot": place["snapshot"], "text": "?"}
    assert desk.reviewer.post("threads/", without_end).json()["field"] == "quote"
    assert desk.reviewer.post("threads/", {"text": "?"}).json()["field"] == "claim"


def test_comment_is_answered_edited_removed_and_brought_back(desk):
    thread = CommentFactory().thread
    made = desk.reviewer.post("comments/", {"thread": thread.pk, "text": "Mice."})
    path = f"comments/{made.json()['id']}/"
    assert (made.status_code, made.headers["ETag"]) == (201, desk.editor.etag(path))
    edited = desk.reviewer.patch(path, {"text": "Voles."}, etag=made.headers["ETag"])
    assert (edited.status_code, edited.json()["text"]) == (200, "Voles.")
    stale = desk.reviewer.patch(path, {"text": "Rats."}, etag=made.headers["ETag"])
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "Voles.")
    assert desk.reviewer.delete(path, etag=edited.headers["ETag"]).status_code == 204
    gone = desk.editor.get(path).json()
    assert (gone["text"], gone["removed_at"] is not None) == ("", True)
    assert desk.reviewer.post(f"{path}restore/").json()["text"] == "Voles."


def test_thread_is_resolved_and_opened(desk):
    path = f"threads/{CommentFactory().thread_id}/"
    resolved = desk.moderator.post(f"{path}resolve/").json()
    assert resolved["resolved_by"] == {"id": desk.moderator.user.pk, "name": "Moderator"}
    assert desk.reviewer.get("threads/?resolved=true").json()["results"] == [resolved]
    assert desk.reviewer.post(f"{path}reopen/").json()["resolved_by"] is None


def test_threads_are_filtered_by_claim(desk):
    thread = CommentFactory().thread
    NoteFactory()
    found = desk.editor.get(f"threads/?claim={thread.claim_id}").json()["results"]
    assert [one["id"] for one in found] == [thread.pk]


def test_mentions_are_everybody_s_own(desk):
    start_thread(claim=ClaimFactory(), text="@editor", by=desk.reviewer.user)
    assert Mention.objects.count() == Comment.objects.count() == 1
    lists = {
        name: len(desk[name].get("mentions/").json()["results"])
        for name in ("reviewer", "editor", "admin")
    }
    assert lists == {"reviewer": 0, "editor": 1, "admin": 0}


@pytest.mark.parametrize("asked", ["threads/?claim=1.5", "threads/?resolved=x", "mentions/?seen=2"])
def test_filter_that_means_nothing_is_refused(desk, asked):
    assert desk.reviewer.get(asked).status_code == 400


def test_words_of_a_comment_in_an_old_event_are_not_shown(desk):
    thread = ThreadFactory()
    record_event("edit_comment", thread, by=None, comment=1, text=["Secret", "Also secret"])
    (event,) = desk.reviewer.get(f"events/?kind=thread&id={thread.pk}").json()["results"]
    assert (event["verb"], event["data"]) == ("edit_comment", {"comment": 1})
