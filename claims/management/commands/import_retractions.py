"""manage.py import_retractions FILE: read the table of Retraction Watch."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.citing.retractions import Reading, import_retractions
from claims.errors import DomainError

SHOWN = 20  # bad rows that are told one by one
ENCODING = "utf-8-sig"  # a byte order mark, where there is one, is no part of the first column


class Command(BaseCommand):
    help = (
        "Read the table of Retraction Watch (a CSV file) and let the statuses of sources follow. "
        "Reading it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the CSV file, or - to read it from standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            reading = self.read(file)
        except (DomainError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.tell(reading)

    def read(self, file: str) -> Reading:
        # Bytes that are no UTF-8 stand in names and titles, which nobody reads here.
        if file == "-":
            lines = TextIOWrapper(sys.stdin.buffer, encoding=ENCODING, errors="replace", newline="")
            return import_retractions(lines)
        with Path(file).open(encoding=ENCODING, errors="replace", newline="") as lines:
            return import_retractions(lines)

    def tell(self, reading: Reading) -> None:
        for row in reading.bad[:SHOWN]:
            self.stderr.write(f"Line {row.line} {row.reason}.")
        if reading.left_out > SHOWN:
            self.stderr.write(f"… and {reading.left_out - SHOWN} more.")
        self.stdout.write(
            f"{counted(reading.rows, 'row', 'rows')} read: "
            f"{counted(reading.added, 'notice is', 'notices are')} new, "
            f"{counted(reading.changed, 'says', 'say')} something else than before, "
            f"{counted(reading.removed, 'was', 'were')} taken back; "
            f"{counted(reading.nameless, 'row names', 'rows name')} no DOI or PubMed number, "
            f"{counted(reading.left_out, 'was', 'were')} left out. "
            f"{counted(reading.followed, 'source has', 'sources have')} another status now."
        )


def counted(number: int, one: str, several: str) -> str:
    """The number with the words for one or for several."""
    return f"{number} {one if number == 1 else several}"
