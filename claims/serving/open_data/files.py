"""Files that are written once, line by line, and told of: their size, hash and number of rows."""

import csv
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHUNK = 1 << 20  # bytes read at once
# What a line of a table ends in: RFC 4180.
csv.register_dialect("open_data", lineterminator="\r\n")


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an edition; `rows` is None for one that is no table."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


class Lines:
    """A file of lines being written: JSON objects, or rows of a table."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._file = path.open("w", encoding="utf-8", newline="")
        self._table = csv.writer(self._file, "open_data")

    def write_json(self, line: dict[str, Any]) -> None:
        # Each line is one, whatever the reader takes for the end of a line.
        told = json.dumps(line, ensure_ascii=False)
        self._file.write(told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n")
        self.rows += 1

    def write_names(self, names: Iterable[str]) -> None:
        self._table.writerow(names)

    def write_cells(self, cells: Iterable[Any]) -> None:
        self._table.writerow(cells)
        self.rows += 1

    def close(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def described(path: Path, rows: int | None = None) -> Written:
    """What is there, read once."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return Written(path.name, path.stat().st_size, digest.hexdigest(), rows)


def compressed(path: Path) -> Path:
    """The file once more, beside it, as gzip: the same bytes for the same content."""
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, target.open("wb") as file:
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            shutil.copyfileobj(source, packed, CHUNK)
        file.flush()
        os.fsync(file.fileno())
    return target


def write_text(path: Path, text: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path
