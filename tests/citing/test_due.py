from datetime import timedelta

import pytest

from claims.citing.due import Known, wait


@pytest.mark.parametrize(
    ("known", "days"),
    [
        (Known("ok"), 90),
        (Known("ok", is_cited=True), 30),
        (Known("ok", is_cited=True, is_public=True), 7),
        (Known("not_checked", is_cited=True, is_public=True), 7),
        (Known("retracted", is_cited=True, is_public=True), 30),
        (Known("retracted"), 90),
        (Known("ok", is_in_doubt=True), 1),
        (Known("retracted", is_in_doubt=True), 1),
        (Known("dead", is_public=True, is_in_doubt=True), 7),
    ],
)
def test_wait_until_the_next_look(known, days):
    assert wait(known) == timedelta(days=days)
