"""`python -m bench serving`: how fast the public site answers, and how much it sends.

    DEBUG=1 .venv/bin/python -m bench serving [--rounds 5] [--seconds 2]

Stores the demonstration in a database of its own and an article whose page has 60 kB, starts a
server as in production, and asks for that page over 32 connections, in turns with a view of the
same server that only returns the same bytes, and with the same view where Django has no middleware.
Then many articles are seen for the first time, in turns with a rendering of the same template
without a server: once citing sources that other pages cite, once new ones. Prints ratios of what
ran in the same run; rates are those of a machine that also runs the client and the database.
"""

import argparse
import copy
import gzip
import hashlib
import json
import re
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

import brotli
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve

from bench.browsing import own_database, serving
from bench.load import CONNECTIONS, rate
from claims.models import Article, Publication
from claims.models.vocabulary import Change, PublicationKind
from claims.publishing.printed import with_printed
from claims.serving.pages import page_context, path_of
from claims.serving.queries import find_publication
from claims.serving.rows import PageRow

ROUNDS, SECONDS = 5, 2.0
SIZE = 60_000  # bytes of HTML
FIRST_VIEWS = 100  # of which half are asked from the server
WARMING = 8  # the first of them, until each of its processes has loaded what it needs
KRATOM = "kratom"  # in the title of the demonstration's article
ENCODINGS = {"br": brotli.decompress, "gzip": gzip.decompress}
IMPORTS = re.compile(r'(?:from|import)\s*\(?"([^"]+[.]js)"')
FILES = re.compile(r'(?:href|src)="(/static/[^"#]+[.](?:css|js))"')
Record = dict[str, Any]


def kratom() -> Publication:
    """The demonstration's article."""
    return Publication.objects.current().get(kind=PublicationKind.ARTICLE, title__icontains=KRATOM)


def shortened(record: Record, claims: int) -> Record:
    """An article's record with the first of its claims and what they cite."""
    cards = record["claims"][:claims]
    kept = {card["number"] for card in cards}
    sources = [source for source in record["sources"] if kept & set(source["cited_by"])]
    return record | {"claims": cards, "sources": sources}


def stored(original: Publication, claims: int, name: str) -> Publication:
    """Another article like this one, whose sources no other page has cited."""
    article = Article.objects.create(
        title=name, language=original.language, created_by=original.published_by
    )
    record = copy.deepcopy(shortened(original.record, claims))
    for source in record["sources"]:
        source["title"] = f"{source['title']} ({name})"
        if source.get("csl"):
            source["csl"]["title"] = source["title"]
    record = with_printed(record | {"id": article.pk, "title": f"{record['title']} ({name})"})
    told = json.dumps(record, sort_keys=True, ensure_ascii=False)
    kept = {"kind", "language", "published_by", "published_at", "topics", "claim_ids"}
    return Publication.objects.create(
        article=article, number=1, slug="kratom", title=record["title"], record=record,
        change=Change.FIRST, sha256=hashlib.sha256(told.encode()).hexdigest(),
        **{name: getattr(original, name) for name in kept},
    )  # fmt: skip


def sized(original: Publication, path: str) -> int:
    """With how many of its claims the article's page is the longest within SIZE."""
    for claims in range(len(original.record["claims"]), 0, -1):
        publication = found(original.article_id)
        publication.record = shortened(original.record, claims)
        if len(rendered(publication, path)) <= SIZE:
            return claims
    raise RuntimeError(f"The shortest page has more than {SIZE} bytes.")


def found(article: int | None) -> PageRow:
    publication = find_publication(PublicationKind.ARTICLE, cast("int", article))
    assert publication is not None
    return publication


