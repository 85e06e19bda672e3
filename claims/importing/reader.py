"""Files that have to be opened, opened in a child process that can be lost.

Why, and what the limits are: docs/decisions/0016-files-are-opened-in-a-child-process.md.
"""

import logging
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from claims.importing.files.reading import NO_MEMORY, Options, Reading, read_answer
from claims.importing.problems import BrokenFile, TooMuchWork

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
# So many files are open at once in one process; others wait for their turn.
_SLOTS = threading.BoundedSemaphore(2)
# A text cannot be longer (code points).
MOST_CHARACTERS = 5_000_000
# How a child ends that has no time left, and how PDFium ends one that has no memory left.
_GIVEN_UP = (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: bytes of memory, seconds of work, bytes of what comes out."""

    memory: int = 1_200_000_000
    seconds: int = 30
    output: int = 110_000_000


def read_file(
    kind: str,
    raw: bytes,
    *,
    record: int | None = None,
    listing: bool = False,
    limits: Limits | None = None,
) -> Reading:
    """What is in a file of this media type; `record` is the place of a record in a web archive,
    with `listing` all of them are told instead.

    Raises BrokenFile, EncryptedFile, NoText, TooLarge, TooMuchWork, TooShort, UnsupportedType.
    """
    limits = limits or Limits()
    options = Options(settings.IMPORT_MAX_FILE_BYTES, MOST_CHARACTERS, record, listing)
    with (
        _SLOTS,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as complaints,
    ):
        given.write(raw)
        given.seek(0)
        code = _run(kind, options, limits, given, answer, complaints)
        answer.seek(0)
        if code == 0:
            return read_answer(answer)
        complaints.seek(0)
        logger.warning(
            "The reader of %s ended with %s: %s", kind, code, complaints.read(4000).decode()[-800:]
        )
    raise BrokenFile(BrokenFile.explanation)


def _run(
    kind: str,
    options: Options,
    limits: Limits,
    given: BinaryIO,
    answer: BinaryIO,
    complaints: BinaryIO,
) -> int:
    """The exit code of the child; below 0 the signal that ended it. Raises TooMuchWork."""
    numbers = map(str, (limits.memory, limits.seconds, limits.output))
    command = [sys.executable, "-m", "claims.importing.files", kind, options.to_json(), *numbers]
    try:
        done = subprocess.run(
            command,
            stdin=given,
            stdout=answer,
            stderr=complaints,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8", "MALLOC_ARENA_MAX": "2"},  # and none of our secrets
            timeout=2 * limits.seconds + 10,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise TooMuchWork(TooMuchWork.explanation) from late
    if -done.returncode in _GIVEN_UP or done.returncode == NO_MEMORY:
        raise TooMuchWork(TooMuchWork.explanation)
    return done.returncode
