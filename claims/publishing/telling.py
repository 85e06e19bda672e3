"""The one place where the world is told that something was published.

`freezing.py` comes by here once for each number that it makes, in the transaction that makes it:
nothing is told that is not public, and nothing is public that was not told. What is told is an
event of the log; whoever is to be told besides (subscribers, other machines) is told here, by a
job.
"""

from dataclasses import dataclass

from claims.models import Publication, User, record_event


@dataclass(frozen=True, slots=True)
class News:
    """One act of publishing, as others are told of it.

    `change` is the kind of act (a slug of `Change`), `kind` and `id` say what it happened to, and
    `earlier` is the number that it replaces: None for a first one. The whole record has the
    publication's own address, under `uuid`.
    """

    change: str
    kind: str
    id: int
    uuid: str
    number: int
    earlier: int | None
    reason_code: str
    note: str


def news_of(publication: Publication, *, earlier: Publication | None) -> News:
    return News(
        change=publication.change,
        kind=publication.kind,
        id=publication.object_id,
        uuid=str(publication.uuid),
        number=publication.number,
        earlier=earlier.number if earlier else None,
        reason_code=publication.reason_code,
        note=publication.note,
    )


def tell(publication: Publication, *, earlier: Publication | None, by: User) -> News:
    """Tell of a publication just made, which replaces `earlier`; returns what was told."""
    news = news_of(publication, earlier=earlier)
    record_event(
        news.change,
        publication,
        by=by,
        kind=news.kind,
        id=news.id,
        number=news.number,
        earlier=news.earlier,
        reason_code=news.reason_code,
        note=news.note,
    )
    return news
