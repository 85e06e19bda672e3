"""Goes through the site from link to link and takes a few pages of every kind."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override
from lxml import html

from claims.languages import language_of

ORIGIN = "http://testserver"


@dataclass
class Crawl:
    """The pages that were taken, by address, and how many of each kind."""

    client: Client
    room: str = "/"  # the part of the site that is gone through
    of_each_kind: int = 2
    pages: dict[str, str] = field(default_factory=dict)
    kinds: Counter = field(default_factory=Counter)

    def run(self, seeds: Iterable[str]) -> "Crawl":
        waiting = list(seeds)
        asked = set(waiting)
        while waiting:
            found = [link for link in self.take(waiting.pop(0)) if link not in asked]
            asked.update(found)
            waiting += found
        return self

    def take(self, address: str) -> Iterator[str]:
        """Keep the page if its kind is not had often enough; yield where it leads."""
        kind = kind_of(address)
        elsewhere = not address.startswith(self.room)
        if elsewhere or kind is None or self.kinds[kind] >= self.of_each_kind:
            return
        response = self.client.get(address)
        if response.status_code in {301, 302}:
            yield from ours(address, [response["Location"]])
            return
        self.kinds[kind] += 1
        if response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            self.pages[address] = page
            yield from ours(address, html.fromstring(page).xpath("//a/@href | //iframe/@src"))


def kind_of(address: str) -> tuple[str, str, str] | None:
    """What tells kinds of pages apart: the route, the language before it, what is asked after."""
    parts = urlsplit(address)
    language = language_of(parts.path)
    try:
        with override(language):
            match = resolve(parts.path)
    except Resolver404:
        return None
    asked = ",".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return match.view_name, language, asked


def ours(address: str, hrefs: list[str]) -> Iterator[str]:
    for href in hrefs:
        parts = urlsplit(urljoin(ORIGIN + address, href))
        if f"{parts.scheme}://{parts.netloc}" == ORIGIN:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
