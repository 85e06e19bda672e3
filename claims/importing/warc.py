"""What is in a web archive, to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.importing.media import WARC
from claims.importing.reader import read_file


@dataclass(frozen=True, slots=True)
class Record:
    """A page of a web archive.

    `index` is its place among all records of the file, from 0; `captured_at` is in ISO form;
    `size` is in bytes as they are stored; `title` is "" where the page has none.
    """

    index: int
    record_id: str
    url: str
    captured_at: str
    media_type: str
    size: int
    title: str


def as_records(listed: Iterable[Mapping[str, Any]]) -> list[Record]:
    """What the child process listed, as records."""
    return [Record(**record) for record in listed]


def list_records(raw: bytes) -> list[Record]:
    """The pages of a web archive in the order of the file, at most `files.reading.MOST_LISTED`.

    Raises BrokenFile, TooLarge, TooMuchWork.
    """
    return as_records(read_file(WARC, raw, listing=True).records)
