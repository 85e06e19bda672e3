"""Searches and lists over 100,000 published claims, as whole pages, beside a `SELECT 1` round trip.

    DEBUG=1 .venv/bin/python -m bench searching [--claims 100000] [--asked 40] [--data FOLDER]

Makes the claims in a database of its own beside the one that is configured, and drops that
afterwards. Their statements are those of `claim_matching/ct20_claims.jsonl.gz` in the folder, where
it is, and invented otherwise; reasoning, sources and names are put together from them. A page is
asked of Django without a socket between, each address once, so that nothing kept answers.
"""

import argparse
import gzip
import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from bench.browsing import own_database
from claims.models import Topic, User
from claims.models.vocabulary import Role

SYLLABLES = [
    "ka", "ro", "mi", "ten", "sal", "ver", "do", "lun", "ga", "pi", "stor", "em", "ba", "ri", "no",
    "chel", "um", "tar", "fe", "wis",
]  # fmt: skip
VERDICTS = [
    ("accurate", "Accurate", 12), ("mostly_accurate", "Mostly accurate", 14),
    ("lacks_context", "Lacks context", 14), ("overstated", "Overstated", 14),
    ("misleading", "Misleading", 12), ("unsupported", "Unsupported", 10),
    ("inaccurate", "Inaccurate", 18), ("unverifiable", "Unverifiable", 4),
    ("not_checkable", "Not checkable", 2),
]  # fmt: skip
TOPICS = 40
PUBLISHERS = 2_000
CLAIMANTS = 20_000
STAGE = """
    CREATE TEMPORARY TABLE stage (
        id bigint, title text, slug text, language text, record jsonb, at timestamptz,
        verdict text, topics text[], publishers text[], claimant text, repeats integer,
        takeaway text, rationale text, credits text
    )
"""
FILL = """
    INSERT INTO claims_publication (
        uuid, kind, claim_id, review_id, number, slug, title, language, record, sha256, change,
        reason_code, note, published_by_id, published_at, is_current, visibility, verdict, topics,
        claim_ids, publishers, claimant, repeats, search
    )
    SELECT gen_random_uuid(), 'claim', id, id, 1, slug, title, language, record, repeat('0', 64),
           'first', '', '', %(person)s, at, true, 'visible', verdict, topics, '{}', publishers,
           claimant, repeats,
           setweight(to_tsvector('english', title), 'A')
           || setweight(to_tsvector('english', takeaway), 'B')
           || setweight(to_tsvector('english', rationale), 'C')
           || setweight(to_tsvector('english', credits), 'D')
    FROM stage ORDER BY id
"""
WORDS = r"""
    INSERT INTO claims_searchword (word)
    SELECT DISTINCT lexeme
    FROM stage, unnest(to_tsvector('simple', concat_ws(' ', title, takeaway, rationale, credits)))
    WHERE lexeme ~ '^[^[:digit:][:punct:][:space:]]{3,40}$'
    ON CONFLICT DO NOTHING
"""
NAMES = """
    INSERT INTO claims_publisher (slug, name)
    SELECT DISTINCT one, initcap(split_part(one, '.', 1)) FROM stage, unnest(publishers) AS one
"""


