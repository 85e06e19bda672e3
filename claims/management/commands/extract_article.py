"""manage.py extract_article SOURCE… [--jsonl]: print what would be imported; stores nothing."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.importing.sources import extract_sources


class Command(BaseCommand):
    help = "Print the article in each address, file or folder. Stores nothing, needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE", help="address, file, folder, -")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object for each source")

    def handle(self, *args: Any, sources: list[str], jsonl: bool, **options: Any) -> None:
        for found in extract_sources(sources):
            if jsonl:
                self.stdout.write(json.dumps(found, ensure_ascii=False))
            elif "error" in found:
                self.stderr.write(f"{found['source']}: {found['error']}")
            else:
                self.stdout.write(f"{found['title']}\n\n{found['text']}\n")
