"""`python -m bench duplicates`: how well and how fast near-copies are found among 100,000 articles.

Fills a database of its own with made-up articles, looks up spun texts, agency texts and excerpts
of some of them and texts that are copies of nothing, and drops the database again.
"""

import argparse
import hashlib
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction

from bench.invented import Writer
from claims.importing import duplicates
from claims.models import Article, Snapshot, User
from claims.text.shingles import likeness, sketch, tokenise

STORED = 100_000
OF_EACH_KIND = 50
TWENTY_SITES = 20
SPUN = (0.1, 0.2, 0.3)
_BATCH = 500

WRITER = Writer()
Lookup = Callable[[str], tuple[list[int], float]]


def made(numbers: Sequence[int]) -> list[tuple[int, str, list[int], list[int]]]:
    """Number, text, signature and bands of some articles."""
    rows = []
    for number in numbers:
        text = WRITER.article(number)
        found = sketch(tokenise(text))
        assert found is not None
        rows.append((number, text, found.signature, [*found.bands, *found.passages]))
    return rows


@contextmanager
def own_database(keep: bool) -> Iterator[None]:
    """A new database with every table, dropped afterwards unless it is kept for another run."""
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0, keepdb=keep)


def fill(stored: int, person: int) -> None:
    """Store the articles 1 to `stored`, each with one snapshot and its fingerprint."""
    batches = [
        range(start, min(start + _BATCH, stored + 1)) for start in range(1, stored + 1, _BATCH)
    ]
    with ProcessPoolExecutor() as pool, transaction.atomic():
        for rows in pool.map(made, batches):
            copy_in(rows, person)
    with connection.cursor() as cursor:
        for table in ("article", "snapshot"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('claims_{table}', 'id'), %s)", [stored]
            )


def copy_in(rows: Sequence[tuple[int, str, list[int], list[int]]], person: int) -> None:
    layout = json.dumps({"blocks": []})
    with connection.cursor() as cursor:
        raw: psycopg.Cursor = cursor.cursor
        with raw.copy(
            "COPY claims_article (id, title, url, byline, publisher, language, tier_rationale,"
            " created_by_id, created_at, revision) FROM STDIN"
        ) as copy:
            for number, *_ in rows:
                url = f"https://site{number % 977}.example/{number}"
                copy.write_row(
                    (number, f"Article {number}", url, "", "", "en", "", person, "now", 1)
                )
        with raw.copy(
            "COPY claims_snapshot (id, article_id, number, text, layout, sha256, raw_sha256,"
            ' media_type, extractor, extractor_version, "references", captured_by_id, captured_at)'
            " FROM STDIN"
        ) as copy:
            for number, text, *_ in rows:
                digest = hashlib.sha256(text.encode()).hexdigest()
                copy.write_row(
                    (number, number, 1, text, layout, digest, digest, "text/plain", "invented", "1",
                     "[]", person, "now")
                )  # fmt: skip
        with raw.copy(
            "COPY claims_fingerprint (snapshot_id, article_id, signature, bands) FROM STDIN"
        ) as copy:
            for number, _text, signature, bands in rows:
                copy.write_row((number, number, signature, bands))


def copies(stored: int) -> dict[str, list[tuple[int | None, str]]]:
    """By kind, what is looked up: the number of the article it is a copy of (or None), and it."""
    source = random.Random(7)

    def originals() -> list[int]:
        return [source.randint(1, stored) for _ in range(OF_EACH_KIND)]

    kinds: dict[str, list[tuple[int | None, str]]] = {
        f"spun, {share:.0%} of words": [
            (number, WRITER.spun(source, WRITER.article(number), share)) for number in originals()
        ]
        for share in SPUN
    }
    kinds["agency text"] = [(n, WRITER.agency(source, WRITER.article(n))) for n in originals()]
    kinds["excerpt"] = [(n, WRITER.excerpt(source, WRITER.article(n))) for n in originals()]
    kinds["unrelated"] = [(None, WRITER.article(stored + 1_000 + n)) for n in range(OF_EACH_KIND)]
    return kinds


