"""The references that articles give for claims, judged."""

from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource, naming
from claims.api.conditional import required_revision
from claims.api.filters import Id
from claims.api.serializers.referring import (
    ClaimReferencesShape,
    JudgementChanges,
    NewJudgement,
    ReferenceJudgementShape,
)
from claims.citing.reference_queries import references_of
from claims.citing.references import judge_reference, take_back_judgement
from claims.models import Claim, ReferenceJudgement
from claims.models.source_vocabulary import ReferenceFit
from claims.permissions import demand


class ClaimReferences(Resource):
    """What articles give for a claim."""

    queryset = Claim.objects.all()
    serializer_class = ClaimReferencesShape

    @extend_schema(responses=ClaimReferencesShape(many=True))
    def references(self, request: Request, pk: int) -> Response:
        """The references beside a claim's words, in each of its newest ten copies.

        A reference belongs to the words that it stands in, or to the last ones before it in the
        same sentence.
        """
        found = references_of(self.find(Claim, pk))
        return Response(ClaimReferencesShape(found, many=True).data)


class JudgementFilters(filters.FilterSet):
    claim = Id()
    snapshot = Id()
    article = Id(field_name="snapshot__article")
    source = Id()
    fit = filters.ChoiceFilter(choices=ReferenceFit.choices)

    class Meta:
        model = ReferenceJudgement
        fields: list[str] = []


class ReferenceJudgements(Resource):
    """What the desk thinks of the references that articles give."""

    queryset = ReferenceJudgement.objects.select_related("judged_by")
    serializer_class = ReferenceJudgementShape
    filterset_class = JudgementFilters
    shapes = {"create": NewJudgement, "partial_update": JudgementChanges}
    rights = {
        "create": "judge_reference",
        "partial_update": "judge_reference",
        "destroy": "judge_reference",
    }

    def list(self, request: Request) -> Response:
        """Judgements, the newest first."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={201: ReferenceJudgementShape, 200: ReferenceJudgementShape})
    def create(self, request: Request) -> Response:
        """Judge a reference that stands beside a claim.

        201 for a first judgement, 200 where it takes the place of your own. Somebody else's is
        changed by its own address: 412 then, with theirs as `current`.
        """
        began, sent = timezone.now(), self.sent()
        sent |= {"claim_id": sent.pop("claim"), "snapshot_id": sent.pop("snapshot")}
        with naming(claim_id="claim", snapshot_id="snapshot"):
            made = judge_reference(**sent, by=self.by)
        if made.revision == 1 and made.judged_at >= began:
            return self.answer(made, code=status.HTTP_201_CREATED)
        response = self.answer(made)
        response["Location"] = self.address(made)
        return response

    def retrieve(self, request: Request, pk: int) -> Response:
        """One judgement."""
        found = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(found, found.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Choose another word, or write a note."""
        row = self.judged(pk)
        revision = required_revision(request, row)
        judge_reference(
            claim_id=row.claim_id,
            snapshot_id=row.snapshot_id,
            start=row.place.lower if row.place else None,
            end=row.place.upper if row.place else None,
            number=row.number,
            revision=revision,
            **self.sent(),
            by=self.by,
        )
        return self.answer(self.find(self.get_queryset(), pk))

    def destroy(self, request: Request, pk: int) -> Response:
        """Take it back."""
        revision = required_revision(request, self.judged(pk))
        take_back_judgement(judgement_id=pk, revision=revision, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def judged(self, pk: int) -> ReferenceJudgement:
        """The judgement, for somebody who may judge: asked before the body is read."""
        demand(self.by, "judge_reference")
        row: ReferenceJudgement = self.find(ReferenceJudgement, pk)
        return row