class Inventor:
    """Claims that are put together the same way for the same seed."""

    def __init__(self, folder: Path, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.statements = known_statements(folder) or [self.invented() for _ in range(10_000)]
        self.names = [self.name() for _ in range(CLAIMANTS)]
        self.hosts = [f"{self.word(3)}{number}.example" for number in range(PUBLISHERS)]
        self.topics = [self.word(3) for _ in range(TOPICS)]

    def word(self, syllables: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(syllables))

    def name(self) -> str:
        return f"{self.word(2).capitalize()} {self.word(3).capitalize()}"

    def invented(self) -> str:
        words = [self.word(1 + min(int(self.random.expovariate(0.8)), 3)) for _ in range(12)]
        return " ".join(words).capitalize()

    def common(self, among: Sequence[str]) -> str:
        """One of many, the first ones often, the last ones hardly ever."""
        return among[min(int(self.random.paretovariate(0.7)) - 1, len(among) - 1)]

    def rows(self, number: int) -> Iterator[tuple[object, ...]]:
        begun = datetime(2020, 1, 1, tzinfo=UTC)
        for pk in range(1, number + 1):
            yield self.row(pk, begun + timedelta(minutes=30 * pk))

    def row(self, pk: int, at: datetime) -> tuple[object, ...]:
        pick = self.random
        statement = self.statements[pk % len(self.statements)][:450]
        if pk > len(self.statements):
            statement = f"{statement.rstrip('.')}, said in {1990 + pk % 35}"
        takeaway = pick.choice(self.statements)
        rationale = " ".join(pick.choices(self.statements, k=8))
        sources = pick.choices(self.statements, k=3)
        slug, label, _share = pick.choices(VERDICTS, [share for *_, share in VERDICTS])[0]
        topics = list({self.common(self.topics) for _ in range(pick.randint(1, 3))})
        hosts = [self.common(self.hosts) for _ in range(min(int(pick.paretovariate(1.5)), 30))]
        claimant = self.common(self.names)
        record = {
            "schema": 1, "kind": "claim", "id": pk, "slug": "claim", "number": 1,
            "published_at": at.isoformat(), "first_published_at": at.isoformat(),
            "statement": statement, "language": "en", "claimant": {"name": claimant, "url": ""},
            "topics": [{"slug": one, "name": one.capitalize()} for one in topics],
            "verdict": {"slug": slug, "label": label, "value": None}, "takeaway": takeaway,
            "rationale_html": f"<p>{rationale}</p>", "marks": [], "search_log": "",
            "evidence": [
                {"passage": pick.choice(self.statements), "source": {"title": one, "href": ""}}
                for one in sources
            ],
            "appearances": [
                {"article_id": number, "article_title": takeaway, "exact": statement,
                 "prefix": takeaway[-32:], "suffix": takeaway[:32], "publisher": host,
                 "url": f"https://{host}/{number}"}
                for number, host in enumerate(hosts, start=pk)
            ],
            "history": [{"number": 1, "note": ""}], "claim_review": {"reviewBody": rationale},
        }  # fmt: skip
        return (
            pk, statement, "claim", "en", json.dumps(record), at, slug, topics, list(set(hosts)),
            claimant, len(hosts), takeaway, rationale, " ".join([*sources, claimant]),
        )  # fmt: skip


def known_statements(folder: Path) -> list[str]:
    path = folder / "claim_matching" / "ct20_claims.jsonl.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["claim"] for line in lines]


def publish(inventor: Inventor, number: int) -> None:
    """Store the claims as published, without the desk's part of them: readers never meet it."""
    person = User.objects.create(username="bench", display_name="Bench", roles=[Role.EDITOR])
    Topic.objects.bulk_create(
        Topic(slug=one, name=one.capitalize()) for one in dict.fromkeys(inventor.topics)
    )
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy("COPY stage FROM STDIN") as copy:
            for row in inventor.rows(number):
                copy.write_row(row)
        cursor.execute("SET session_replication_role = replica")  # no claims behind the ids
        cursor.execute(FILL, {"person": person.pk})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(WORDS)
        cursor.execute(NAMES)
        cursor.execute("VACUUM ANALYZE")


class Asker:
    """Addresses of searches, each of them once."""

    def __init__(self, inventor: Inventor) -> None:
        self.random = random.Random(11)
        self.inventor = inventor
        self.words = sorted({
            word for one in inventor.statements[:4_000] for word in one.split() if word.isalpha()
        })  # fmt: skip
        self.common = [word for word, _count in frequent(inventor.statements).most_common(150)]

    def one(self) -> str:
        return self.random.choice(self.words)

    def misspelled(self) -> str:
        long = [word for word in (self.one() for _ in range(50)) if len(word) > 5]
        word = long[0].lower()
        place = self.random.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    def phrase(self) -> str:
        words = self.random.choice(self.inventor.statements).split()
        return f'"{" ".join(words[:2])}"'

    def kinds(self) -> dict[str, Callable[[], str]]:
        """How each kind of address is made, by the words it is printed under."""
        topic, host = self.inventor.topics, self.inventor.hosts
        claims = self.claims
        return {
            "one word": lambda: claims(q=self.one()),
            "one of the 150 commonest words": lambda: claims(q=self.random.choice(self.common)),
            "two words": lambda: claims(q=f"{self.one()} {self.random.choice(self.common)}"),
            "a phrase": lambda: claims(q=self.phrase()),
            "a word, without another": lambda: claims(
                q=f"{self.random.choice(self.common)} -{self.one()}"
            ),
            "a misspelled word": lambda: claims(q=self.misspelled()),
            "three words, rarely together": lambda: claims(
                q=" ".join(self.one() for _ in range(3))
            ),
            "a common word and a verdict": lambda: claims(
                q=self.random.choice(self.common), verdict="misleading"
            ),
            "a common word, verdict, topic": lambda: claims(
                q=self.random.choice(self.common), verdict="inaccurate", topic=topic[0]
            ),
            "a common word, newest first": lambda: claims(
                q=self.random.choice(self.common), sort="newest"
            ),
            "a common word, most repeated": lambda: claims(
                q=self.random.choice(self.common), sort="repeated"
            ),
            "claims and articles at once": lambda: f"/search/?{urlencode({'q': self.one()})}",
            "no words, newest": lambda: claims(**{"to": self.day()}),
            "no words, most repeated": lambda: claims(sort="repeated", to=self.day()),
            "a verdict": lambda: claims(verdict="overstated", to=self.day()),
            "a topic": lambda: claims(topic=self.random.choice(topic)),
            "a publisher": lambda: claims(publisher=self.random.choice(host[:200])),
            "who said it": lambda: claims(claimant=self.random.choice(self.inventor.names[:300])),
            "some days": lambda: claims(**{"from": self.day(), "to": self.day()}),
        }

    def claims(self, **asked: str) -> str:
        return f"/claims/?{urlencode(asked)}"

    def day(self) -> str:
        first = datetime(2021, 1, 1, tzinfo=UTC)
        return (first + timedelta(days=self.random.randrange(1_500))).date().isoformat()


def frequent(statements: Sequence[str]) -> Counter[str]:
    return Counter(
        word.lower()
        for one in statements
        for word in one.split()
        if word.isalpha() and len(word) > 3
    )


def percentile(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, round(share * (len(taken) - 1)))]


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds by the clock, and those that Django and PostgreSQL kept a processor busy."""

    clock: float
    busy: float


class Stopwatch:
    """Times work; a process that shares its machine waits by the clock, and is busy as ever."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        self.schedule = Path(f"/proc/{pid}/schedstat")

    def busy(self) -> float:
        """Milliseconds on a processor so far; its first number counts nanoseconds (Linux)."""
        backend = int(self.schedule.read_text().split()[0]) / 1e6
        return time.process_time() * 1000 + backend

    def timed(self, work: Callable[[], object]) -> Taken:
        start, busy = time.perf_counter(), self.busy()
        work()
        return Taken((time.perf_counter() - start) * 1000, self.busy() - busy)


