"""The arrows of the house: who may import whom. The picture: README.md, "Where things are"."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GROUND = {"text", "errors", "models"}
LEAF = GROUND | {"permissions", "queue"}

# A: {B, ...} means that A may import B.
ARROWS = {
    "text": set(),
    "errors": set(),
    "models": {"text", "errors"},
    "permissions": {"models", "errors"},
    "queue": set(),
    "importing": LEAF,
    "suggesting": LEAF | {"importing"},
    "highlighting": LEAF | {"importing", "suggesting"},
    "citing": LEAF | {"importing", "suggesting", "highlighting"},
    "reviewing": LEAF | {"importing", "suggesting", "highlighting", "citing"},
    "publishing": LEAF | {"importing", "suggesting", "highlighting", "citing", "reviewing"},
    "serving": GROUND | {"publishing", "languages", "feeds"},
    "moderating": {"permissions", "queue", "models", "errors", "text", "languages", "feeds"},
    "administering": {"permissions", "queue", "models", "errors"},
    "live": {"permissions", "queue", "models", "errors"},
    "web": {"permissions", "models", "errors"},
    "guessing": set(),
    "feeds": set(),
    "languages": set(),
}
STAGES = {
    "importing", "suggesting", "highlighting", "citing", "reviewing", "publishing", "serving",
    "moderating", "administering", "live",
}  # fmt: skip
# These see everything, and nobody imports them.
TOPS = {
    "urls", "admin", "management", "benchmarks", "jobs", "api", "demo", "apps", "migrations",
    "templatetags",
}  # fmt: skip

HTTP_FILES = {
    "views", "urls", "feeds", "sitemaps", "forms", "web", "admin", "history_views",
    "progress_views", "reference_views", "refresh_views", "changes_views", "finding_views",
    "discarding_views",
    "conflict_views", "text_views", "words_views", "claim_views", "panel_views", "fields",
    "discussion_views", "discussion_forms", "notes_views", "mentions_views", "application",
    "alert_views", "watch_views", "filling_views", "merging_views", "annotation_views",
    "feed_views", "embed_views", "copy_views", "copy_forms", "exchange_views", "languages",
    "picture_views",
    "lookup_views", "list_views", "opinion_views", "opinion_forms",
    "open_forms", "asking_views", "asking_forms", "transparency_views", "transparency_feeds",
    "overlay_views", "agreement_views",
    "foreign_review_views", "open_data_views",
}  # fmt: skip
HTTP_PACKAGES = {"api", "admin"}
HTTP_MODULES = (
    "django.http", "django.shortcuts", "django.views", "django.urls", "django.forms",
    "django.contrib.messages", "django.contrib.syndication", "django.contrib.sitemaps",
    "rest_framework", "django_htmx", "claims.web",
)  # fmt: skip
EDGES = {
    "views", "urls", "forms", "history_views", "progress_views", "reference_views",
    "refresh_views", "changes_views", "finding_views", "discarding_views",
    "conflict_views", "text_views", "words_views", "claim_views", "panel_views",
    "discussion_views", "discussion_forms", "notes_views", "mentions_views", "application",
    "alert_views", "watch_views", "filling_views", "merging_views", "annotation_views",
    "feed_views", "embed_views", "copy_views", "copy_forms", "exchange_views", "picture_views",
    "lookup_views", "list_views", "opinion_views", "opinion_forms",
    "open_forms", "asking_views", "asking_forms", "transparency_views", "transparency_feeds",
    "overlay_views", "agreement_views",
    "foreign_review_views", "open_data_views",
}  # fmt: skip
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
# What a reader's request may read: the frozen record, and the desk's own pages and lists. How a
# publisher is named comes from published articles; a word is shown only when it finds something.
READERS_TABLES = {
    "Publication", "Publisher", "SearchWord", "SitePage", "Topic", "Verdict", "VerdictScale",
}  # fmt: skip
# Words and reads of the models that name nothing but what is published.
READERS_MODULES = {
    "claims.models.vocabulary", "claims.models.source_vocabulary", "claims.models.searching",
    "claims.models.public_copies",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One import statement: `module` is absolute, `names` are what it takes from there."""

    module: str
    names: tuple[str, ...]
    relative: bool
    nested: bool

    @property
    def targets(self) -> list[str]:
        """Every module this may mean: `from claims import text` is `claims.text` too."""
        return [self.module, *(f"{self.module}.{name}" for name in self.names)]


def imports_of(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        nested = node not in tree.body and not _is_type_checking(node, tree)
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), False, nested)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            yield Import(node.module or "", names, node.level > 0, nested)


def _is_type_checking(node: ast.AST, tree: ast.Module) -> bool:
    return any(
        isinstance(block, ast.If)
        and isinstance(block.test, ast.Name)
        and block.test.id == "TYPE_CHECKING"
        and node in block.body
        for block in tree.body
    )