def report(kinds: dict[str, list[tuple[int | None, str]]], look_up: Lookup) -> None:
    print(f"{'looked up':22}{'found':>9}{'wrong':>7}{'median ms':>11}{'p95':>8}{'slowest':>9}")
    everything: list[float] = []
    for kind, texts in kinds.items():
        found = wrong = 0
        taken = []
        for number, text in texts:
            articles, seconds = look_up(text)
            taken.append(seconds * 1000)
            found += number in articles
            wrong += len([article for article in articles if article != number])
        everything += taken
        line(kind, f"{found} / {len(texts)}" if texts[0][0] else "–", wrong, taken)
    line("all", "", "", everything)


def line(name: str, found: str, wrong: int | str, taken: list[float]) -> None:
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(
        f"{name:22}{found:>9}{wrong:>7}{statistics.median(taken):11.1f}{p95:8.1f}{max(taken):9.1f}",
        flush=True,
    )


def twenty_sites(person: int, look_up: Lookup) -> None:
    """Store an agency text as twenty sites print it, look the agency's own up, and say what came.

    The time to fingerprint one is what an import pays. Nothing stays stored.
    """
    source = random.Random(11)
    original = WRITER.article(5_000_000)
    remembered, taken, stored = [], [], []
    for _ in range(TWENTY_SITES):
        text = WRITER.agency(source, original)
        with transaction.atomic():
            article = Article.objects.create(title="Agency text", created_by_id=person)
            digest = hashlib.sha256(text.encode()).hexdigest()
            snapshot = Snapshot.objects.create(
                article=article, number=1, text=text, layout={"blocks": []}, sha256=digest,
                raw_sha256=digest, media_type="text/plain", extractor="invented",
                extractor_version="1", captured_by_id=person,
            )  # fmt: skip
            start = time.perf_counter()
            duplicates.remember(snapshot)
            remembered.append((time.perf_counter() - start) * 1000)
        stored.append(article.pk)
    for _ in range(5):
        articles, seconds = look_up(original)
        taken.append(seconds * 1000)
    print(
        f"agency text on {TWENTY_SITES} sites: {len(set(stored).intersection(articles))} found in"
        f" {statistics.median(taken):.1f} ms; a fingerprint was made and stored in"
        f" {statistics.median(remembered):.1f} ms (slowest {max(remembered):.1f})"
    )


def plan() -> list[str]:
    """The scans of the query that finds candidates."""
    found = sketch(tokenise(WRITER.article(1)))
    assert found is not None
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {duplicates.SHARING}", duplicates.wanted(found, None))
        return [row[0].strip() for row in cursor.fetchall() if "Scan" in row[0]]


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench duplicates")
    parser.add_argument("--articles", type=int, default=STORED)
    parser.add_argument("--keep", action="store_true", help="Keep the database, and use it again.")
    chosen = parser.parse_args(arguments)
    stored = chosen.articles
    with own_database(chosen.keep):
        person = User.objects.get_or_create(username="bench", display_name="Bench")[0].pk
        if not Article.objects.exists():
            start = time.perf_counter()
            fill(stored, person)
            print(f"{stored:,} articles stored in {time.perf_counter() - start:.0f} s")
        print("plan before ANALYZE:", *plan(), sep="\n  ")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE claims_fingerprint, claims_snapshot, claims_article")
            cursor.execute("SELECT pg_relation_size('fingerprint_bands') / 1000000")
            print(f"the index has {cursor.fetchone()[0]} MB; plan after it:", *plan(), sep="\n  ")
        chance = by_chance()
        print(f"word pairs that two articles share by chance: {chance}")

        def look_up(text: str) -> tuple[list[int], float]:
            start = time.perf_counter()
            rows = duplicates.copies_of_text(text).rows
            return [row.article.pk for row in rows], time.perf_counter() - start

        for _ in range(3):
            look_up(WRITER.article(1))
        report(copies(stored), look_up)
        with transaction.atomic():
            twenty_sites(person, look_up)
            transaction.set_rollback(True)


def by_chance() -> str:
    signatures = [signature for _, _, signature, _ in made(range(1, 101))]
    alike = sorted(
        likeness(one, other) for place, one in enumerate(signatures) for other in signatures[:place]
    )
    most = alike[len(alike) * 99 // 100]
    return f"median {statistics.median(alike):.3f}, 99 of 100 at most {most:.3f}"
