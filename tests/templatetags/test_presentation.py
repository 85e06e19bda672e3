from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from claims.templatetags.presentation import (
    across_blocks,
    host,
    in_quotes,
    instant,
    moment,
    percent,
    times,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026-04-03T09:30:00Z", datetime(2026, 4, 3, 9, 30, tzinfo=UTC)),
        (date(2026, 4, 3), date(2026, 4, 3)),
        ("2026-02-31", None),
        ("in spring", None),
        ("", None),
        (None, None),
    ],
)
def test_moment(value, expected):
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-04-03", "2026-04-03"),
        ("2026-04-03T09:30:01.123456+00:00", "2026-04-03T09:30:01+00:00"),
        (datetime(2026, 4, 3, 9, 30, 1, 5, tzinfo=UTC), "2026-04-03T09:30:01+00:00"),
        (date(2026, 4, 3), "2026-04-03"),
        ("soon", ""),
        (None, ""),
    ],
)
def test_instant(value, expected):
    assert instant(value) == expected


@pytest.mark.parametrize(("count", "steps"), [(3, [0, 1, 2]), (0, []), (None, []), ("3", [])])
def test_times(count, steps):
    assert list(times(count)) == steps


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/a?b", "example.org"),
        ("http://news.example.org:8080/", "news.example.org"),
        ("not an address", ""),
        (None, ""),
    ],
)
def test_host(url, expected):
    assert host(url) == expected


def test_across_blocks_shows_where_a_block_or_cell_ends():
    assert across_blocks("an effect.\nWho\tshould") == "an effect. ¶ Who | should"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "“kratom”"), ("es", "«kratom»"), ("de", "„kratom“"), ("ar", "«kratom»")],
)
def test_quotation_marks_are_those_of_the_language(language, expected):
    with override(language):
        assert [in_quotes("kratom"), in_quotes('"side effects"')] == [expected, '"side effects"']


@pytest.mark.parametrize(
    ("share", "told"), [(0, "0%"), (0.5, "1%"), (12.5, "13%"), (66.6, "67%"), (100, "100%")]
)
def test_percent_rounds_halves_up(share, told):
    assert percent(share) == told
