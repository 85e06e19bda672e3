"""The hub without a server: its streams, the real database, other threads."""

import json

import pytest
from django.db import connection

from claims.live.changes import MOST
from claims.live.hub import Hub
from claims.live.streams import PING, Stream
from claims.models import Event, Presence, User, newest_event, record_event
from tests.factories import ArticleFactory, UserFactory
from tests.live.loops import run_apart

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def article():
    return ArticleFactory()


def with_hub(work):
    """Run `work(hub)` in an event loop."""

    async def run():
        hub = Hub()
        try:
            return await work(hub)
        finally:
            await hub.close()

    return run_apart(run())


async def kinds_on(stream):
    """The kinds and data of what waits on a stream."""
    told = (await stream.next(0.2)).decode().removesuffix("\n\n")
    lines = [dict(line.split(": ", 1) for line in one.split("\n")) for one in told.split("\n\n")]
    return [
        (one["event"], json.loads(one["data"]))
        for one in lines
        if one["event"] not in {"ping", "people"}
    ]


def test_sign_of_life_keeps_rows_and_ends_streams_of_who_may_not_look(article):
    brown, green = UserFactory.create_batch(2)
    User.objects.filter(pk=green.pk).update(is_active=False)

    async def give_sign(hub):
        streams = [Stream(user.pk, article.pk) for user in (brown, green)]
        for stream in streams:
            hub.join(stream)
        await hub._give_sign()
        rows = await hub.ask(lambda: list(Presence.objects.values_list("user", flat=True)))
        return [stream.is_over for stream in streams], rows

    assert with_hub(give_sign) == ([False, True], [brown.pk])
    assert not Presence.objects.exists()  # closed


def test_what_was_missed_is_told_once_and_too_much_as_one(article):
    by = article.created_by
    known = record_event("edit_article", article, by=by).pk

    def happen(times):
        Event.objects.bulk_create(
            Event(verb="edit_article", target_kind="article", target_id=article.pk, by=by)
            for _ in range(times)
        )

    async def catch_up(hub):
        stream = Stream(by.pk, article.pk)
        hub.join(stream)
        hub._newest = known
        found = []
        for times in (1, 0, MOST + 1):
            await hub.ask(happen, times)
            await hub._catch_up()
            found.append([(kind, data.get("event")) for kind, data in await kinds_on(stream)])
        return found

    first, again, much = with_hub(catch_up)
    assert first == [("changed", known), ("changed", known + 1)]
    assert (again, much) == ([], [("reload", None)])


@pytest.mark.parametrize(("looks", "wanted"), [(True, 1), (False, 0)])
def test_events_are_told_while_somebody_looks(article, looks, wanted):
    if looks:
        Presence.objects.create(user=article.created_by, article=article)
    with connection.cursor() as cursor:
        cursor.execute("LISTEN factcheck_events")
        event = record_event("edit_article", article, by=article.created_by)
        Event.objects.create(verb="x", target_kind="import", target_id=1)
        told = list(connection.connection.notifies(timeout=0.2))
        cursor.execute("UNLISTEN *")

    assert [int(note.payload) for note in told] == [event.pk] * wanted
    assert newest_event() > event.pk


def test_ping_is_an_event_that_pages_hear():
    assert PING == b"event: ping\ndata: {}\n\n"
