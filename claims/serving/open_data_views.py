"""The page of the open data, and its files."""

import json
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from claims.errors import Missing
from claims.serving.open_data.editions import PACKAGE, Edition, current_edition
from claims.serving.open_data.schema import json_schema
from claims.serving.open_data.tables import TABLES
from claims.serving.open_data.writing import NAMES, SCHEMA, file_address
from claims.serving.web import CACHE_CONTROL, canonical_address, public, spell_etag

Record = dict[str, Any]


@public
def show_open_data(request: HttpRequest) -> HttpResponse:
    """What the files are, how large, by which hash, when and under which licence.

    Before the first of them is written: which will come, with all that is known of them already.
    """
    edition = current_edition()
    context = {
        "edition": edition,
        "files": files_shown(edition) if edition else [],
        "coming": [] if edition else [*NAMES, PACKAGE],
        "schema": "" if edition else schema_shown(),
        "package": PACKAGE,
        "tables": TABLES,
        "desk": settings.DESK_NAME,
        "licence_url": settings.OPEN_DATA_LICENSE_URL,
        "licence_name": settings.OPEN_DATA_LICENSE_NAME,
        "canonical_url": canonical_address(request),
    }
    return render(request, "serving/show_open_data.html", context)


def schema_shown() -> str:
    return json.dumps(json_schema(file_address(SCHEMA)), indent=1, ensure_ascii=False)


def files_shown(edition: Edition) -> list[Record]:
    """The files as rows: each with the size and name of its compressed twin, where it has one."""
    files = edition.files
    return [
        told | {"sha256": told["hash"].partition(":")[2], "packed": files.get(f"{name}.gz")}
        for name, told in files.items()
        if told and not name.endswith(".gz")
    ]


@csrf_exempt
@require_safe
def show_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of the current edition; scripts of any site may read it."""
    edition = current_edition()
    known = edition.files.get(name) if edition else None
    if edition is None or known is None:
        raise Missing(_("There is no such file in the open data."))
    told = known or {"mediatype": "application/json", "hash": f"sha256:{edition.folder.name}"}
    etag = spell_etag(told["hash"].partition(":")[2])
    found = get_conditional_response(request, etag=etag)
    if found is None:
        found = open_file(edition, name, told["mediatype"])
    found["ETag"] = etag
    found["Cache-Control"] = CACHE_CONTROL
    found["Last-Modified"] = http_date(edition.begun.timestamp())
    found["Access-Control-Allow-Origin"] = "*"
    return found


def open_file(edition: Edition, name: str, media_type: str) -> HttpResponse:
    """The file in pieces. Raises `Missing` when a newer edition took its place meanwhile."""
    try:
        file = (edition.folder / name).open("rb")
    except FileNotFoundError:
        raise Missing(_("The open data is being replaced. Ask once more.")) from None
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    # The type checker's stubs part what streams from what does not; middleware takes both.
    return FileResponse(file, content_type=kind, filename=name)  # type: ignore[return-value]
