"""The bookmarklet that marks checked sentences on the page where they stand, and its modules."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.errors import Missing
from claims.languages import without_language
from claims.publishing.addresses import absolute
from claims.serving import overlay
from claims.serving.web import public

# What a bookmark holds. Where a page's policy keeps the script away, the list is offered instead. A
# module runs once for each address, so each press has a fragment of its own, which no server sees.
BOOKMARKLET = (
    "javascript:(()=>{{const e=()=>{{if(confirm({question}))"
    "open({page}+'?url='+encodeURIComponent(location.href.replace(/#.*$/,'')))}};"
    "try{{const s=document.createElement('script');s.type='module';s.referrerPolicy='no-referrer';"
    "s.onerror=e;s.src={script}+'#'+Date.now();document.documentElement.append(s);s.remove()}}"
    "catch{{e()}}}})()"
)


@public
def show_overlay(request: HttpRequest) -> HttpResponse:
    """What the bookmarklet does, how to get it, and when it cannot work."""
    context = {
        "bookmarklet": bookmarklet(),
        "canonical_url": absolute(without_language(request.path)),
    }
    return render(request, "serving/show_overlay.html", context)


def bookmarklet() -> str:
    """The bookmark's address, in the language of this page."""
    script = reverse("serving:overlay_module", args=[overlay.VERSION, "main"])
    question = _("This page keeps other sites’ scripts away. Open the list of its checks instead?")
    return BOOKMARKLET.format(
        script=quoted(absolute(script)),
        question=quoted(question),
        page=quoted(absolute(reverse("serving:look_up"))),
    )


def quoted(words: str) -> str:
    """The words as a script's string that may stand in an address."""
    return json.dumps(words).replace("%", "%25")


@public
def show_module(request: HttpRequest, version: int, name: str) -> HttpResponse:
    """A module of the overlay, for pages of any site. Raises `Missing`."""
    look_up = reverse("serving:look_up")
    source = overlay.module(name, look_up=look_up) if version == overlay.VERSION else None
    if source is None:
        raise Missing("There is no such module.")
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
