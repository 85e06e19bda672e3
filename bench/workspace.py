"""`python -m bench workspace`: how long an article's workspace takes to open in Chromium.

    DEBUG=1 .venv/bin/python -m bench workspace [--runs 5]

Stores articles of three sizes in a database of its own, starts a server as in production, opens
each workspace with an empty cache, and beside it a static page with the same text and marks: what
any page could at best reach in this browser on this machine. “First” is an article that the server
has never shown, “again” the same one once its processes keep it. Prints medians, in turns, so that
a busy machine hits all alike.
"""

import argparse
import os
import random
import re
import statistics
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Page
from psycopg.types.range import Range

from bench.browsing import chromium, own_database, serving, signed_in
from bench.invented import Writer
from claims.models import Article, Claim, Occurrence, Review, Snapshot, User, Verdict
from claims.models.vocabulary import Role
from claims.text.plain import document_from_plain_text

SIZES = [(6_000, 50), (200_000, 1_000), (1_000_000, 2_000)]  # characters, marks
RUNS = 5
QUIET = 800  # milliseconds without a long task after which a page is at rest
CONNECTIONS = 8  # so that one of two processes is left out once in a hundred times
MOMENT = 200  # milliseconds between two looks
WRITER = Writer()
WATCH = """(() => {
  const seen = window.seen = {marks: 0, first: null, all: null, long: []};
  const look = () => {
    const marks = document.querySelectorAll("mark").length;
    if (marks !== seen.marks) {
      seen.first ??= performance.now();
      seen.all = performance.now();
      seen.marks = marks;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.long.push([task.startTime, task.duration]);
  }).observe({type: "longtask", buffered: true});
})()"""
STATE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  return {...seen, now: performance.now(), load: page.loadEventEnd, bytes: page.encodedBodySize,
          server: page.responseStart - page.requestStart,
          files: performance.getEntriesByType("resource").map((one) => one.name)};
}"""
STATIC = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Static</title><style>
body {{ font: 19px/1.64 serif; max-width: 38rem; margin: 2rem auto }}
mark {{ background: #fbb }}
</style>
{}
"""
# Words in the middle of the text that no mark covers, brought into sight: from where to where.
UNMARKED = """() => {
  const blocks = [...document.querySelectorAll("#article [data-start]")];
  for (const block of blocks.slice(blocks.length >> 1)) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("mark") || node.data.length < 200) continue;
      block.scrollIntoView({block: "start", behavior: "instant"});
      const range = document.createRange();
      range.setStart(node, 40);
      range.setEnd(node, 60);
      const [line] = range.getClientRects();
      if (line.bottom > innerHeight - 100) continue;
      return [line.left + 1, line.top + line.height / 2, line.right - 1];
    }
  }
}"""
TIMES = """() => {
  const times = window.times = {};
  const bar = document.getElementById("selection-bar"), panel = document.getElementById("panel");
  addEventListener("mouseup", () => { times.made = performance.now(); }, true);
  addEventListener("keydown", () => { times.key = performance.now(); }, true);
  panel.addEventListener("focusin", () => {
    requestAnimationFrame(() => setTimeout(() => { times.ready = performance.now(); }));
  });
  new MutationObserver(() => {
    if (bar.hidden) return;
    requestAnimationFrame(() => setTimeout(() => { times.bar ??= performance.now(); }));
  }).observe(bar, {attributes: true});
}"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a page once took: milliseconds, MB of heap, numbers, kB."""

    first: float
    all: float
    load: float
    server: float
    longest: float
    blocking: float
    heap: float
    nodes: float
    size: float
    files: tuple[str, ...] = ()


FIELDS = ("first", "all", "load", "server", "longest", "blocking", "heap", "nodes", "size")
HEAD = ("marks", "all", "load", "server", "longest", "blocked", "heap", "nodes", "page")


