"""An article's story: its copies one after the other, and what changed in them and around them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.functions import Length

from claims.errors import Missing
from claims.models import Article, Event, Import, Publication, Snapshot
from claims.models.vocabulary import Change, ImportOutcome
from claims.text.addresses import host_of
from claims.text.changes import Tally, count_words, tally_words

UNREAD = ("text", "layout", "references", "structured_data")
MOST_EDITS = 100  # lines about details in one page of the story
LONGEST = 200_000  # code points of a text whose words are counted for a list: 0.1 s
# An import ends in the transaction that stores its copy.
_AT_ONCE = timedelta(minutes=1)

_LABELS = {
    "url": "address",
    "published_on": "publication date",
    "modified_on": "modification date",
    "image_url": "image address",
    "image_alt": "image description",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """A line of the story: a copy, how it came, and how many words it has more and fewer.

    `words` and `tally` are None for a text too long to be counted in a list, `tally` also for the
    first copy. `length` counts code points.
    """

    snapshot: Snapshot
    way: str
    length: int
    words: int | None
    tally: Tally | None
    is_newest: bool
    is_public: bool

    @property
    def at(self) -> datetime:
        return self.snapshot.captured_at


@dataclass(frozen=True, slots=True)
class Edit:
    """A line of the story: somebody corrected details, as (name, before, after)."""

    at: datetime
    who: str
    changes: list[tuple[str, str, str]]


def copies(article: Article) -> QuerySet[Snapshot]:
    """The article's copies without their texts."""
    return article.snapshots.select_related("captured_by").defer(*UNREAD)


def find_copy(article: Article, number: int) -> Snapshot:
    """One copy with its text. Raises `Missing`."""
    found = article.snapshots.select_related("captured_by").filter(number=number).first()
    if found is None:
        raise Missing(f"This article has no copy {number}.")
    return found


def story(article: Article, rows: Sequence[Snapshot]) -> list[Copy | Edit]:
    """The copies with what happened until the next one, newest first; so come the `rows`."""
    if not rows:
        return []
    newer = article.snapshots.filter(number__gt=rows[0].number).order_by("number")
    until = newer.values_list("captured_at", flat=True).first()
    public, sizes, ways = _public_copy(article), _sizes(article, rows), _ways(article, rows)
    lines: list[Copy | Edit] = [
        Copy(
            row,
            ways[row.number],
            *sizes[row.number],
            is_newest=until is None and row is rows[0],
            is_public=row.number == public,
        )
        for row in rows
    ]
    lines += _edits(article, rows[-1].captured_at, until)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _public_copy(article: Article) -> int | None:
    """The number of the copy that readers see."""
    shown = Publication.objects.current().filter(article=article).exclude(change=Change.WITHDRAWN)
    return shown.values_list("record__snapshot__number", flat=True).first()


def _edits(article: Article, since: datetime, until: datetime | None) -> list[Edit]:
    events = Event.objects.filter(
        target_kind="article", target_id=article.pk, verb="edit_article", at__gte=since
    ).select_related("by")
    if until is not None:
        events = events.filter(at__lt=until)
    return [
        Edit(event.at, str(event.by or "The desk’s software"), _changes(event.data))
        for event in events[:MOST_EDITS]
    ]


def _changes(data: dict[str, list[object]]) -> list[tuple[str, str, str]]:
    return [
        (_LABELS.get(name, name.replace("_", " ")), str(before or ""), str(after or ""))
        for name, (before, after) in data.items()
    ]


def _ways(article: Article, rows: Iterable[Snapshot]) -> dict[int, str]:
    """How each copy came, in words."""
    new = (ImportOutcome.NEW_ARTICLE, ImportOutcome.NEW_SNAPSHOT)
    imports = list(
        Import.objects.filter(article=article, outcome__in=new)
        .only("url", "filename", "finished_at")
        .order_by("finished_at")
    )
    looks = Event.objects.filter(
        target_kind="article", target_id=article.pk, verb="refresh_article"
    )
    asked = set(looks.values_list("by_id", flat=True))
    return {row.number: _way(row, imports, asked) for row in rows}


def _way(row: Snapshot, imports: Iterable[Import], asked: Collection[int | None]) -> str:
    for done in imports:
        if done.finished_at and row.captured_at <= done.finished_at < row.captured_at + _AT_ONCE:
            return f"the file “{done.filename}”" if done.filename else f"from {host_of(done.url)}"
    if row.captured_by_id is None:
        return "looked at again on schedule"
    if row.number > 1 and row.captured_by_id in asked:
        return "looked at again on request"
    return "pasted or uploaded"


def _sizes(
    article: Article, rows: Sequence[Snapshot]
) -> dict[int, tuple[int, int | None, Tally | None]]:
    """Code points, words, and words against the copy before, of each row by its number.

    Copies never change, so what was counted once is kept under their hashes. Texts are read only
    for what is not kept.
    """
    numbers = {row.number for row in rows} | {row.number - 1 for row in rows}
    known = {
        number: (length, sha256)
        for number, length, sha256 in article.snapshots.filter(number__in=numbers)
        .annotate(length=Length("text"))
        .values_list("number", "length", "sha256")
    }
    short = {number: sha256 for number, (length, sha256) in known.items() if length <= LONGEST}
    texts = _Texts(article, short)
    return {
        row.number: (known[row.number][0], texts.words(row.number), texts.tally(row.number))
        for row in rows
    }


class _Texts:
    """Counts the words of an article's copies; `short` has the hash of each that is counted."""

    def __init__(self, article: Article, short: dict[int, str]) -> None:
        self._article, self._short = article, short
        keys = [self._key(number) for number in short] + [self._key(number, 1) for number in short]
        self._kept = cache.get_many(keys)

    def words(self, number: int) -> int | None:
        if number not in self._short:
            return None
        key = self._key(number)
        if key not in self._kept:
            self._keep(key, count_words(self._text(number)))
        found: int = self._kept[key]
        return found

    def tally(self, number: int) -> Tally | None:
        if number not in self._short or number - 1 not in self._short:
            return None
        key = self._key(number, 1)
        if key not in self._kept:
            tally = tally_words(self._text(number - 1), self._text(number))
            self._keep(key, (tally.added, tally.removed))
        return Tally(*self._kept[key])

    def _key(self, number: int, back: int = 0) -> str:
        hashes = (self._short.get(one, "") for one in range(number - back, number + 1))
        return "words:" + ":".join(hashes)

    def _keep(self, key: str, value: object) -> None:
        self._kept[key] = value
        cache.set(key, value, timeout=None)

    def _text(self, number: int) -> str:
        return self._article.snapshots.values_list("text", flat=True).get(number=number)
