"""The editions of the open data in their folder: the one that is served, and the last run.

An edition is a folder of files that is whole before its name goes into `current`; so readers see
the old one or the new one and never half of either. The one before stays for whoever is in the
middle of taking it.
"""

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims.serving.open_data.files import write_text

Record = dict[str, Any]

PACKAGE = "datapackage.json"  # tells of all the others
LINES_SCHEMA = "jsonSchema"  # where it tells of the schema of the JSON files' lines
_CURRENT, _LAST_RUN, _DRAFT = "current", "last_run.json", ".draft-"
_PREFIX = "edition-"


@dataclass(frozen=True, slots=True)
class Edition:
    """What is served now, as its own data package tells it."""

    folder: Path
    package: Record

    @property
    def begun(self) -> datetime:
        """What was published after this moment may be missing in it."""
        begun = parse_datetime(self.package["created"])
        assert begun is not None, "every edition says when it was made"
        return begun

    @property
    def files(self) -> dict[str, Record]:
        """What is known of each file, by name; of the package itself only that it is there."""
        schema = self.package.get(LINES_SCHEMA)  # a resource in older editions
        told = [*self.package["resources"], *([schema] if schema else [])]
        return {one["path"]: one for one in told} | {PACKAGE: {}}


@dataclass(frozen=True, slots=True)
class LastRun:
    """How the last run ended; `problem` is "" when it went well."""

    at: datetime
    problem: str


def folder() -> Path:
    return Path(settings.OPEN_DATA_DIR)


def current_edition() -> Edition | None:
    """What is served, or None when nothing was written yet."""
    try:
        place = folder() / (folder() / _CURRENT).read_text(encoding="utf-8").strip()
        return Edition(place, json.loads((place / PACKAGE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def last_run() -> LastRun | None:
    try:
        told = json.loads((folder() / _LAST_RUN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    at = parse_datetime(told["at"])
    return LastRun(at, told["problem"]) if at else None


@contextmanager
def new_edition() -> Iterator[Path]:
    """A folder to write an edition into; what is in it at the end is what is served.

    One at a time: a second run waits for the first. When the writing fails the edition before
    stays, and the reason is told in `last_run`.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        for left in folder().glob(f"{_DRAFT}*"):  # by a run that was killed
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=folder()))
        try:
            yield draft
        except BaseException as problem:
            shutil.rmtree(draft, ignore_errors=True)
            _tell(str(problem) or type(problem).__name__)
            raise
        _serve(draft)
        _tell("")


def _serve(draft: Path) -> None:
    before = folder() / _CURRENT
    kept = before.read_text(encoding="utf-8").strip() if before.exists() else ""
    draft.chmod(0o755)
    name = f"{_PREFIX}{timezone.now():%Y%m%dT%H%M%S%f}"
    draft.rename(folder() / name)
    _replace(_CURRENT, name)
    for old in folder().glob(f"{_PREFIX}*"):
        if old.name not in {name, kept}:
            shutil.rmtree(old)


def _tell(problem: str) -> None:
    told = {"at": timezone.now().isoformat(), "problem": problem[:1000]}
    _replace(_LAST_RUN, json.dumps(told))


def _replace(name: str, text: str) -> None:
    """Put a small file in the place of another, at once."""
    write_text(folder() / f".new-{name}", text).replace(folder() / name)
