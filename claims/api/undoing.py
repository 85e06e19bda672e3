"""Take back what one has done in an article, and do it again."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.serializers.base import Input
from claims.api.serializers.highlighting import PaintedShape
from claims.models import Article
from claims.reviewing.undoing import Turned, redo, undo


class Since(Input):
    since = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        help_text="The id of an event: only what you did after it is taken back.",
    )


class TurnedShape(serializers.Serializer[Any]):
    """What was taken back or done again."""

    said = serializers.CharField(help_text="What happened, for people.")
    event = serializers.IntegerField(source="event.pk", help_text="The event of it.")
    claim = serializers.IntegerField(allow_null=True, help_text="The claim that it was about.")
    discarded = serializers.IntegerField(
        allow_null=True, help_text="The claim that is gone, where its making was taken back."
    )
    marks = PaintedShape(source="painted", allow_null=True)
    can_undo = serializers.BooleanField()
    can_redo = serializers.BooleanField()


class Steps(Resource):
    """Your own steps in an article, taken back and done again."""

    queryset = Article.objects.all()
    serializer_class = TurnedShape
    shapes = {"undo": Since, "redo": Since}
    rights = {"undo": "highlight_claim", "redo": "highlight_claim"}
    conditional: set[str] = set()

    def undo(self, request: Request, pk: int) -> Response:
        """Take back the newest thing that you did in the article.

        Marks, claims, reviews and evidence. Saves of one text within seconds are one step. 409
        where there is nothing to take back, and where somebody has changed the thing since:
        nothing is overwritten, and the next request goes on with the step before it. The problem
        has `can_undo` and `can_redo`, too.
        """
        return self.turned(undo(article_id=pk, **self.sent(), by=self.by))

    def redo(self, request: Request, pk: int) -> Response:
        """Do again what you took back last, if you have done nothing else since."""
        return self.turned(redo(article_id=pk, **self.sent(), by=self.by))

    def turned(self, done: Turned) -> Response:
        return Response(self.shown(done))
