"""The desk itself: who one is, its lists, and what happened."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Input, Label, Person, Shape, text_of
from claims.models import Event, Topic, User, Verdict
from claims.models.source_vocabulary import ReferenceFit, SourceStatus
from claims.models.vocabulary import (
    Action,
    BatchKind,
    BatchStatus,
    CarryDecision,
    CarryOutcome,
    Certainty,
    Change,
    CheckRequestStatus,
    ClaimType,
    CorrectionReason,
    EvidenceLevel,
    Harm,
    ImportOutcome,
    ImportStatus,
    Population,
    PublicationKind,
    Reason,
    Relation,
    ReportCategory,
    ReportStatus,
    ReviewStatus,
    Role,
    Stance,
    StudyType,
    TopicStatus,
)

VOCABULARY = {
    "action": Action,
    "batch_kind": BatchKind,
    "batch_status": BatchStatus,
    "carry_decision": CarryDecision,
    "carry_outcome": CarryOutcome,
    "certainty": Certainty,
    "change": Change,
    "claim_type": ClaimType,
    "correction_reason": CorrectionReason,
    "evidence_level": EvidenceLevel,
    "harm": Harm,
    "import_outcome": ImportOutcome,
    "import_status": ImportStatus,
    "population": Population,
    "publication_kind": PublicationKind,
    "reason": Reason,
    "reference_fit": ReferenceFit,
    "relation": Relation,
    "check_request_status": CheckRequestStatus,
    "report_category": ReportCategory,
    "report_status": ReportStatus,
    "review_status": ReviewStatus,
    "role": Role,
    "source_status": SourceStatus,
    "stance": Stance,
    "study_type": StudyType,
    "topic_status": TopicStatus,
}


class Preferences(Input):
    """How the person likes the desk."""

    keys_on = serializers.BooleanField(
        required=False, help_text="Whether single keys do something at the desk."
    )
    keys = serializers.DictField(
        child=serializers.CharField(max_length=20, allow_blank=True),
        required=False,
        help_text="The person's own keys, all of them: a key for a command's name, or none.",
    )
    tour_seen = serializers.BooleanField(
        required=False, help_text="Whether they have seen the tour of the workspace, or left it."
    )


class Me(Shape[User]):
    """The signed-in person; `rights` are the verbs that do not depend on a thing."""

    name = serializers.CharField(source="display_name", read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    rights = serializers.ListField(child=serializers.CharField(), default=list, read_only=True)
    preferences = Preferences(source="*", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name", "email", "expertise", "roles", "rights", "preferences"]
        read_only_fields = fields


class NewTopic(Input):
    name = text_of(Topic, "name")


class TopicShape(Shape[Topic]):
    class Meta:
        model = Topic
        fields = ["slug", "name", "description", "status"]
        read_only_fields = fields


class VerdictShape(Shape[Verdict]):
    """A step of the scale. `value` runs from 1 to 5, nearer to 5 is truer; null: not rated."""

    class Meta:
        model = Verdict
        fields = ["slug", "label", "value", "definition", "position"]
        read_only_fields = fields


class ScaleShape(serializers.Serializer[Any]):
    """The scale in use."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    verdicts = VerdictShape(many=True)


class EventShape(Shape[Event]):
    """One change. `data` holds `{"field": [before, after]}`, and notes."""

    by = Person(read_only=True, allow_null=True)
    data = serializers.DictField(read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class

    class Meta:
        model = Event
        fields = ["id", "at", "by", "verb", "data"]
        read_only_fields = fields

    def to_representation(self, instance: Event) -> dict[str, Any]:
        """Without words of comments, which old events keep: the comment may be removed since."""
        shown = super().to_representation(instance)
        if instance.verb == "edit_comment":
            shown["data"].pop("text", None)
        return shown


class Vocabulary(serializers.Serializer[Any]):
    """Every fixed list: the slugs that the API takes, the labels that people read."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: Label(many=True) for name in VOCABULARY}
