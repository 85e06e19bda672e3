"""Reports and decisions."""

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Person, Shape, Text, text_of
from claims.models import CheckRequest, CheckWish, Decision, Publication, Report
from claims.models.vocabulary import Action, ReportCategory


class NewReport(Input):
    publication = serializers.UUIDField()
    category = Choice(ReportCategory)
    text = text_of(Report, "text")
    email = Text(required=False, max_length=254, help_text="Where to write back; may be left out.")


class Judgement(Input):
    """What is decided, and why."""

    action = Choice(Action)
    reason = Text(
        help_text="The reader who reported it and the log show it. That of a take-down stands on "
        "the public page of take-downs: name nobody, and quote nothing."
    )
    is_legal = serializers.BooleanField(
        default=False, help_text="Demanded by law; only with take_down."
    )


class About(Shape[Publication]):
    """The publication that a report or a decision is about."""

    of = serializers.IntegerField(source="object_id", read_only=True)

    class Meta:
        model = Publication
        fields = ["uuid", "kind", "of", "number", "title"]
        read_only_fields = fields


class ReceiptShape(Shape[Report]):
    """What the reader gets: `token` is in the address of the report's own page."""

    publication = About(read_only=True)

    class Meta:
        model = Report
        fields = ["token", "publication", "category", "text", "status", "created_at"]
        read_only_fields = fields


class ReportShape(Shape[Report]):
    publication = About(read_only=True)

    class Meta:
        model = Report
        fields = [
            "id", "revision", "publication", "category", "text", "email", "status", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class DecisionShape(Shape[Decision]):
    publication = About(read_only=True)
    report = serializers.PrimaryKeyRelatedField[Report](read_only=True, allow_null=True)
    by = Person(read_only=True)

    class Meta:
        model = Decision
        fields = ["id", "publication", "report", "action", "reason", "is_legal", "by", "at"]
        read_only_fields = fields


class NewWish(Input):
    """What a reader would like to have checked: a page, the words of a claim, or both."""

    url = text_of(CheckRequest, "url", required=False)
    claim = text_of(CheckWish, "words", required=False, help_text="The words, as they stand there.")
    why = text_of(CheckWish, "why", required=False, help_text="Why it matters.")
    email = Text(required=False, max_length=254, help_text="Where to write back; may be left out.")


class WishReceiptShape(Shape[CheckWish]):
    """What the reader gets: `token` is in the address of the request's own page."""

    url = serializers.CharField(source="request.url", read_only=True)
    claim = serializers.CharField(source="words", read_only=True)
    asked = serializers.IntegerField(
        source="request.asked", read_only=True, help_text="How many readers asked for the same."
    )

    class Meta:
        model = CheckWish
        fields = ["token", "url", "claim", "why", "asked", "created_at"]
        read_only_fields = fields


class CheckRequestShape(Shape[CheckRequest]):
    """What readers asked for, and what became of it."""

    publication = About(read_only=True, allow_null=True)
    decided_by = Person(read_only=True, allow_null=True)

    class Meta:
        model = CheckRequest
        fields = [
            "id", "revision", "url", "words", "asked", "status", "note", "publication",
            "decided_by", "decided_at", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class RequestNote(Input):
    note = text_of(CheckRequest, "note", required=False, help_text="Everybody who asked reads it.")


class RequestRefusal(Input):
    note = text_of(CheckRequest, "note", help_text="The reason; everybody who asked reads it.")


class RequestAnswer(RequestNote):
    publication = serializers.UUIDField(help_text="Where it is checked already.")