def rendered(publication: PageRow, path: str) -> bytes:
    """The template of the page filled in, and nothing else done."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    context = page_context(publication, settings.CITATION_STYLE)
    return render_to_string("serving/show_article.html", context, request).encode()


def asked(address: str, **headers: str) -> tuple[bytes, Any]:
    """The bytes of an answer as they were sent, and its headers."""
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers


def measure_rates(bare: str, site: str, path: str, rounds: int, seconds: float) -> None:
    """Answers a second of each way to be asked, in turns, and their ratios to the bare view."""
    _, headers = asked(site + path)
    _, encoded = asked(site + path, **{"Accept-Encoding": "br"})
    known = {"If-None-Match": headers["ETag"]}
    ways: dict[str, Callable[..., float]] = {
        "a bare view of Django without middleware": partial(rate, f"{bare}/bare/", {}, status=200),
        "a bare view of this site": partial(rate, f"{site}/bare/", {}, status=200),
        "the article": partial(rate, site + path, {}, status=200),
        "the article with If-None-Match": partial(rate, site + path, known, status=304),
        f"the article with {encoded['Content-Encoding'] or 'no'} coding": partial(
            rate, site + path, {"Accept-Encoding": "br"}, status=200
        ),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + 1):  # the first round warms up
        for name, way in ways.items():
            taken[name].append(way(seconds=seconds, connections=CONNECTIONS))
    show("", "a second", "to the bare view", "without middleware")
    least, beside = (taken[name][1:] for name in list(ways)[:2])
    for name, rates in taken.items():
        show(
            name,
            f"{statistics.median(rates[1:]):,.0f}",
            f"{ratio(rates[1:], beside):.2f}",
            f"{ratio(rates[1:], least):.2f}",
        )


def ratio(rates: Sequence[float], beside: Sequence[float]) -> float:
    """The median of the ratios of neighbours in time."""
    return statistics.median(one / other for one, other in zip(rates, beside, strict=True))


def measure_first_views(site: str, paths: Sequence[str]) -> None:
    """Milliseconds of the first view of each path, and of the template of its neighbour."""
    show("ms of a page nobody has seen", "median", "p95", "slowest")
    viewed, drawn = [], []
    for number, path in enumerate(paths):
        if number % 2:
            viewed.append(milliseconds(asked, site + path, **{"Accept-Encoding": "br"}))
        else:
            row = found(resolve(path).kwargs["pk"])
            drawn.append(milliseconds(rendered, row, path))
    show("asked from the server, compressed", *shown(viewed[WARMING:]))
    show("the same template alone", *shown(drawn[WARMING:]))


def milliseconds(work: Callable[..., object], *arguments: object, **named: str) -> float:
    begun = time.perf_counter()
    work(*arguments, **named)
    return (time.perf_counter() - begun) * 1000


def shown(taken: Sequence[float]) -> list[str]:
    ordered = sorted(taken)
    picked = (statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])
    return [f"{one:.1f}" for one in picked]


def measure_weight(site: str, path: str) -> None:
    """What a first visit transfers of HTML, CSS and JS, as Chromium asks for it."""
    coding = {"Accept-Encoding": "gzip, br"}
    body, headers = asked(site + path, **coding)
    html = ENCODINGS.get(headers["Content-Encoding"], bytes)(body).decode()
    show(f"bytes of a first visit to {path[:28]}…", "sent", "read", "")
    show("HTML", f"{len(body):,}", f"{len(html.encode()):,}", "")
    total = len(body)
    waiting = list(dict.fromkeys(FILES.findall(html)))
    for name in waiting:
        body, headers = asked(site + name, **coding)
        read = ENCODINGS.get(headers["Content-Encoding"], bytes)(body)
        show(name.removeprefix("/static/"), f"{len(body):,}", f"{len(read):,}", "")
        total += len(body)
        modules = IMPORTS.findall(read.decode()) if name.endswith(".js") else []
        named = [urljoin(name, module) for module in modules]
        waiting += [one for one in named if one not in waiting]
    show("all", f"{total:,}", "", "")


def show(name: str, *values: str) -> None:
    print(f"{name:44}" + "".join(f"{value:>20}" for value in values), flush=True)


def measure(rounds: int, seconds: float, static: Path) -> None:
    call_command("load_demo", verbosity=0, stdout=StringIO())
    original = kratom()
    claims = sized(original, path_of(original))
    paths = [path_of(stored(original, claims, f"copy {one}")) for one in range(FIRST_VIEWS)]
    path = paths.pop()
    with serving(static, "bench.serving_settings") as site:
        page, _ = asked(site + path)
        (static / "bare.html").write_bytes(page)
        print(f"{len(page):,} bytes of HTML, {CONNECTIONS} connections, {rounds} rounds")
        with serving(static, "bench.bare_settings") as bare:
            measure_rates(bare, site, path, rounds, seconds)
        measure_first_views(site, paths)
        measure_weight(site, path_of(original))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench serving")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    chosen = parser.parse_args(arguments)
    with own_database(), tempfile.TemporaryDirectory() as static:
        measure(chosen.rounds, chosen.seconds, Path(static))
