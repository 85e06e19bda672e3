"""How files are stored: static ones for production, captures of imported articles everywhere."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own expressions for imports and exports, here for our modules alone: the scripts of
# packages mention files that they do not ship.
_, MODULE_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # private

# Comments of our own scripts, which stand on lines of their own, and of our styles: without them a
# first visit transfers a seventh less.
COMMENTS = {
    "js": re.compile(r"^[ \t]*//.*\n", re.MULTILINE),
    "css": re.compile(r"/\*.*?\*/[ \t]*\n?", re.DOTALL),
}
# As they are written, and as Django has rewritten them to the names with a hash.
SHEET_IMPORTS = re.compile(
    r'^@import (?:url\()?"(\w+)(?:\.[0-9a-f]{12})?\.css"\)?;\n', re.MULTILINE
)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Compressed files named by their content, and imports inside our ES modules rewritten so.

    Our own scripts and styles go without the comments that only their authors read, and a style
    sheet that imports others has them inside.
    """

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", MODULE_IMPORTS))
    # A module's name follows from those of the modules it imports: as many passes as import one
    # another in a row, and Django stops at five.
    max_post_process_passes = 12

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._addresses: dict[tuple[str, bool], str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The file's address, put together once: an article's page names some fifty files."""
        if (name, force) not in self._addresses:
            self._addresses[name, force] = super().url(name, force)
        return self._addresses[name, force]

    def save_manifest(self) -> None:
        self._addresses.clear()
        super().save_manifest()

    def _save(self, name: str, content: "File[Any]") -> str:
        folder, _, _ = name.partition("/")
        if folder in COMMENTS:
            content.seek(0)
            source = content.read()
            text = source if isinstance(source, str) else source.decode()
            content = ContentFile(slim(folder, text).encode())
        return str(super()._save(name, content))


def slim(folder: str, text: str) -> str:
    """A script or style sheet of ours (`js` or `css`) without comments and imports of sheets."""
    text = COMMENTS[folder].sub("", text)
    return SHEET_IMPORTS.sub(imported_sheet, text) if folder == "css" else text


def imported_sheet(found: re.Match[str]) -> str:
    path = finders.find(f"css/{found[1]}.css")
    if not isinstance(path, str):
        raise ValueError(f"There is no style sheet css/{found[1]}.css to import.")
    return slim("css", Path(path).read_text(encoding="utf-8"))


class CaptureFolder(FileSystemStorage):
    """A folder of files named by their content: under its name a file is whole or not there.

    A name that is taken holds the same content already, so nothing is renamed or written again.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(self.directory_permissions_mode or 0o777, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=".draft-", dir=target.parent, delete=False) as file:
            draft = Path(file.name)
            try:
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
                draft.chmod(self.file_permissions_mode or 0o600)
                draft.replace(target)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        return name
