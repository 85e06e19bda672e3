"""Notes on passages: the form, the list, and where they are painted."""

import re

import pytest
from django.urls import reverse

from claims.models import Thread
from claims.reviewing.discussion import resolve_thread, start_thread
from tests.factories import CommentFactory, NoteFactory, SnapshotFactory
from tests.reviewing.pages import DESK, HTMX, NO_METHOD, NOT_THERE

WORDS = "enhances dopamine release"


@pytest.fixture
def snapshot(db):
    return SnapshotFactory()


def place(snapshot, words=WORDS):
    start = snapshot.text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def of(name, snapshot):
    return reverse(f"reviewing:{name}", args=[snapshot.article_id])


def test_notes_meet_the_cast(cast, snapshot):
    for name in ("list_notes", "note_places", "create_note"):
        assert cast.statuses("get", of(name, snapshot)) == DESK
        assert cast.statuses("get", reverse(f"reviewing:{name}", args=[0])) == NOT_THERE
    for name in ("list_notes", "note_places"):
        assert cast.statuses("post", of(name, snapshot)) == NO_METHOD
    data = {**place(snapshot), "text": "Hm.", "save": "1"}
    assert cast.statuses("post", of("create_note", snapshot), data) == dict.fromkeys(DESK, 302)
    assert Thread.objects.count() == 5


def test_chosen_words_open_the_form(cast, snapshot):
    form = cast["reviewer"].client.post(of("create_note", snapshot), place(snapshot), **HTMX)
    assert form.status_code == 200
    assert "Note on these words" in form.text
    assert f'name="quote" value="{WORDS}"' in form.text
    assert not Thread.objects.exists()


def test_note_is_stored_and_listed_with_its_words(cast, snapshot):
    data = {**place(snapshot), "text": "In rats, @nobody.", "save": "1"}
    part = cast["reviewer"].client.post(of("create_note", snapshot), data, **HTMX)
    note = Thread.objects.get()
    assert f'id="thread-{note.pk}"' in part.text
    assert "nobody of the desk is called @nobody" in part.text
    assert "notes-changed" in part["HX-Trigger"]
    assert reverse("highlighting:create_claim", args=[snapshot.article_id]) in part.text
    places = cast["editor"].client.get(of("note_places", snapshot)).json()
    start = snapshot.text.index(WORDS)
    assert places == [{"id": note.pk, "start": start, "end": start + len(WORDS)}]


def test_case_27_words_that_are_not_there_are_asked_for(cast, snapshot):
    client, path = cast["reviewer"].client, of("create_note", snapshot)
    wrong = {"start": 3, "end": 9, "quote": "other words", "text": "Hm.", "save": "1"}
    shown = client.post(path, {**wrong, "save": ""} | {"start": "x"}, **HTMX)
    assert shown.status_code == 400
    for data in (wrong, {**wrong, "words": "no such words"}):
        refused = client.post(path, data, **HTMX)
        assert refused.status_code == 400
        assert "Hm." in refused.text
    assert "These words are not in the article" in refused.text
    assert not Thread.objects.exists()


def test_typed_words_find_their_place(cast):
    snapshot = SnapshotFactory(raw="They lift mood. Leaves lift mood, too.")
    client, path = cast["reviewer"].client, of("create_note", snapshot)
    data = {"words": "lift mood", "text": "Twice.", "save": "1"}
    asked = client.post(path, data)
    assert asked.status_code == 400
    assert "stand at 2 places" in asked.text
    second = snapshot.text.rindex("lift mood")
    assert client.post(path, {**data, "place": str(second)}).status_code == 302
    assert Thread.objects.get().span.start == second


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_refused_note_keeps_words_and_text(cast, snapshot, extra):
    long = "é" * 10_001
    data = {**place(snapshot), "text": long, "save": "1"}
    refused = cast["reviewer"].client.post(of("create_note", snapshot), data, **extra)
    assert (refused.status_code, long in refused.text, WORDS in refused.text) == (400, True, True)


def test_list_can_show_some_notes_alone(cast, snapshot):
    by = cast["reviewer"].user
    one, other = (
        start_thread(snapshot=snapshot, **place(snapshot, words), text="Hm.", by=by)
        for words in (WORDS, "lifts mood")
    )
    path = of("list_notes", snapshot)
    text = cast["editor"].client.get(f"{path}?thread={one.pk}&thread=x", **HTMX).text
    assert (f'id="thread-{one.pk}"' in text, f'id="thread-{other.pk}"' in text) == (True, False)
    assert "Note on these words" in text


