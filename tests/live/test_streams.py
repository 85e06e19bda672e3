from claims.live.changes import Change
from claims.live.queries import Person
from claims.live.streams import (
    MOST_WAITING,
    PING,
    Stream,
    changed,
    hello,
    listening,
    message,
    people,
    reload,
)
from tests.live.loops import run_apart

GREEN = Person(id=7, name="Zoë Green", editing=(4,), reading=())


def test_messages_are_spelled_as_the_standard_says():
    stream = Stream(user=7, article=1)
    change = Change(12, 1, "edit_claim", "claim", (4,), 7, "Zoë Green", ((5, 9),))
    person = '{"id":7,"name":"Zoë Green","editing":[4],"reading":[]}'

    assert [
        hello(stream, newest=12, people=[GREEN], retry=1500).decode(),
        people([GREEN]).decode(),
        changed(change).decode(),
        reload().decode(),
        listening(False).decode(),
    ] == [
        "retry: 1500\nid: 12\nevent: hello\n"
        f'data: {{"stream":"{stream.id}","me":7,"people":[{person}]}}\n\n',
        f'event: people\ndata: {{"people":[{person}]}}\n\n',
        'id: 12\nevent: changed\ndata: {"event":12,"verb":"edit_claim","kind":"claim","claims":[4],'
        '"by":{"id":7,"name":"Zoë Green"},"ranges":[[5,9]]}\n\n',
        "event: reload\ndata: {}\n\n",
        'event: listening\ndata: {"is_listening":false}\n\n',
    ]


def test_line_breaks_in_a_name_make_no_line():
    assert message("people", "a\nevent: reload\r\n") == (
        b'event: people\ndata: "a\\nevent: reload\\r\\n"\n\n'
    )


def test_stream_sends_what_waits_at_once_and_else_a_ping():
    async def listen():
        stream = Stream(user=1, article=1)
        silence = await stream.next(0.01)
        stream.push(b"one")
        stream.push(b"two")
        return silence, await stream.next(5), stream.is_over

    assert run_apart(listen()) == (PING, b"onetwo", False)


def test_stream_of_a_client_that_does_not_read_ends():
    async def listen():
        stream = Stream(user=1, article=1)
        for _ in range(MOST_WAITING + 1):
            stream.push(b"more")
        return stream.is_over, await stream.next(5)

    assert run_apart(listen()) == (True, b"")
