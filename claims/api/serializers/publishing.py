"""Going public: the checklist, the acts, and what readers see."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Shape, Text, VerdictSlug
from claims.models import Publication
from claims.models.vocabulary import CorrectionReason
from claims.publishing.addresses import absolute
from claims.serving.pages import path_of, without_claims


class PublishNote(Input):
    note = Text(required=False, help_text="What readers are told about this number.")


class Cause(Input):
    """Why something public changes; readers see both."""

    reason_code = Choice(CorrectionReason)
    note = Text()


class UpdateNote(Input):
    """What is new; readers see it."""

    note = Text()


class Tier(Input):
    """The article's overall tier; null takes it away."""

    tier = VerdictSlug()
    tier_rationale = Text()


class ItemShape(serializers.Serializer[Any]):
    """A point of the checklist. `blocks`: the article is not published before it is ok."""

    ok = serializers.BooleanField()
    text = serializers.CharField()
    claim = serializers.IntegerField(source="claim_id", allow_null=True)
    advice = serializers.BooleanField()
    blocks = serializers.BooleanField()


class PublicationRow(Shape[Publication]):
    """A frozen, numbered public record, without the record itself."""

    of = serializers.IntegerField(
        source="object_id", read_only=True, help_text="The id of the article or claim."
    )
    url = serializers.SerializerMethodField(help_text="The page that readers see.")

    class Meta:
        model = Publication
        fields = [
            "uuid", "kind", "of", "number", "title", "language", "change", "reason_code", "note",
            "published_at", "is_current", "verdict", "topics", "sha256", "url",
        ]  # fmt: skip
        read_only_fields = fields

    def get_url(self, publication: Publication) -> str:
        return absolute(path_of(publication))

    def to_representation(self, publication: Publication) -> dict[str, Any]:
        """In a list (`hidden`) without what an article says of claims that moderators closed."""
        told = super().to_representation(publication)
        hidden = getattr(publication, "hidden", None)
        if hidden:
            titles = getattr(publication, "hidden_titles", [])
            record = without_claims(publication.record, set(hidden), titles)
            topics = [topic["slug"] for topic in record["topics"]]
            told |= {"note": record["history"][0]["note"], "topics": topics}
        return told


class PublicationShape(PublicationRow):
    """With the record: all that the page shows. `sha256` is of the record as it was published."""

    record = serializers.DictField(read_only=True)
    withheld = serializers.IntegerField(
        read_only=True, help_text="Claims or articles in it that moderators have closed since."
    )

    class Meta(PublicationRow.Meta):
        fields = [*PublicationRow.Meta.fields, "record", "withheld"]
        read_only_fields = fields
