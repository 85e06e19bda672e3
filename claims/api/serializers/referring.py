"""The references that articles give for claims, and what the desk thinks of each."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Person, Shape, Text, identifier, offset
from claims.models import Claim, ReferenceJudgement, Snapshot, Source
from claims.models.source_vocabulary import ReferenceFit


class JudgementChanges(Input):
    fit = Choice(ReferenceFit, required=False)
    note = Text(required=False, help_text="Readers see it beside the word.")


class NewJudgement(JudgementChanges):
    """A word for the reference at a place; without one, `none_given` for the claim."""

    claim = identifier(help_text="The id of the claim.")
    snapshot = identifier(help_text="The id of the snapshot.")
    start = offset(required=False)
    end = offset(
        required=False,
        help_text="Exclusive, in Unicode code points of the snapshot's text, from 0.",
    )
    number = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=999,
        help_text="Of the entry in the article's list, where a numbered mark names it.",
    )


class ReferenceJudgementShape(Shape[ReferenceJudgement]):
    """What one reference of an article is worth for one claim; no place: none is given."""

    claim = serializers.PrimaryKeyRelatedField[Claim](read_only=True)
    snapshot = serializers.PrimaryKeyRelatedField[Snapshot](read_only=True)
    start = serializers.IntegerField(
        source="place.lower", default=None, allow_null=True, read_only=True
    )
    end = serializers.IntegerField(
        source="place.upper", default=None, allow_null=True, read_only=True
    )
    source = serializers.PrimaryKeyRelatedField[Source](  # type: ignore[assignment]  # a field, which DRF takes out of the class
        read_only=True, allow_null=True, help_text="The library's record, as it was judged."
    )
    judged_by = Person(read_only=True)

    class Meta:
        model = ReferenceJudgement
        fields = [
            "id", "revision", "claim", "snapshot", "start", "end", "number", "words", "target",
            "scheme", "identifier", "fit", "note", "source", "judged_by", "judged_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReferenceBesideShape(serializers.Serializer[Any]):
    """A reference beside a claim."""

    start = serializers.IntegerField(source="given.start")
    end = serializers.IntegerField(source="given.end")
    number = serializers.IntegerField(
        source="given.number", allow_null=True, help_text="Of the entry that a mark names."
    )
    words = serializers.CharField(source="given.words", help_text="As printed.")
    entry = serializers.CharField(
        source="given.entry", help_text="Of the article's own list, where it was found."
    )
    target = serializers.CharField(source="given.target")
    scheme = serializers.CharField(source="given.scheme")
    identifier = serializers.CharField(source="given.identifier")
    is_outgoing = serializers.BooleanField(source="given.is_outgoing")
    is_affiliate = serializers.BooleanField(source="given.is_affiliate")
    source = serializers.IntegerField(  # type: ignore[assignment]  # a field, which DRF takes out of the class
        source="source.pk", default=None, allow_null=True, help_text="The library's record now."
    )
    proposed = serializers.CharField(
        help_text="`retracted` where the library says so and nobody has judged it; else empty."
    )
    is_carried = serializers.BooleanField(
        help_text="Whether it was judged in an older copy, where it is the same."
    )
    judgement = ReferenceJudgementShape(allow_null=True)


class ClaimReferencesShape(serializers.Serializer[Any]):
    """What one copy of an article gives for a claim."""

    article = serializers.IntegerField(source="snapshot.article_id")
    snapshot = serializers.IntegerField(source="snapshot.pk")
    closed = serializers.CharField(help_text="Why nothing may be judged now; empty where it may.")
    none_given = ReferenceJudgementShape(allow_null=True)
    references = ReferenceBesideShape(source="rows", many=True)
    left = ReferenceJudgementShape(
        many=True, help_text="Judged before, and no longer beside the claim's words."
    )
