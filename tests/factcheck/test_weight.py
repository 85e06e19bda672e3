"""What a first visit to a workspace transfers of scripts and styles, compressed."""

import re
from pathlib import Path
from posixpath import join, normpath

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from factcheck.storage import slim
from tests.factories import SnapshotFactory

pytestmark = pytest.mark.django_db
MOST = 90_000  # bytes; the hashes in the names of the modules that import others add some 2,000
LOADED = re.compile(
    r'<script[^>]* src="/static/([^"?]+)"|<link rel="stylesheet" href="/static/([^"?]+)"'
)
IMPORTED = re.compile(r'^(?:import|export)\b[^;]*?"(\.[^"]+)";', re.MULTILINE)


def served(path: str) -> str:
    """The file as it is collected for production."""
    source = Path(finders.find(path)).read_text(encoding="utf-8")
    folder, _, _ = path.partition("/")
    return slim(folder, source) if folder in ("js", "css") else source


def with_imports(path: str, found: dict[str, str]) -> dict[str, str]:
    """What loading the file loads at once, by path; not what it imports when it is needed."""
    if path in found:
        return found
    found[path] = served(path)
    if path.endswith(".js"):
        for target in IMPORTED.findall(found[path]):
            with_imports(normpath(join(path, "..", target)), found)
    return found


def test_first_visit_transfers_little(cast):
    workspace = reverse("highlighting:show_workspace", args=[SnapshotFactory().article_id])
    page = cast["reviewer"].client.get(workspace).content.decode()
    found: dict[str, str] = {}
    for script, style in LOADED.findall(page):
        with_imports(script or style, found)
    sizes = {path: len(brotli.compress(text.encode())) for path, text in found.items()}
    assert {"js/reviewing/saver.js", "css/workspace_page.css"} < set(sizes)
    assert "js/desk/keys_dialog.js" not in sizes
    assert sum(sizes.values()) < MOST, sizes
