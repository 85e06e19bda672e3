"""Look again at articles, and decide what became of their marked words."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.serializers.carrying import (
    CarryJudgement,
    CarryoverPage,
    CarryoversAsked,
    CarryoverShape,
    ConfirmedShape,
    Confirming,
    LookedForShape,
    Refresh,
    Switch,
    WatchShape,
)
from claims.highlighting import changes
from claims.highlighting.carrying import confirm_sure, decide_carryover, start_carrying
from claims.highlighting.queries import current_snapshot
from claims.importing.refresh import refresh_article
from claims.importing.watches import switch_watch
from claims.models import Article, Carryover, Snapshot, Watch


class Watches(Resource):
    """Whether and when the pages of articles are looked at again."""

    queryset = Article.objects.all()
    serializer_class = WatchShape
    shapes = {"refresh": Refresh, "switch": Switch}
    rights = {"refresh": "refresh_article", "switch": "refresh_article"}
    conditional: set[str] = set()

    def retrieve(self, request: Request, pk: int) -> Response:
        """When the article's page is looked at, and what the last look found."""
        article = self.find(Article, pk)
        watch = Watch.objects.filter(article=article).first()
        return Response(self.shown(watch or Watch(article=article, is_on=False)))

    def switch(self, request: Request, pk: int) -> Response:
        """Put the page on the schedule, or take it off."""
        return Response(self.shown(switch_watch(article_id=pk, **self.sent(), by=self.by)))

    @extend_schema(responses={202: WatchShape})
    def refresh(self, request: Request, pk: int) -> Response:
        """Look at the page now.

        A job does it; follow `Location` until `asked_at` is null. The same text only moves
        `checked_at`; another one becomes a new snapshot.
        """
        watch = refresh_article(article_id=pk, **self.sent(), by=self.by)
        headers = {"Location": self.reverse("watch-detail", pk)}
        return Response(self.shown(watch), status=status.HTTP_202_ACCEPTED, headers=headers)


class Carryovers(Resource):
    """What became of marked words in newer snapshots."""

    queryset = Carryover.objects.all()
    serializer_class = CarryoverShape
    shapes = {"decide": CarryJudgement, "confirm": Confirming}
    rights = dict.fromkeys(("decide", "confirm", "start"), "decide_carryover")
    conditional: set[str] = set()

    @extend_schema(parameters=[CarryoversAsked], responses=CarryoverPage)
    def carryovers(self, request: Request, pk: int) -> Response:
        """Marked words of older snapshots in the newest one, the most serious changes first."""
        chosen = self.asked(CarryoversAsked)
        snapshot = current_snapshot(pk)
        standing = changes.standing(snapshot)
        rows, following = page_of(snapshot, **chosen)
        return self.answer_page(
            {
                "next": following,
                "snapshot": snapshot.pk,
                "not_looked_for": standing.looking,
                "waiting": standing.counts,
                "results": rows,
            },
            CarryoverPage,
        )

    def decide(self, request: Request, pk: int) -> Response:
        """Confirm the place, choose another one, or let the words go.

        Unless they are gone, the newest snapshot gets an occurrence like the older one.
        """
        decision = decide_carryover(carryover_id=pk, **self.sent(), by=self.by)
        snapshot = decision.carryover.snapshot
        return Response(self.shown(shown_rows(snapshot, [pk])[0]))

    @extend_schema(responses=ConfirmedShape)
    def confirm(self, request: Request, pk: int) -> Response:
        """Confirm all words of a snapshot that are `unchanged` or only `moved`."""
        asked = self.sent()["snapshot"]
        snapshot = self.find(Snapshot.objects.filter(article=pk).only("pk"), asked)
        number = confirm_sure(snapshot_id=snapshot.pk, by=self.by)
        return Response(self.shown({"confirmed": number}, ConfirmedShape))

    @extend_schema(request=None, responses={202: LookedForShape})
    def start(self, request: Request, pk: int) -> Response:
        """Look for the words once more, when the first time was lost."""
        snapshot = start_carrying(article_id=pk, by=self.by)
        return Response(
            self.shown({"snapshot": snapshot.pk}, LookedForShape), status=status.HTTP_202_ACCEPTED
        )


def page_of(
    snapshot: Snapshot,
    *,
    limit: int,
    cursor: int | None = None,
    outcome: str = "",
    decided: bool | None = None,
) -> tuple[list[changes.Change], int | None]:
    """Rows after the one with the id `cursor`, and the id of the last where more follow.

    The cursor keeps its place also when what it names was decided meanwhile.
    """
    everything = changes.in_order(Carryover.objects.filter(snapshot=snapshot))
    found = list(everything.prefetch_related(None).values_list("pk", "outcome", "decision"))
    places = {pk: place for place, (pk, _, _) in enumerate(found, 1)}
    wanted = [
        pk
        for pk, became, decision in found[places.get(cursor or 0, 0) :]
        if outcome in ("", became) and decided in (None, decision is not None)
    ]
    following = wanted[limit - 1] if len(wanted) > limit else None
    return shown_rows(snapshot, wanted[:limit]), following


def shown_rows(snapshot: Snapshot, ids: list[int]) -> list[changes.Change]:
    """The carryovers of a snapshot as people decide about them, its text read once."""
    rows = changes.in_order(Carryover.objects.filter(pk__in=ids))
    found = list(rows.select_related("decision__decided_by"))
    return [changes.Change(row, snapshot.text) for row in found]
