"""`GET /lookup?url=`: what is known about a page, for programs; and a form for people.

https://www.w3.org/TR/annotation-model/#text-quote-selector says how the quotes are meant.
"""

import json
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from claims.errors import Invalid
from claims.publishing.addresses import absolute
from claims.serving.lookup import look_up
from claims.serving.web import View, canonical_address, public

METHODS: Final = "GET, HEAD, OPTIONS"


def for_programs(view: View) -> View:
    """What scripts of any site may read, while people are led to the page that says the same."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_read = request.method in {"GET", "HEAD"}
        if request.method == "OPTIONS":
            response = HttpResponse()
        elif is_read and "text/html" in request.headers.get("Accept", ""):
            asked = urlencode({"url": request.GET.get("url", "")})
            response = HttpResponseRedirect(f"{reverse('serving:look_up')}?{asked}")
        else:
            response = view(request, *args, **kwargs)
        response["Allow"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        response["Access-Control-Expose-Headers"] = "Allow, ETag"
        patch_vary_headers(response, ["Accept"])
        return response

    return answered


@for_programs
@public
def answer_lookup(request: HttpRequest) -> HttpResponse:
    """The matches as JSON."""
    url = request.GET.get("url", "")
    try:
        matches = look_up(url)
    except Invalid as error:
        return as_json({"error": error.message}, status=400)
    return as_json({
        "url": url,
        "matches": [match.as_json() for match in matches],
        "ask": absolute(ask_path(url)),
    })  # fmt: skip


def as_json(said: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(said, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", status=status)


@public
def show_lookup(request: HttpRequest) -> HttpResponse:
    """The same for people: a form, what was found, or how to ask for a check."""
    url = request.GET.get("url", "").strip()
    context: dict[str, Any] = {"url": url, "canonical_url": canonical_address(request)}
    if not url:
        return render(request, "serving/look_up.html", context)
    try:
        context |= {"matches": look_up(url), "ask": ask_path(url)}
    except Invalid as error:
        return render(request, "serving/look_up.html", context | {"error": error}, status=400)
    return render(request, "serving/look_up.html", context)


def ask_path(url: str = "") -> str:
    """Where a reader asks for a check, of a page when its address is given."""
    path = reverse("moderating:ask")
    return f"{path}?{urlencode({'url': url})}" if url else path
