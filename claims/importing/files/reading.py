"""What a reader hands back from the child process, and how it crosses the pipe."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, Self

from claims.importing.problems import (
    BrokenFile,
    EncryptedFile,
    ImportProblem,
    NoText,
    TooLarge,
    TooMuchWork,
    TooShort,
    Undecodable,
    UnsupportedType,
)

# The exit code of a child that ran out of memory.
NO_MEMORY = 3
# The problems that may cross the pipe: nothing else is believed.
_PROBLEMS: dict[str, type[ImportProblem]] = {
    kind.__name__: kind
    for kind in (
        BrokenFile, EncryptedFile, NoText, TooLarge, TooMuchWork, TooShort, Undecodable,
        UnsupportedType,
    )
}  # fmt: skip

# The records of a web archive that are listed: a person can look through so many.
MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class Options:
    """What the parent asks for: the most bytes and code points that may come out; of a web archive
    one record by its place, or with `listing` what there is.
    """

    max_bytes: int
    max_characters: int
    record: int | None = None
    listing: bool = False

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a file: `body` in the type `media_type`, and what the file says about itself.

    `title`, `byline`, `created` and `modified` (ISO dates), `language` are "" when it says nothing;
    `url` is where a capture was made, `captured_at` when (ISO). `records` are those to choose from,
    when nothing was chosen and the body is empty.
    """

    body: bytes = b""
    media_type: str = "text/html"
    charset: str = "utf-8"
    title: str = ""
    byline: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    url: str = ""
    captured_at: str = ""
    records: list[dict[str, Any]] = field(default_factory=list)

    def write(self, out: BinaryIO) -> None:
        """One line of JSON, then the body."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "body"}
        _write(out, {"reading": said}, self.body)


def write_problem(problem: ImportProblem, out: BinaryIO) -> None:
    """One line of JSON instead of a reading."""
    _write(out, {"problem": type(problem).__name__, "message": problem.message}, b"")


def read_answer(source: BinaryIO) -> Reading:
    """The reading that was written. Raises the problem that was written, or ValueError."""
    said: Mapping[str, Any] = json.loads(source.readline())
    if "problem" in said:
        raise _PROBLEMS[said["problem"]](said["message"])
    return Reading(body=source.read(), **said["reading"])


def _write(out: BinaryIO, said: Mapping[str, Any], body: bytes) -> None:
    out.write(json.dumps(said).encode() + b"\n" + body)
    out.flush()
