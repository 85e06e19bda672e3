"""The ways from a page to the same page in another language."""

from typing import Any

from django.conf import settings
from django.template import Library
from django.template.context import Context
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info, override

register = Library()


@register.simple_tag(takes_context=True)
def page_in_languages(context: Context) -> list[dict[str, Any]]:
    """The same page in each language, or nothing where it is in English alone.

    Each is a dictionary of `code`, `name`, `direction`, `address` and `is_current`.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    if match is None or not match.url_name:
        return []
    addresses = {}
    for code in dict(settings.LANGUAGES):
        with override(code):
            addresses[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    if len(set(addresses.values())) == 1:
        return []
    return [described(code, path + query_of(context)) for code, path in addresses.items()]


def described(code: str, address: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": dict(settings.LANGUAGES)[code],
        "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
        "address": address,
        "is_current": code == get_language(),
    }


def query_of(context: Context) -> str:
    """What follows the path of this page, with its question mark.

    A publication's own page, which has a style, is kept for others: of what was asked for, only its
    number and style count.
    """
    publication, style = context.get("publication"), context.get("style")
    if publication is None or style is None or not hasattr(publication, "is_current"):
        query = context["request"].META.get("QUERY_STRING", "")
        return f"?{query}" if query else ""
    asked = {} if publication.is_current else {"version": publication.number}
    if style != settings.CITATION_STYLE:
        asked["style"] = style
    return f"?{urlencode(asked)}" if asked else ""
