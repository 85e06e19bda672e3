"""`python -m bench carrying`: the marks of a long article carried over to its newer text.

Stores an article of a megabyte with 2,000 marks and an edited copy of it in a database of its own,
runs the job that looks for the marks, then confirms at once all that may be. Prints what was found
and the seconds it took; drops the database again.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import connection
from psycopg.types.range import Range

from bench.invented import Writer
from claims.highlighting.carrying import carry_occurrences, confirm_sure
from claims.highlighting.changes import standing
from claims.models import Article, Carryover, Claim, Occurrence, Snapshot, User
from claims.models.vocabulary import Role
from claims.text.plain import document_from_plain_text

LENGTH = 1_000_000
MARKS = 2_000
# What happens to a paragraph of the newer text: the share of those that are…
DROPPED, SWAPPED, EDITED = 0.05, 0.1, 0.3
WRITER = Writer()


def paragraphs(length: int) -> list[str]:
    """Invented paragraphs of so many characters in all, no two alike."""
    found: list[str] = []
    while length > 0:
        found.append(WRITER.article(len(found)))
        length -= len(found[-1])
    return found


def edited(texts: Sequence[str], source: random.Random) -> list[str]:
    """The same paragraphs after their publisher was at work."""
    kept = [text for text in texts if source.random() >= DROPPED]
    for place in range(len(kept) - 1):
        if source.random() < SWAPPED:
            kept[place], kept[place + 1] = kept[place + 1], kept[place]
        if source.random() < EDITED:
            words = kept[place].split(" ")
            words[source.randrange(len(words))] = "not"
            kept[place] = " ".join(words)
    return kept


def stored(article: Article, number: int, texts: Sequence[str], by: User) -> Snapshot:
    document = document_from_plain_text("\n\n".join(texts))
    return Snapshot.objects.create(
        article=article, number=number, text=document.text, layout=document.to_json(),
        sha256=document.sha256, raw_sha256="0" * 64, media_type="text/plain", extractor="bench",
        extractor_version="1", captured_by=by,
    )  # fmt: skip


def marked(snapshot: Snapshot, source: random.Random, by: User) -> None:
    claims = Claim.objects.bulk_create(
        Claim(statement=f"Claim {number}", created_by=by) for number in range(MARKS)
    )
    text, rows = snapshot.text, []
    for claim in claims:
        start = text.index(" ", source.randrange(len(text) - 400)) + 1
        end = text.index(" ", start + source.randrange(20, 200))
        place = Range(start, end)
        exact = text[start:end]
        rows.append(
            Occurrence(claim=claim, snapshot=snapshot, place=place, exact=exact, created_by=by)
        )
    Occurrence.objects.bulk_create(rows, batch_size=500)


def seconds(work: Callable[[], object], what: str) -> None:
    begun = time.perf_counter()
    result = work()
    print(f"{what:45}{time.perf_counter() - begun:9.2f}   {result}", flush=True)


def measure(length: int) -> None:
    source = random.Random(7)
    by = User.objects.create_user("bench", display_name="Bench", roles=[Role.REVIEWER])
    article = Article.objects.create(title="A long article", created_by=by)
    texts = paragraphs(length)
    older = stored(article, 1, texts, by)
    marked(older, source, by)
    newer = stored(article, 2, edited(texts, source), by)
    print(f"{len(older.text):,} characters, {MARKS:,} marks; seconds:")
    seconds(lambda: carry_occurrences(newer.pk), "the job that looks for the marks")
    print(dict(Counter(Carryover.objects.values_list("outcome", flat=True))))
    seconds(lambda: standing(newer).waiting, "count what waits")
    seconds(lambda: confirm_sure(snapshot_id=newer.pk, by=by), "confirm all unchanged and moved")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench carrying")
    parser.add_argument("--length", type=int, default=LENGTH)
    asked = parser.parse_args(arguments)
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(asked.length)
    finally:
        connection.creation.destroy_test_db(kept, verbosity=0)
