"""Copies of sources, the requests for them, and where passages stand in them."""

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Person, Shape, Text
from claims.models import CopyRequest, Evidence, PassagePlace, Source, SourceCopy
from claims.models.source_vocabulary import CopyKind

LONGEST_NOTE = 500


class NewCopy(Input):
    """What to keep: the open page of the source, an upload or a text, or a copy at the archive."""

    kind = Choice(CopyKind)
    file = serializers.FileField(
        required=False,
        allow_empty_file=True,
        help_text="PDF, Word (.docx), HTML, MHTML, text or Markdown.",
    )
    text = Text(required=False, help_text="Instead of a file: the text itself.")


class Withdraw(Input):
    note = Text(max_length=LONGEST_NOTE, help_text="Why; it stays where the copy was.")


class SourceCopyShape(Shape[SourceCopy]):
    """A source as it was once. The text of one that was withdrawn is gone."""

    source = serializers.PrimaryKeyRelatedField[Source](read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class
    captured_by = Person(read_only=True, allow_null=True)
    withdrawn_by = Person(read_only=True, allow_null=True)

    class Meta:
        model = SourceCopy
        fields = [
            "id", "source", "kind", "url", "filename", "media_type", "sha256", "captured_at",
            "captured_by", "withdrawn_at", "withdrawn_by", "withdrawn_note",
        ]  # fmt: skip
        read_only_fields = fields


class PassagePlaceShape(Shape[PassagePlace]):
    """What was found of the passage of some evidence in a copy: from `start` to `end` (code points
    of its text), with the `words` that stand there where they are not the quoted ones."""

    evidence = serializers.PrimaryKeyRelatedField[Evidence](read_only=True)
    start = serializers.SerializerMethodField()
    end = serializers.SerializerMethodField()

    class Meta:
        model = PassagePlace
        fields = ["evidence", "state", "start", "end", "words", "looked_at"]
        read_only_fields = fields

    def get_start(self, row: PassagePlace) -> int | None:
        return row.place.lower if row.place else None

    def get_end(self, row: PassagePlace) -> int | None:
        return row.place.upper if row.place else None


class SourceCopyInFullShape(SourceCopyShape):
    """A copy with its text and layout, and the passages that were looked for in it."""

    passages = PassagePlaceShape(many=True, read_only=True, source="places")

    class Meta(SourceCopyShape.Meta):
        fields = [*SourceCopyShape.Meta.fields, "text", "layout", "passages"]
        read_only_fields = fields


class CopyRequestShape(Shape[CopyRequest]):
    """A request for a copy. `is_new` is false where the same text was kept already."""

    source = serializers.PrimaryKeyRelatedField[Source](read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class
    copy = serializers.PrimaryKeyRelatedField[SourceCopy](read_only=True, allow_null=True)
    created_by = Person(read_only=True)

    class Meta:
        model = CopyRequest
        fields = [
            "id", "source", "kind", "url", "filename", "status", "problem", "problem_code", "copy",
            "is_new", "created_by", "created_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields
