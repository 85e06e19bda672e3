from uuid import uuid4

import pytest

from tests.factories import ArticleFactory, ClaimFactory, PresenceFactory, UserFactory

pytestmark = pytest.mark.django_db

HERE = "/desk/live/here/"


@pytest.mark.parametrize(
    ("is_editing", "wanted"),
    [
        ("", dict.fromkeys(["reviewer", "other_reviewer", "editor", "moderator", "admin"], 204)),
        (
            "on",
            dict.fromkeys(["reviewer", "other_reviewer", "editor"], 204)
            | dict.fromkeys(["moderator", "admin"], 403),
        ),
    ],
)
def test_desk_says_where_it_is(cast, is_editing, wanted):
    claim = ClaimFactory().pk
    answers = {}
    for name, one in cast.items():
        here = PresenceFactory(user=one.user or UserFactory())
        data = {"stream": here.pk, "claim": claim, "is_editing": is_editing}
        answers[name] = one.client.post(HERE, data).status_code

    assert answers == {"anonymous": 302} | wanted


def test_stream_that_is_over_is_told_apart_from_nonsense(cast):
    post = cast["reviewer"].client.post
    here = PresenceFactory(user=cast["reviewer"].user)

    assert [
        post(HERE, {"stream": uuid4()}).status_code,
        post(HERE, {"stream": here.pk, "claim": 10**15}).status_code,
        post(HERE, {"stream": "nonsense"}).status_code,
        post(HERE, {"stream": here.pk, "claim": "-1"}).status_code,
        post(HERE, {"stream": here.pk, "claim": "9" * 30}).status_code,
        post(HERE, {"stream": "\0"}).status_code,
        cast["reviewer"].client.get(HERE).status_code,
    ] == [409, 409, 400, 400, 400, 400, 405]


def test_streams_are_not_served_here(cast):
    article = ArticleFactory().pk

    assert cast.statuses("get", f"/desk/live/articles/{article}/") == (
        {"anonymous": 302}
        | dict.fromkeys(["reviewer", "other_reviewer", "editor", "moderator", "admin"], 204)
    )
