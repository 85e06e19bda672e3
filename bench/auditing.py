"""`make lighthouse`: what Lighthouse says of the public pages, on a phone with a slow connection.

    DEBUG=1 .venv/bin/python -m bench auditing [--rounds 3]

Serves the demonstration as in production, from a database of its own, and prints Lighthouse's four
figures (of 100) for an article, a claim, the front page and the search, each the median of several
rounds, and what it found wrong. The results of a search ask engines not to list them, on purpose,
for which Lighthouse takes points. It comes from npm, into bench/lighthouse.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench.browsing import INSTALLED, ROOT, own_database, serving
from claims.models import Publication
from claims.models.vocabulary import PublicationKind
from claims.serving.pages import path_of

ROUNDS = 3
FOLDER = ROOT / "bench" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PATIENCE = 180  # seconds for one page
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-sync"


def pages() -> dict[str, str]:
    """The paths of one page of each kind: those of the demonstration's longest article."""
    article = Publication.objects.current().get(
        kind=PublicationKind.ARTICLE, title__icontains="kratom"
    )
    claim = Publication.objects.current().filter(kind=PublicationKind.CLAIM).earliest("claim_id")
    return {
        "article": path_of(article),
        "claim": path_of(claim),
        "home": "/",
        "search": "/claims/",
        "its results": "/claims/?q=dopamine",
    }


def audited(address: str) -> dict[str, Any]:
    """Lighthouse's report. Raises CalledProcessError or TimeoutExpired when there is none."""
    browser = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, INSTALLED)))
    command = [
        "node", "node_modules/lighthouse/cli/index.js", address, "--quiet", "--output=json",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env={**os.environ, "CHROME_PATH": browser},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return dict(json.loads(done.stdout))


def figure(report: dict[str, Any], category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


def faults(report: dict[str, Any]) -> Iterator[str]:
    """What cost a page points, outside of how fast this machine was just then."""
    for category in CATEGORIES[1:]:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] not in (None, 1):
                items = json.dumps(audit.get("details", {}).get("items", []))[:400]
                yield f"{category}: {audit['title']} {items}"


def measure(site: str, rounds: int) -> None:
    print(f"{'':12}" + "".join(f"{name:>16}" for name in CATEGORIES) + f"{'LCP ms':>10}{'CLS':>8}")
    for name, path in pages().items():
        reports = [audited(site + path) for _ in range(rounds)]
        figures = [statistics.median(figure(one, kind) for one in reports) for kind in CATEGORIES]
        seen = [
            statistics.median(one["audits"][audit]["numericValue"] for one in reports)
            for audit in ("largest-contentful-paint", "cumulative-layout-shift")
        ]
        columns = "".join(f"{value:>16.0f}" for value in figures)
        print(f"{name:12}{columns}{seen[0]:>10.0f}{seen[1]:>8.3f}", flush=True)
        for fault in sorted({fault for one in reports for fault in faults(one)}):
            print(f"    {fault}", flush=True)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench auditing")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args(arguments)
    with own_database(), tempfile.TemporaryDirectory() as static:
        call_command("load_demo", verbosity=0, stdout=StringIO())
        with serving(Path(static)) as site:
            measure(site, chosen.rounds)
