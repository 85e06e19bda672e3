"""Reviews, and what stands between them and a good judgement."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import (
    Choice,
    Input,
    Person,
    Row,
    Shape,
    Text,
    VerdictSlug,
    text_of,
)
from claims.models import Claim, Review
from claims.models.vocabulary import Certainty, Reason


class NewReview(Input):
    claim = Row(Claim)


class ReviewChanges(Input):
    """The judgement; an unfinished one may be saved."""

    verdict = VerdictSlug(required=False)
    certainty = Choice(Certainty, required=False, allow_blank=True)
    reasons = serializers.ListField(child=Choice(Reason), required=False)
    takeaway = text_of(Review, "takeaway", required=False)
    rationale = Text(required=False, help_text="Markdown.")
    search_log = Text(required=False)
    conflict_of_interest = Text(required=False)


class Note(Input):
    note = Text(help_text="What should change.")


class ReviewShape(Shape[Review]):
    claim = serializers.PrimaryKeyRelatedField[Claim](read_only=True)
    author = Person(read_only=True)
    approver = Person(read_only=True, allow_null=True)
    replaces = serializers.PrimaryKeyRelatedField[Review](
        read_only=True, allow_null=True, help_text="The published review that this one corrects."
    )
    verdict = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)
    reasons = serializers.ListField(child=Choice(Reason), read_only=True)

    class Meta:
        model = Review
        fields = [
            "id", "revision", "claim", "author", "approver", "replaces", "status", "verdict",
            "certainty", "reasons", "takeaway", "rationale", "search_log", "conflict_of_interest",
            "editor_note", "created_at", "submitted_at", "approved_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReviewProblemShape(serializers.Serializer[Any]):
    """A rule that the judgement breaks; those that do not block are advice."""

    field = serializers.CharField(
        help_text="A field of the review, `evidence`, `references`, `opinions` or `statement`."
    )
    message = serializers.CharField()
    blocks = serializers.BooleanField()