def show(name: str, taken: Sequence[Taken]) -> None:
    clock, busy = [one.clock for one in taken], [one.busy for one in taken]
    numbers = (
        statistics.median(clock), percentile(clock, 0.95), max(clock),
        statistics.median(busy), percentile(busy, 0.95),
    )  # fmt: skip
    print(f"{name:34}" + "".join(f"{number:9.1f}" for number in numbers), flush=True)


def round_trips(watch: Stopwatch, number: int) -> list[Taken]:
    with connection.cursor() as cursor:
        return [watch.timed(lambda: cursor.execute("SELECT 1")) for _ in range(number)]


def ask(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert response.content


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench searching", description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=40, help="addresses of each kind")
    parser.add_argument("--data", default=os.environ.get("FACTCHECK_SAMPLE_DATA", "sample_data"))
    chosen = parser.parse_args(arguments)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    inventor = Inventor(Path(chosen.data))
    with own_database():
        publish(inventor, chosen.claims)
        measure(inventor, chosen.claims, chosen.asked)


def measure(inventor: Inventor, claims: int, asked: int) -> None:
    client, asker = Client(), Asker(inventor)
    watch = Stopwatch()
    heads = ("median", "p95", "slowest", "busy", "busy p95")
    print(f"{f'{claims:,} claims, milliseconds':34}" + "".join(f"{one:>9}" for one in heads))
    show("SELECT 1", round_trips(watch, 500))
    for _ in range(10):
        ask(client, asker.claims(q=asker.one()))
    everything = []
    for name, address in asker.kinds().items():
        taken = [watch.timed(partial(ask, client, address())) for _ in range(asked)]
        everything += taken
        show(name, taken)
    show("all of them", everything)
