"""The child process: a file on standard input, what is in it on standard output.

    python -m claims.importing.files KIND OPTIONS

Before it looks at the file it gives away the right to use more memory and time than one file may,
to write other files, and to outlive its parent for long.
"""

import contextlib
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable

from claims.importing.files.docx import read_docx
from claims.importing.files.mhtml import read_mhtml
from claims.importing.files.pdf import read_pdf
from claims.importing.files.reading import NO_MEMORY, Options, Reading, write_problem
from claims.importing.files.warc import read_warc
from claims.importing.media import DOCX, MHTML, PDF, WARC
from claims.importing.problems import BrokenFile, ImportProblem

READERS: dict[str, Callable[[bytes, Options], Reading]] = {
    PDF: read_pdf,
    DOCX: read_docx,
    MHTML: read_mhtml,
    WARC: read_warc,
}


def main(kind: str, options: str, memory: int, seconds: int, output: int) -> None:
    """Read standard input as this kind of file; bytes of memory, seconds, bytes of output."""
    _limit(memory, seconds, output)
    out = sys.stdout.buffer
    # What a library prints must not get between our lines.
    sys.stdout = sys.stderr
    logging.disable(logging.CRITICAL)
    try:
        reading = READERS[kind](sys.stdin.buffer.read(), Options.from_json(options))
    except ImportProblem as problem:
        write_problem(problem, out)
    except MemoryError:
        os._exit(NO_MEMORY)  # anything else might need some
    except RecursionError:
        write_problem(BrokenFile(BrokenFile.explanation), out)
    else:
        reading.write(out)


def _limit(memory: int, seconds: int, output: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # more are open already
        resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    signal.alarm(2 * seconds)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
