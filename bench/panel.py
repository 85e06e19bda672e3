"""How long the server takes to open a claim in the panel beside its article.

    DEBUG=1 .venv/bin/python -m bench panel [--runs 20]

Reads the claims of the desk that is configured, best the demonstration (`manage.py load_demo`), as
the author of its newest draft, and writes nothing but a session. In one process, without the time
of a connection: milliseconds on the clock, those of the processor, and the queries.
"""

import argparse
import statistics
import time
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Review
from claims.models.vocabulary import ReviewStatus


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench panel")
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args(arguments).runs
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    draft = Review.objects.filter(status=ReviewStatus.DRAFT).select_related("author").first()
    if draft is None:
        raise SystemExit("This desk has no draft to open. Fill it first: manage.py load_demo")
    client = Client()
    client.force_login(draft.author)
    public = Review.objects.filter(status=ReviewStatus.PUBLISHED).order_by("pk").first()
    print(f"{'milliseconds':28}{'clock':>9}{'processor':>11}{'queries':>9}{'kB':>7}")
    for name, review in (("a draft of one's own", draft), ("a published review", public)):
        if review is not None:
            show(name, client, review, runs)


def show(name: str, client: Client, review: Review, runs: int) -> None:
    """A line with the medians of the runs."""
    place = review.claim.occurrences.select_related("snapshot").first()
    article = place.snapshot.article_id if place else 0
    headers = {
        "HX-Request": "true",
        "HX-Current-URL": f"http://testserver/desk/articles/{article}/",
    }
    path = f"/desk/claims/{review.claim_id}/"
    clock, processor = [], []
    client.get(path, headers=headers)
    for _ in range(runs):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path, headers=headers)
        clock.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(path, headers=headers).content) / 1000
    medians = statistics.median(clock), statistics.median(processor)
    print(f"{name:28}{medians[0]:9.1f}{medians[1]:11.1f}{len(queries):9}{size:7.1f}", flush=True)
