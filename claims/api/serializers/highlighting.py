"""Claims, the words that state them, and places of quotes."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import (
    Choice,
    Input,
    Person,
    Row,
    Shape,
    Text,
    Topics,
    identifier,
    offset,
    text_of,
)
from claims.models import Claim, Occurrence, Review, Snapshot
from claims.models.vocabulary import ClaimType, Harm, Relation


class ClaimChanges(Input):
    statement = text_of(Claim, "statement", trim_whitespace=True)
    claimant = text_of(Claim, "claimant", required=False, trim_whitespace=True)
    claimant_url = text_of(Claim, "claimant_url", required=False, trim_whitespace=True)
    claim_type = Choice(ClaimType, required=False)
    harm = Choice(Harm, required=False)
    topics = Topics(required=False, help_text="Slugs or names.")


class Place(Input):
    """Words of a snapshot. `quote` must be the slice from `start` to `end`."""

    snapshot = Row(Snapshot, only=("id", "article_id", "number", "text"))
    start = offset()
    end = offset(help_text="Exclusive, in Unicode code points of the snapshot's text, from 0.")
    quote = Text()
    relation = Choice(Relation, required=False)
    is_central = serializers.BooleanField(required=False)


class NewClaim(ClaimChanges, Place):
    """A claim with the words that state it."""

    statement = text_of(
        Claim, "statement", required=False, help_text="Without one the quote is made into one."
    )


class NewOccurrence(Place):
    """Further words that state a claim."""

    claim = identifier(help_text="The id of the claim.")


class Words(Input):
    """A range of the snapshot's text. `quote` must be the slice from `start` to `end`."""

    start = offset()
    end = offset(help_text="Exclusive, in Unicode code points of the snapshot's text, from 0.")
    quote = Text()


class OccurrenceChanges(Words):
    """Where it is (`start`, `end` and `quote` together), whose words it is, what is said of it."""

    claim = Row(Claim)
    relation = Choice(Relation)
    is_central = serializers.BooleanField()


class Split(Input):
    """Where to split: `at` an offset, or into the two ranges `first` and `second`."""

    at = offset(required=False)
    first = Words(required=False, help_text="The mark that stays.")
    second = Words(required=False, help_text="The new mark.")
    claim = Row(Claim, required=False, help_text="What the second states; else the same claim.")
    statement = text_of(Claim, "statement", required=False, help_text="Of a new claim, instead.")


class Merge(Input):
    other = identifier(help_text="The id of the other occurrence: it goes away.")
    claim = Row(
        Claim, required=False, help_text="Where they state two claims, the one that stays of them."
    )


class Removal(Input):
    event = identifier(help_text="The id of the event, as the removal answered it.")


class ClaimShape(Shape[Claim]):
    topics = Topics(read_only=True, help_text="Slugs.")
    created_by = Person(read_only=True)

    class Meta:
        model = Claim
        fields = [
            "id", "revision", "statement", "language", "claimant", "claimant_url", "claim_type",
            "harm", "topics", "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class Standing(Shape[Review]):
    """Where a review of the claim stands."""

    verdict = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields = ["id", "status", "verdict"]
        read_only_fields = fields


class ClaimRow(ClaimShape):
    """A claim in the list, with its reviews; the newest first, discarded ones left out."""

    reviews = Standing(many=True, read_only=True)

    class Meta(ClaimShape.Meta):
        fields = [*ClaimShape.Meta.fields, "reviews"]
        read_only_fields = fields


class OccurrenceShape(Shape[Occurrence]):
    """Words that state a claim: the half-open range from `start` to `end`, in code points."""

    claim = serializers.PrimaryKeyRelatedField[Claim](read_only=True)
    snapshot = serializers.PrimaryKeyRelatedField[Snapshot](read_only=True)
    article = serializers.IntegerField(source="snapshot.article_id", read_only=True)
    start = serializers.IntegerField(source="span.start", read_only=True)
    end = serializers.IntegerField(source="span.end", read_only=True)
    created_by = Person(read_only=True)

    class Meta:
        model = Occurrence
        fields = [
            "id", "uuid", "revision", "claim", "article", "snapshot", "start", "end", "exact",
            "prefix", "suffix", "relation", "is_central", "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class PaintedShape(serializers.Serializer[Any]):
    """What to paint again: a range of the snapshot's text in code points, `to` exclusive."""

    to = serializers.IntegerField(source="end")

    def get_fields(self) -> dict[str, Any]:
        """`from` is no name that Python takes."""
        return {"from": serializers.IntegerField(source="start"), **super().get_fields()}


class StoredOccurrenceShape(OccurrenceShape):
    """The words as they are stored now, and what to paint again."""

    marks = PaintedShape(read_only=True)

    class Meta(OccurrenceShape.Meta):
        fields = [*OccurrenceShape.Meta.fields, "marks"]
        read_only_fields = fields


class MarkedClaimShape(serializers.Serializer[Any]):
    """The new claim and its first occurrence."""

    claim = ClaimShape()
    occurrence = OccurrenceShape()
    marks = PaintedShape()


class HalvesShape(serializers.Serializer[Any]):
    """The mark that stayed and the new one."""

    occurrences = OccurrenceShape(many=True)
    marks = PaintedShape()


class RemovedShape(serializers.Serializer[Any]):
    """The event with which `restore` undoes it. `marks` is null where nothing was marked."""

    event = serializers.IntegerField()
    marks = PaintedShape(allow_null=True)


class RestoredClaimShape(ClaimShape):
    """The claim as it is again."""

    marks = PaintedShape(read_only=True, allow_null=True)

    class Meta(ClaimShape.Meta):
        fields = [*ClaimShape.Meta.fields, "marks"]
        read_only_fields = fields


class Quote(Input):
    """Words to find in a snapshot; `near` chooses among several places."""

    quote = Text(max_length=100_000)
    near = offset(required=False, allow_null=True)


class PlaceShape(serializers.Serializer[Any]):
    start = serializers.IntegerField(source="span.start")
    end = serializers.IntegerField(source="span.end")
    before = serializers.CharField(help_text="The text in front, about 60 code points.")
    words = serializers.CharField()
    after = serializers.CharField()


class Located(serializers.Serializer[Any]):
    """Where the quote stands: one place, several to choose from, or none."""

    result = serializers.ChoiceField(choices=["found", "ambiguous", "missing"])
    how = serializers.ChoiceField(
        choices=["exact", "context", "folded"],
        allow_null=True,
        help_text="How alike: the same, told apart by its context, or but for its typography.",
    )
    places = PlaceShape(many=True)