def test_notes_are_listed_in_the_order_of_the_text(cast, snapshot):
    by = cast["reviewer"].user
    old = start_thread(snapshot=snapshot, **place(snapshot), text="Hm.", by=by)
    copy = SnapshotFactory(article=snapshot.article, number=2, raw="First this. Then that.")
    one, other = (
        start_thread(snapshot=copy, **place(copy, words), text="Hm.", by=by)
        for words in ("this", "that")
    )
    text = cast["editor"].client.get(of("list_notes", snapshot), **HTMX).text
    listed = re.findall(r'id="thread-(\d+)"', text)
    assert listed == [str(note.pk) for note in (one, other, old)]


def test_notes_are_in_the_order_of_the_text_through_all_pages(cast):
    names = [f"Word{number:02}" for number in range(23)]
    snapshot = SnapshotFactory(raw=". ".join(names))
    notes = [NoteFactory(snapshot=snapshot, exact=name) for name in reversed(names)][::-1]
    for note in notes:
        CommentFactory(thread=note)
    path, client = of("list_notes", snapshot), cast["editor"].client
    pages = [client.get(path, **HTMX).text]
    more = f"{path}?open_after={notes[19].pk}"
    assert more in pages[0]
    pages.append(client.get(more, **HTMX).text)
    resolve_thread(thread_id=notes[19].pk, by=cast["editor"].user)  # the page before ended with it
    pages.append(client.get(more, **HTMX).text)
    listed = [re.findall(r'id="thread-(\d+)"', page) for page in pages]
    ids = [str(note.pk) for note in notes]
    assert listed == [ids[:20], ids[20:], [*ids[20:], ids[19]]]
    assert ["From the first note" in page for page in pages] == [False, True, True]


def test_new_note_far_down_is_shown(cast):
    names = [f"Word{number:02}" for number in range(23)]
    snapshot = SnapshotFactory(raw=". ".join(names))
    for name in names[:22]:
        CommentFactory(thread=NoteFactory(snapshot=snapshot, exact=name))
    data = {**place(snapshot, names[22]), "text": "Hm.", "save": "1"}
    part = cast["reviewer"].client.post(of("create_note", snapshot), data, **HTMX).text
    assert re.findall(r'id="thread-(\d+)"', part) == [str(Thread.objects.get(exact="Word22").pk)]


def test_note_of_an_older_copy_says_which(cast, snapshot):
    by = cast["reviewer"].user
    start_thread(snapshot=snapshot, **place(snapshot), text="Hm.", by=by)
    SnapshotFactory(article=snapshot.article, number=2, raw="Another text altogether.")
    client = cast["reviewer"].client
    assert "On copy 1 of the article." in client.get(of("list_notes", snapshot), **HTMX).text
    assert client.get(of("note_places", snapshot)).json() == []
    SnapshotFactory(article=snapshot.article, number=3, raw="Now: " + snapshot.text)
    assert "On copy 1" not in client.get(of("list_notes", snapshot), **HTMX).text
    assert len(client.get(of("note_places", snapshot)).json()) == 1


def test_make_it_a_claim_is_for_those_who_mark_claims(cast, snapshot):
    start_thread(snapshot=snapshot, **place(snapshot), text="Hm.", by=cast["admin"].user)
    offers = {
        name: "Make it a claim" in member.client.get(of("list_notes", snapshot)).text
        for name, member in cast.items()
    }
    assert offers == {
        "anonymous": False,
        "reviewer": True,
        "other_reviewer": True,
        "editor": True,
        "moderator": False,
        "admin": False,
    }


def test_notes_cost_the_same_for_one_and_for_three(cast, snapshot, django_assert_num_queries):
    for words in (("kratom",), ("mood", "brain")):
        for one in words:
            data = place(snapshot, one)
            start_thread(snapshot=snapshot, **data, text="Hm.", by=cast["reviewer"].user)
        with django_assert_num_queries(9):
            cast["editor"].client.get(of("list_notes", snapshot), **HTMX)
        with django_assert_num_queries(4):
            cast["editor"].client.get(of("note_places", snapshot))
