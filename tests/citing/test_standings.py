from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from claims.citing.standings import FOLLOWS, Announced, Standing, follows, standing_of
from claims.models.source_vocabulary import SourceStatus

EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
# Rows: what a source is. Columns: what comes; "=" not dated before, ">" dated after it, "-" never.
TABLE = """
               not_checked ok corrected concern retracted reinstated dead
  not_checked  -           +  +         +       +         +          +
  ok           -           +  +         +       +         +          +
  corrected    -           -  -         +       +         =          -
  concern      -           -  -         -       +         =          -
  retracted    -           -  -         -       -         =          -
  reinstated   -           -  >         >       >         -          -
  dead         -           +  +         +       +         +          -
"""


def verdict_of(before, after):
    """How the pair behaves for a later, an equal and an earlier date."""
    dates = [(EARLY, LATE), (LATE, LATE), (LATE, EARLY)]
    answers = [follows(before, after, before_at=one, at=other) for one, other in dates]
    return {
        (True, True, True): "+",
        (True, True, False): "=",
        (True, False, False): ">",
        (False, False, False): "-",
    }[tuple(answers)]


def test_follows_for_every_pair():
    columns, *rows = [line.split() for line in TABLE.strip().splitlines()]
    assert sorted(columns) == sorted(SourceStatus.values) == sorted(FOLLOWS)
    for before, *cells in rows:
        assert {c: verdict_of(before, c) for c in columns} == dict(zip(columns, cells, strict=True))


def on(kind, year=None, origin="crossref"):
    return Announced(kind, date(year, 1, 1) if year else None, origin, f"https://doi.org/{kind}")


@pytest.mark.parametrize(
    ("notices", "status"),
    [
        ([on("correction", 2020)], "corrected"),
        ([on("retraction", 2020), on("correction", 2024)], "retracted"),
        ([on("concern", 2020), on("correction", 2024)], "concern"),
        ([on("concern", 2020), on("retraction", 2024)], "retracted"),
        ([on("retraction", 2020), on("reinstatement", 2024)], "reinstated"),
        ([on("retraction", 2020), on("reinstatement", 2020)], "reinstated"),
        ([on("retraction"), on("reinstatement")], "reinstated"),
        ([on("retraction", 2020), on("reinstatement")], "retracted"),
        ([on("reinstatement", 2020), on("retraction", 2024)], "retracted"),
        ([on("retraction", 2018), on("reinstatement", 2020), on("concern", 2024)], "concern"),
    ],
)
def test_standing_in_whatever_order_notices_come(notices, status):
    assert {standing_of(order).status for order in permutations(notices)} == {status}


def test_standing_names_who_said_it_first_and_when():
    notices = [on("retraction", 2021, "retraction_watch"), on("retraction", 2020, "crossref")]
    assert standing_of(notices) == Standing(
        "retracted", datetime(2020, 1, 1, tzinfo=UTC), "crossref", "https://doi.org/retraction"
    )


def test_standing_without_notices_is_none():
    assert standing_of([]) is None
