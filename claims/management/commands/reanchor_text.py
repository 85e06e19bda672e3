"""manage.py reanchor_text OLD NEW SPANS [--jsonl]: where spans of one text file are in another."""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.text.reanchor import Carried, reanchor
from claims.text.spans import Span

_HELP = """\
Find the places of a text again in a later version of it. Needs no database.

OLD and NEW are files in UTF-8 and taken as they are: offsets count code points of the file, line
breaks and a byte order mark included. SPANS has one JSON object on a line, {"id", "start", "end"},
end exclusive, offsets in OLD.

With --jsonl one object a line comes out, in the order of SPANS:
{"id", "outcome", "start", "end", "score"}, offsets in NEW. Outcomes: unchanged, moved, edited,
critical (edited, and a number, a negation or a name is another), ambiguous, removed. An ambiguous
or removed one has no place: start and end are null. The score goes from 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str | int
    span: Span


class Command(BaseCommand):
    help = _HELP
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", metavar="OLD", help="the text the spans are in")
        parser.add_argument("new", metavar="NEW", help="the later version of it")
        parser.add_argument("spans", metavar="SPANS", help="the spans; - reads standard input")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object for each span")

    def handle(
        self, *args: Any, old: str, new: str, spans: str, jsonl: bool, **options: Any
    ) -> None:
        texts = _read(old), _read(new)
        asked = list(_parse(_read(spans), "standard input" if spans == "-" else spans, texts[0]))
        found = reanchor(*texts, [each.span for each in asked])
        line = _as_json if jsonl else _as_row
        for each, carried in zip(asked, found, strict=True):
            self.stdout.write(line(each, carried))


def _read(name: str) -> str:
    """Return the file's text; raises CommandError when there is none."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8: byte {error.start} fits no letter.") from error


def _parse(lines: str, name: str, text: str) -> Iterator[_Asked]:
    for number, line in enumerate(lines.split("\n"), start=1):
        if line.strip():
            try:
                yield _asked(line, text)
            except ValueError as error:
                raise CommandError(f"{name}, line {number}: {error}") from error


def _asked(line: str, text: str) -> _Asked:
    """Return the span of a line; raises ValueError with what is wrong."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise ValueError('a span is an object: {"id": …, "start": …, "end": …}.')
    missing = [key for key in ("id", "start", "end") if key not in row]
    if missing:
        raise ValueError(f"there is no {' and no '.join(missing)}.")
    if not isinstance(row["id"], str | int) or isinstance(row["id"], bool):
        raise ValueError("an id is a text or a whole number.")
    start, end = row["start"], row["end"]
    if type(start) is not int or type(end) is not int:
        raise ValueError("start and end are whole numbers.")
    if not 0 <= start < end <= len(text):
        raise ValueError(
            f"{start}–{end} is no range in the old text, which has {len(text)} code points."
        )
    return _Asked(row["id"], Span(start, end))


def _as_json(asked: _Asked, carried: Carried) -> str:
    return json.dumps(
        {
            "id": asked.id,
            "outcome": carried.outcome,
            "start": carried.span.start if carried.span else None,
            "end": carried.span.end if carried.span else None,
            "score": round(carried.score, 4),
        }
    )


def _as_row(asked: _Asked, carried: Carried) -> str:
    before = f"{asked.span.start}–{asked.span.end}"
    after = f"{carried.span.start}–{carried.span.end}" if carried.span else "no place"
    return f"{asked.id!s:16} {carried.outcome:10} {before:>16} → {after:<16} {carried.score:.2f}"