def room(parts: tuple[str, ...]) -> str:
    """The package or module directly under `claims` that a path or dotted name belongs to."""
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def faults(root: Path) -> list[str]:
    """Every breach of the four rules in the tree under `root`, as readable lines."""
    found = []
    for path in sorted((root / "claims").rglob("*.py")):
        where = path.relative_to(root)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for statement in imports_of(tree):
            found += [f"{where}: {fault}" for fault in faults_of(where, statement)]
    return found


def faults_of(where: Path, statement: Import) -> Iterator[str]:
    here = room(where.parts)
    if statement.relative:
        yield "relative import"
        return
    if statement.nested:
        yield f"import of {statement.module} inside a function or block"
    if any(target.startswith(SIGNALS) for target in statement.targets):
        yield "signals: what must follow is a call or a job"
    yield from faults_of_arrow(here, statement)
    yield from faults_of_edges(where, here, statement)
    if here == "serving" and statement.module.startswith("claims.models"):
        yield from faults_of_reading(statement)


def faults_of_arrow(here: str, statement: Import) -> Iterator[str]:
    for target in statement.targets:
        parts = tuple(target.split("."))
        there = room(parts)
        if parts[0] != "claims" or there in {"", here} or here in TOPS or here == "__init__":
            continue
        if there in TOPS:
            yield f"{here} imports {there}, which nobody may"
        elif there in ARROWS and there != "web" and there not in ARROWS.get(here, set()):
            yield f"{here} imports {there}, against the arrows"


def faults_of_edges(where: Path, here: str, statement: Import) -> Iterator[str]:
    knows_http = where.stem in HTTP_FILES or here in HTTP_PACKAGES
    for target in statement.targets:
        if target.startswith(HTTP_MODULES) and not knows_http:
            yield f"knows HTTP through {target}"
        parts = target.split(".")
        borrowed = parts[0] == "claims" and not EDGES.isdisjoint(parts[2:])
        if borrowed and parts[1] != here and here != "urls":
            yield f"borrows {target}"


def faults_of_reading(statement: Import) -> Iterator[str]:
    if statement.module in READERS_MODULES:
        return
    for name in set(statement.names) - READERS_TABLES:
        yield f"readers see only publications, not {name}"


def test_tree_keeps_the_rules():
    assert faults(ROOT) == []


def test_every_room_is_in_the_picture():
    rooms = {
        path.stem
        for path in (ROOT / "claims").iterdir()
        if (path.is_dir() and any(path.glob("*.py"))) or path.suffix == ".py"
    }
    assert rooms - set(ARROWS) - TOPS - {"__init__"} == set()


def plant(tree: Path, where: str, code: str) -> list[str]:
    """Put the code where the app's file of that name would be, and return the faults it has."""
    path = tree / "claims" / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
    return [fault for fault in faults(tree) if fault.startswith(f"claims/{where}:")]


FORBIDDEN = [
    (here, there)
    for here, there in product(sorted(set(ARROWS) - {"web"}), sorted(set(ARROWS) | TOPS))
    if here != there and there != "web" and there not in ARROWS[here]
]


@pytest.mark.parametrize(("here", "there"), FORBIDDEN)
def test_wrong_import_is_seen(here, there):
    statement = next(imports_of(ast.parse(f"from claims.{there} import anything")))
    where = Path("claims") / here / "planted.py"
    assert list(faults_of(where, statement)) != []


@pytest.mark.parametrize(
    "code",
    [
        "from claims.publishing import anything",
        "import claims.publishing.anything",
        "from claims import publishing",
        "from ..publishing import anything",
        "from . import anything",
        "def late():\n    from claims.publishing import anything\n",
        "def late():\n    import claims.publishing.anything\n",
        "class Late:\n    from claims.models import Claim\n",
        "if True:\n    import claims.models\n",
        "from django.dispatch import receiver",
        "from django.http import HttpResponse",
        "from rest_framework import serializers",
        "from claims.web import requires",
        "from claims.importing.views import import_article",
    ],
)
def test_planted_fault_is_seen(tmp_path, code):
    assert plant(tmp_path, "reviewing/planted.py", code) != []


def test_planted_right_import_is_no_fault(tmp_path):
    assert plant(tmp_path, "reviewing/planted.py", "from claims.citing import anything") == []
    assert plant(tmp_path, "reviewing/views.py", "from claims.web import requires") == []


@pytest.mark.parametrize("there", sorted(STAGES - {"moderating"}))
def test_moderation_and_stages_never_meet(tmp_path, there):
    assert plant(tmp_path, "moderating/planted.py", f"import claims.{there}.anything") != []
    assert plant(tmp_path, f"{there}/planted.py", "import claims.moderating.anything") != []


def test_serving_reads_publications_only(tmp_path):
    assert plant(tmp_path, "serving/planted.py", "from claims.models import Publication") == []
    assert plant(tmp_path, "serving/planted.py", "from claims.models import Review") != []
    assert plant(tmp_path, "serving/planted.py", "from claims.reviewing import reviews") != []
