"""manage.py export_site DIR: the whole public site as static files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.errors import DomainError
from claims.serving.exporting.export import export_site


class Command(BaseCommand):
    help = (
        "Write the whole public site into a folder of static files with working links. An export "
        "that is there already is replaced at the end, in one step."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="a new or empty folder, or an export")
        parser.add_argument(
            "--base-url",
            default="",
            metavar="URL",
            help="where the folder will stand; without it, links are relative",
        )

    def handle(self, *args: Any, folder: str, base_url: str, **options: Any) -> None:
        try:
            done = export_site(folder=Path(folder), base_url=base_url, tell=self.stdout.write)
        except (DomainError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        pages = sum(kept.kind == "text/html" for kept in done.kept.values())
        self.stdout.write(
            f"{len(done.kept)} files, {pages} of them pages, in {folder}. "
            f"{len(done.left_out)} addresses that did not answer lead to the live site."
        )
