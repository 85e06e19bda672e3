from datetime import UTC, date, datetime, timedelta

import pytest

from claims.importing.metadata.dates import choose_dates, read_day
from tests.importing.describing import described

MAY = date(2024, 5, 6)


@pytest.mark.parametrize(
    "said",
    [
        "2024-05-06", "2024-05-06T23:30:00-06:00", "2024-05-06T00:10Z", "2024-05-06 08:00:00",
        "2024/5/6", "20240506", "20240506T101112Z", "May 6, 2024", "6th May 2024", "06 May 2024",
        "Mon, 06 May 2024 10:11:12 GMT", "Monday, 6 May, 2024",
    ],
)  # fmt: skip
def test_day_in_any_spelling(said):
    assert read_day(said) == MAY


@pytest.mark.parametrize(
    "said",
    ["", "yesterday", "2024-13-40", "0001-01-01", "1970-01-01", "2924-05-06", "{{ date }}",
     "May 2024", "9" * 5000, str(datetime.now(UTC).date() + timedelta(days=3))],
)  # fmt: skip
def test_day_that_cannot_be(said):
    assert read_day(said) is None


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


PUBLISHED = meta("article:published_time", "2024-05-06T10:00:00+02:00")


@pytest.mark.parametrize(
    ("head", "body", "published", "modified"),
    [
        (PUBLISHED, "", MAY, None),
        (PUBLISHED + meta("article:modified_time", "2024-05-06T12:00:00+02:00"), "", MAY, None),
        (PUBLISHED + meta("article:modified_time", "2024-05-09"), "", MAY, date(2024, 5, 9)),
        (PUBLISHED + meta("article:modified_time", "2020-05-09"), "", MAY, None),
        (PUBLISHED + meta("article:modified_time", "2924-05-09"), "", MAY, None),
        # What readers see about a change counts more than what templates print.
        (PUBLISHED, "<p class='date'>May 6, 2024. Updated: May 8, 2024</p>", MAY,
         date(2024, 5, 8)),
        (PUBLISHED, "<time class='updated'>8 May 2024</time>", MAY, date(2024, 5, 8)),
        ("", "<time>6 May 2024</time>", MAY, None),
        # Universal time says nothing about the publisher's clock; the printed day does.
        (meta("datePublished", "2024-05-07T05:30:00Z"), "<time>May 6, 2024 at 11:30 p.m.</time>",
         MAY, None),
        (meta("datePublished", "2024-05-07T05:30:00+02:00"), "<time>May 6, 2024</time>",
         date(2024, 5, 7), None),
        (meta("datePublished", "2024-05-06T05:30:00Z"), "<time>May 4, 2024</time>", MAY, None),
        (PUBLISHED, '<div class="related"><p class="date">Updated May 9, 2024</p></div>', MAY,
         None),
        ("", "", None, None),
        (meta("article:published_time", "2924-01-01"), "", None, None),
    ],
)  # fmt: skip
def test_dates_of_a_page(head, body, published, modified):
    assert choose_dates(described(body, head)) == (published, modified)


def test_dates_from_structured_data():
    head = """<script type="application/ld+json">{"@type": "Article",
        "datePublished": "2024-05-06T10:00", "dateModified": "2024-05-10"}</script>"""
    assert choose_dates(described("", head)) == (MAY, date(2024, 5, 10))
