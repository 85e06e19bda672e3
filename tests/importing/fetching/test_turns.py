"""How visits to one site keep their distance."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.importing.fetching.turns import (
    Turn,
    go_ahead,
    heed_crawl_delay,
    holds,
    leave_alone,
    take_turn,
)
from claims.models import Host

pytestmark = pytest.mark.django_db
SITE = "https://www.example.org/a"


@pytest.fixture(autouse=True)
def gap(settings):
    settings.FETCH_GAP_SECONDS = 2


def seconds_until(turn: Turn) -> int:
    return round((turn.at - timezone.now()).total_seconds())


def test_turns_at_one_site_keep_their_distance():
    assert [seconds_until(take_turn(SITE)) for _ in range(3)] == [0, 2, 4]
    assert seconds_until(take_turn("https://other.example/")) == 0


def test_person_goes_ahead_and_the_line_moves_on():
    take_turn(SITE)
    go_ahead(SITE)
    assert seconds_until(take_turn(SITE)) == 4


def test_turn_is_kept_as_words():
    turn = take_turn(SITE)
    assert Turn.from_words(turn.to_words()) == turn


def test_turn_holds_until_it_is_missed():
    turn, now = take_turn(SITE), timezone.now()
    assert holds(SITE, turn)
    assert not holds(SITE, Turn(now - timedelta(seconds=9), turn.taken_at))
    assert not holds("https://never.example/", turn)


def test_rest_that_a_site_asks_for_voids_the_line():
    turn = take_turn(SITE)
    take_turn(SITE)
    leave_alone(SITE, 50)
    assert not holds(SITE, turn)
    new = take_turn(SITE)
    assert (seconds_until(new), holds(SITE, new)) == (50, True)


def test_rest_is_bounded():
    leave_alone(SITE, 10**9, status=503)
    assert seconds_until(take_turn(SITE)) == 60
    leave_alone(SITE, 10**9, status=429)
    assert seconds_until(take_turn(SITE)) == 3600


def test_crawl_delay_is_heeded_within_bounds():
    turn = take_turn(SITE)
    heed_crawl_delay(SITE, 7.0)
    assert not holds(SITE, turn)
    assert [seconds_until(take_turn(SITE)) for _ in range(2)] == [7, 14]
    heed_crawl_delay(SITE, 10_000)
    assert Host.objects.get().gap_seconds == 30
    heed_crawl_delay(SITE, None)
    assert Host.objects.get().gap_seconds == 0


def test_crawl_delay_known_already_changes_nothing():
    take_turn(SITE)
    heed_crawl_delay(SITE, 7.0)
    before = Host.objects.values().get()
    heed_crawl_delay(SITE, 7.0)
    assert Host.objects.values().get() == before
