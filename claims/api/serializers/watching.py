"""The watch over sources, and the tasks that it makes."""

from rest_framework import serializers

from claims.api.serializers.base import Input, Person, Shape, Text
from claims.models import AlertDecision, Review, Source, SourceAlert, SourceWatch
from claims.publishing.alerts import LONGEST_NOTE


class Keep(Input):
    """Why the review stands."""

    note = Text(max_length=LONGEST_NOTE, help_text="Readers see it on the public page.")


class SourceWatchShape(Shape[SourceWatch]):
    """When a source is looked at again, and what the looks at it found."""

    source = serializers.PrimaryKeyRelatedField[Source](read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class

    class Meta:
        model = SourceWatch
        fields = [
            "source", "asked_at", "next_check_at", "notices_at", "link_at", "link_status",
            "moved_to", "strikes", "changed_at", "problem",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "strikes": {"help_text": "Days in a row on which the link was lost; three: dead."},
        }


class AlertDecisionShape(Shape[AlertDecision]):
    """What becomes of one published review; `choice` is empty until it is decided."""

    review = serializers.PrimaryKeyRelatedField[Review](read_only=True)
    by = Person(read_only=True, allow_null=True)

    class Meta:
        model = AlertDecision
        fields = ["id", "review", "choice", "note", "by", "at"]
        read_only_fields = fields


class AlertShape(Shape[SourceAlert]):
    """A source that changed under published reviews, and what becomes of each of them."""

    source = serializers.PrimaryKeyRelatedField[Source](read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class
    decisions = AlertDecisionShape(many=True, read_only=True)

    class Meta:
        model = SourceAlert
        fields = [
            "id", "revision", "source", "before", "status", "opened_at", "closed_at", "decisions",
        ]  # fmt: skip
        read_only_fields = fields
