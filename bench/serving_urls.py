"""A view that does nothing but return bytes, before the addresses of the site."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

PAGE = Path(os.environ["BENCH_STATIC"]) / "bare.html"


def show_bytes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page(), headers={"Content-Length": len(page())})


def page(kept: list[bytes] = []) -> bytes:  # noqa: B006  # read once, when the file is there
    if not kept:
        kept.append(PAGE.read_bytes())
    return kept[0]


urlpatterns = [path("bare/", show_bytes), path("", include("factcheck.urls"))]