def stored_article(length: int, marks: int, by: User) -> Snapshot:
    """An article of so many characters, whose claims have a review with a verdict each."""
    texts: list[str] = []
    while sum(map(len, texts)) < length:
        texts.append(WRITER.article(len(texts)))
    source = random.Random(length)
    words = " ".join(texts)[:length].split()
    paragraphs = [" ".join(words[at : at + 80]) for at in range(0, len(words), 80)]
    document = document_from_plain_text("\n\n".join(paragraphs))
    article = Article.objects.create(title=f"{length:,} characters", language="en", created_by=by)
    snapshot = Snapshot.objects.create(
        article=article, number=1, text=document.text, layout=document.to_json(),
        sha256=document.sha256, raw_sha256="0" * 64, media_type="text/plain", extractor="bench",
        extractor_version="1", captured_by=by,
    )  # fmt: skip
    store_marks(snapshot, marks, source, by)
    return snapshot


def store_marks(snapshot: Snapshot, marks: int, source: random.Random, by: User) -> None:
    verdicts = list(Verdict.objects.exclude(slug="not_checkable")[:9])
    claims = Claim.objects.bulk_create(
        Claim(statement=f"Claim {number} says what its words say", created_by=by)
        for number in range(marks)
    )
    Review.objects.bulk_create(
        Review(claim=claim, author=by, verdict=source.choice(verdicts), certainty="low")
        for claim in claims
    )
    text, rows = snapshot.text, []
    for claim in claims:
        start = text.index(" ", source.randrange(len(text) - 400)) + 1
        end = text.index(" ", start + source.randrange(20, 120))
        rows.append(
            Occurrence(claim=claim, snapshot=snapshot, place=Range(start, end),
                       exact=text[start:end], created_by=by)
        )  # fmt: skip
    Occurrence.objects.bulk_create(rows, batch_size=500)


def static_page(snapshot: Snapshot) -> str:
    """The same text with one `mark` for each stretch of marked words, and nothing else."""
    edges: list[tuple[int, int]] = []
    for place in sorted(snapshot.occurrences.values_list("place", flat=True)):
        start = max(place.lower, edges[-1][1] if edges else 0)
        if start < place.upper:
            edges.append((start, place.upper))
    html, reached = [], 0
    for start, end in edges:
        html += [escape(snapshot.text[reached:start]), "<mark>", escape(snapshot.text[start:end])]
        html.append("</mark>")
        reached = end
    html.append(escape(snapshot.text[reached:]))
    return STATIC.format("<p>" + "".join(html).replace("\n", "<p>"))


def opened(context: BrowserContext, address: str) -> Opening:
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(address, wait_until="load")
    state = at_rest(page)
    metrics = measured(session)
    page.close()
    long = [duration for _, duration in state["long"]]
    return Opening(
        first=state["first"], all=state["all"], load=state["load"], server=state["server"],
        longest=max(long, default=0), blocking=sum(duration - 50 for duration in long),
        heap=metrics["JSHeapUsedSize"] / 2**20, nodes=metrics["Nodes"],
        size=state["bytes"] / 1000, files=tuple(state["files"]),
    )  # fmt: skip


def ask_every_process(context: BrowserContext, address: str) -> None:
    """Each new connection goes to either process of the server: after these both keep the page."""
    [cookie] = context.cookies()
    for _ in range(CONNECTIONS):
        request = urllib.request.Request(address)
        request.add_header("Cookie", f"{cookie['name']}={cookie['value']}")
        with urllib.request.urlopen(request) as answer:
            answer.read()


def at_rest(page: Page) -> dict[str, Any]:
    while True:
        state = page.evaluate(STATE)
        last = max([state["all"] or 0, *(start + took for start, took in state["long"])])
        if state["all"] and state["now"] - last > QUIET:
            return dict(state)
        page.wait_for_timeout(MOMENT)


def measured(session: CDPSession) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}


