"""manage.py import_article SOURCE: store an article and print its address."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.errors import DomainError
from claims.importing.problems import PASTE_INSTEAD, ChooseRecord
from claims.importing.sources import import_source, importer

_TEXT_FROM_INPUT = "Save its text as a file and give that, or - to read it from standard input."


class Command(BaseCommand):
    help = "Import an article from an address, a file or standard input, and print its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="an address, a file, or - to read one")
        parser.add_argument(
            "--record", type=int, metavar="N", help="the page of a web archive, by its place"
        )
        parser.add_argument(
            "--by", default="", metavar="USERNAME", help="whose import it is; the first admin's"
        )

    def handle(self, *args: Any, source: str, by: str, record: int | None, **options: Any) -> None:
        try:
            article = import_source(source, by=importer(by), record=record)
        except ChooseRecord as problem:
            pages = (f"{page.index:>6}  {page.captured_at}  {page.url}" for page in problem.records)
            raise CommandError("\n".join([f"{problem} Use --record N:", *pages])) from problem
        except (DomainError, OSError) as problem:
            raise CommandError(_for_terminal(str(problem))) from problem
        self.stdout.write(f"{settings.SITE_URL}/desk/articles/{article.pk}/")


def _for_terminal(message: str) -> str:
    """The message with a way out that there is on a command line, where nothing can be pasted."""
    return message.replace(PASTE_INSTEAD, _TEXT_FROM_INPUT)
