"""The links in what is exported: found, and written anew.

What names the live site on purpose stays: canonical addresses, the other languages' alternates for
search engines, structured data. Forms need a server, so that a link to the live site stands in
their place.
"""

import json
import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import html
from lxml.html import HtmlElement

from claims.publishing.addresses import absolute
from claims.serving.exporting.places import own_address

Rewrite = Callable[[str], str]

_ATTRIBUTES = ("href", "src")
_LINKS = "//a[@href] | //link[@href] | //script[@src] | //img[@src] | //iframe[@src] | //use[@href]"
_CSS = re.compile(r"""(url\(\s*["']?|@import\s+["'])([^"')\s]+)""")
_MODULE = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*["'])(\.{0,2}/[^"']+)""")
_QUOTED = re.compile(r'"(https?://[^"\\]+)"')


def parse(body: bytes) -> HtmlElement:
    return html.document_fromstring(body.decode(), parser=html.HTMLParser(encoding="utf-8"))


def serialize(root: HtmlElement) -> bytes:
    return bytes(html.tostring(root, doctype="<!doctype html>", encoding="utf-8"))


def links_of(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The elements of a page with a link that is followed, and the attribute."""
    for element in root.xpath(_LINKS):
        rels = set(element.get("rel", "").split())
        if element.tag == "link" and ("canonical" in rels or element.get("hreflang")):
            continue
        yield element, next(name for name in _ATTRIBUTES if element.get(name))


def found_in(body: bytes, kind: str, address: str) -> set[str]:
    """The addresses of this site that an answer leads to."""
    if kind == "text/html":
        hrefs = [element.get(name) for element, name in links_of(parse(body))]
    elif kind == "text/css":
        hrefs = [found[2] for found in _CSS.finditer(body.decode())]
    elif kind in {"text/javascript", "application/javascript"}:
        hrefs = [found[2] for found in _MODULE.finditer(body.decode())]
    elif kind == "application/ld+json":  # collections name their parts
        hrefs = [found[1] for found in _QUOTED.finditer(body.decode())]
    else:
        return set()
    own = (own_address(href.partition("#")[0], address) for href in hrefs)
    return {one for one in own if one}


def rewritten_style(body: bytes, rewrite: Rewrite) -> bytes:
    return _CSS.sub(lambda found: found[1] + rewrite(found[2]), body.decode()).encode()


def rewritten_module(body: bytes, rewrite: Rewrite) -> bytes:
    def link(found: re.Match[str]) -> str:
        target = rewrite(found[2])
        return found[1] + (target if target.startswith((".", "/", "http")) else f"./{target}")

    return _MODULE.sub(link, body.decode()).encode()


def rewritten_feed(body: bytes, rewrite: Rewrite) -> bytes:
    """A feed that names its next part, which is a file beside it; its reviews name the site."""
    feed = json.loads(body)
    if feed.get("@type") != "DataFeed" or "hasPart" not in feed:
        return body
    feed["hasPart"]["url"] = rewrite(feed["hasPart"]["url"])
    return json.dumps(feed, ensure_ascii=False).encode()


def rewritten_page(body: bytes, address: str, day: str, rewrite: Rewrite) -> bytes:
    """The page with its links as `rewrite` has them, no forms, and a note that it is a copy."""
    root = parse(body)
    for element, name in links_of(root):
        target, mark, fragment = element.get(name).partition("#")
        if target or not mark:
            element.set(name, rewrite(target) + mark + fragment)
    with override(root.get("lang", settings.LANGUAGE_CODE)):
        for form in root.xpath("//form"):
            replace_form(form, address)
        add_note(root, address, day)
    return serialize(root)


def replace_form(form: HtmlElement, address: str) -> None:
    """Put a link to the live site where the form stood: here nobody would answer it."""
    action = own_address(form.get("action") or "", address) or address
    link = html.Element("a", href=absolute(action), rel="noopener")
    link.text = (
        _("Search on the live site")
        if form.xpath(".//input[@type='search']")
        else _("Choose on the live site")
    )
    note = html.Element("p")
    note.set("class", "meta")
    note.append(link)
    note.tail = form.tail
    form.getparent().replace(form, note)


def add_note(root: HtmlElement, address: str, day: str) -> None:
    """Say on every page that it is a copy, of which day, and where the page itself is."""
    for main in root.xpath("//main")[:1]:
        note = html.Element("p")
        note.set("class", "meta")
        note.text = (
            _("This is a copy of %(day)s. What was corrected since is only on the site:")
            % {"day": day}
            + " "
        )
        link = html.Element("a", href=absolute(address), rel="noopener")
        link.text = _("this page there")
        note.append(link)
        main.insert(0, note)
