"""manage.py watch_sources: look at the sources that are due, one after the other."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims.citing.watching import address_of, look_now, sources_in_turn
from claims.importing.fetching import turns
from claims.models import Source

LONGEST_WAIT = 30  # seconds; a site that asks for more is left to the next run


class Command(BaseCommand):
    help = (
        "Look for notices about sources and at their addresses: those that are due, or one. The "
        "worker does the same on its own; this is for a first run, and for cron without a worker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=100, help="at most so many (100)")
        parser.add_argument("--source", type=int, metavar="ID", help="only this one, due or not")

    def handle(self, *args: Any, limit: int, source: int | None, **options: Any) -> None:
        looked = later = 0
        for one in self.chosen(limit, source):
            if not may_visit(one):
                later += 1
                continue
            watch = look_now(one)
            looked += 1
            if watch:
                problem = f" ({watch.problem})" if watch.problem else ""
                self.stdout.write(f"{watch.source.status:12}{one.pk:>8}  {one.title}{problem}")
        rest = f" {later} are left for the next run." if later else ""
        self.stdout.write(f"{looked} sources looked at.{rest}")

    def chosen(self, limit: int, source: int | None) -> list[Source]:
        if source is None:
            return list(sources_in_turn(limit))
        found = list(Source.objects.filter(pk=source, merged_into=None))
        if not found:
            raise CommandError(f"There is no source {source}, or it is a part of another one.")
        return found


def may_visit(source: Source) -> bool:
    """Wait for the next turn at the source's site; False where that is too far off."""
    address = address_of(source)
    if not address:
        return True
    seconds = (turns.take_turn(address).at - timezone.now()).total_seconds()
    if seconds > LONGEST_WAIT:
        return False
    time.sleep(max(seconds, 0))
    return True
