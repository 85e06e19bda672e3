"""Measure how well a part of the program does on prepared data."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.benchmarks.blocking import measure_blocking
from claims.benchmarks.extraction import measure_extraction
from claims.benchmarks.identifiers import measure_identifiers
from claims.benchmarks.metadata import measure_metadata
from claims.benchmarks.passages import measure_passages
from claims.benchmarks.reanchoring import measure_reanchoring

BENCHMARKS: dict[str, Callable[[Path], Iterator[str]]] = {
    "blocking": measure_blocking,
    "extraction": measure_extraction,
    "identifiers": measure_identifiers,
    "metadata": measure_metadata,
    "passages": measure_passages,
    "reanchoring": measure_reanchoring,
}


class Command(BaseCommand):
    help = "Measure how well a part of the program does on prepared data, and print a table."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHMARKS))
        parser.add_argument("folder", type=Path, help="Where the prepared data is.")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in BENCHMARKS[options["name"]](options["folder"]):
            self.stdout.write(line)
            self.stdout.flush()
