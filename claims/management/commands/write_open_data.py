"""manage.py write_open_data: write the open data anew, as the queue does every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.serving.open_data.writing import write_open_data


class Command(BaseCommand):
    help = "Write what is published as open data (JSON Lines, CSV) and serve it at /open-data/."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = write_open_data()
        except OSError as problem:
            raise CommandError(f"The open data could not be written: {problem}") from problem
        for name, told in edition.files.items():
            rows = f", {told['rows']} rows" if "rows" in told else ""
            size = f"{told['bytes']:,} bytes" if told else "tells of the others"
            self.stdout.write(f"{name}: {size}{rows}")
        self.stdout.write(f"Written to {edition.folder}")