def chosen(context: BrowserContext, address: str) -> dict[str, float]:
    """Milliseconds from selected words to the bar, and from its key to the claim in the panel."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    at_rest(page)
    left, middle, right = page.evaluate(UNMARKED)
    page.evaluate(TIMES)
    page.mouse.move(left, middle)
    page.mouse.down()
    page.mouse.move(right, middle, steps=3)
    page.mouse.up()
    await_time(page, "bar")
    page.wait_for_timeout(MOMENT)
    page.keyboard.press("n")
    await_time(page, "ready")
    times = page.evaluate("times")
    page.close()
    return {"bar": times["bar"] - times["made"], "panel": times["ready"] - times["key"]}


def await_time(page: Page, name: str) -> None:
    """Return when the page has noted that time; its policy forbids Playwright's own way to wait."""
    while not page.evaluate(f"window.times.{name}"):
        page.wait_for_timeout(MOMENT)


def rows(openings: Sequence[Opening]) -> Iterator[str]:
    for field in FIELDS:
        value = statistics.median(getattr(one, field) for one in openings)
        yield f"{value:8.1f}" if field == "heap" else f"{value:8,.0f}"


def compressed(files: Sequence[str], static: Path) -> dict[str, float]:
    """kB of the scripts and styles that a page loads, as the server sends them: with Brotli."""
    sizes = {"js": 0.0, "css": 0.0}
    for name in {urlsplit(file).path for file in files}:
        kind = name.rpartition(".")[2]
        path = static / re.sub("^/static/", "", name)
        if kind in sizes:
            small = path.with_name(f"{path.name}.br")
            sizes[kind] += (small if small.exists() else path).stat().st_size / 1000
    return sizes


def measure(runs: int, static: Path, sizes: Sequence[tuple[int, int]]) -> None:
    by = User.objects.create_user("bench", display_name="Bench", roles=[Role.REVIEWER])
    stored = [[stored_article(*size, by) for _ in range(runs + 1)] for size in sizes]
    for (length, _marks), snapshots in zip(sizes, stored, strict=True):
        page = static / f"bench-{length}.html"
        page.write_text(static_page(snapshots[0]), encoding="utf-8")
    title = f"medians of {runs} runs; ms, MB, kB"
    print(f"{title:40}{''.join(f'{one:>8}' for one in HEAD)}", flush=True)
    with serving(static) as server, chromium() as browser:
        for (length, marks), snapshots in zip(sizes, stored, strict=True):
            plain = f"{server}/static/bench-{length}.html"
            found: dict[str, list[Opening]] = {"static page": [], "first": [], "again": []}
            for snapshot in snapshots:  # the first warms up
                workspace = f"{server}/desk/articles/{snapshot.article_id}/"
                for name in found:
                    context = signed_in(browser, server, by)
                    if name == "again":
                        ask_every_process(context, workspace)
                    address = plain if name == "static page" else workspace
                    found[name].append(opened(context, address))
                    context.close()
            for name, openings in found.items():
                title = f"{name}, {length // 1000:,} kB, {marks:,} marks"
                print(f"{title:40}{''.join(rows(openings[1:]))}", flush=True)
        choices = []
        for _ in range(runs):
            context = signed_in(browser, server, by)
            choices.append(chosen(context, workspace))
            context.close()
    for name, title in (("bar", "words selected → bar"), ("panel", "key → claim in the panel")):
        taken = [one[name] for one in choices]
        print(f"{title + ', 1 MB':40}{statistics.median(taken):8.0f} ms, slowest {max(taken):.0f}")
    kinds = compressed(found["again"][-1].files, static)
    print(f"{'first visit: script, style':40}{kinds['js']:8.1f} kB, {kinds['css']:.1f} kB")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench workspace")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--largest", action="store_true", help="only the longest article")
    asked = parser.parse_args(arguments)
    # Playwright runs an event loop in this thread, and Django takes it for one of its own.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with own_database(), tempfile.TemporaryDirectory() as static:
        measure(asked.runs, Path(static), SIZES[-1:] if asked.largest else SIZES)
