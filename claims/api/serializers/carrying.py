"""Looking again at articles, and what became of their marked words."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers.base import Asked, Choice, Input, PageShape, Person, Shape, Text, offset
from claims.api.serializers.highlighting import PlaceShape, Standing
from claims.highlighting.changes import Change
from claims.models import Article, CarryoverDecision, Watch
from claims.models.vocabulary import CarryDecision, CarryOutcome


class Refresh(Input):
    anyway = serializers.BooleanField(
        default=False, help_text="Believe also a text that lost most of its words."
    )


class Switch(Input):
    is_on = serializers.BooleanField()


class WatchShape(Shape[Watch]):
    """When an article's page is looked at again, and what the last look found."""

    article = serializers.PrimaryKeyRelatedField[Article](read_only=True)

    class Meta:
        model = Watch
        fields = [
            "article", "is_on", "asked_at", "next_check_at", "checked_at", "changed_at",
            "unchanged", "failures", "problem", "status",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "is_on": {"help_text": "Whether it is looked at on a schedule, too."},
            "next_check_at": {"help_text": "The next look of the schedule."},
        }


class CarryoversAsked(Asked):
    """Which marked words."""

    outcome = Choice(CarryOutcome, required=False)
    decided = serializers.BooleanField(
        default=None, allow_null=True, help_text="Only those that were decided, or that wait."
    )


class Decided(Shape[CarryoverDecision]):
    """What a person made of it. `occurrence` is the uuid of the words in the newer snapshot."""

    occurrence = serializers.UUIDField(source="occurrence_uuid", read_only=True, allow_null=True)
    by = Person(source="decided_by", read_only=True)
    at = serializers.DateTimeField(source="decided_at", read_only=True)

    class Meta:
        model = CarryoverDecision
        fields = ["decision", "occurrence", "by", "at"]
        read_only_fields = fields


class Piece(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "removed", "added"])
    words = serializers.CharField()


class CarryoverShape(serializers.Serializer[Any]):
    """Marked words of an older snapshot, looked for in the newest one.

    Without a place they are `ambiguous` (see `candidates`) or `removed`.
    """

    id = serializers.IntegerField(source="row.pk")
    occurrence = serializers.IntegerField(source="row.occurrence_id")
    claim = serializers.IntegerField(source="row.occurrence.claim_id")
    statement = serializers.CharField(source="row.occurrence.claim.statement")
    review = Standing(allow_null=True, help_text="The newest of the claim.")
    from_snapshot = serializers.IntegerField(source="row.occurrence.snapshot_id")
    snapshot = serializers.IntegerField(source="row.snapshot_id")
    outcome = Choice(CarryOutcome, source="row.outcome")
    score = serializers.FloatField(source="row.score", help_text="How sure, from 0 to 1.")
    method = serializers.CharField(source="row.method")
    old_words = serializers.CharField(source="row.old_words")
    new_words = serializers.CharField(source="row.new_words")
    changes = serializers.SerializerMethodField()
    place = PlaceShape(allow_null=True)
    candidates = PlaceShape(many=True)
    decision = Decided(source="row.decision", default=None, allow_null=True)

    @extend_schema_field(Piece(many=True))
    def get_changes(self, change: Change) -> list[dict[str, str]]:
        return [{"kind": kind, "words": words} for kind, words in change.pieces]


class Waiting(serializers.Serializer[Any]):
    """How many wait for a decision, by their outcomes."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {str(outcome): serializers.IntegerField() for outcome in CarryOutcome}


class CarryoverPage(PageShape):
    snapshot = serializers.IntegerField(help_text="The newest, in which the words were looked for.")
    not_looked_for = serializers.IntegerField(
        help_text="Marked words that the job has not come to yet."
    )
    waiting = Waiting()
    results = CarryoverShape(many=True)


class CarryJudgement(Input):
    """What became of the words: `start`, `end` and `quote` come with `placed`."""

    decision = Choice(CarryDecision)
    start = offset(required=False, allow_null=True)
    end = offset(
        required=False,
        allow_null=True,
        help_text="Exclusive, in Unicode code points of the snapshot's text, from 0.",
    )
    quote = Text(required=False, help_text="The slice of the text from `start` to `end`.")


class Confirming(Input):
    snapshot = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="The snapshot whose changes you have read."
    )


class ConfirmedShape(serializers.Serializer[Any]):
    confirmed = serializers.IntegerField(help_text="How many.")


class LookedForShape(serializers.Serializer[Any]):
    snapshot = serializers.IntegerField(help_text="In which the words are looked for.")
