"""manage.py import_claimreviews FILE: take in what other fact-checkers published."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.errors import DomainError
from claims.importing.foreign_reviews import ForeignReading, Taken, import_claim_reviews
from claims.importing.sources import importer

CLAIM = 60  # characters of a claim that a line of the report shows
TAKEN_AS = {"new": "new", "changed": "told otherwise", "known": "known already"}


class Command(BaseCommand):
    help = (
        "Take in the ClaimReviews of other fact-checkers from a file of JSON, and say what each "
        "lacks by our own rules. Reading it again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a DataFeed, a list, or one object a line")
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="whose import it is; the first admin's"
        )

    def handle(self, *args: Any, file: str, by: str, **options: Any) -> None:
        try:
            text = Path(file).read_text(encoding="utf-8-sig")
            reading = import_claim_reviews(text=text, by=importer(by))
        except (DomainError, OSError, UnicodeDecodeError) as problem:
            raise CommandError(str(problem)) from problem
        for one in reading.taken:
            self.stdout.write(line_of(one))
        for place, reason in reading.unread:
            self.stderr.write(f"{place}: {reason}")
        self.stdout.write(total_of(reading))


def line_of(one: Taken) -> str:
    """A line of the report: where, how taken, the rating, the claim, and what it lacks."""
    share = "" if one.found.percent is None else f" ({one.found.percent} %)"
    lacks = "; ".join(
        lack.message.rstrip(".") + ("" if lack.blocks else " (advice)") for lack in one.lacks
    )
    claim = one.found.claim or "(no wording)"
    short = claim if len(claim) <= CLAIM else f"{claim[: CLAIM - 1]}…"
    return (
        f"{one.place}: {TAKEN_AS[one.outcome]}, “{one.found.rating}”{share}: {short} "
        f"— lacks: {lacks or 'nothing'}"
    )


def total_of(reading: ForeignReading) -> str:
    return (
        f"{len(reading.taken)} ClaimReviews: {reading.new} new, "
        f"{reading.changed} told otherwise than before, {reading.known} known "
        f"already; {reading.whole} would pass our own gate."
    )
