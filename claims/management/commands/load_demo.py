"""`manage.py load_demo`: build the demonstration desk in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.demo.loading import PASSWORD, load_demo_desk
from claims.demo.reading import read_desk
from claims.errors import DomainError

ROW = "  {:<8}{:<16}{}"


class Command(BaseCommand):
    help = "Build the demonstration desk in an empty database, or print its accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not options["accounts"]:
                load_demo_desk()
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(ROW.format("User", "Password", "Who"))
        for person in read_desk().people:
            who = f"{person.display_name}, {' and '.join(person.roles)}"
            self.stdout.write(ROW.format(person.username, PASSWORD, who))
