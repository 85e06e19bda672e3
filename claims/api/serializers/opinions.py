"""Second opinions."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import (
    Choice,
    Input,
    Person,
    Row,
    Shape,
    VerdictSlug,
    text_of,
)
from claims.models import Review, SecondOpinion
from claims.models.vocabulary import Agreement, Certainty


class NewOpinion(Input):
    review = Row(Review)
    verdict = VerdictSlug(allow_null=False)
    certainty = Choice(Certainty, required=False, allow_blank=True)
    words = text_of(SecondOpinion, "words", help_text="Why, in a few words; readers see them.")


class SecondOpinionShape(Shape[SecondOpinion]):
    review = serializers.PrimaryKeyRelatedField[Review](read_only=True)
    author = Person(read_only=True)
    verdict = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    beside = serializers.SlugRelatedField[Any](
        slug_field="slug",
        read_only=True,
        help_text="The verdict that the review had when the opinion was given.",
    )
    is_blind = serializers.BooleanField(
        read_only=True, help_text="Whether nothing had shown the author that verdict before."
    )
    agreement = Choice(Agreement, read_only=True)

    class Meta:
        model = SecondOpinion
        fields = [
            "id", "review", "author", "verdict", "certainty", "words", "beside", "is_blind",
            "agreement", "given_at",
        ]  # fmt: skip
        read_only_fields = fields
