"""The real process: who gets a stream, what comes on it, and what it survives."""

import http.client

import pytest
from django.db import connection

from claims.highlighting.claims import edit_claim
from claims.live.application import MOST_OF_ONE
from claims.models import Claim, Presence, newest_event
from claims.models.vocabulary import Harm
from tests.factories import ArticleFactory, OccurrenceFactory
from tests.live.process import PATIENCE, Listener, cookies

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DESK = ["reviewer", "other_reviewer", "editor", "moderator", "admin"]


@pytest.fixture
def live(live_process):
    live_process.start()
    return live_process


@pytest.fixture
def mark():
    return OccurrenceFactory()


@pytest.fixture
def listen(live, cast):
    """Open a stream as one of the cast."""
    opened = []

    def start(name, path, **headers):
        opened.append(Listener(live, cast[name].client, path, **headers))
        return opened[-1]

    yield start
    for listener in opened:
        listener.close()


def path_of(article_id):
    return f"/desk/live/articles/{article_id}/"


def change(claim, by, harm=Harm.HIGH):
    """Change a claim of others; the id of the event."""
    claim = Claim.objects.get(pk=claim.pk)
    edit_claim(claim_id=claim.pk, changes={"harm": harm}, revision=claim.revision, by=by)
    return newest_event()


def names(data):
    return [person["name"] for person in data["people"]]


def kill_listener():
    """End the connections that listen; how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query IN"
            " ('LISTEN factcheck_people', 'SELECT 1') AND pid <> pg_backend_pid()"
        )
        return len(cursor.fetchall())


def test_desk_gets_a_stream_and_nobody_else(live, cast):
    article = ArticleFactory().pk
    statuses = {name: live.status(path_of(article), member.client) for name, member in cast.items()}

    assert statuses == {"anonymous": 401} | dict.fromkeys(DESK, 200)


def test_what_is_no_stream_of_ours_is_refused(live, cast, live_server):
    client, here = cast["reviewer"].client, path_of(ArticleFactory().pk)
    asked = [
        live.status(path_of(0), client),
        live.status("/desk/articles/1/", client),
        live.status(here + "more", client),
        live.status(here, client, Origin="https://evil.example"),
        live.status(here, client, Origin="null"),
        live.status(here, client, Host="evil.example"),
        live.status(here, None, Cookie="sessionid=nonsense"),
        live.status(here, client, Origin=live_server.url),
        live.status(here, client, **{"Last-Event-ID": "nonsense"}),
        live.status(here + f"?since={'9' * 40}", client),
    ]

    assert asked == [404, 404, 404, 403, 403, 400, 401, 200, 200, 200]


def test_only_our_own_pages_may_read_it(listen, live_server):
    article = ArticleFactory().pk
    answer = listen("reviewer", path_of(article), Origin=live_server.url).answer

    assert [
        answer.getheader(name)
        for name in ("content-type", "access-control-allow-origin", "cache-control", "vary")
    ] == [
        "text/event-stream; charset=utf-8",
        live_server.url,
        "no-store, no-transform",
        "Origin, Cookie",
    ]


def test_people_see_each_other_come_work_and_go(listen, cast, mark):
    article = mark.snapshot.article_id
    first = listen("reviewer", path_of(article))
    alone = names(first.next("hello"))
    second = listen("editor", path_of(article))
    hello = second.next("hello")
    both = names(second.until("people", lambda data: len(data["people"]) == 2))
    listen("moderator", path_of(ArticleFactory().pk)).next("hello")

    together = names(first.until("people", lambda data: len(data["people"]) == 2))
    data = {"stream": hello["stream"], "claim": mark.claim_id, "is_editing": "on"}
    said = cast["editor"].client.post("/desk/live/here/", data).status_code
    working = first.until("people", lambda data: data["people"][0]["editing"])["people"]
    second.close()
    left = names(first.until("people", lambda data: len(data["people"]) == 1))

    assert (alone, both, together, said, left) == (
        ["Reviewer"], ["Editor", "Reviewer"], ["Editor", "Reviewer"], 204, ["Reviewer"],
    )  # fmt: skip
    assert [(one["name"], one["editing"]) for one in working] == [
        ("Editor", [mark.claim_id]),
        ("Reviewer", []),
    ]


def test_change_comes_to_those_at_the_article_and_is_replayed_to_who_missed_it(listen, cast, mark):
    path, editor = path_of(mark.snapshot.article_id), cast["editor"].user
    before = newest_event()
    first = listen("reviewer", path)
    first.next("hello")
    one = change(mark.claim, editor)
    told = first.next("changed")
    first.close()
    two = change(mark.claim, editor, Harm.LOW)
    again = listen("reviewer", path, **{"Last-Event-ID": str(one)})
    missed = again.until("changed", lambda data: data["event"] == two)
    fresh = listen("reviewer", f"{path}?since={before}")
    known = {fresh.next("changed")["event"] for _ in range(2)}

    assert told == {
        "event": one,
        "verb": "edit_claim",
        "kind": "claim",
        "claims": [mark.claim_id],
        "by": {"id": editor.pk, "name": "Editor"},
        "ranges": [],
    }
    assert (missed["event"], known) == (two, {one, two})


def test_listener_that_is_cut_off_comes_back_and_tells_what_it_missed(listen, cast, mark):
    stream = listen("reviewer", path_of(mark.snapshot.article_id))
    stream.next("hello")
    killed = kill_listener()
    event = change(mark.claim, cast["editor"].user)
    states, told = [], []
    for kind, data in stream.all():
        if kind == "listening":
            states.append(data["is_listening"])
        elif kind == "changed":  # before it is cut off or afterwards: ending it takes a moment
            told.append(data["event"])
        if told and states[-2:] == [False, True]:
            break

    assert (killed, told, states[-2:]) == (1, [event], [False, True])


def test_client_that_does_not_read_holds_up_nobody(live, listen, cast, mark):
    path = path_of(mark.snapshot.article_id)
    silent = http.client.HTTPConnection("localhost", live.port, timeout=PATIENCE)
    silent.request("GET", path, headers=cookies(cast["moderator"].client))
    reader = listen("reviewer", path)
    reader.next("hello")
    events = [
        change(mark.claim, cast["editor"].user, harm)
        for _ in range(20)
        for harm in (Harm.LOW, Harm.HIGH)
    ]
    told = {reader.next("changed")["event"] for _ in events}
    silent.close()

    assert told == set(events)


def test_one_person_opens_so_many_and_no_more(live, listen, cast):
    path = path_of(ArticleFactory().pk)
    for _ in range(MOST_OF_ONE):
        listen("reviewer", path).next("hello")

    assert live.status(path, cast["reviewer"].client) == 429
    assert live.status(path, cast["editor"].client) == 200


def test_process_that_is_asked_to_end_ends_its_streams_and_forgets_them(live, listen):
    stream = listen("reviewer", path_of(ArticleFactory().pk))
    stream.next("hello")
    here = Presence.objects.count()

    live.stop()
    with pytest.raises(EOFError):
        stream.next("nothing of the kind")

    assert (here, Presence.objects.count()) == (1, 0)
