"""How long `manage.py import_retractions` takes.

    DEBUG=1 .venv/bin/python -m bench retractions [--rows 100000] [--sources 500]

Invented rows in the columns of Retraction Watch, a tenth of which name works that the library has.
Uses a database of its own beside the embedded one and drops it afterwards. Prints the seconds of a
first and of a second reading, and what they came to.
"""

import argparse
import csv
import io
import random
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import connection

from claims.citing.retractions import follow_all_notices, store_notices
from claims.models import Source, User
from claims.models.vocabulary import Role
from claims.text.citation_keys import keys_from

COLUMNS = (
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author",
    "URLS", "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID",
    "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason",
    "Paywalled", "Notes",
)  # fmt: skip
NATURES = ["Retraction"] * 17 + ["Expression of concern", "Correction", "Reinstatement"]


def table(rows: int, sources: int) -> str:
    """The table as text; the same for the same numbers."""
    chance, text = random.Random(5), io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    for number in range(rows):
        cited = sources and number % 10 == 0
        doi = f"10.1000/cited.{number // 10 % sources}" if cited else f"10.1000/other.{number}"
        day = f"{chance.randint(1, 12)}/{chance.randint(1, 28)}/{chance.randint(2000, 2025)} 0:00"
        out.writerow(
            [
                number + 1, f"A study of leaf {number}, “in rats”", "(BLS) Biology;", "Unit",
                "Journal of Leaves", "Publisher", "Nowhere", "A. Author;B. Author", "",
                "Research Article;", day, f"10.1000/notice.{number}", number + 1_000_000, day, doi,
                number + 1 if number % 2 else 0, chance.choice(NATURES),
                "+Duplication of Image;+Error in Data;", "No", "",
            ]
        )  # fmt: skip
    return text.getvalue()


def lines(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench retractions")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sources", type=int, default=500)
    asked = parser.parse_args(arguments)
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(asked.rows, asked.sources)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)


def measure(rows: int, sources: int) -> None:
    person = User.objects.create(username="bench", display_name="Bench", roles=[Role.REVIEWER])
    keys = islice(keys_from("bench2026"), sources)
    Source.objects.bulk_create(
        Source(title=key, doi=f"10.1000/cited.{number}", key=key, created_by=person)
        for number, key in enumerate(keys)
    )
    text = table(rows, sources)
    print(f"{rows} rows, {len(text) / 1e6:.0f} MB, {sources} sources")
    for name in ("first", "second"):
        begun = time.perf_counter()
        reading = store_notices(lines(text))
        stored = time.perf_counter()
        followed = follow_all_notices()
        ended = time.perf_counter()
        print(f"{name} reading: {reading.added} new, {reading.changed} changed")
        print(f"  to store the notices  {stored - begun:6.1f} s")
        print(f"  to let {followed} statuses follow  {ended - stored:6.1f} s")
