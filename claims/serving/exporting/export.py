"""Writes the whole public site into a folder of static files.

The pages are taken from this installation as readers get them. First all are gathered, then their
links are written anew, when it is known which of them became files; the others lead to the live
site. The folder is whole or not there: all is written beside it and put in its place at the end.
"""

import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from claims.errors import Invalid
from claims.languages import OTHERS
from claims.models import Publication
from claims.publishing.addresses import absolute, annotations_path
from claims.serving.exporting.asking import Answered, Asker
from claims.serving.exporting.links import (
    found_in,
    rewritten_feed,
    rewritten_module,
    rewritten_page,
    rewritten_style,
)
from claims.serving.exporting.places import (
    absolute_link,
    is_exported,
    own_address,
    place_of,
    relative,
)
from claims.serving.open_data.editions import current_edition
from claims.serving.pages import path_of

MARK = ".factcheck-export"  # stands in every exported folder, so that no other is ever replaced
AT_ONCE = 500  # publications read at a time
MACHINES = (
    "/feed.atom", "/feed.json", "/corrections.atom", "/corrections.json", "/transparency.atom",
    "/transparency.json", "/claimreview.json", "/sitemap.xml", "/robots.txt", "/favicon.ico",
)  # fmt: skip
SCRIPTS = {"text/javascript", "application/javascript"}

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that became a file: where it lies, and its media type."""

    place: str
    kind: str


@dataclass(slots=True)
class Exported:
    """What an export did: the files by address, and what led nowhere, by its status."""

    kept: dict[str, Kept] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def find(self, address: str) -> Kept | None:
        return self.kept.get(self.moved.get(address, address))


def export_site(*, folder: Path, base_url: str = "", tell: Told = print) -> Exported:
    """Write the site into the folder and return what was written.

    Links between the files are relative, or absolute below `base_url`. Raises `Invalid` for a
    folder that holds something else than an export; nothing in it is touched then.
    """
    folder = folder.absolute()
    refuse_foreign(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        done = gather(draft, tell)
        tell(f"{len(done.kept)} files gathered; writing their links")
        rewrite_all(draft, done, base_url)
        (draft / MARK).write_text(f"{absolute('/')} {timezone.now().isoformat()}\n")
        draft.chmod(0o755)
        swap(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return done


def refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Invalid({"folder": f"{folder} is a file. Name a folder."})
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Invalid(
            {"folder": f"{folder} holds something that is no export. Name an empty folder."}
        )


def swap(draft: Path, folder: Path) -> None:
    """Put the draft in the folder's place; the one before goes when the new one is there."""
    before = draft.with_name(f"{draft.name}-before")
    if folder.exists():
        folder.rename(before)
    draft.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def gather(draft: Path, tell: Told) -> Exported:
    """Ask for every address that leads from the seeds to the next, and keep what answers."""
    done, asker = Exported(), Asker()
    waiting = deque(dict.fromkeys(seeds()))
    asked = set(waiting)
    while waiting:
        address = waiting.popleft()
        answer = asker.ask(address)
        for link in keep(draft, done, address, answer):
            if link not in asked and is_exported(link):
                asked.add(link)
                waiting.append(link)
        if len(done.kept) % 500 == 0 and done.kept:
            tell(f"{len(done.kept)} files so far, {len(waiting)} addresses to ask")
    return done


def seeds() -> Iterator[str]:
    """What following links may miss: every number, in every language, and what programs read."""
    for prefix in ("", *(f"/{code}" for code in OTHERS)):
        yield f"{prefix}/"
    yield from MACHINES
    edition = current_edition()
    yield from (f"/open-data/{name}" for name in (edition.files if edition else ()))
    rows = Publication.objects.visible().defer("record", "search").order_by("id")
    for row in rows.iterator(AT_ONCE):
        path = path_of(row)
        yield from versions(row, path)
        if row.article_id and row.is_current:
            yield annotations_path(row.article_id)


def versions(row: Publication, path: str) -> Iterator[str]:
    """The addresses of one number: the page, in every language, and the text of an article."""
    asked = "" if row.is_current else f"?version={row.number}"
    for prefix in ("", *(f"/{code}" for code in OTHERS)):
        yield f"{prefix}{path}{asked}"
    if row.article_id:
        yield f"{path}versions/{row.number}.txt"


def keep(draft: Path, done: Exported, address: str, answer: Answered) -> set[str]:
    """Store an answer where its address lies; the addresses that it leads to."""
    if answer.status in {301, 302, 307, 308}:
        target = own_address(answer.location, address)
        if target is None:
            return set()
        done.moved[address] = target
        return {target}
    if answer.status != 200:
        done.left_out[address] = answer.status
        return set()
    kept = Kept(place_of(address, answer.kind), answer.kind)
    path = draft / kept.place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(answer.body)
    done.kept[address] = kept
    return found_in(answer.body, answer.kind, address)


def rewrite_all(draft: Path, done: Exported, base_url: str) -> None:
    day = timezone.now().date().isoformat()
    for address, kept in done.kept.items():
        path = draft / kept.place
        rewrite = partial(link_from, address, kept, done, base_url)
        if kept.kind == "text/html":
            path.write_bytes(rewritten_page(path.read_bytes(), address, day, rewrite))
        elif kept.kind == "text/css":
            path.write_bytes(rewritten_style(path.read_bytes(), rewrite))
        elif kept.kind == "application/ld+json":
            path.write_bytes(rewritten_feed(path.read_bytes(), rewrite))
        elif kept.kind in SCRIPTS:
            path.write_bytes(rewritten_module(path.read_bytes(), rewrite))


def link_from(address: str, kept: Kept, done: Exported, base_url: str, href: str) -> str:
    """What a link in a file becomes: a file beside it, or the live site; others' stay."""
    own = own_address(href, address)
    if own is None:
        return href
    there = done.find(own)
    if there is None:
        return f"{settings.SITE_URL}{own}"
    return absolute_link(there.place, base_url) if base_url else relative(there.place, kept.place)
