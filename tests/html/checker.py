"""The W3C's own checker of HTML (npm's vnu-jar), run once over a folder of pages."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from factcheck import bootstrap

# Attributes that htmx adds on the desk's pages; no reader's page has any.
HTMX = r"Attribute .hx-[a-z-]+. not allowed.*"


def find_jar() -> Path:
    """The checker; skips the test where there is none, saying what would bring it."""
    named = os.environ.get("HTML_CHECKER")
    jar = Path(named) if named else bootstrap.CHECKER
    if shutil.which("java") is None or not jar.is_file():
        pytest.skip("no checker of HTML: it needs java and npm; then `make test` installs it")
    return jar


def faults(pages: dict[str, str], folder: Path, *, passed_over: str = "") -> dict[str, list[str]]:
    """What the checker calls an error, by the name of each page that has any."""
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        path = folder / f"{number:03}.html"
        path.write_text(page, encoding="utf-8")
        names[path.name] = name
    command = ["java", "-jar", str(find_jar()), "--errors-only", "--format", "json"]
    command += ["--exit-zero-always", "--skip-non-html"]
    command += ["--filterpattern", passed_over] if passed_over else []
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, timeout=300, check=True
    )
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stderr)["messages"]:
        name = names[Path(urlsplit(message.get("url", "")).path).name]
        extract = re.sub(r"\s+", " ", message.get("extract", ""))
        found.setdefault(name, []).append(f"{message['message']} … {extract}")
    return found
