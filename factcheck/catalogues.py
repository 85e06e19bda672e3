"""The catalogues of the public pages' languages: brought up to date, and compiled.

    python -m factcheck.catalogues      gather all texts, write each .po and .mo anew

GNU gettext is not needed: Django turns a template into calls, Babel reads calls and writes both
files. The .mo files are kept in the repository, so that a fresh clone speaks all languages.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "claims" / "locale"
WIDTH = 100  # characters in a line of a .po file
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What `templatize` writes for a tag; all else of the template is X.
CALL = re.compile(r"\b(_|n?p?gettext)\((?=\s*u?['\"])")


def gathered() -> Catalog:
    """Every text that the code and its templates ask a translation of, with the files it is in."""
    catalogue = Catalog()
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for message, context in texts_of_template(path):
            add(catalogue, path, message, context)
    for folder in ("claims", "factcheck"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for _, message, _, context in extract_from_file("python", path, KEYWORDS):
                add(catalogue, path, message, context)
    return catalogue


def add(
    catalogue: Catalog, path: Path, message: str | tuple[str, ...], context: str | None
) -> None:
    where = [(path.relative_to(ROOT).as_posix(), 0)]
    catalogue.add(message, locations=where, context=context)


def texts_of_template(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The texts of a template, a plural as a pair, each with its context."""
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for found in CALL.finditer(source):
        name, texts = found[1], strings_from(source, found.end())
        context = texts.pop(0) if "p" in name.removeprefix("n") and name != "_" else None
        yield (texts[0], texts[1]) if name.startswith("n") else texts[0], context


def strings_from(source: str, start: int) -> list[str]:
    """The strings that begin a call's arguments, up to the first that is none."""
    string = re.compile(r"\s*(u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\s*[,)]", re.DOTALL)
    texts = []
    while found := string.match(source, start):
        texts.append(str(ast.literal_eval(found[1])))
        start = found.end()
    return texts


def read(language: str) -> Catalog:
    with path_of(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{kind}"


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue, with what is translated alone: all else stays English."""
    spoken = deepcopy(catalogue)
    for message in catalogue:
        if not is_translated(message.string):
            spoken.delete(message.id, message.context)
    buffer = BytesIO()
    write_mo(buffer, spoken)
    return buffer.getvalue()


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def write(language: str, texts: Catalog) -> int:
    """Bring both files of a language up to date; how many texts still lack a translation."""
    catalogue = read(language)
    catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    buffer = BytesIO()
    write_po(buffer, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False)
    path_of(language, "po").write_bytes(buffer.getvalue())
    path_of(language, "mo").write_bytes(compiled(catalogue))
    return sum(1 for message in catalogue if message.id and not is_translated(message.string))


def is_translated(string: str | Iterable[str] | None) -> bool:
    """Whether a translation is there, and each form of it where it is a plural."""
    forms = [string] if isinstance(string, str) else list(string or [""])
    return all(forms)


def main() -> int:
    texts = gathered()
    lacking = {language: write(language, texts) for language in languages()}
    for language, count in lacking.items():
        print(f"{language}: {count} of {len(texts)} texts lack a translation.")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
