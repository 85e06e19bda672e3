"""Checks by others."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Input, Person, Shape, Text
from claims.models import ForeignReview

MOST_CHARACTERS = 5_000_000


class ClaimReviews(Input):
    """A file of ClaimReviews."""

    text = Text(
        max_length=MOST_CHARACTERS,
        help_text="JSON: a DataFeed, a list, one object, or one object a line.",
    )


class LackShape(serializers.Serializer[Any]):
    """One rule of ours that the markup breaks."""

    property = serializers.CharField()
    message = serializers.CharField()
    blocks = serializers.BooleanField(
        help_text="Whether it would keep a review of ours from going out; else it is advice."
    )


class ForeignReviewShape(Shape[ForeignReview]):
    """A check by others; "" and null: its markup does not say."""

    imported_by = Person(read_only=True)
    lacks = LackShape(many=True, read_only=True)

    class Meta:
        model = ForeignReview
        fields = [
            "id", "claim", "claimant", "rating", "share", "author", "url", "published_on", "lacks",
            "imported_by", "imported_at",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "rating": {"help_text": "Their own words, verbatim."},
            "share": {"help_text": "(value - worst) / (best - worst) on their own scale, 0 to 1."},
        }


class TakenShape(serializers.Serializer[Any]):
    """What became of a file of ClaimReviews."""

    read = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Known, and told otherwise than before.")
    known = serializers.IntegerField()
    unread = serializers.ListField(
        child=serializers.CharField(), help_text="Lines that hold no ClaimReview, and why."
    )
