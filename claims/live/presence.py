"""Writes who looks at what. Not events: presence is nobody's history and goes with its stream."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from claims.errors import Missing
from claims.live.queries import SILENCE
from claims.models import Article, Claim, Presence, User
from claims.permissions import demand

CHANNEL = "factcheck_people"  # of NOTIFY; it carries the ids of articles whose people changed


def arrive(*, stream: UUID, article_id: int, by: User) -> Presence:
    """Store that somebody has the article open. Raises `Missing` for a wrong id."""
    demand(by, "see_desk")
    if not Article.objects.filter(pk=article_id).exists():
        raise Missing("There is no such article.")
    with transaction.atomic():
        here = Presence.objects.create(stream=stream, user=by, article_id=article_id)
        tell_people([article_id])
    return here


def say_where(*, stream: UUID, claim_id: int | None, is_editing: bool, by: User) -> Presence:
    """Store which claim somebody has open in the window of that stream, and whether they change it.

    Raises `Missing` for a stream that is over or another person's, and for a wrong claim.
    """
    demand(by, "see_desk")
    if is_editing:
        demand(by, "edit_claim")
    with transaction.atomic():
        # The claim before the window, as where a claim is discarded.
        claims = Claim.objects.raw(_HELD, [claim_id])
        if claim_id is not None and not list(claims):
            raise Missing("There is no such claim.")
        here = Presence.objects.select_for_update().filter(stream=stream, user=by).first()
        if here is None:
            raise Missing("This window is not connected at the moment.")
        said = (claim_id, is_editing and claim_id is not None)
        if said != (here.claim_id, here.is_editing):
            here.claim_id, here.is_editing = said
            here.save(update_fields=["claim", "is_editing"])
            tell_people([here.article_id])
    return here


_HELD = "SELECT id FROM claims_claim WHERE id = %s FOR KEY SHARE"


@transaction.atomic
def leave(streams: Iterable[UUID]) -> None:
    """Forget streams that are over."""
    _forget(Presence.objects.filter(pk__in=list(streams)))


@transaction.atomic
def touch(rows: Iterable[Presence]) -> None:
    """Say that these streams are open still, and forget those of which nobody has said so.

    A row that went away meanwhile, with a claim or because its process was thought dead, returns.
    """
    Presence.objects.bulk_create(
        [Presence(pk=row.pk, user_id=row.user_id, article_id=row.article_id) for row in rows],
        update_conflicts=True,
        update_fields=["seen_at"],
        unique_fields=["stream"],
    )
    _forget(Presence.objects.filter(seen_at__lt=Now() - SILENCE))


def _forget(rows: QuerySet[Presence]) -> None:
    articles = set(rows.values_list("article_id", flat=True))
    if articles:
        rows.delete()
        tell_people(articles)


def tell_people(articles: Iterable[int]) -> None:
    """Have every process read anew who is at these articles, once this is committed."""
    with connection.cursor() as cursor:
        for article in sorted(articles):
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(article)])
