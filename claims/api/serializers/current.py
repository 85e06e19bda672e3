"""The shape of any editable thing: what a 412 shows as the stored state."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from rest_framework.serializers import ModelSerializer

from claims.api.serializers.citing import EvidenceShape, SourceShape
from claims.api.serializers.discussing import CommentShape
from claims.api.serializers.highlighting import ClaimShape, OccurrenceShape
from claims.api.serializers.importing import ArticleShape
from claims.api.serializers.moderating import CheckRequestShape, ReportShape
from claims.api.serializers.referring import ReferenceJudgementShape
from claims.api.serializers.reviewing import ReviewShape
from claims.models import (
    Article,
    CheckRequest,
    Claim,
    Comment,
    Evidence,
    Occurrence,
    ReferenceJudgement,
    Report,
    Review,
    Source,
)

SHAPES: dict[type[Model], type[ModelSerializer[Any]]] = {
    Article: ArticleShape,
    CheckRequest: CheckRequestShape,
    Claim: ClaimShape,
    Comment: CommentShape,
    Evidence: EvidenceShape,
    Occurrence: OccurrenceShape,
    ReferenceJudgement: ReferenceJudgementShape,
    Report: ReportShape,
    Review: ReviewShape,
    Source: SourceShape,
}


def shape_of(thing: Model, context: Mapping[str, Any]) -> Any:
    """The thing as its own address would answer it."""
    return SHAPES[type(thing)](thing, context=dict(context)).data
